import type { At, PackProblem } from './pack-source.ts'
import { problem } from './pack-source.ts'

/**
 * The names a part's files may use in another language. `keys` renames the keys of this mapping, `in` says the same of what stands under an
 * (already renamed) key, `each` of every item of a list or every value of a free mapping, whose own keys stay; `values` renames a plain value.
 */
export type KeyNames = {
  keys?: Record<string, string>
  in?: Record<string, KeyNames>
  each?: KeyNames
  values?: Record<string, string | boolean>
}

/** `shown` tells a path in the file's own words, `said` a value that may stand there. */
export type Renamed = { value: unknown, at: At, problems: PackProblem[], shown: (path: readonly PropertyKey[]) => readonly PropertyKey[], said: (path: readonly PropertyKey[], value: string) => string }

/**
 * Renames what `names` declares and nothing else, so that one schema reads files of both languages. Places asked of `at` by the new names are those
 * of the words as written, and `shown` gives the path back in the file's own words.
 */
export function renameKeys(value: unknown, at: At, names: KeyNames): Renamed {
  const problems: PackProblem[] = []
  const written = new Map<object, Map<string, string>>()
  // A file that uses one word of the other language is shown the rest in it, too.
  let is_renamed = false
  const rename = (held: unknown, how: KeyNames | undefined, path: readonly PropertyKey[]): unknown => {
    if (how === undefined) return held
    if (Array.isArray(held)) return how.each === undefined ? held : held.map((item, index) => rename(item, how.each, [...path, index]))
    if (held === null || typeof held !== 'object') {
      return typeof held === 'string' && how.values !== undefined && Object.hasOwn(how.values, held) ? how.values[held] : held
    }
    const out: Record<string, unknown> = {}
    const words = new Map<string, string>()
    for (const [word, inner] of Object.entries(held)) {
      const key = how.keys !== undefined && Object.hasOwn(how.keys, word) ? how.keys[word]! : word
      is_renamed ||= key !== word
      if (words.has(key)) {
        problems.push(problem('packs.key-twice', at([...path, word], 'key'), { key: word, other: words.get(key)! }))
        continue
      }
      words.set(key, word)
      // A key of any name is an own one, `__proto__` as well: the schema refuses it.
      Object.defineProperty(out, key, { value: rename(inner, (how.in && Object.hasOwn(how.in, key) ? how.in[key] : undefined) ?? how.each, [...path, word]), enumerable: true, configurable: true, writable: true })
    }
    written.set(out, words)
    return out
  }
  const renamed = rename(value, names, [])
  const shown = (path: readonly PropertyKey[]): readonly PropertyKey[] => {
    let held: unknown = renamed
    let how: KeyNames | undefined = names
    return path.map((step) => {
      const key = String(step)
      const word = held !== null && typeof held === 'object' ? written.get(held)?.get(key) : undefined
      const other = is_renamed && how?.keys !== undefined ? Object.keys(how.keys).find((one) => how!.keys![one] === key) : undefined
      held = held !== null && typeof held === 'object' && Object.hasOwn(held, key) ? (held as Record<string, unknown>)[key] : undefined
      how = (how?.in && Object.hasOwn(how.in, key) ? how.in[key] : undefined) ?? how?.each
      return word ?? other ?? step
    })
  }
  const said = (path: readonly PropertyKey[], given: string): string => {
    let how: KeyNames | undefined = names
    for (const step of path) how = (how?.in && Object.hasOwn(how.in, step) ? how.in[String(step)] : undefined) ?? how?.each
    const words = is_renamed ? how?.values ?? {} : {}
    return Object.keys(words).find((word) => String(words[word]) === given) ?? given
  }
  return { value: renamed, at: (path, on) => at(shown(path), on), problems, shown, said }
}
