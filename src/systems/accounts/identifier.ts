import { z } from 'zod'
import type { Cx, House } from '#kernel/store/cx.ts'
import type { Problem } from '#kernel/declare/fault.ts'
import { guardPersonal, type PersonalGuard, type Place } from '#kernel/trust/personal.ts'
import { keysOf } from '#kernel/trust/record.ts'
import { checkIdentityNumber, checkPhone, maskCode, maskPhone, normaliseCode, normalisePhone } from '#kernel/values/codes.ts'

export const identifierKind = z.enum(['identity-number', 'passport', 'phone'])
export type IdentifierKind = z.output<typeof identifierKind>

const guards = new WeakMap<House, PersonalGuard>()

/** The house's guard over personal identifiers, opened once on its data key. */
export function guardOf(house: House): PersonalGuard {
  const held = guards.get(house) ?? guardPersonal(keysOf(house).data_key)
  guards.set(house, held)
  return held
}

/** Where an identifier lies; its ciphertext opens nowhere else. */
export function placeOf(cx: Cx, account_id: string, kind: IdentifierKind): Place {
  return { city_id: cx.city.id, table: 'person_identifier', column: `cipher ${kind}`, row_id: account_id }
}

/** An identifier as it is stored, what is wrong with it, and what lists may show. A passport number keeps its letters and digits only. */
export function readIdentifier(kind: IdentifierKind, text: string, today_on: string): { value: string, masked: string, problems: Problem[] } {
  if (kind === 'phone') {
    const value = normalisePhone(text)
    return { value, masked: maskPhone(value), problems: checkPhone(value, 'identifier') }
  }
  const value = normaliseCode(text)
  if (kind === 'identity-number') return { value, masked: maskCode(value), problems: checkIdentityNumber(value, 'identifier', today_on) }
  const is_plausible = /^[A-Z0-9]{5,20}$/.test(value)
  return { value, masked: maskCode(value), problems: is_plausible ? [] : [{ path: 'identifier', code: 'accounts.passport' }] }
}
