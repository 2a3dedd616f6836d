import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { keepTranslation, type Language, type SourceText } from '#engines/translations/translation.ts'
import type { FindSource } from '#engines/translations/machine-letter.ts'
import { challengeOf, type Challenge } from '../challenge.ts'
import { publicFace } from '../seek/public-face.ts'

const languageOf = (text: string): Language => /\p{Script=Han}/u.test(text) ? 'zh' : 'en'

/** Texts that stand on a challenge in both languages by its own forms; once published they change by an amendment only. */
export const formal_texts: readonly string[] = ['title', 'summary']

/** The texts of a challenge as they were written, each with the language it was written in. Empty ones are left out. */
export function sourceTexts(challenge: Challenge): SourceText[] {
  const one = (field: string, title: { zh: string, en: string }, source: string | null, characters_max: number): SourceText[] =>
    source === null || source.trim() === '' ? [] : [{ field, title, language: languageOf(source), source, characters_max }]
  return [
    ...one('title', { zh: '标题', en: 'Title' }, challenge.title_zh, 140),
    ...one('summary', { zh: '摘要', en: 'Summary' }, challenge.summary_zh, 600),
    ...one('problem', { zh: '主要技术问题', en: 'The problem' }, challenge.problem, 12_000),
    ...challenge.indicators.flatMap((indicator, at) => [
      ...one(`indicator-${at + 1}-metric`, { zh: `指标 ${at + 1}`, en: `Indicator ${at + 1}` }, indicator.metric, 300),
      ...one(`indicator-${at + 1}-test`, { zh: `指标 ${at + 1} 的检测方法`, en: `Test of indicator ${at + 1}` }, indicator.test, 800),
    ]),
    ...one('solver-conditions', { zh: '揭榜方条件', en: 'What a solver must have' }, challenge.solver_conditions, 3_000),
    ...one('ip-detail', { zh: '归属补充说明', en: 'Details of ownership' }, challenge.ip_detail, 3_000),
  ]
}

/** The texts anyone may read, as the challenge's confidentiality has it. */
export function publicTexts(challenge: Challenge): SourceText[] {
  const { shows_whole } = publicFace(challenge)
  return sourceTexts(challenge).filter((one) => shows_whole || !(one.field === 'problem' || one.field.startsWith('indicator-')))
}

/** Notes whose the English title and summary are: they came with the officer's form. */
export async function keepWrittenTexts(cx: Cx, challenge: Challenge): Promise<void> {
  const written: Record<string, string | null> = { title: challenge.title_en, summary: challenge.summary_en }
  for (const source of sourceTexts(challenge)) {
    const text = written[source.field]
    if (text && source.language === 'zh') await keepTranslation(cx, `challenge:${challenge.id}`, source, text, 'officer')
  }
}

/** Whether one text of a challenge is for everyone to read already. */
export function isTextPublic(challenge: Challenge, field: string): boolean {
  return challenge.is_public && publicTexts(challenge).some((one) => one.field === field)
}

/** A text for the machine, read again when its turn comes. */
export const findText: FindSource = async (cx, subject, field) => {
  const { rows } = await sql<{ case_id: string }>`select case_id from challenge where city_id = ${cx.city.id} and id = ${subject.replace(/^challenge:/, '')} and case_id is not null`.execute(cx.tx)
  const challenge = rows[0] ? await challengeOf(cx, rows[0].case_id) : null
  const source = challenge ? sourceTexts(challenge).find((one) => one.field === field) : undefined
  return challenge && source ? { source, is_public: isTextPublic(challenge, field) } : null
}
