/** One event of a calendar. With `until` it lasts; an event of a day is given by `on` (and `until_on`, its last day). Instants are ISO 8601. */
export type CalendarEvent = {
  uid: string, sequence: number, stamped_at: string, summary: string, description: string, url: string | null, location?: string | null
  is_cancelled?: boolean, remind_days?: number
} & ({ at: string, until?: string } | { on: string, until_on: string })

const line_octets_max = 75

/** A calendar in the form of RFC 5545, lines ended by CRLF and folded at 75 octets, never within a character. */
export function writeCalendar(calendar: { name: string, product: string, language: 'zh' | 'en', refresh_hours: number }, events: readonly CalendarEvent[]): string {
  const lines = [
    'BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:${escapeText(calendar.product)}`, 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH',
    `NAME;LANGUAGE=${calendar.language}:${escapeText(calendar.name)}`, `X-WR-CALNAME:${escapeText(calendar.name)}`,
    `REFRESH-INTERVAL;VALUE=DURATION:PT${calendar.refresh_hours}H`, `X-PUBLISHED-TTL:PT${calendar.refresh_hours}H`,
    ...events.flatMap(eventLines), 'END:VCALENDAR',
  ]
  return lines.map(foldLine).join('\r\n') + '\r\n'
}

function eventLines(event: CalendarEvent): string[] {
  return [
    'BEGIN:VEVENT', `UID:${escapeText(event.uid)}`, `SEQUENCE:${event.sequence}`, `DTSTAMP:${instant(event.stamped_at)}`,
    ...'at' in event
      ? [`DTSTART:${instant(event.at)}`, ...event.until === undefined ? [] : [`DTEND:${instant(event.until)}`]]
      : [`DTSTART;VALUE=DATE:${compact(event.on)}`, `DTEND;VALUE=DATE:${compact(dayAfter(event.until_on))}`],
    `SUMMARY:${escapeText(event.summary)}`, ...event.description === '' ? [] : [`DESCRIPTION:${escapeText(event.description)}`],
    ...event.location ? [`LOCATION:${escapeText(event.location)}`] : [],
    // An address is no text: it is written as it is, without what would end its line.
    ...event.url === null ? [] : [`URL:${event.url.replace(/[\r\n]/g, '')}`],
    `STATUS:${event.is_cancelled ? 'CANCELLED' : 'CONFIRMED'}`, 'TRANSP:TRANSPARENT',
    ...event.remind_days === undefined || event.is_cancelled ? [] : ['BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${escapeText(event.summary)}`, `TRIGGER:-P${event.remind_days}D`, 'END:VALARM'],
    'END:VEVENT',
  ]
}

/** Text as RFC 5545 wants it: backslash, semicolon and comma escaped, line ends as `\n`, other control characters left out. */
export function escapeText(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ').replace(/[\\;,]/g, (mark) => `\\${mark}`).replaceAll('\n', '\\n')
}

/** One content line folded at 75 octets of UTF-8: the next line begins with a blank, which counts. */
export function foldLine(line: string): string {
  const parts: string[] = []
  let part = '', octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > line_octets_max) {
      parts.push(part)
      part = ''
      octets = 1
    }
    part += character
    octets += size
  }
  return [...parts, part].join('\r\n ')
}

const instant = (iso: string) => new Date(iso).toISOString().replace(/\.\d{3}Z$/, 'Z').replace(/[-:]/g, '')
const compact = (day: string) => day.replaceAll('-', '')
const dayAfter = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
