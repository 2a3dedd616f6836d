import type { Sentence } from '#kernel/declare/fault.ts'
import { isDay } from '#kernel/values/days.ts'
import { sayDay } from '#kernel/values/say-day.ts'
import type { Expr } from '#feel/types.ts'
import type { Fact } from '#facts/dictionary.ts'
import type { RuleName, RuleNames } from './names.ts'

const grouped = (value: number, digits = 4) => value.toLocaleString('en-US', { maximumFractionDigits: digits })

/** Yuan as a person says it: 120 万元, ¥1,200,000. Small amounts stay in yuan. */
export function saidYuan(yuan: number): Sentence {
  const zh = Math.abs(yuan) >= 10_000 ? `${grouped(yuan / 10_000, 6)} 万元` : `${grouped(yuan, 2)} 元`
  return { zh, en: `¥${grouped(yuan, 2)}` }
}

/** The name of a fact, a relation, or a field of one (`揭榜合同.成交金额`). */
export function labelOf(names: RuleNames, path: string): Sentence {
  const [root = '', field] = path.split('.')
  const name = names.get(root)
  if (!name) return { zh: field ?? root, en: field ?? root }
  if (name.is === 'fact') return name.fact.name
  return field === undefined ? name.relation.title : name.fields.get(field)?.name ?? { zh: field, en: field }
}

/** A value as decisions read it, in words. */
export function saidValue(name: RuleName, value: unknown): Sentence {
  if (name.is === 'relation') {
    const count = Array.isArray(value) ? value.length : 0
    return { zh: `${count} 条`, en: count === 1 ? '1 row' : `${count} rows` }
  }
  return saidFact(name.fact, value)
}

/** The rows of a relation in words, each field that is known; none for a fact. */
export function saidRows(name: RuleName, rows: unknown): Sentence[] {
  if (name.is === 'fact' || !Array.isArray(rows)) return []
  return (rows as Record<string, unknown>[]).map((row) => {
    const parts = [...name.fields].flatMap(([field, fact]) => row[field] === null || row[field] === undefined ? [] : [{ title: fact.name, value: saidFact(fact, row[field]) }])
    if (parts.length === 0) return { zh: '各栏都不知道', en: 'nothing known of it' }
    return { zh: parts.map((one) => `${one.title.zh} ${one.value.zh}`).join('，'), en: parts.map((one) => `${one.title.en} ${one.value.en}`).join(', ') }
  })
}

/** One fact's value in words: money from fen, flags as yes or no. */
export function saidFact(fact: Fact, value: unknown): Sentence {
  switch (fact.type) {
    case 'money': return saidYuan(Number(value) / 100)
    case 'flag': return value === true ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
    case 'choice': {
      const choice = fact.choices?.find((one) => one.id === value || one.name.zh === value)
      return choice?.name ?? { zh: String(value), en: String(value) }
    }
    case 'count': case 'number': case 'ratio': {
      const text = grouped(Number(value))
      return fact.unit?.zh === '%' ? { zh: `${text}%`, en: `${text}%` } : withUnit(Number(value), fact)
    }
    case 'date': return isDay(value) ? sayDay(value) : { zh: String(value), en: String(value) }
    default: return { zh: String(value), en: String(value) }
  }
}

/** A part of a rule's text as a person calls it: the label of a name, else the text itself. */
export function sayName(names: RuleNames, part: Expr, text: string): Sentence {
  const fact = factOf(names, part)
  if (fact) return fact.name
  const written = text.slice(part.from, part.to)
  if (part.kind !== 'arithmetic') return { zh: written, en: written }
  const left = sayName(names, part.left, text), right = sayName(names, part.right, text)
  return part.op === '/' ? { zh: `${left.zh}占${right.zh}`, en: `${left.en} to ${right.en}` } : { zh: `${left.zh} ${part.op} ${right.zh}`, en: `${left.en} ${part.op} ${right.en}` }
}

/** A number of a part's own unit, as the rule reads it (yuan, fractions of one). */
export function saidNumber(names: RuleNames, value: number, part: Expr): Sentence {
  const unit = unitOf(names, part)
  if (unit === 'money') return saidYuan(value)
  if (unit === 'percent') return { zh: `${grouped(value * 100)}%`, en: `${grouped(value * 100)}%` }
  return withUnit(value, factOf(names, part))
}

/** A value of a part's own kind, a choice by its name in both languages. */
export function saidPart(names: RuleNames, value: unknown, part: Expr): Sentence {
  if (value === null || value === undefined) return { zh: '未知', en: 'unknown' }
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
  const fact = factOf(names, part)
  return fact?.type === 'choice' ? saidFact(fact, value) : { zh: String(value), en: String(value) }
}

function withUnit(value: number, fact: Fact | null): Sentence {
  const text = grouped(value), unit = fact?.unit
  const en = unit && Math.abs(value) === 1 ? unit.en.replace(/s$/, '') : unit?.en ?? ''
  return { zh: `${text} ${unit?.zh ?? ''}`.trim(), en: `${text} ${en}`.trim() }
}

/** The fact a name stands for, also as a field of a loop's variable. */
function factOf(names: RuleNames, part: Expr): Fact | null {
  if (part.kind !== 'name') return null
  const path = (part.source ?? part.path.join('.')).split('.')
  const name = names.get(path[0]!)
  if (name?.is === 'fact') return name.fact
  if (name?.is === 'relation') return name.fields.get(path.at(-1)!) ?? null
  for (const other of names.values()) if (other.is === 'relation' && other.fields.has(path.at(-1)!)) return other.fields.get(path.at(-1)!)!
  return null
}

function unitOf(names: RuleNames, part: Expr): 'money' | 'percent' | 'plain' {
  const fact = factOf(names, part)
  if (fact) return fact.type === 'money' ? 'money' : fact.unit?.zh === '%' ? 'percent' : 'plain'
  if (part.kind !== 'arithmetic') return 'plain'
  const left = unitOf(names, part.left), right = unitOf(names, part.right)
  if (part.op === '/') return left === right ? 'percent' : left
  return left === 'plain' ? right : left
}
