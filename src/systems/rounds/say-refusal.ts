import type { Sentence } from '#kernel/declare/fault.ts'
import type { Refusal } from '#engines/assignment/public.ts'
import { words } from '#engines/assignment/words.ts'

const kind_words: Record<string, Sentence> = { technical: { zh: '技术专家', en: 'technical experts' }, finance: { zh: '财务专家', en: 'financial experts' }, '-': { zh: '不限', en: 'any' } }
const known: Record<string, { zh: string, en: string }> = words

/** One file that cannot be served, in the engine's own sentence, with the file by its title. */
export function sayProblem({ code, project, stratum, missing }: Refusal['problems'][number], titles: ReadonlyMap<string, Sentence>): Sentence {
  const title = titles.get(project) ?? { zh: project, en: project }, kind = kind_words[stratum] ?? { zh: stratum, en: stratum }
  const fill = (language: 'zh' | 'en') => (known[code]?.[language] ?? code).replaceAll('{project}', title[language]).replaceAll('{stratum}', kind[language]).replaceAll('{missing}', String(missing))
  return { zh: fill('zh'), en: fill('en') }
}

/** A refusal that names no file. */
export function sayRefusal({ code, problems }: Refusal): Sentence {
  if (problems.length > 0) return { zh: `${new Set(problems.map((one) => one.project)).size} 件配不足`, en: `${new Set(problems.map((one) => one.project)).size} files cannot be served` }
  return known[code] ? { zh: known[code].zh, en: known[code].en } : { zh: code, en: code }
}

/** What a reviewer counts as. */
export const kindWord = (kind: string): Sentence => kind_words[kind] ?? { zh: kind, en: kind }
