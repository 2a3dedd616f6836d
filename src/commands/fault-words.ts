import { Fault, type FaultWords, type Sentence } from '#kernel/declare/fault.ts'
import { fill } from '#kernel/declare/pack-words.ts'
import { words as commands } from './words.ts'

export type WordedFault = Sentence & { code: string, problems: (Sentence & { path: string, code: string })[] }

/** What a refusal says in both languages; null when the error is a bug of ours. The rooms' words are loaded only when one is told. */
export async function wordFault(error: unknown): Promise<WordedFault | null> {
  if (!(error instanceof Fault)) return null
  const words: FaultWords = error.code in commands ? commands : { ...await roomWords(), ...commands }
  const sentence = (code: string, data: Record<string, unknown>): Sentence => {
    const said = words[code] ?? (typeof data['zh'] === 'string' && typeof data['en'] === 'string' ? { zh: data['zh'], en: data['en'] } : { zh: code, en: code })
    return fill({ zh: said.zh, en: said.en }, data)
  }
  return {
    ...sentence(error.code, error.data), code: error.code,
    problems: error.problems.map(({ path, code, data }) => ({ path, code, ...sentence(code, data ?? {}) })),
  }
}

async function roomWords(): Promise<FaultWords> {
  const [{ wordsOf }, { systems }] = await Promise.all([import('#src/rooms.ts'), import('#src/systems.ts')])
  return wordsOf(systems)
}
