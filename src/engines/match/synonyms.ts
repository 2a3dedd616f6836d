import { z } from 'zod'
import { docShape, part, say, type PackView } from '#kernel/declare/pack.ts'
import { folded } from './fold.ts'

const word = z.string().trim().min(1).max(64)

const synonymsShape = z.strictObject({
  ...docShape,
  /** Words that mean the same to whoever searches, in either language: asked for one, all are looked for. */
  groups: z.array(z.array(word).min(2).max(20)).max(2_000).default([]),
  /** Words kept whole when Chinese is cut. */
  words: z.array(word).max(10_000).default([]),
})

type Synonyms = z.output<typeof synonymsShape>

/** 同义词: `synonyms/NAME.yaml`; a city's lists stand beside those of the packs it extends. */
export const synonymsPart = part<Synonyms>({
  folder: 'synonyms',
  schema: synonymsShape,
  lines_advised: 2_000,
  check(doc, at) {
    const seen = new Map<string, number>()
    return doc.groups.flatMap((group, index) => group.flatMap((one, place) => {
      const known = seen.get(folded(one))
      seen.set(folded(one), index)
      // In two groups of one list a word would mean both, and each group would find the other's things.
      return known === undefined ? [] : [say('match.word-twice', at(['groups', index, place]), { zh: `“${one}”出现了两次：一个词只能属于一组`, en: `“${one}” stands here twice: a word belongs to one group` })]
    }))
  },
})

const kept = new WeakMap<object, Map<string, string[]>>()

/** Folded phrase → all phrases of its groups, itself among them. */
export function synonymsOf(pack: PackView): Map<string, string[]> {
  const held = kept.get(pack)
  if (held) return held
  const made = new Map<string, string[]>()
  for (const { doc } of pack.docs<Synonyms>('synonyms').values()) {
    for (const group of doc.groups) {
      const phrases = group.map(phraseOf)
      for (const phrase of phrases) made.set(phrase, [...new Set([...made.get(phrase) ?? [phrase], ...phrases])])
    }
  }
  kept.set(pack, made)
  return made
}

/** A phrase as it is compared: folded, blanks single. */
export function phraseOf(raw: string): string {
  return folded(raw).replace(/\s+/g, ' ').trim()
}

/** Chinese words of the pack that are cut whole. */
export function dictionaryWords(pack: PackView): string[] {
  const docs = [...pack.docs<Synonyms>('synonyms').values()].flatMap(({ doc }) => [...doc.words, ...doc.groups.flat()])
  return [...new Set(docs.map(folded))].filter((one) => /^[\p{Script=Han}]{2,16}$/u.test(one))
}
