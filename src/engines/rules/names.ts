import type { PackView } from '#kernel/declare/pack.ts'
import { dictionaryOf, type Fact } from '#facts/dictionary.ts'
import { readValue } from '#facts/value.ts'
import { mayBeName, type FeelType } from '#feel/compile.ts'
import type { Quantity } from './parameters.ts'
import type { Relation } from './relations.ts'

/** What a rule may name: a fact of the dictionary, or a relation with its fields, by its Chinese name. */
export type RuleName = { name: string, is: 'fact', fact: Fact } | { name: string, is: 'relation', relation: Relation, fields: ReadonlyMap<string, Fact> }

export type RuleNames = ReadonlyMap<string, RuleName>

/** Everything a pack's rules may name. A fact whose name the language would read otherwise (an operator in it) is left out. */
export function ruleNamesOf(pack: PackView): RuleNames {
  const names = new Map<string, RuleName>()
  for (const fact of dictionaryOf(pack).values()) if (mayBeName(fact.name.zh)) names.set(fact.name.zh, { name: fact.name.zh, is: 'fact', fact })
  for (const { doc } of pack.docs<Relation>('relations').values()) {
    names.set(doc.title.zh, { name: doc.title.zh, is: 'relation', relation: doc, fields: new Map(doc.fields.map((field) => [field.name.zh, field])) })
  }
  return names
}

const choice_types = new WeakMap<Fact, FeelType>()

/** The type the language knows a fact by. A choice is one of its Chinese names. */
export function feelTypeOf(fact: Fact): FeelType {
  switch (fact.type) {
    case 'money': case 'count': case 'number': case 'date': return fact.type
    case 'ratio': return isPercent(fact) ? 'rate' : 'number'
    case 'text': return 'string'
    case 'flag': return 'boolean'
    case 'choice': {
      const held = choice_types.get(fact) ?? { choices: (fact.choices ?? []).map((one) => one.name.zh) }
      choice_types.set(fact, held)
      return held
    }
  }
}

/** Whether a ratio is counted in per cent: a rule reads it as the fraction, 2.7 as 0.027. */
export function isPercent(fact: Fact): boolean {
  return fact.type === 'ratio' && fact.unit?.zh === '%'
}

/** How many decimals a rule sees of a fact; null where it is no number or money, whose decimals are known. */
export function decimalsOf(fact: Fact): number | null {
  return fact.type === 'ratio' || fact.type === 'number' ? (fact.decimals ?? 0) + (isPercent(fact) ? 2 : 0) : null
}

/** The type of a name as a whole. */
export function typeOfName(name: RuleName): FeelType {
  if (name.is === 'fact') return feelTypeOf(name.fact)
  return { list: { fields: Object.fromEntries([...name.fields].map(([field, fact]) => [field, feelTypeOf(fact)])) } }
}

/** The type of a parameter of this kind. Time is a number of months or days, as facts count it. */
export function typeOfQuantity(one: Quantity): FeelType {
  switch (one.kind) {
    case 'money': case 'rate': case 'date': return one.kind
    case 'months': case 'days': return 'count'
    case 'number': return 'number'
  }
}

/** A parameter as the language takes it: money in fen, a rate as its fraction, time in months or days. */
export function quantityValue(one: Quantity): unknown {
  switch (one.kind) {
    case 'money': return one.fen
    case 'rate': return one.numerator / one.denominator
    case 'months': return one.months
    case 'days': return one.days
    case 'date': return one.on
    case 'number': return Number(one.text)
  }
}

/** A fact's value as the language takes it: a percentage becomes its fraction, a choice its Chinese name (given by that or its id); the rest stays. */
export function factValue(fact: Fact, value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (isPercent(fact)) return Number(`${value}e-2`)
  if (fact.type === 'choice') return fact.choices?.find((one) => one.id === value || one.name.zh === value)?.name.zh ?? value
  return value
}

/** Facts by Chinese name as the language reads them; names it does not know are passed by. */
export function factValues(names: RuleNames, facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(facts)) {
    const name = names.get(key)
    if (name?.is === 'fact') values[key] = factValue(name.fact, value)
    if (name?.is === 'relation' && Array.isArray(value)) {
      values[key] = value.map((row) => Object.fromEntries([...name.fields].map(([field, fact]) => [field, factValue(fact, (row as Record<string, unknown>)[field])])))
    }
  }
  return values
}

/**
 * Reads a fact as a person writes it (`50 万元`, `是`, `新认定`) into the form decisions take: fen, booleans, days, numbers, the Chinese name of a choice.
 * `undefined` where it cannot be read.
 */
export function readFact(fact: Fact, typed: unknown): unknown {
  if (typed === null) return null
  if (fact.type === 'flag' && typeof typed === 'boolean') return typed
  if (typeof typed !== 'string' && typeof typed !== 'number') return undefined
  const read = readValue(fact, typed)
  if (read.value === null) return undefined
  switch (fact.type) {
    case 'money': return Math.round(Number(`${read.value}e2`))
    case 'count': case 'ratio': case 'number': return Number(read.value)
    case 'flag': return read.value === 'yes'
    case 'choice': return fact.choices?.find((one) => one.id === read.value)?.name.zh
    default: return read.value
  }
}
