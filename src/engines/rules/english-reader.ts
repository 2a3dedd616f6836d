import type { Sentence } from '#kernel/declare/fault.ts'
import type { RuleNames } from './names.ts'

const token = /"([^"\n]*)"|(\d+(?:\.\d+)?)\s*(亿元|万元|元)|[\p{L}_][\p{L}\p{M}\p{N}_（）·]*/gu
const yuan_of = { 亿元: 100_000_000, 万元: 10_000, 元: 1 } as const

/**
 * Reads a rule's texts as an English reader can follow them: names by their English titles in square brackets, choices in English, amounts in yuan. What it gives is a reading aid and no rule:
 * what decides is the text as written. `own` gives the titles of what the rule itself names: its parameters and conditions. A word that is nobody's name stays as it is.
 */
export function englishReader(names: RuleNames, own: ReadonlyMap<string, Sentence>): (text: string) => string {
  const choices = new Map<string, string>(), titles = new Map<string, string>()
  for (const [name, one] of names) {
    if (one.is === 'fact') {
      titles.set(name, one.fact.name.en)
      for (const choice of one.fact.choices ?? []) choices.set(choice.name.zh, choice.name.en)
      continue
    }
    titles.set(name, one.relation.title.en)
    for (const [field, fact] of one.fields) {
      if (!titles.has(field)) titles.set(field, fact.name.en)
      for (const choice of fact.choices ?? []) choices.set(choice.name.zh, choice.name.en)
    }
  }
  for (const [name, title] of own) titles.set(name, title.en)
  return (text) => text.replace(token, (whole, quoted: string | undefined, amount: string | undefined, unit: keyof typeof yuan_of | undefined) => {
    if (quoted !== undefined) return `“${choices.get(quoted) ?? quoted}”`
    if (amount !== undefined) return `¥${(Number(amount) * yuan_of[unit!]).toLocaleString('en-US', { maximumFractionDigits: 2 })}`
    const title = titles.get(whole)
    return title === undefined ? whole : `[${title}]`
  })
}
