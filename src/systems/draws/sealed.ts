import type { Cx } from '#kernel/store/cx.ts'
import { openText, sealText } from '#kernel/trust/envelope.ts'
import { keysOf } from '#kernel/trust/record.ts'

/** Envelopes are filled up to a multiple of this many characters, so that their length tells nothing of what is in them. */
const padded_to = 1_024

/** Seals a value of a draw for one place of it (`seat technical 2`): moved to another row or column it no longer opens. */
export function sealOf(cx: Cx, case_id: string, place: string, value: unknown): string {
  const text = JSON.stringify(value)
  const room = Math.ceil(Buffer.byteLength(text) / padded_to) * padded_to
  return sealText(keysOf(cx.house).data_key, 'draw', placeOf(cx, case_id, place), text + ' '.repeat(room - Buffer.byteLength(text)))
}

/** Opens what `sealOf` sealed. */
export function openSealed<T>(cx: Cx, case_id: string, place: string, sealed: string): T {
  return JSON.parse(openText(keysOf(cx.house).data_key, 'draw', placeOf(cx, case_id, place), sealed)) as T
}

const placeOf = (cx: Cx, case_id: string, place: string) => `draw:${cx.city.id}:${case_id}:${place}`
