import { fault } from '../declare/fault.ts'

const DEPTH_MAX = 64

/**
 * One text for one value, whoever writes it: JSON with keys sorted by UTF-16 units and no whitespace, numbers and texts as RFC 8785 has them.
 * Keys whose value is undefined are left out, -0 is 0.
 * @throws fault `trust.not-canonical` with the path: a number that is not finite or a whole number beyond ±2^53 (another reader would round
 * it), half a character, more than 64 levels, or anything JSON has no word for
 */
export function canonical(value: unknown): string {
  return write(value, [])
}

function write(value: unknown, path: string[]): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number' && Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))) return JSON.stringify(value)
  if (typeof value === 'string' && value.isWellFormed()) return JSON.stringify(value)
  if (typeof value !== 'object' || path.length >= DEPTH_MAX) throw refusal(path)
  if (Array.isArray(value)) return `[${Array.from(value, (item, index) => write(item, [...path, String(index)])).join(',')}]`
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) throw refusal(path)
  const fields = Object.entries(value).filter(([, item]) => item !== undefined).sort(([a], [b]) => a < b ? -1 : 1)
  return `{${fields.map(([key, item]) => `${write(key, [...path, key])}:${write(item, [...path, key])}`).join(',')}}`
}

function refusal(path: string[]): Error {
  return fault('trust.not-canonical', { path: (path.join('.') || '(root)').slice(0, 200).toWellFormed() })
}
