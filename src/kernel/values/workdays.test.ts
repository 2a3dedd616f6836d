import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { parse } from 'yaml'
import { Fault } from '../declare/fault.ts'
import { addDays, addWorkdays, calendarOf, civilDay, countClock, dayNumber, dayText, daysBetween, isDay, isWorkday, WORKDAYS_MAX, workdaysUntil, type CalendarDoc } from './workdays.ts'

const folder = new URL('../../../packs/china/calendar/', import.meta.url)
const docs = readdirSync(folder).sort().map((name) => parse(readFileSync(new URL(name, folder), 'utf8')) as CalendarDoc)
const calendar = calendarOf(docs)
const because = { zh: '补正材料', en: 'Papers to be completed' }

const refuses = (code: string) => (error: unknown) => error instanceof Fault && error.code === code

/** The slow, obvious twin: strings and sets, one calendar day at a time, with the standard library's UTC days. */
function twin(from_on: string, workdays: number, paused: ReadonlySet<string> = new Set()): string {
  const next = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  const off = new Set<string>(), work = new Set<string>()
  for (const doc of docs) {
    for (const { from, until } of doc.holidays) for (let day = from; day <= until; day = next(day)) off.add(day)
    for (const { on } of doc.make_up_workdays) work.add(on)
  }
  let day = from_on
  for (let left = workdays; left > 0;) {
    day = next(day)
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
    const works = work.has(day) || (!off.has(day) && weekday !== 0 && weekday !== 6)
    if (works && !paused.has(day)) left -= 1
  }
  return day
}

test('each year on file has the working days its notices give', () => {
  const expected = { 2019: 250, 2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248 }
  const counted: Record<string, number> = {}
  for (const year of Object.keys(expected)) {
    counted[year] = 0
    for (let number = dayNumber(`${year}-01-01`); number <= dayNumber(`${year}-12-31`); number += 1) if (isWorkday(calendar, number)) counted[year] += 1
  }
  assert.deepEqual(counted, Object.fromEntries(Object.entries(expected)))
})

test('2021 has 7 weekend days worked and 18 weekdays off', () => {
  let worked = 0, off = 0
  for (let number = dayNumber('2021-01-01'); number <= dayNumber('2021-12-31'); number += 1) {
    const weekend = [0, 6].includes(new Date(number * 86_400_000).getUTCDay())
    if (weekend && isWorkday(calendar, number)) worked += 1
    if (!weekend && !isWorkday(calendar, number)) off += 1
  }
  assert.deepEqual({ worked, off }, { worked: 7, off: 18 })
})

test('a term walks over holidays and through make-up days', () => {
  const cases: [string, number, string][] = [
    ['2021-02-08', 5, '2021-02-20'],
    ['2020-01-20', 5, '2020-02-04'],
    ['2020-01-23', 1, '2020-02-03'],
    ['2019-04-30', 1, '2019-05-05'],
    ['2018-12-28', 2, '2019-01-02'],
    ['2021-02-06', 1, '2021-02-07'],
    ['2026-02-13', 2, '2026-02-24'],
    ['2025-09-27', 1, '2025-09-28'],
    ['2021-03-01', 0, '2021-03-01'],
    ['2021-03-06', 0, '2021-03-06'],
  ]
  for (const [from_on, workdays, due_on] of cases) assert.equal(addWorkdays(calendar, from_on, workdays).due_on, due_on, `${from_on} + ${workdays}`)
})

test('the strip names every day from receipt to due day and why it counted or not', () => {
  const { strip } = addWorkdays(calendar, '2021-02-06', 4)
  assert.deepEqual(strip.map(({ on, kind }) => `${on.slice(5)} ${kind}`), ['02-06 start', '02-07 make-up', '02-08 counted', '02-09 counted', '02-10 counted'])
  const through = addWorkdays(calendar, '2021-02-10', 1).strip
  assert.deepEqual(through.map(({ kind }) => kind), ['start', ...Array.from({ length: 7 }, () => 'holiday'), 'counted'])
  assert.deepEqual(through[1]?.reason, { zh: '春节', en: 'Spring Festival' })
  assert.deepEqual(addWorkdays(calendar, '2021-03-05', 1).strip[1], { on: '2021-03-06', kind: 'weekend', reason: { zh: '星期六', en: 'Saturday' } })
})

test('a year without a notice counts plain weekends and says so', () => {
  const known = addWorkdays(calendar, '2026-12-21', 5)
  assert.deepEqual([known.due_on, known.provisional, known.note], ['2026-12-28', false, null])
  const unknown = addWorkdays(calendar, '2026-12-21', 12)
  assert.deepEqual([unknown.due_on, unknown.provisional], ['2027-01-06', true])
  assert.match(unknown.note?.zh ?? '', /^2027 年/)
  assert.equal(addWorkdays(calendar, '2026-12-28', 1).provisional, true, '29 December waits for the next notice')
  assert.equal(addWorkdays(calendar, '2025-12-28', 3).provisional, false)
})

test('limits: 3650 working days pass, 3651, halves and negatives are refused', () => {
  assert.equal(isDay(addWorkdays(calendar, '2019-01-01', WORKDAYS_MAX).due_on), true)
  for (const workdays of [WORKDAYS_MAX + 1, -1, 0.5, NaN]) assert.throws(() => addWorkdays(calendar, '2021-01-01', workdays), refuses('values.workdays-out-of-range'))
  assert.throws(() => addWorkdays(calendar, '2021-02-29', 1), refuses('values.not-a-day'))
  assert.throws(() => addWorkdays(calendar, '9999-12-30', 10), refuses('values.day-out-of-range'))
})

const someDay = fc.integer({ min: dayNumber('2018-06-01'), max: dayNumber('2026-12-31') }).map(dayText)
const parameters = { numRuns: 300, seed: Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31)) }

test(`the count agrees with a slow twin (seed ${parameters.seed})`, () => {
  fc.assert(fc.property(someDay, fc.integer({ min: 0, max: 90 }), (from_on, workdays) => {
    assert.equal(addWorkdays(calendar, from_on, workdays).due_on, twin(from_on, workdays))
  }), parameters)
})

test(`a later start or a longer term is never due earlier (seed ${parameters.seed})`, () => {
  fc.assert(fc.property(someDay, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 30 }), (from_on, workdays, more) => {
    const { due_on } = addWorkdays(calendar, from_on, workdays)
    assert.ok(addWorkdays(calendar, from_on, workdays + more).due_on >= due_on)
    assert.ok(addWorkdays(calendar, addDays(from_on, more), workdays).due_on >= due_on)
  }), parameters)
})

test(`a paused clock agrees with the twin, and used and left add up to the term (seed ${parameters.seed})`, () => {
  fc.assert(fc.property(someDay, fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 10 }), fc.array(fc.tuple(fc.nat(40), fc.nat(20)), { maxLength: 3 }), fc.nat(120), (from_on, workdays, added, gaps, later) => {
    const pauses = gaps.map(([wait, length]) => ({ from_on: addDays(from_on, wait), until_on: addDays(from_on, wait + length), reason: because }))
    const paused = new Set(pauses.flatMap((pause) => Array.from({ length: daysBetween({ from_on: pause.from_on, until_on: pause.until_on }) + 1 }, (_, i) => addDays(pause.from_on, i))))
    const today_on = addDays(from_on, later)
    const clock = countClock(calendar, { from_on, workdays, pauses, extensions: [{ workdays: added, reason: because }], today_on })
    assert.equal(clock.due_on, twin(from_on, workdays + added, paused))
    assert.equal(clock.is_late, today_on > clock.due_on)
    assert.equal(clock.workdays_left < 0, clock.is_late)
    if (!clock.is_late) assert.equal(clock.workdays_used + clock.workdays_left, workdays + added)
    assert.equal(clock.strip.at(-1)?.on, clock.due_on)
    assert.equal(clock.strip.filter(({ kind }) => kind === 'counted' || kind === 'make-up').length, workdays + added)
  }), parameters)
})

test('on the due day nothing is left and nothing is late; the Saturday after, one working day is owed', () => {
  const at = (today_on: string) => {
    const { workdays_used, workdays_left, is_late } = countClock(calendar, { from_on: '2021-03-01', workdays: 4, pauses: [], extensions: [], today_on })
    return [workdays_used, workdays_left, is_late]
  }
  assert.deepEqual(at('2021-02-20'), [0, 4, false])
  assert.deepEqual(at('2021-03-01'), [0, 4, false])
  assert.deepEqual(at('2021-03-05'), [4, 0, false])
  assert.deepEqual(at('2021-03-06'), [4, -1, true])
  assert.deepEqual(at('2021-03-08'), [5, -1, true])
  assert.deepEqual(at('2021-03-09'), [6, -2, true])
})

test('an open pause stops the clock, its two ends included, and moves the due day with today', () => {
  const clock = (today_on: string, until_on: string | null) => countClock(calendar, { from_on: '2021-03-01', workdays: 4, pauses: [{ from_on: '2021-03-03', until_on, reason: because }], extensions: [], today_on })
  const open = clock('2021-03-09', null)
  assert.deepEqual([open.workdays_used, open.workdays_left, open.due_on, open.is_paused, open.is_late], [1, 3, '2021-03-12', true, false])
  assert.equal(clock('2021-03-09', '2021-03-09').due_on, '2021-03-12')
  assert.equal(clock('2021-03-10', '2021-03-09').is_paused, false)
  assert.equal(clock('2021-03-02', null).due_on, '2021-03-05', 'a pause that has not begun changes nothing')
  assert.deepEqual(open.strip[2], { on: '2021-03-03', kind: 'paused', reason: because })
  assert.throws(() => clock('2021-03-09', '2021-03-02'), refuses('values.pause-backwards'))
})

test('days given by an extension carry its reason, and the sum keeps the limit', () => {
  const reason = { zh: '经批准延长', en: 'Extended by approval' }
  const clock = (added: number) => countClock(calendar, { from_on: '2021-03-01', workdays: 1, pauses: [], extensions: [{ workdays: added, reason }], today_on: '2021-03-01' })
  assert.deepEqual(clock(1).strip.slice(1), [{ on: '2021-03-02', kind: 'counted', reason: null }, { on: '2021-03-03', kind: 'counted', reason }])
  assert.ok(clock(WORKDAYS_MAX - 1).provisional)
  assert.throws(() => clock(WORKDAYS_MAX), refuses('values.workdays-out-of-range'))
})

test('100 pauses pass, 101 are refused, and so is a clock left for more than a century', () => {
  const pauses = (count: number) => Array.from({ length: count }, () => ({ from_on: '2021-03-03', until_on: '2021-03-03', reason: because }))
  const clock = (count: number, today_on = '2021-03-04') => countClock(calendar, { from_on: '2021-03-01', workdays: 2, pauses: pauses(count), extensions: [], today_on })
  assert.equal(clock(100).due_on, '2021-03-04')
  assert.throws(() => clock(101), refuses('values.clock-too-many-changes'))
  assert.throws(() => clock(1, '2121-03-03'), refuses('values.clock-too-long'))
})

test('a notice that contradicts itself is refused with its name and day', () => {
  const doc = (change: Partial<CalendarDoc>): CalendarDoc => ({
    id: 'calendar-2021', title: { zh: '测', en: 'Test' }, source: { title: 'x' },
    holidays: [{ name: { zh: '元旦', en: 'New Year' }, from: '2021-01-01', until: '2021-01-03' }], make_up_workdays: [], ...change,
  })
  const cases: [string, CalendarDoc[]][] = [
    ['values.calendar-year-missing', [doc({ id: 'calendar' })]],
    ['values.calendar-year-twice', [doc({}), doc({ holidays: [] })]],
    ['values.calendar-day-twice', [doc({ make_up_workdays: [{ on: '2021-01-02', for: '元旦' }] })]],
    ['values.calendar-make-up-not-weekend', [doc({ make_up_workdays: [{ on: '2021-01-04', for: '元旦' }] })]],
    ['values.calendar-make-up-for-nothing', [doc({ make_up_workdays: [{ on: '2021-01-09', for: '春节' }] })]],
    ['values.calendar-holiday-backwards', [doc({ holidays: [{ name: { zh: '元旦', en: 'x' }, from: '2021-01-03', until: '2021-01-01' }] })]],
    ['values.calendar-other-year', [doc({ holidays: [{ name: { zh: '元旦', en: 'x' }, from: '2022-01-01', until: '2022-01-01' }] })]],
    ['values.not-a-day', [doc({ holidays: [{ name: { zh: '元旦', en: 'x' }, from: '2021-1-1', until: '2021-01-01' }] })]],
  ]
  for (const [code, list] of cases) assert.throws(() => calendarOf(list), refuses(code), code)
})

test('only days that exist are days', () => {
  for (const text of ['2021-02-28', '2020-02-29', '2000-02-29', '1000-01-01', '9999-12-31']) assert.equal(isDay(text), true, text)
  for (const text of ['2021-02-29', '1900-02-29', '2021-13-01', '2021-00-10', '2021-04-31', '2021-4-1', '2021-01-01T00:00', '0999-01-01', '', null, 20210101]) assert.equal(isDay(text), false, String(text))
})

test(`day numbers agree with UTC days in both directions (seed ${parameters.seed})`, () => {
  fc.assert(fc.property(fc.integer({ min: dayNumber('1000-01-01'), max: dayNumber('9999-12-31') }), (number) => {
    assert.equal(dayText(number), new Date(number * 86_400_000).toISOString().slice(0, 10))
    assert.equal(dayNumber(dayText(number)), number)
  }), parameters)
})

test('an instant falls on the civil day of the city, not of the machine', () => {
  assert.equal(civilDay('2021-03-01T15:59:59.999999Z'), '2021-03-01')
  assert.equal(civilDay('2021-03-01T16:00:00Z'), '2021-03-02')
  assert.equal(civilDay('2021-03-01 16:00:00.123456+00'), '2021-03-02')
  assert.equal(civilDay('2021-03-02T00:30+08:00'), '2021-03-02')
  assert.equal(civilDay('2021-03-02T00:30-05:00', 'America/New_York'), '2021-03-02')
  for (const text of ['2021-03-01', '2021-03-01T16:00', '2021-02-30T00:00Z', '2021-03-01T24:00Z', '']) assert.throws(() => civilDay(text), refuses('values.not-an-instant'), text)
  assert.throws(() => civilDay('2021-03-01T16:00Z', 'Mars/Olympus'), refuses('values.not-a-time-zone'))
})

test('all of this holds when the process lives in New York', { skip: process.env.TZ === 'America/New_York' && 'this is the run in New York' }, () => {
  const env: NodeJS.ProcessEnv = { ...process.env, TZ: 'America/New_York', SEED: String(parameters.seed) }
  delete env.NODE_TEST_CONTEXT
  execFileSync(process.execPath, ['--test', '--test-reporter=dot', fileURLToPath(import.meta.url)], { env, stdio: 'pipe' })
})

test('working days until a day agree with counting a term: forward exactly, backward as lateness', () => {
  for (let workdays = 1; workdays < 60; workdays += 7) {
    const { due_on } = addWorkdays(calendar, '2021-02-01', workdays)
    assert.equal(workdaysUntil(calendar, { from_on: '2021-02-01', until_on: due_on }), workdays)
    const { workdays_left } = countClock(calendar, { from_on: '2021-01-04', workdays: 5, pauses: [], extensions: [], today_on: due_on })
    assert.equal(workdaysUntil(calendar, { from_on: due_on, until_on: addWorkdays(calendar, '2021-01-04', 5).due_on }), workdays_left)
  }
  assert.equal(workdaysUntil(calendar, { from_on: '2021-09-29', until_on: '2021-09-29' }), 0)
  assert.equal(workdaysUntil(calendar, { from_on: '2021-03-06', until_on: '2021-03-05' }), -1, 'a Saturday after a Friday is late')
})
