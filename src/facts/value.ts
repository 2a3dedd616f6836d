import type { Problem } from '#kernel/declare/fault.ts'
import { isDay } from '#kernel/values/days.ts'
import { readDay } from '#kernel/values/read-day.ts'
import type { Fact } from './dictionary.ts'
import { isPeriod } from './stated.ts'

/** Longest value, characters. */
export const value_chars_max = 4_000
const digits_max = 30

type Read = { value: string, problems: [] } | { value: null, problems: Problem[] }

const flags: Record<string, string> = { 是: 'yes', 有: 'yes', yes: 'yes', y: 'yes', true: 'yes', '1': 'yes', 否: 'no', 无: 'no', no: 'no', n: 'no', false: 'no', '0': 'no' }
const examples: Record<Fact['period'], string> = { year: '2020', quarter: '2020-q1', month: '2020-02', day: '2020-02-28', none: '2020' }
const shifts: Record<string, number> = { '': 0, 万: 4, 亿: 8 }

/**
 * Reads a value as people type it into the exact text a fact holds: grouping commas, full-width digits and the fact's own unit are taken off;
 * money may be given in 万 or 亿. A flag becomes `yes` or `no`, a choice its id. Nothing is rounded: what is too fine is refused.
 */
export function readValue(fact: Fact, typed: string | number, path = 'value'): Read {
  const wrong = (code: string, data: Record<string, unknown> = {}): Read => (
    { value: null, problems: [{ path, code: `facts.${code}`, data: { fact_zh: fact.name.zh, fact_en: fact.name.en, text: said.slice(0, 60), ...data } }] })
  const said = String(typed).trim()
  if (said === '') return wrong('value-empty')
  if (said.length > value_chars_max) return wrong('value-too-long', { max: value_chars_max, length: said.length })
  if (fact.type === 'text') return { value: said, problems: [] }
  const plain = said.normalize('NFKC')
  if (fact.type === 'date') {
    const day = readDay(plain)
    return day === null ? wrong('value-not-a-day') : { value: day, problems: [] }
  }
  if (fact.type === 'flag') {
    const flag = Object.hasOwn(flags, plain.toLowerCase()) ? flags[plain.toLowerCase()] : undefined
    return flag ? { value: flag, problems: [] } : wrong('value-not-a-flag')
  }
  if (fact.type === 'choice') {
    const choices = fact.choices ?? []
    const chosen = choices.find((one) => [one.id, one.name.zh, one.name.en].some((name) => name.toLowerCase() === said.toLowerCase()))
    return chosen ? { value: chosen.id, problems: [] }
      : wrong('value-not-a-choice', { choices_zh: choices.map((one) => one.name.zh).join('、'), choices_en: choices.map((one) => one.name.en).join(', ') })
  }
  const number = readNumber(plain, fact)
  if (number === null) return wrong('value-not-a-number')
  if ((number.split('.')[1] ?? '').length > (fact.decimals ?? 0)) return wrong('value-too-fine', { decimals: fact.decimals ?? 0 })
  return { value: number, problems: [] }
}

/** Reads a period and checks that it is of the fact's kind and exists: no thirteenth month, no span that runs backwards. */
export function readPeriod(fact: Fact, typed: string | number, path = 'period'): Read {
  const said = String(typed).normalize('NFKC').trim()
  const text = said.replace(/年$/, '').toLowerCase()
  const [from = '', until] = text.split('/')
  const exists = /^\d{4}-\d{2}$/.test(text) ? isDay(`${text}-01`) : /^\d{4}-\d{2}-\d{2}$/.test(text) ? isDay(text) : until === undefined || from < until
  if (/^\d{4}(-q[1-4]|-\d{2}(-\d{2})?|\/\d{4})?$/.test(text) && isPeriod(fact.period, text) && exists) return { value: text, problems: [] }
  return { value: null, problems: [{ path, code: 'facts.period-wrong', data: { text: said.slice(0, 60), fact_zh: fact.name.zh, fact_en: fact.name.en, example: examples[fact.period] } }] }
}

/** Exact decimal text, moved by 万 or 亿 where money is counted in yuan; null where it is no number or too long. */
function readNumber(plain: string, fact: Fact): string | null {
  const unit = fact.unit?.zh.normalize('NFKC') ?? ''
  const bare = plain.replace(/\s+/g, '').replace(fact.type === 'money' ? /^¥/ : /^$/, '')
  const named = unit !== '' && bare.endsWith(unit) ? bare.slice(0, -unit.length) : bare
  const match = /^([-−]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?([万亿]?)$/.exec(named)
  if (!match || (match[4] !== '' && fact.type !== 'money')) return null
  const places = shifts[match[4]!]!
  const fraction = match[3] ?? ''
  const whole = `${match[2]!.replaceAll(',', '')}${fraction.slice(0, places).padEnd(places, '0')}`.replace(/^0+(?=\d)/, '')
  const rest = fraction.slice(places)
  if (whole.length > digits_max) return null
  const size = rest === '' ? whole : `${whole}.${rest}`
  return match[1] !== '' && /[1-9]/.test(size) ? `-${size}` : size
}
