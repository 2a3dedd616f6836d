import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { search, search_limits, type Hit } from '#engines/match/search.ts'
import { question_limits } from '#engines/match/question.ts'
import { sourcesOf } from './sources.ts'

const sentence = z.strictObject({ zh: z.string(), en: z.string() })
const segments = z.array(z.strictObject({ text: z.string(), is_hit: z.boolean() }))
const sides = z.strictObject({ zh: segments, en: segments })
const counted = z.strictObject({ id: z.string(), title: sentence, count: z.number() })

/** One thing found; texts come in pieces, so that a page never has to trust markup. */
export const hit = z.strictObject({ kind: z.string(), id: z.string(), path: z.string(), title: sides, excerpt: sides, about: z.array(sentence), is_demo: z.boolean() })

const word = z.string().min(1).max(64)
/** Kinds and facets as an address bar holds them: `challenge,case` and `sector:new-materials,county:wucheng`. */
export const narrowing = { kinds: z.string().max(400).optional(), facets: z.string().max(400).optional() }

/** 检索: what the asker may read and the words are in, best first, with counts by kind and facet. */
export const find = query({
  title: { zh: '检索', en: 'Find' },
  input: z.strictObject({ text: z.string().trim().min(1).max(question_limits.chars_max), ...narrowing, page: z.coerce.number().int().min(1).max(search_limits.pages_max).default(1) }),
  output: z.strictObject({
    hits: z.array(hit), total: z.number(), is_capped: z.boolean(), is_loose: z.boolean(), pages: z.number(), kinds: z.array(counted),
    facets: z.array(z.strictObject({ id: z.string(), title: sentence, values: z.array(counted) })),
  }),
  allow: { anyone: ['public'] },
  run: async (cx, input) => {
    const found = await search(cx, { text: input.text, page: input.page, ...listedKinds(cx, input.kinds), facets: pairsOf(input.facets) })
    const sources = sourcesOf(cx.house)
    const facets = facetsOf(cx)
    return {
      hits: found.hits.map((one) => shown(cx, one)), total: found.total, is_capped: found.is_capped, is_loose: found.is_loose, pages: Math.min(Math.ceil(found.total / search_limits.page_rows), search_limits.pages_max),
      kinds: found.kinds.flatMap(({ id, count }) => sources.has(id) ? [{ id, title: sources.get(id)!.title, count }] : []),
      facets: Object.entries(found.facets).sort((a, b) => sumOf(b[1]) - sumOf(a[1])).flatMap(([id, values]) => facets.has(id) ? [{ id, title: facets.get(id)!.title, values: values.map((value) => ({ ...value, title: facets.get(id)!.word(value.id) })) }] : []),
    }
  },
})

const sumOf = (values: readonly { count: number }[]) => values.reduce((sum, one) => sum + one.count, 0)

/** A hit as pages show it: what it is about is worded from its facets. */
export function shown(cx: Cx, one: Hit): z.input<typeof hit> {
  const facets = facetsOf(cx)
  return { kind: one.kind, id: one.id, path: one.path, title: one.title, excerpt: one.excerpt, is_demo: one.is_demo, about: Object.entries(one.facets).flatMap(([name, value]) => facets.has(name) ? [facets.get(name)!.word(value)] : []) }
}

/** Kinds named in the address that are results at all; without any, all that are. */
export function listedKinds(cx: Cx, text: string | undefined): { among: string[], kinds: string[] | undefined } {
  const among = [...sourcesOf(cx.house).values()].filter((source) => !source.is_unlisted).map((source) => source.kind)
  const named = (text ?? '').split(',').filter((one) => word.safeParse(one).success).slice(0, 20)
  return { among, kinds: named.length > 0 ? named : undefined }
}

/** Facets named in the address. */
export function pairsOf(text: string | undefined): Record<string, string> {
  return Object.fromEntries((text ?? '').split(',').slice(0, 12).flatMap((pair) => {
    const [name, value] = pair.split(':')
    return name && value && word.safeParse(name).success && word.safeParse(value).success ? [[name, value] as const] : []
  }))
}

type Facet = { title: { zh: string, en: string }, word: (id: string) => { zh: string, en: string } }

/** Facets the sources declare, with the words of their values; a value no register words is shown by its id. */
function facetsOf(cx: Cx): Map<string, Facet> {
  const registers = cx.city.pack.docs<{ items?: { id: string, title: { zh: string, en: string } }[] }>('registers')
  return new Map([...sourcesOf(cx.house).values()].flatMap((source) => Object.entries(source.facets ?? {}).map(([name, { title, register }]) => {
    const words = typeof register === 'string' ? new Map((registers.get(register)?.doc.items ?? []).map((item) => [item.id, item.title])) : new Map(Object.entries(register))
    return [name, { title, word: (id: string) => words.get(id) ?? { zh: id, en: id } }] as const
  })))
}
