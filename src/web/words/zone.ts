import type { Language } from './write.ts'

/** The zone of China's cities, until the server has said which city is read about. */
export const first_zone = 'Asia/Shanghai'

let zone = first_zone
const listeners = new Set<() => void>()

/** The zone in which the city that is read about tells the time: a name of the IANA list. */
export function cityZone(): string {
  return zone
}

/** Tells everybody who listens that the city, and with it the zone, is another one. */
export function setCityZone(next: string): void {
  if (next === zone) return
  zone = next
  for (const listen of listeners) listen()
}

/** Calls `listen` at each change of the zone; returns how to stop. */
export function onZoneChange(listen: () => void): () => void {
  listeners.add(listen)
  return () => listeners.delete(listen)
}

// Making a formatter costs more than a thousand uses of it.
const clocks = new Map<string, Intl.DateTimeFormat>()
function clockOf(name: string): Intl.DateTimeFormat {
  const known = clocks.get(name)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', { timeZone: name, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })
  clocks.set(name, made)
  return made
}

/** Day `YYYY-MM-DD` and time `HH:MM` of an instant, milliseconds since 1970, as clocks in that zone show it. */
export function clockIn(name: string, epoch_ms: number): { day: string, time: string } {
  const part = Object.fromEntries(clockOf(name).formatToParts(epoch_ms).map(({ type, value }) => [type, value]))
  return { day: `${part.year!.padStart(4, '0')}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` }
}

const names = new Map<string, string>()

/** What people call the time of that zone. */
export function writeZone(name: string, language: Language): string {
  if (name === first_zone) return language === 'zh' ? '北京时间' : 'China standard time'
  const key = `${language} ${name}`
  const known = names.get(key)
  if (known !== undefined) return known
  const parts = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: name, timeZoneName: 'longGeneric' }).formatToParts(0)
  const said = parts.find((part) => part.type === 'timeZoneName')?.value ?? name
  names.set(key, said)
  return said
}
