import type { Problem } from '../declare/fault.ts'
import { dayNumber, isDay } from './days.ts'

const CREDIT_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const IDENTITY_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const IDENTITY_CHECKS = '10X98765432'
const TEXT_MAX = 320

// First two digits of GB/T 2260. Codes registered by the State itself begin with 10 (100000).
const PROVINCES = new Set(['11', '12', '13', '14', '15', '21', '22', '23', '31', '32', '33', '34', '35', '36', '37', '41', '42', '43', '44', '45', '46',
  '50', '51', '52', '53', '54', '61', '62', '63', '64', '65', '71', '81', '82'])

/** A code as it is stored: full-width characters made half-width, spaces and hyphens dropped, letters in capitals. */
export function normaliseCode(text: string): string {
  return text.slice(0, TEXT_MAX).normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
}

/**
 * 统一社会信用代码: everything wrong with a unified social credit code, none when it is good (GB 32100-2015).
 * Whether the code was ever issued is not known here.
 */
export function checkCreditCode(code: string, path = ''): Problem[] {
  if (code.length !== 18) return [{ path, code: 'values.credit-code-length', data: { length: code.length } }]
  const strange = positions(code, (character) => CREDIT_CHARACTERS.includes(character))
  if (strange.length > 0) return strange.map((position) => ({ path, code: 'values.credit-code-character', data: { position, character: code[position - 1] } }))
  const problems = checkDivision(code.slice(2, 8), path, 'values.credit-code-division', true)
  const sum = CREDIT_WEIGHTS.reduce((total, weight, i) => total + CREDIT_CHARACTERS.indexOf(code[i]!) * weight, 0)
  const expected = CREDIT_CHARACTERS[(31 - (sum % 31)) % 31]
  if (code[17] !== expected) problems.push({ path, code: 'values.credit-code-check', data: { expected, found: code[17] } })
  return problems
}

/**
 * 公民身份号码: everything wrong with a resident identity number (GB 11643): length, characters, province, birthday, check character.
 * `today_on` also refuses a birthday to come. Problems never carry the number itself.
 */
export function checkIdentityNumber(number: string, path = '', today_on?: string): Problem[] {
  if (number.length !== 18) return [{ path, code: 'values.identity-length', data: { length: number.length } }]
  const strange = positions(number, (character, position) => /[0-9]/.test(character) || (position === 18 && character === 'X'))
  if (strange.length > 0) return strange.map((position) => ({ path, code: 'values.identity-character', data: { position } }))
  const problems = checkDivision(number.slice(0, 6), path, 'values.identity-division', false)
  const birthday = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  const is_possible = isDay(birthday) && birthday >= '1850-01-01' && (today_on === undefined || dayNumber(birthday) <= dayNumber(today_on))
  if (!is_possible) problems.push({ path, code: 'values.identity-birthday' })
  const sum = IDENTITY_WEIGHTS.reduce((total, weight, i) => total + Number(number[i]) * weight, 0)
  if (number[17] !== IDENTITY_CHECKS[sum % 11]) problems.push({ path, code: 'values.identity-check' })
  return problems
}

/** 行政区划代码: what is wrong with a six-digit division code of GB/T 2260; the province must exist, the county is not looked up. */
export function checkDivisionCode(code: string, path = ''): Problem[] {
  return checkDivision(code, path, 'values.division-code', false)
}

function checkDivision(code: string, path: string, problem: string, allows_state: boolean): Problem[] {
  const is_plausible = /^\d{6}$/.test(code) && (PROVINCES.has(code.slice(0, 2)) || (allows_state && code === '100000'))
  return is_plausible ? [] : [{ path, code: problem, data: { code } }]
}

/** Positions, from 1, of the characters that are not `allowed`. */
function positions(text: string, allowed: (character: string, position: number) => boolean): number[] {
  return [...text.split('').keys()].map((index) => index + 1).filter((position) => !allowed(text[position - 1]!, position))
}

/** Light check of an e-mail address: one @, a dotted domain, no spaces, at most 254 characters. Only a letter sent proves more. */
export function checkEmail(text: string, path = ''): Problem[] {
  const at = text.lastIndexOf('@')
  const is_plausible = text.length <= 254 && at > 0 && at <= 64 && !text.includes('..')
    && /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:".]+(?:\.[^\s@<>()[\]\\,;:".]+)+$/.test(text)
  return is_plausible ? [] : [{ path, code: 'values.email' }]
}

/** A telephone number as it is stored: digits, with a leading + for other countries; +86 is dropped. */
export function normalisePhone(text: string): string {
  return text.slice(0, TEXT_MAX).normalize('NFKC').replace(/[\s().-]/g, '').replace(/^(?:\+86|0086)/, '')
}

/** Light check of a normalised number: a mainland mobile, a landline with its area code, or + and 7 to 15 digits for another country. */
export function checkPhone(number: string, path = ''): Problem[] {
  const is_plausible = /^1[3-9]\d{9}$/.test(number) || /^0\d{9,11}$/.test(number) || /^\+[1-9]\d{6,14}$/.test(number)
  return is_plausible ? [] : [{ path, code: 'values.phone' }]
}

/** Hides the middle of a code: `3307****1234`. Twelve characters or fewer keep only the first and the last, three or fewer none. */
export function maskCode(text: string): string {
  if (text.length <= 3) return '****'
  return text.length <= 12 ? `${text.slice(0, 1)}****${text.slice(-1)}` : `${text.slice(0, 4)}****${text.slice(-4)}`
}

/** Hides the middle of a telephone number: `138****1234`. */
export function maskPhone(number: string): string {
  return number.length < 11 ? maskCode(number) : `${number.slice(0, -8)}****${number.slice(-4)}`
}

/** Hides the person in an e-mail address: `l****@example.com`. */
export function maskEmail(text: string): string {
  const at = text.lastIndexOf('@')
  return at < 1 ? maskCode(text) : `${[...text][0]}****${text.slice(at)}`
}

/** Hides a name but for its first character: `李**`. */
export function maskName(name: string): string {
  const characters = [...name.trim()]
  return characters.length === 0 ? '' : characters[0] + '*'.repeat(Math.min(2, Math.max(1, characters.length - 1)))
}
