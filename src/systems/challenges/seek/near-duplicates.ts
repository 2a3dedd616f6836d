import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { similar, type Similar } from '#engines/match/similar.ts'

/** What needs are compared with: other needs within the reader's reach, published challenges of any origin, and results. */
const kinds = ['need', 'challenge', 'result']
const shown_max = 5
const shared_max = 6

/** Shortest text worth comparing, characters. */
export const compared_chars_min = 6

const kind_words: Record<string, { zh: string, en: string }> = { need: { zh: '需求', en: 'Need' }, challenge: { zh: '榜单', en: 'Challenge' }, result: { zh: '成果', en: 'Result' } }

/**
 * 可能重复: what says nearly the same as a need, most alike first, with the words they share. With texts it is asked while a need is written; without,
 * of the need as it was handed in. Found and shown under the reader's own rights: what they may not read is not hinted at.
 */
export const nearDuplicates = query({
  title: { zh: '查看相近的难题', en: 'Find similar problems' },
  input: z.strictObject({ case_id: z.string().min(1).max(64), title: z.string().max(140).optional(), text: z.string().max(800).optional() }),
  output: z.strictObject({ found: z.array(z.strictObject({ kind: sentence, id: z.string(), path: z.string(), title: sentence, percent: z.number(), shared: z.array(z.string()), is_public: z.boolean(), is_demo: z.boolean() })) }),
  allow: { enterprise: ['own-organisation'], 'county-officer': ['same-county'], 'city-officer': ['same-city'] },
  run: async (cx, input) => {
    // Under row-level security: the case of somebody out of reach has no row here, and so nothing to compare.
    const { rows } = await sql<{ id: string, title_zh: string | null, problem: string | null }>`select id, title_zh, problem from challenge where city_id = ${cx.city.id} and case_id = ${input.case_id}`.execute(cx.tx)
    const own = rows[0]
    if (!own) return { found: [] }
    const title = input.title ?? own.title_zh ?? '', text = input.text ?? own.problem ?? ''
    if ([...`${title}${text}`].length < compared_chars_min) return { found: [] }
    const found = await similar(cx, { kinds, title, text, except: [input.case_id, own.id], limit: shown_max })
    return { found: found.map(lineOf) }
  },
})

function lineOf({ kind, id, path, title, score, shared, is_public, is_demo }: Similar) {
  return { kind: kind_words[kind] ?? { zh: kind, en: kind }, id, path, title, percent: Math.round(score * 100), shared: shared.slice(0, shared_max), is_public, is_demo }
}
