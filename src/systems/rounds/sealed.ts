import type { Cx } from '#kernel/store/cx.ts'
import { openValue, sealValue } from '#kernel/trust/envelope.ts'
import { keysOf } from '#kernel/trust/record.ts'

const placeOf = (cx: Cx, case_id: string, place: string) => `round:${cx.city.id}:${case_id}:${place}`

/** Seals a value of a round for one place of it (`request 1`): moved to another row or column it no longer opens. */
export function sealOf(cx: Cx, case_id: string, place: string, value: unknown): string {
  return sealValue(keysOf(cx.house).data_key, 'round', placeOf(cx, case_id, place), value)
}

/** Opens what `sealOf` sealed. */
export function openSealed<T>(cx: Cx, case_id: string, place: string, sealed: string): T {
  return openValue<T>(keysOf(cx.house).data_key, 'round', placeOf(cx, case_id, place), sealed)
}
