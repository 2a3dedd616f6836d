import type { NextQuestion } from '#engines/rules/interview.ts'
import type { Fact } from '#facts/dictionary.ts'
import { readFact, type RuleNames } from '#engines/rules/names.ts'

type Said = { name: string, zh: string, en: string }

/** How many answers one calculation takes. */
export const answers_max = 200

/**
 * Reads the answers of a calculation from JSON: Chinese name → what was typed. What cannot be read is told by name and taken for not answered.
 */
export function readAnswers(names: RuleNames, json: string | undefined): { answers: Record<string, unknown>, problems: Said[] } {
  if (json === undefined || json === '') return { answers: {}, problems: [] }
  const unreadable = { answers: {}, problems: [{ name: 'facts', zh: '答案不是 JSON 对象', en: 'The answers are not a JSON object' }] }
  let given: unknown
  try { given = JSON.parse(json) } catch { return unreadable }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return unreadable
  const entries = Object.entries(given)
  if (entries.length > answers_max) return { answers: {}, problems: [{ name: 'facts', zh: `一次最多 ${answers_max} 个答案`, en: `At most ${answers_max} answers at once` }] }
  const answers: Record<string, unknown> = {}, problems: Said[] = []
  for (const [name, value] of entries) {
    const known = names.get(name)
    if (!known) problems.push({ name, zh: `没有名为“${name.slice(0, 60)}”的事实`, en: `There is no fact called “${name.slice(0, 60)}”` })
    else if (known.is === 'fact' && value !== null && value !== '' && readFact(known.fact, value) === undefined) {
      const how = howWritten(known.fact)
      problems.push({ name, zh: `“${known.fact.name.zh}”读不出：${String(value).slice(0, 60)}${how.zh}`, en: `“${known.fact.name.en}” cannot be read: ${String(value).slice(0, 60)}${how.en}` })
    } else {
      answers[name] = value
      if (known.is === 'relation') problems.push(...unreadIn(name, known.fields, value))
    }
  }
  return { answers, problems }
}

// A row keeps what can be read of it; what cannot is told by its field, and is not known to the decision.
function unreadIn(name: string, fields: ReadonlyMap<string, Fact>, rows: unknown): Said[] {
  if (rows === null || rows === '') return []
  if (!Array.isArray(rows)) return [{ name, zh: `“${name}”应是若干行`, en: `“${name}” takes rows` }]
  return rows.slice(0, 100).flatMap((row, at) => [...fields].flatMap(([field, fact]): Said[] => {
    const typed = (row as Record<string, unknown> | null)?.[field]
    if (typed === undefined || typed === null || typed === '' || readFact(fact, typed) !== undefined) return []
    const how = howWritten(fact)
    return [{ name: `${name}.${field}`, zh: `第 ${at + 1} 行的“${field}”读不出：${String(typed).slice(0, 60)}${how.zh}`, en: `“${fact.name.en}” of row ${at + 1} cannot be read: ${String(typed).slice(0, 60)}${how.en}` }]
  }))
}

const howWritten = ({ type }: Fact) => type === 'date' ? { zh: '。日期写成 2026-3-1 或 2026年3月1日', en: '. Write a day as 2026-3-1' } : { zh: '', en: '' }

/** A question with what its field needs: kind, unit, choices, columns of a relation. */
export function answerOf(names: RuleNames, { fact: name, title, question, measures }: Omit<NextQuestion, 'score'>) {
  const known = names.get(name)!
  if (known.is === 'fact') {
    const { type, unit, decimals, calibre, choices = [] } = known.fact
    return { name, title, question, measures, kind: type, unit, decimals, calibre, choices, fields: [] }
  }
  return { name, title, question, measures, kind: 'rows', unit: null, decimals: null, calibre: null, choices: [],
    fields: [...known.fields.values()].map(({ name: its, type, unit, choices = [] }) => ({ name: its.zh, title: its, kind: type, unit, choices })) }
}
