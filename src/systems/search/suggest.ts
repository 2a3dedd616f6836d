import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { question_limits } from '#engines/match/question.ts'
import { suggest as suggestHits } from '#engines/match/search.ts'
import { hit, listedKinds, narrowing, shown } from './find.ts'
import { sourcesOf } from './sources.ts'

/** Hits of each kind that are suggested. */
export const suggested_rows = 5

/** 边输边找: a few hits of each kind while somebody types. */
export const suggest = query({
  title: { zh: '边输边找', en: 'Suggest as one types' },
  input: z.strictObject({ text: z.string().trim().min(1).max(question_limits.chars_max), kinds: narrowing.kinds }),
  output: z.strictObject({ groups: z.array(z.strictObject({ kind: z.string(), title: z.strictObject({ zh: z.string(), en: z.string() }), hits: z.array(hit) })) }),
  allow: { anyone: ['public'] },
  run: async (cx, input) => {
    const hits = await suggestHits(cx, { text: input.text, ...listedKinds(cx, input.kinds), limit: suggested_rows })
    // Groups stand in the order of their best hit.
    return { groups: [...Map.groupBy(hits, (one) => one.kind)].flatMap(([kind, of_kind]) => {
      const source = sourcesOf(cx.house).get(kind)
      return source ? [{ kind, title: source.title, hits: of_kind.map((one) => shown(cx, one)) }] : []
    }) }
  },
})
