import type { City } from '#kernel/store/cx.ts'
import { dictionaryWords } from './synonyms.ts'

/** Cuts a run of Chinese into words: `exact` covers it without overlap, `fine` adds the shorter words inside longer ones. */
export type Cutter = { exact: (run: string) => string[], fine: (run: string) => string[] }

type Jieba = { cut(text: string, hmm: boolean): string[], cutForSearch(text: string, hmm: boolean): string[], loadDict(words: Uint8Array): void }

let loading: Promise<Jieba | null> | undefined
const known = new WeakSet<object>()

// Enough for a word to stay whole against any two common ones, and too little to be cut out of a longer word.
const frequency = 100

/**
 * The cutter of a city. Its dictionary (5 MB, a quarter of a second) is loaded at the first call of the process and shared by all cities; a pack's
 * own words join it once. Where the native part is missing, runs stay whole: pairs of characters are indexed in any case, so everything is still found.
 */
export async function cutterOf(city: City): Promise<Cutter> {
  const jieba = await (loading ??= load())
  if (jieba === null) return { exact: (run) => [run], fine: (run) => [run] }
  if (!known.has(city.pack)) {
    known.add(city.pack)
    const words = dictionaryWords(city.pack).filter((word) => jieba.cut(word, false).length > 1)
    if (words.length > 0) jieba.loadDict(Buffer.from(words.map((word) => `${word} ${frequency} n`).join('\n')))
  }
  return { exact: (run) => jieba.cut(run, true), fine: (run) => jieba.cutForSearch(run, true) }
}

async function load(): Promise<Jieba | null> {
  try {
    const [{ Jieba }, { dict }] = await Promise.all([import('@node-rs/jieba'), import('@node-rs/jieba/dict.js')])
    return Jieba.withDict(dict)
  } catch {
    return null
  }
}
