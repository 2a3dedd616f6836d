import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { diffWords } from '#kernel/values/diff.ts'
import { casesOf } from '#engines/cases/room.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { ip_words, type Indicator, type IpClause } from '../challenge.ts'
import { publicFace } from '../seek/public-face.ts'
import { content_fields, isFieldShown, type ContentField, type PublicContent } from './content.ts'
import { changeRule } from './longer-deadline.ts'
import { publicationRules } from './parameters.ts'
import { publicChallenge, versionsOf } from './version.ts'

const run = z.strictObject({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })
const change = z.strictObject({
  field: z.string(), title: sentence,
  /** Text is told word by word; anything else as it was and as it is. */
  words: z.array(run).nullable(), before: z.unknown(), after: z.unknown(), as: z.enum(['text', 'money', 'date', 'instant', 'word', 'number']),
})

/** 榜单版本: what holds, what held before, and every difference, for anyone. */
export const versions = query({
  title: { zh: '榜单版本', en: 'Versions of a challenge' },
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: z.strictObject({
    current: z.number(),
    versions: z.array(z.strictObject({ version: z.number(), at: z.string(), reason: z.string().nullable(), content_hash: z.string(), receipt_id: z.string().nullable(), is_weighty: z.boolean(), changes: z.array(change) })),
    rule: sentence, basis: sentence, is_illustrative: z.boolean(),
  }),
  allow: { anyone: ['public'] },
  run: async (cx, input) => {
    const found = await publicChallenge(cx, input.id)
    const rules = publicationRules(cx.city)
    // Which fields anyone may read is the challenge's confidentiality to say, so all versions are read and cut here.
    if (found) await cx.elevate()
    const shown = found ? publicFace(found).shows_whole : false
    const list = found ? await versionsOf(cx, found.id) : []
    return {
      current: list.at(-1)?.version ?? (found ? 1 : 0), rule: changeRule(rules), basis: rules.basis, is_illustrative: rules.illustrative ?? false,
      versions: list.map((one, at) => ({
        version: one.version, at: one.at, reason: one.reason, content_hash: one.content_hash, receipt_id: one.receipt_id, is_weighty: one.is_weighty,
        changes: at === 0 ? [] : one.changed.filter((field) => isFieldShown(field, shown)).map((field) => changeOf(cx, field, list[at - 1]!.content, one.content, found!.currency)),
      })).toReversed(),
    }
  },
})

/** One changed field as people read it. */
export function changeOf(cx: Cx, id: ContentField, before: PublicContent, after: PublicContent, currency: string): z.output<typeof change> {
  const { title, as } = content_fields.find((one) => one.id === id)!
  const plain = { field: id, title, words: null }
  const was: unknown = before[id], is: unknown = after[id]
  const words = (language: 'zh' | 'en', a: string, b: string) => ({ field: id, title, words: diffWords(a, b, language), before: null, after: null, as: 'text' as const })
  switch (as) {
    case 'zh': case 'en': return words(as, String(was), String(is))
    case 'indicators': return words('zh', linesOf(was as Indicator[]), linesOf(is as Indicator[]))
    case 'money': return { ...plain, before: was === null ? null : { amount_fen: was, currency }, after: is === null ? null : { amount_fen: is, currency }, as: 'money' }
    case 'date': case 'instant': return { ...plain, before: was, after: is, as }
    case 'files': return { ...plain, before: (was as string[]).length, after: (is as string[]).length, as: 'number' }
    case 'ip': return { ...plain, before: was === null ? null : ip_words[was as IpClause], after: is === null ? null : ip_words[is as IpClause], as: 'word' }
    case 'sector': {
      const named = (sector: unknown) => casesOf(cx.city).options('sectors').find((one) => one.id === sector)?.title ?? null
      return { ...plain, before: named(was), after: named(is), as: 'word' }
    }
  }
}

function linesOf(indicators: readonly Indicator[]): string {
  return indicators.map((one, at) => `${at + 1}. ${one.metric}（${one.unit}）：${one.present ? `${one.present} → ` : ''}${one.target}；${one.test}`).join('\n')
}
