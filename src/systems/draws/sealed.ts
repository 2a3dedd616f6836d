import type { Cx } from '#kernel/store/cx.ts'
import { openValue, sealValue } from '#kernel/trust/envelope.ts'
import { keysOf } from '#kernel/trust/record.ts'

/** Seals a value of a draw for one place of it (`seat technical 2`): moved to another row or column it no longer opens. */
export function sealOf(cx: Cx, case_id: string, place: string, value: unknown): string {
  return sealValue(keysOf(cx.house).data_key, 'draw', placeOf(cx, case_id, place), value)
}

/** Opens what `sealOf` sealed. */
export function openSealed<T>(cx: Cx, case_id: string, place: string, sealed: string): T {
  return openValue<T>(keysOf(cx.house).data_key, 'draw', placeOf(cx, case_id, place), sealed)
}

const placeOf = (cx: Cx, case_id: string, place: string) => `draw:${cx.city.id}:${case_id}:${place}`
