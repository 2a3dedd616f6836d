import { fault, type Problem } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { civilDay } from '#kernel/values/workdays.ts'
import { publishFiles } from '#kernel/outside/file.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { challengeOf, type Challenge } from '../challenge.ts'
import { publicFace } from '../seek/public-face.ts'
import { checkText } from './check.ts'
import { changedFields, contentOfChallenge, content_fields, type ContentField, type PublicContent } from './content.ts'
import { longerDeadline } from './longer-deadline.ts'
import { publicationRules } from './parameters.ts'
import { eventOf, tellChange } from './tell-change.ts'
import { currentVersion, ensureFirst, versions_max, writeVersion } from './version.ts'

type Answers = Partial<PublicContent> & { reason: string }

/** The text after a change: what the form answers, the rest as it was. A field left empty keeps what it says. */
export function amended(before: PublicContent, answers: Record<string, unknown>): PublicContent {
  const given = Object.fromEntries(content_fields.flatMap(({ id }) => {
    const value = answers[id]
    return value === undefined || value === null || value === '' ? [] : [[id, value]]
  }))
  return { ...before, ...given }
}

/** 变更榜单: a new version of the public text with its reason; every bidder and subscriber is told, with more time when it matters. */
export const amend: Effect = async (cx, turn) => {
  const challenge = await challengeOf(cx, turn.case.id)
  await ensureFirst(cx, challenge)
  if (await currentVersion(cx, turn.case.id) >= versions_max) throw fault('challenges.too-many-amendments', { max: versions_max })
  const answers = turn.answers as Answers
  // Files stay in the hands of whoever sent them: the officer takes the owner's over with its proposal.
  const { rows: proposed } = await sql<{ attachments: string[] | null }>`select answers->'attachments' as attachments from amendment_proposal where city_id = ${cx.city.id} and case_id = ${turn.case.id} and state = 'open'`.execute(cx.tx)
  const attachments = proposed[0]?.attachments?.length ? { attachments: proposed[0].attachments } : {}
  const before = contentOfChallenge(challenge), after = amended(before, { ...answers, ...attachments })
  const { changed, is_weighty } = await judge(cx, challenge, before, after)
  await sql`update challenge set title_zh = ${after['title-zh']}, title_en = ${after['title-en']}, summary_zh = ${after['summary-zh']}, summary_en = ${after['summary-en']}, problem = ${after.problem},
      indicators = ${JSON.stringify(after.indicators)}::jsonb, deadline_on = ${after['deadline-on']}, funding_minor = ${after['funding-fen']}, ip_clause = ${after['ip-clause']}, ip_detail = ${after['ip-detail'] || null},
      solver_conditions = ${after['solver-conditions']}, attachments = ${JSON.stringify(after.attachments)}::jsonb, bids_close_at = ${after['bids-close-at']}::timestamptz
    where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  const changed_challenge = await challengeOf(cx, turn.case.id)
  if (publicFace(changed_challenge).shows_whole) await publishFiles(cx, turn.case.id, changed_challenge.attachments)
  const made = await writeVersion(cx, changed_challenge, { reason: answers.reason, changed, is_weighty, receipt_id: turn.receipt_id })
  await sql`update amendment_proposal set state = 'taken', answered_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id} and state = 'open'`.execute(cx.tx)
  const fields = (language: 'zh' | 'en') => changed.map((id) => content_fields.find((one) => one.id === id)!.title[language]).join(language === 'zh' ? '、' : ', ')
  const text = { zh: `榜单有变更（第 ${made.version} 版）：${fields('zh')}`, en: `The challenge was changed (version ${made.version}): ${fields('en')}` }
  await tellChange(cx, turn.case.id, await eventOf(cx, changed_challenge, 'amended', `version-${made.version}`, text))
  return {
    case: { title_zh: after['title-zh'], title_en: after['title-en'] || after['title-zh'] },
    note: { zh: `${text.zh}。理由：${answers.reason}`, en: `${text.en}. Reason: ${answers.reason}` },
    receipt: { subject: `challenge:${challenge.id}`, content: { version: made.version, content_hash: made.content_hash, changed, reason: answers.reason } },
  }
}

/** Refuses a change of nothing, a text that may not be public, and a deadline too near for what changes; the sentence says which and why. */
async function judge(cx: Cx, challenge: Challenge, before: PublicContent, after: PublicContent): Promise<{ changed: ContentField[], is_weighty: boolean }> {
  const changed = changedFields(before, after)
  if (changed.length === 0) throw fault('challenges.nothing-changed')
  const problems: Problem[] = (await checkText(cx, challenge, after)).filter((one) => one.weight === 'refuse').map(({ field, code, values }) => ({ path: field, code, data: values }))
  if (problems.length > 0) throw fault('cases.wrong-answers', { count: problems.length }, problems)
  const { calendar } = casesOf(cx.city), { zone } = cx.city.pack.city
  const longer = longerDeadline({ before, after, changed, rules: publicationRules(cx.city).amendments, calendar, zone })
  if (after['bids-close-at'] !== null && Date.parse(after['bids-close-at']) <= Date.parse(cx.now)) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'bids-close-at', code: 'challenges.deadline-past' }])
  if (longer && (after['bids-close-at'] === null || civilDay(after['bids-close-at'], zone) < longer.earliest_on)) {
    const named = (language: 'zh' | 'en') => longer.because.map((id) => content_fields.find((one) => one.id === id)!.title[language]).join(language === 'zh' ? '、' : ', ')
    throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'bids-close-at', code: 'challenges.deadline-too-near-for-change', data: { fields_zh: named('zh'), fields_en: named('en'), workdays: longer.workdays, earliest_on: longer.earliest_on } }])
  }
  return { changed, is_weighty: longer !== null }
}

/** 建议变更: by the owner; a later proposal takes the place of an open one. */
export const proposeAmendment: Effect = async (cx, turn) => {
  const { reason, ...answers } = turn.answers as Answers
  const challenge = await challengeOf(cx, turn.case.id)
  const before = contentOfChallenge(challenge)
  const changed = changedFields(before, amended(before, answers))
  if (changed.length === 0) throw fault('challenges.nothing-changed')
  await sql`update amendment_proposal set state = 'replaced', answered_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id} and state = 'open'`.execute(cx.tx)
  await sql`insert into amendment_proposal (city_id, id, case_id, org_id, account_id, answers, reason)
    values (${cx.city.id}, ${newId()}, ${turn.case.id}, ${turn.org_id}, ${cx.actor.account_id}, ${JSON.stringify(answers)}::jsonb, ${reason})`.execute(cx.tx)
  const named = (language: 'zh' | 'en') => changed.map((id) => content_fields.find((one) => one.id === id)!.title[language]).join(language === 'zh' ? '、' : ', ')
  return { note: { zh: `建议变更 ${named('zh')}：${reason}`, en: `Proposes to change ${named('en')}: ${reason}` } }
}

/** 不采纳变更建议 */
export const declineAmendment: Effect = async (cx, turn) => {
  const text = String(turn.answers.opinion)
  const { rows } = await sql`update amendment_proposal set state = 'declined', answered_at = now(), answer = ${text} where city_id = ${cx.city.id} and case_id = ${turn.case.id} and state = 'open' returning id`.execute(cx.tx)
  if (rows.length === 0) throw fault('challenges.no-proposal')
  return { note: { zh: text, en: text } }
}

/** What a form of publication begins with: the words the owner gave already. A form of change: the text as it holds, under the owner's open proposal when the officer opens it. */
export async function prefillAmendment(cx: Cx, file: CaseFile, action: string): Promise<Record<string, unknown>> {
  if (action === 'publish') {
    const { title_en, summary_zh, summary_en } = await challengeOf(cx, file.id)
    return Object.fromEntries(Object.entries({ 'title-en': title_en, 'summary-zh': summary_zh, 'summary-en': summary_en }).filter(([, words]) => words !== null && words !== ''))
  }
  if (action !== 'amend' && action !== 'propose-amendment') return {}
  const content: Record<string, unknown> = { ...contentOfChallenge(await challengeOf(cx, file.id)) }
  delete content.sector
  delete content.attachments
  if (action === 'propose-amendment') return content
  const { rows } = await sql<{ answers: Record<string, unknown>, reason: string }>`select answers, reason from amendment_proposal where city_id = ${cx.city.id} and case_id = ${file.id} and state = 'open'`.execute(cx.tx)
  if (!rows[0]) return content
  const { attachments: _, ...asked } = rows[0].answers
  return { ...content, ...asked, reason: rows[0].reason }
}

