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

/** A refusal in one sentence: how many files, or what else is the reason. */
export function sayRefusal({ code, problems }: Refusal): Sentence {
  const files = new Set(problems.map((one) => one.project)).size
  if (code === 'assignment.short') return { zh: `${files} 件配不齐`, en: files === 1 ? 'One file cannot be served' : `${files} files cannot be served` }
  return known[code] ? { zh: known[code].zh, en: known[code].en } : { zh: code, en: code }
}

/** What a reviewer counts as. */
export const kindWord = (kind: string): Sentence => kind_words[kind] ?? { zh: kind, en: kind }
