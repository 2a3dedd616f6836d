import type { Sentence } from '#kernel/declare/fault.ts'
import type { Act, Procedure } from './procedure.ts'

/** The active places of a case, as step numbers in ascending order. */
export type Marking = readonly number[]

/** What the guards see: the procedure's names and 今天. */
export type Values = Record<string, unknown>

export type Moved = {
  ok: true
  marking: Marking
  left: number[]
  entered: number[]
  /** Ids of the automatic moves that followed, in order. */
  followed: string[]
  outcome: string | null
}
export type Refused = { ok: false, code: 'not-now' | 'guard' | 'unknown', why: Sentence }

const notNow: Sentence = { zh: '现在还不到这一步', en: 'This is not the step for it' }

const notHere: Sentence = { zh: '这一件没有这个动作', en: 'This case has no such action' }

/** Whether the case has the action at all. */
export function doesApply(act: Act, values: Values): boolean {
  return act.applies_if === null || act.applies_if.run(values) === true
}

/** Whether `act` may be taken from `marking`, and if not, why: the step, a guard that fails, or a guard that lacks a fact. */
export function mayMove(act: Act, marking: Marking, values: Values): Refused | null {
  for (const step of act.at_bits) if (!marking.includes(step)) return { ok: false, code: 'not-now', why: notNow }
  if (!doesApply(act, values)) return { ok: false, code: 'guard', why: notHere }
  for (const check of act.checks) {
    const held = check.compiled.run(values)
    if (held !== true) return { ok: false, code: held === false ? 'guard' : 'unknown', why: check.otherwise }
  }
  return null
}

/** Takes `act`: leaves its steps, enters the next ones. Pure: no clock, no database. Automatic moves come after its effect, through `follow`. */
export function move(procedure: Procedure, act: Act, marking: Marking): Moved {
  const left = act.stays ? [] : act.at_bits
  const entered = act.to.map((step) => procedure.step_index.get(step)!)
  const outcome = act.ends ?? null
  return { ok: true, marking: outcome ? [] : rearranged(marking, left, entered), left: outcome ? [...marking] : left, entered: outcome ? [] : entered.filter((step) => !marking.includes(step) || left.includes(step)), followed: [], outcome }
}

/** Most automatic moves that may follow one another; a procedure that needs more goes round in a circle. */
const followed_max = 20

/** Makes every automatic move whose steps are active and whose condition holds, until none is left. */
export function follow(procedure: Procedure, moved: Moved, values: Values): Moved {
  let current = moved
  for (let round = 0; round < followed_max && current.outcome === null; round++) {
    const next = procedure.automatic.find((one) => one.at_bits.every((step) => current.marking.includes(step)) && (one.check === null || one.check.run(values) === true))
    if (!next) return current
    const entered = next.to.map((step) => procedure.step_index.get(step)!)
    const outcome = next.ends ?? null
    current = {
      ok: true,
      marking: outcome ? [] : rearranged(current.marking, next.at_bits, entered),
      left: [...current.left, ...(outcome ? current.marking : next.at_bits)],
      entered: [...current.entered.filter((step) => !next.at_bits.includes(step)), ...entered],
      followed: [...current.followed, next.id],
      outcome,
    }
  }
  return current
}

/** The names that the automatic moves read which may follow one another from `marking`; none of the others is looked at by `follow`. */
export function namesFollowing(procedure: Procedure, marking: Marking): string[] {
  const reached = new Set(marking)
  const able = new Set<Procedure['automatic'][number]>()
  for (let grew = true; grew;) {
    grew = false
    for (const one of procedure.automatic) {
      if (able.has(one) || !one.at_bits.every((step) => reached.has(step))) continue
      able.add(one)
      for (const step of one.to) reached.add(procedure.step_index.get(step)!)
      grew = true
    }
  }
  return [...able].flatMap((one) => one.check?.names ?? [])
}

function rearranged(marking: Marking, left: readonly number[], entered: readonly number[]): number[] {
  const kept = marking.filter((step) => !left.includes(step))
  for (const step of entered) if (!kept.includes(step)) kept.push(step)
  return kept.sort((a, b) => a - b)
}
