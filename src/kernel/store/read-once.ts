import type { Cx } from './cx.ts'

const kept = new WeakMap<Cx, Map<string, Promise<unknown>>>()

/**
 * What several rooms ask in one question is read once, under `key`: a question changes nothing, so reading again would tell the same. A command
 * reads anew each time, since it writes in between. What is given is shared by all who ask, so nobody may change it.
 */
export function readOnce<T>(cx: Cx, key: string, read: () => Promise<T>): Promise<T> {
  if (cx.command_id !== null) return read()
  const held = kept.get(cx) ?? new Map<string, Promise<unknown>>()
  kept.set(cx, held)
  const known = held.get(key) as Promise<T> | undefined
  if (known) return known
  const reading = read()
  held.set(key, reading)
  return reading
}

/** Lets go of what was read: after the reach of the transaction has changed, the same question may have another answer. */
export function forgetRead(cx: Cx): void {
  kept.delete(cx)
}
