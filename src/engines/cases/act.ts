import { createHash } from 'node:crypto'
import { fault, type Sentence } from '#kernel/declare/fault.ts'
import { type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { canonical } from '#kernel/trust/canonical.ts'
import type { Relation, Role } from '#kernel/trust/actor.ts'
import { linkFiles } from '#kernel/outside/file.ts'
import { checkAnswers, fieldsOf } from './form.ts'
import { follow, mayMove, move, type Values } from './move.ts'
import { loadCase, loadState, markingOf, scopeOf } from './load.ts'
import { bundleOf, casesOf, type Bundle } from './room.ts'
import { engineEffects } from './effects.ts'
import { notify, settle, writeEvent } from './settle.ts'
import type { Act } from './procedure.ts'
import type { CaseFile, CaseSubject, Outcome, Party, Turn } from './subject.ts'

/** `version` is the one the actor saw; acts done beside others need none. */
export type ActInput = { procedure: string, action: string, case_id: string, version?: number | undefined, answers: Record<string, unknown> }

export type Acted = { case_id: string, version: number, receipt_id: string | null }

/**
 * Takes one action on a case: lock, step, role, guard, form, effect, then all that follows from it, in the caller's transaction.
 * @throws fault `cases.not-found` | `cases.not-yours` | `cases.moved` (someone acted first) | `cases.not-now` | `cases.wrong-answers` (all problems at once)
 */
export async function act(cx: Cx, input: ActInput): Promise<Acted> {
  const room = casesOf(cx.city)
  const peek = room.current.get(input.procedure)?.procedure.acts.get(input.action)
  const file = await loadCase(cx, input.case_id, peek?.beside ? 'share' : 'update')
  if (file.procedure !== input.procedure) throw fault('cases.not-found', { id: input.case_id })
  const bundle = await bundleOf(cx, file)
  const taken = bundle.procedure.acts.get(input.action)
  if (!taken) throw fault('cases.no-action', { action: input.action })
  await cx.elevate()
  const { parties, places } = await loadState(cx, file.id)
  const passage = cx.city.access.passage(`${bundle.procedure.text.system}.${taken.id}`, cx.actor, scopeOf(file, parties))
  if (!passage) throw fault('cases.not-yours', { action: taken.title })
  if (!taken.stays && input.version !== file.version) throw fault('cases.moved', { title: { zh: file.title_zh, en: file.title_en } })
  const subject = room.subjects.get(file.procedure)!
  const marking = markingOf(bundle.procedure, places)
  const refused = mayMove(taken, marking, await valuesOf(cx, subject, file))
  if (refused) throw fault(`cases.${refused.code === 'not-now' ? 'not-now' : 'guard'}`, { why: refused.why })
  checkForm(bundle, taken, input.answers, await optionsOf(cx, subject, file))
  const turn: Turn = { case: file, action: taken.id, answers: input.answers, ...passage, org_id: orgFor(cx, passage, file, parties), steps: places.map((place) => place.step), parties }
  await linkAnswers(cx, bundle, taken, turn)
  const outcome = await runEffect(cx, subject, taken, turn)
  const receipt_id = taken.receipt ? newId() : null
  await writeOutcome(cx, file, taken, outcome, turn)
  const version = taken.beside ? file.version : await advance(cx, bundle, subject, { ...file, ...outcome.case }, taken, marking)
  const secret = taken.is_private
  await writeEvent(cx, file, { action: taken.id, role: passage.role, org_id: turn.org_id, note: outcome.note, answers: outcome.answer ?? (secret ? undefined : input.answers), is_private: secret, receipt_id })
  if (taken.form) await sql`delete from draft where city_id = ${cx.city.id} and case_id = ${file.id} and form = ${taken.form} and (account_id = ${cx.actor.account_id ?? ''} or org_id = ${turn.org_id ?? ''}) and (account_id <> '' or org_id <> '')`.execute(cx.tx)
  for (const settled of room.settled) await settled(cx, file.id)
  const content = outcome.receipt ?? { subject: `case:${file.id}`, content: { action: taken.id, answers_hash: createHash('sha256').update(canonical(input.answers)).digest('hex'), answers: secret ? null : input.answers } }
  cx.record.audits.push({ action: `${bundle.procedure.text.system}.${taken.id}`, subject: `case:${file.id}`, content: content.content, ...receipt_id && taken.receipt ? { receipt: { id: receipt_id, kind: taken.receipt, subject: content.subject } } : {} })
  return { case_id: file.id, version, receipt_id }
}

/** What the guards see: the system's facts of the case, and today. */
export async function valuesOf(cx: Cx, subject: CaseSubject, file: CaseFile): Promise<Values> {
  return { ...await subject.values(cx, file), 今天: cx.today_on }
}

/** Options of the pack's registers and of the case itself, by name. */
export async function optionsOf(cx: Cx, subject: CaseSubject, file: CaseFile): Promise<(register: string) => { id: string, title: Sentence }[]> {
  const own = await subject.options?.(cx, file) ?? {}
  return (register) => own[register] ?? casesOf(cx.city).options(register)
}

function checkForm(bundle: Bundle, taken: Act, answers: Record<string, unknown>, options: (register: string) => { id: string }[]): void {
  if (!taken.form) {
    if (Object.keys(answers).length > 0) throw fault('cases.no-answers-wanted')
    return
  }
  const problems = checkAnswers(bundle.forms.get(taken.form)!, answers, { options })
  if (problems.length > 0) throw fault('cases.wrong-answers', { count: problems.length }, problems)
}

/** Links the files of the answers to the case; those of a private act stay sealed. The effect comes after, so that it may already unseal or publish them. */
async function linkAnswers(cx: Cx, bundle: Bundle, taken: Act, turn: Turn): Promise<void> {
  if (!taken.form) return
  const sent = fieldsOf(bundle.forms.get(taken.form)!).flatMap((field) => {
    const ids = turn.answers[field.id]
    const is_asked = !field.when || field.when.in.includes(turn.answers[field.when.field] as string)
    return field.type === 'files' && is_asked && Array.isArray(ids) && ids.length > 0 ? [{ path: field.id, ids: ids as string[] }] : []
  })
  const refused = new Set(await linkFiles(cx, turn.case.id, sent.flatMap(({ ids }) => ids), { role: turn.role, org_id: turn.org_id, county_id: turn.case.county_id, sealed_by: taken.is_private ? taken.id : null }))
  const problems = sent.filter(({ ids }) => ids.some((id) => refused.has(id))).map(({ path }) => ({ path, code: 'cases.file-not-yours' }))
  if (problems.length > 0) throw fault('cases.wrong-answers', { count: problems.length }, problems)
}

/** The organisation in whose name the actor acts: the case's own, the party's, or the one that gives the role. */
function orgFor(cx: Cx, passage: { role: Role, relation: Relation }, file: CaseFile, parties: readonly Party[]): string | null {
  const mine = cx.actor.grants.filter((grant) => grant.role === passage.role).map((grant) => grant.org_id)
  if (file.org_id && mine.includes(file.org_id)) return file.org_id
  const party = parties.find((one) => one.role === passage.role && one.org_id !== '' && mine.includes(one.org_id))
  return party?.org_id ?? mine.find((one) => one) ?? null
}

async function runEffect(cx: Cx, subject: CaseSubject, taken: Act, turn: Turn): Promise<Outcome> {
  if (!taken.effect) return {}
  const effect = subject.effects[taken.effect] ?? engineEffects[taken.effect]
  if (!effect) throw new Error(`invariant: no effect is named ${taken.effect}`)
  return await effect(cx, turn) ?? {}
}

async function writeOutcome(cx: Cx, file: CaseFile, taken: Act, outcome: Outcome, turn: Turn): Promise<void> {
  for (const party of outcome.parties ?? []) {
    await sql`insert into case_party (city_id, case_id, role, account_id, org_id) values (${cx.city.id}, ${file.id}, ${party.role}, ${party.account_id ?? ''}, ${party.org_id ?? ''})
      on conflict (city_id, case_id, role, account_id, org_id) do nothing`.execute(cx.tx)
  }
  if (outcome.part_again) await sql`update case_party set done_at = null where city_id = ${cx.city.id} and case_id = ${file.id} and role = any(${outcome.part_again})`.execute(cx.tx)
  const change = outcome.case
  if (change) {
    await sql`update case_file set title_zh = ${change.title_zh ?? file.title_zh}, title_en = ${change.title_en ?? file.title_en}, is_public = ${change.is_public ?? file.is_public},
      county_id = ${change.county_id ?? file.county_id}, subject = ${change.subject ?? file.subject} where city_id = ${cx.city.id} and id = ${file.id}`.execute(cx.tx)
  }
  if (taken.finishes_part) {
    await sql`update case_party set done_at = now() where city_id = ${cx.city.id} and case_id = ${file.id} and role = ${turn.role} and account_id = ${cx.actor.account_id ?? ''}`.execute(cx.tx)
  }
}

async function advance(cx: Cx, bundle: Bundle, subject: CaseSubject, file: CaseFile, taken: Act, marking: readonly number[]): Promise<number> {
  let moved = move(bundle.procedure, taken, marking)
  if (moved.outcome === null && bundle.procedure.automatic.length > 0) moved = follow(bundle.procedure, moved, await valuesOf(cx, subject, file))
  const version = await settle(cx, bundle, file, moved)
  for (const one of taken.notice) await notify(cx, file, one.to, one.text)
  for (const id of moved.followed) {
    const automatic = bundle.procedure.automatic.find((one) => one.id === id)!
    await writeEvent(cx, file, { action: `automatic:${id}`, role: 'platform', org_id: null })
    for (const one of automatic.notice) await notify(cx, file, one.to, one.text)
  }
  return version
}
