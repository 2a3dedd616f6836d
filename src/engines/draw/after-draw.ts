import { z } from 'zod'
import type { Sentence } from '#kernel/declare/fault.ts'
import { hashOf, hashShape, instantShape, pseudonymShape, slugShape } from './notice.ts'
import type { DrawTools } from './tools.ts'
import type { DrawResult } from './walk.ts'

export const event_kinds = ['asked', 'accepted', 'declined', 'no-answer', 'withdrawn', 'conflict', 'replaced', 'exhausted'] as const

/**
 * 抽取后的事件, each bound to the one before it. `replaced`: `pseudonym`, the next alternate, takes the empty `seat`. `exhausted`: the seat stays empty and
 * wants a supplement draw. `conflict` may also meet somebody who still waits; `seat` is then null. `declined`, `withdrawn` and `conflict` carry a coded reason.
 */
export const eventShape = z.strictObject({
  sequence: z.int().min(1).max(10_000), kind: z.enum(event_kinds), stratum: slugShape, seat: z.int().min(1).max(100).nullable(),
  pseudonym: pseudonymShape.nullable(), reason: slugShape.nullable(), at: instantShape, previous: hashShape, hash: hashShape,
})
export type DrawEvent = z.output<typeof eventShape>
/** What happens, before it is bound into the log. */
export type Happening = Pick<DrawEvent, 'kind' | 'stratum' | 'seat' | 'pseudonym' | 'reason'>

export type SeatState = { stratum: string, seat: number, pseudonym: string | null, state: 'drawn' | 'asked' | 'accepted' | 'vacant' | 'exhausted' }
/** What is to be done for a seat, in this order within a stratum. `supplement`: nobody is left, and `exhausted` is to be written down. */
export type NextStep = { do: 'ask' | 'replace' | 'supplement', stratum: string, seat: number, pseudonym: string | null }
export type AfterDraw = {
  seats: SeatState[]
  /** Alternates who have not been called, in their order. */
  waiting: { stratum: string, pseudonym: string }[]
  next: NextStep[]
  /** The first event that may not stand where it stands; those before it count. */
  problem: { index: number, sentence: Sentence } | null
}

/** Binds a happening into the log after `previous`: the last event's hash, or the record's where it is the first. */
export function bindEvent(tools: DrawTools, happening: Happening, { sequence, at, previous }: { sequence: number, at: string, previous: string }): DrawEvent {
  const { kind, stratum, seat, pseudonym, reason } = happening
  const event = { sequence, kind, stratum, seat, pseudonym, reason, at, previous }
  return { ...event, hash: hashOf(tools, event) }
}

/** The hash an event should carry. */
export function hashOfEvent(tools: DrawTools, { hash: _, ...event }: DrawEvent): string {
  return hashOf(tools, event)
}

/** Who sits and who is next, from a result and what happened since. Alternates are called strictly in order; an event out of turn is a problem. */
export function afterDraw(result: Pick<DrawResult, 'seats' | 'alternates' | 'short'>, events: readonly Happening[]): AfterDraw {
  const seats: SeatState[] = result.seats.map((one) => ({ ...one, state: 'drawn' }))
  // A seat the walk could not fill is there, and empty.
  for (const { stratum, seats: missing } of result.short) {
    const filled = result.seats.filter((one) => one.stratum === stratum).length
    for (let at = 1; at <= missing; at += 1) seats.push({ stratum, seat: filled + at, pseudonym: null, state: 'vacant' })
  }
  let waiting = result.alternates.map(({ stratum, pseudonym }) => ({ stratum, pseudonym }))
  let problem: AfterDraw['problem'] = null
  for (const [index, event] of events.entries()) {
    const sentence = apply(event)
    if (sentence === null) continue
    problem = { index, sentence }
    break
  }
  const calls = new Map<string, number>()
  const next = seats.flatMap(({ stratum, seat, pseudonym, state }): NextStep[] => {
    if (state === 'drawn') return [{ do: 'ask', stratum, seat, pseudonym }]
    if (state !== 'vacant') return []
    const called = calls.get(stratum) ?? 0
    calls.set(stratum, called + 1)
    const queue = waiting.filter((one) => one.stratum === stratum), alternate = queue[called]
    if (alternate !== undefined) return [{ do: 'replace', stratum, seat, pseudonym: alternate.pseudonym }]
    // Only once the last alternate is called is it known that this seat goes empty.
    return queue.length === 0 ? [{ do: 'supplement', stratum, seat, pseudonym: null }] : []
  })
  return { seats, waiting, next, problem }

  function apply({ kind, stratum, seat, pseudonym, reason }: Happening): Sentence | null {
    if ((kind === 'declined' || kind === 'withdrawn' || kind === 'conflict') && reason === null) return { zh: '没有写明理由', en: 'no reason is given' }
    if (kind === 'conflict' && seat === null) {
      if (!waiting.some((one) => one.stratum === stratum && one.pseudonym === pseudonym)) return { zh: '此人不在候补之列', en: 'nobody of this name waits' }
      waiting = waiting.filter((one) => one.stratum !== stratum || one.pseudonym !== pseudonym)
      return null
    }
    const held = seats.find((one) => one.stratum === stratum && one.seat === seat)
    if (held === undefined) return { zh: '没有这个席位', en: 'there is no such seat' }
    if (kind === 'replaced') {
      const first = waiting.find((one) => one.stratum === stratum)
      if (held.state !== 'vacant') return { zh: '该席位并未空缺', en: 'the seat is not empty' }
      if (first === undefined || first.pseudonym !== pseudonym) return { zh: `应由下一位候补 ${first?.pseudonym ?? '（无）'} 递补`, en: `the next alternate is ${first?.pseudonym ?? 'nobody'}` }
      waiting = waiting.filter((one) => one !== first)
      Object.assign(held, { pseudonym, state: 'drawn' })
      return null
    }
    if (kind === 'exhausted') {
      if (held.state !== 'vacant' || waiting.some((one) => one.stratum === stratum)) return { zh: '该席位不缺人，或仍有候补', en: 'the seat is held, or somebody still waits' }
      held.state = 'exhausted'
      return null
    }
    if (held.pseudonym === null || held.pseudonym !== pseudonym) return { zh: '席位上不是此人', en: 'somebody else holds the seat' }
    const from: Record<Exclude<DrawEvent['kind'], 'replaced' | 'exhausted'>, readonly SeatState['state'][]> = {
      asked: ['drawn'], accepted: ['asked'], declined: ['asked'], 'no-answer': ['asked'], withdrawn: ['accepted'], conflict: ['drawn', 'asked', 'accepted'],
    }
    if (!from[kind].includes(held.state)) return { zh: `席位的状态不允许此事件（${held.state}）`, en: `this does not follow upon “${held.state}”` }
    if (kind === 'asked' || kind === 'accepted') held.state = kind
    else Object.assign(held, { pseudonym: null, state: 'vacant' })
    return null
  }
}
