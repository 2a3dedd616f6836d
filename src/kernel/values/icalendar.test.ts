import assert from 'node:assert/strict'
import { test } from 'node:test'
import { escapeText, foldLine, writeCalendar, type CalendarEvent } from './icalendar.ts'

const event: CalendarEvent = { uid: 'one@jinhua', sequence: 2, stamped_at: '2021-02-05T01:02:03.004Z', at: '2021-03-01T09:00:00Z', summary: '截止：涂层, 固化; 不开裂', description: '第一行\n第二行\\', url: 'https://example.org/challenges/one', remind_days: 3 }
const calendar = { name: '揭榜截止', product: '-//Jiebang//zh', language: 'zh' as const, refresh_hours: 6 }

test('a line of 75 octets stays whole, one more is folded, and no character is cut', () => {
  assert.equal(foldLine('x'.repeat(75)), 'x'.repeat(75))
  assert.equal(foldLine('x'.repeat(76)), `${'x'.repeat(75)}\r\n x`)
  const chinese = foldLine(`SUMMARY:${'榜'.repeat(100)}😀`)
  for (const line of chinese.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line)
  assert.equal(chinese.replaceAll('\r\n ', ''), `SUMMARY:${'榜'.repeat(100)}😀`)
  assert.ok(!chinese.includes('\ufffd'))
})

test('what would end a value is escaped; a line break in a title makes no new property', () => {
  assert.equal(escapeText('a,b;c\\d\r\nEND:VEVENT\u0007'), 'a\\,b\\;c\\\\d\\nEND:VEVENT ')
  const text = writeCalendar(calendar, [{ ...event, summary: 'x\r\nATTENDEE:mailto:y@example.org', url: 'https://example.org/\r\nX:1' }])
  assert.ok(!/^(ATTENDEE|X:1)/m.test(text.replaceAll('\r\n ', '')))
})

test('an event keeps its name and counts its changes; days end on the day after', () => {
  const lines = writeCalendar(calendar, [event, { ...event, uid: 'days', on: '2021-02-28', until_on: '2021-03-01', is_cancelled: true } as CalendarEvent]).replaceAll('\r\n ', '').split('\r\n')
  for (const line of ['UID:one@jinhua', 'SEQUENCE:2', 'DTSTAMP:20210205T010203Z', 'DTSTART:20210301T090000Z', 'TRIGGER:-P3D', 'SUMMARY:截止：涂层\\, 固化\\; 不开裂', 'URL:https://example.org/challenges/one', 'STATUS:CANCELLED']) assert.ok(lines.includes(line), line)
  assert.equal(lines.filter((line) => line === 'BEGIN:VALARM').length, 1)
  const days = writeCalendar(calendar, [{ uid: 'd', sequence: 0, stamped_at: event.stamped_at, on: '2021-02-28', until_on: '2021-02-28', summary: 's', description: '', url: null }])
  assert.match(days, /DTSTART;VALUE=DATE:20210228\r\nDTEND;VALUE=DATE:20210301\r\n/)
  assert.ok(days.endsWith('END:VCALENDAR\r\n'))
})
