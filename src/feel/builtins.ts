import { NUMBERS, type Builtin } from './builtins-number.ts'
import { exact, toNumber, type Num } from './decimal.ts'
import {
  addMonths, dayNumber, dayOf, dayText, durationText, isDay, Moment, monthsBetween, monthsText, parseDateTime, parseDuration, parseTime, weekday,
} from './temporal.ts'
import { orderOf, same } from './values.ts'
import type { ExprType } from './types.ts'

const whole = (n: Num) => typeof n === 'number' && Number.isInteger(n) ? n : null

// FEEL counts characters, from 1, and from the end below zero; 0 is no place.
function start(at: Num, length: number): number | null {
  const place = whole(at)
  if (place === null || place === 0 || Math.abs(place) > length) return null
  return place > 0 ? place - 1 : length + place
}

const TEXTS: Record<string, Builtin> = {
  'string length': (text: string) => [...text].length,
  'upper case': (text: string) => text.toUpperCase(),
  'lower case': (text: string) => text.toLowerCase(),
  'substring': (text: string, from: Num, length?: Num) => {
    const characters = [...text]
    const at = start(from, characters.length)
    const many = length === undefined ? characters.length : whole(length)
    return at === null || many === null || many < 1 ? null : characters.slice(at, at + many).join('')
  },
  'substring before': (text: string, match: string) => text.includes(match) ? text.slice(0, text.indexOf(match)) : '',
  'substring after': (text: string, match: string) => text.includes(match) ? text.slice(text.indexOf(match) + match.length) : '',
  'contains': (text: string, match: string) => text.includes(match),
  'starts with': (text: string, match: string) => text.startsWith(match),
  'ends with': (text: string, match: string) => text.endsWith(match),
  'split': (text: string, by: string) => text.split(by),
  'string join': (items: unknown[], by: string | null = '') => items.filter((item) => item !== null && item !== undefined).join(by ?? ''),
}

function distinct(items: unknown[]): unknown[] {
  const found: unknown[] = []
  const seen = new Set<unknown>()
  for (const item of items) {
    const value = item ?? null
    if (seen.has(value) || (typeof value === 'object' && found.some((other) => same(other, value)))) continue
    seen.add(value)
    found.push(value)
  }
  return found
}

function flat(items: unknown[]): unknown[] {
  return items.flatMap((item) => Array.isArray(item) ? flat(item) : [item])
}

const LISTS: Record<string, Builtin> = {
  'count': (items: unknown[]) => items.length,
  'append': (items: unknown[], ...more: unknown[]) => [...items, ...more],
  'concatenate': (...lists: unknown[][]) => lists.flat(1),
  'union': (...lists: unknown[][]) => distinct(lists.flat(1)),
  'insert before': (items: unknown[], position: Num | null, item: unknown) => {
    const at = position === null ? null : start(position, items.length)
    return at === null ? null : [...items.slice(0, at), item, ...items.slice(at)]
  },
  'remove': (items: unknown[], position: Num) => {
    const at = start(position, items.length)
    return at === null ? null : items.toSpliced(at, 1)
  },
  'reverse': (items: unknown[]) => items.toReversed(),
  'index of': (items: unknown[], match: unknown) => items.flatMap((item, i) => same(item ?? null, match) ? [i + 1] : []),
  'distinct values': distinct,
  'duplicate values': (items: unknown[]) => distinct(items.filter((item, i) => items.some((other, j) => i !== j && same(item ?? null, other ?? null)))),
  'flatten': flat,
  'sublist': (items: unknown[], from: Num, length?: Num) => {
    const at = start(from, items.length)
    const many = length === undefined ? items.length : whole(length)
    return at === null || many === null || many < 0 || (length !== undefined && at + many > items.length) ? null : items.slice(at, at + many)
  },
  '..': (from: Num, to: Num) => {
    const [a, b] = [whole(from), whole(to)]
    if (a === null || b === null) return null
    return Array.from({ length: Math.abs(b - a) + 1 }, (_, i) => a <= b ? a + i : a - i)
  },
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const dayIn = (at: string | Moment) => typeof at === 'string' ? at : dayText(at.day!)!

const TIMES: Record<string, Builtin> = {
  'date': (from: string | Moment | Num, month?: Num, day?: Num) => {
    if (from instanceof Moment) return from.day === null ? null : dayText(from.day)
    if (typeof from === 'string') return isDay(from) ? from : null
    return month === undefined || day === undefined ? null : dayOf(toNumber(from), toNumber(month), toNumber(day))
  },
  'time': (from: string | Moment | Num, minute?: Num, second?: Num) => {
    if (from instanceof Moment) return new Moment(null, from.seconds, from.offset)
    if (typeof from === 'string') return parseTime(from)
    const [h, m, s] = [whole(from), whole(minute ?? 0), whole(second ?? 0)]
    return h === null || m === null || s === null || h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 59 ? null : new Moment(null, h * 3_600 + m * 60 + s, null)
  },
  'date and time': (from: string | Moment, time?: Moment) => {
    if (time) return new Moment(typeof from === 'string' ? dayNumber(from) : from.day, time.seconds, time.offset)
    return typeof from === 'string' ? parseDateTime(from) : from
  },
  'duration': (from: string) => {
    const made = parseDuration(from)
    return made && 'seconds' in made ? made.seconds : null
  },
  'years and months duration': (from: string | Moment, to: string | Moment) => {
    const [a, b] = [dayIn(from), dayIn(to)]
    const months = monthsBetween(a, b)
    if (!(from instanceof Moment) || !(to instanceof Moment) || months === 0 || addMonths(a, months) !== b) return months
    const later = orderOf(new Moment(null, from.seconds, null), new Moment(null, to.seconds, null))!
    return months > 0 && later > 0 ? months - 1 : months < 0 && later < 0 ? months + 1 : months
  },
  'day of week': (at: string | Moment) => WEEKDAYS[weekday(dayIn(at)) - 1],
  'month of year': (at: string | Moment) => MONTHS[Number(dayIn(at).slice(5, 7)) - 1],
  'day of year': (at: string | Moment) => dayNumber(dayIn(at)) - dayNumber(`${dayIn(at).slice(0, 4)}-01-01`) + 1,
  'week of year': (at: string | Moment) => {
    // ISO 8601: the week belongs to the year of its Thursday.
    const day = dayNumber(dayIn(at))
    const thursday = day - weekday(dayIn(at)) + 4
    return Math.floor((thursday - dayNumber(`${dayText(thursday)!.slice(0, 4)}-01-01`)) / 7) + 1
  },
}

/** The built-in functions by name, save those that fold a list and those the compiler writes itself. */
export const BUILTINS: Record<string, Builtin> = { ...NUMBERS, ...TEXTS, ...LISTS, ...TIMES }

/** The functions in which only the first argument must be known. */
export const TAKES_NULL: ReadonlySet<string> = new Set(['append', 'insert before', 'index of', 'number', 'string join'])

/** The functions whose answer rests on what each element is: in the reading that keeps unknowns, one that is not known leaves them open. */
export const WEIGHS_ELEMENTS: ReadonlySet<string> = new Set(['index of', 'distinct values', 'duplicate values', 'union', 'string join'])

/** How a value of a type is written by `string( )`. */
export function texter(type: ExprType): (value: unknown) => string {
  if (type === 'duration') return (value) => durationText(value as Num)
  if (type === 'months') return (value) => monthsText(value as number)
  return (value) => typeof value === 'number' ? String(exact(value)) : String(value)
}
