import type { Cx } from '#kernel/store/cx.ts'
import type { Relation, Role } from '#kernel/trust/actor.ts'
import { optionsOf, registersIn, valuesOf } from './act.ts'
import { asAsked, viewForms, withHelps } from './draft.ts'
import { markingOf, scopeOf, type Place } from './load.ts'
import { doesApply, mayMove, type Refused } from './move.ts'
import { anywhere, type Act } from './procedure.ts'
import { casesOf, type Bundle } from './room.ts'
import type { CaseFile, Party } from './subject.ts'
import type { CanView } from './view-shape.ts'

/** An action the reader stands close enough to take, by which right, and why not yet. */
export type Standing = { act: Act, passage: { role: Role, relation: Relation }, refused: Refused | null }

/**
 * Actions of the active steps this reader may take, and those that only wait for a condition. Place and right are looked at first: facts are
 * then asked for the conditions of what is left alone.
 */
export async function standingsOf(cx: Cx, bundle: Bundle, file: CaseFile, parties: readonly Party[], places: readonly Place[]): Promise<Standing[]> {
  const { text, acts } = bundle.procedure
  const marking = markingOf(bundle.procedure, places)
  if (marking.length === 0) return []
  const scope = scopeOf(file, parties)
  const near = [...acts.values()].flatMap((act) => {
    if (!isAt(act, places)) return []
    const passage = cx.city.access.passage(`${text.system}.${act.id}`, cx.actor, scope)
    if (!passage) return []
    const has_finished = act.finishes_part && parties.some((party) => party.role === passage.role && party.account_id === cx.actor.account_id && party.done_at !== null)
    return has_finished ? [] : [{ act, passage }]
  })
  if (near.length === 0) return []
  const values = await valuesOf(cx, casesOf(cx.city).subjects.get(file.procedure)!, file, near.flatMap(({ act }) => act.names))
  return near.filter(({ act }) => doesApply(act, values)).map((one) => ({ ...one, refused: mayMove(one.act, marking, values) }))
}

/** The same with their forms ready to fill, as a case's page shows them. */
export async function cansOf(cx: Cx, bundle: Bundle, file: CaseFile, parties: readonly Party[], places: readonly Place[]): Promise<CanView[]> {
  const { text } = bundle.procedure
  const standings = await standingsOf(cx, bundle, file, parties, places)
  const asked = standings.filter(({ act, refused }) => act.form && !act.page && !refused)
  const subject = casesOf(cx.city).subjects.get(file.procedure)!
  const options = await optionsOf(cx, subject, file, registersIn(bundle, asked.map(({ act }) => act)))
  const forms = await viewForms(cx, bundle, file, asked, parties, options, (act) => subject.prefill?.(cx, file, act.id))
  const cans: CanView[] = []
  for (const { act, refused } of standings) {
    const form = forms.get(act.id)
    cans.push({
      action: act.id, path: `/api/${text.system}/${act.id}`, title: act.title, help: act.help, confirm: act.confirm, weight: act.weight,
      page: act.page, form: form ? asAsked(withHelps(form, await subject.helps?.(cx, file, act.id)), await subject.asks?.(cx, file, act.id)) : null, why_not: refused?.why ?? null,
    })
  }
  return cans
}

function isAt(one: Act, places: readonly Place[]): boolean {
  return one.at.every((step) => step === anywhere || places.some((place) => place.step === step))
}
