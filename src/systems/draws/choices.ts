import type { Cx } from '#kernel/store/cx.ts'
import { casesOf } from '#engines/cases/room.ts'

/** Coded reasons of the pack. */
export function codedChoicesOf(cx: Cx, register: string): { id: string, title: { zh: string, en: string } }[] {
  return casesOf(cx.city).choices(register).map(({ id, title }) => ({ id, title }))
}
