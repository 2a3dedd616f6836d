import { createHash } from 'node:crypto'
import { fault, invariant } from '#kernel/declare/fault.ts'
import { type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { canonical } from '#kernel/trust/canonical.ts'
import type { Relation, Role } from '#kernel/trust/actor.ts'
import { linkFiles } from '#kernel/outside/file.ts'
import { partsOfLocked } from '#kernel/outside/locked-file.ts'
import { holdsFor } from './asked.ts'
import { checkAnswers, fieldsOf, type FormContext } from './form.ts'
import { follow, mayMove, move, namesFollowing, type Moved, type Values } from './move.ts'
import { loadCase, loadState, lockFamily, markingOf, scopeOf, type Place } from './load.ts'
import { nameParties, openFrom, writeLink } from './open.ts'
import { reasonsIn, recordReasons } from './reasons.ts'
import { bundleOf, casesOf, type Bundle, type Option } from './room.ts'
import { engineEffects } from './effects.ts'
import { personal_roles } from './in-person.ts'
import { notify, settle, writeEvent } from './settle.ts'
import type { Act } from './procedure.ts'
import type { CaseFile, CaseSubject, ChildAct, Outcome, Party, Turn } from './subject.ts'

/** `version` is the one the actor saw; acts done beside others need none. `system` is whose address the action came by. */
export type ActInput = { system: string, action: string, case_id: string, version?: number | undefined, answers: Record<string, unknown> }

export type Acted = { case_id: string, version: number, receipt_id: string | null }

/** Most consequences of each kind one act may have. */
export const consequences_max = 100

/**
 * Takes one action on a case: lock, step, role, guard, form, effect, then all that follows from it, in the caller's transaction. What follows may
 * reach other cases: cases are opened, children acted on, and a parent moves on when its child has ended.
 * @throws fault `cases.not-found` | `cases.not-yours` | `cases.moved` (someone acted first) | `cases.not-now` | `cases.wrong-answers` (all problems at once)
 */
export async function act(cx: Cx, input: ActInput): Promise<Acted> {
  // Read as the actor first: a case out of reach is not found, and its parent must be known before anything is locked.
  const seen = await loadCase(cx, input.case_id)
  await cx.elevate()
  const bundle = await bundleOf(cx, seen)
  const { text } = bundle.procedure
  if (text.system !== input.system) throw fault('cases.not-found', { id: input.case_id })
  const taken = bundle.procedure.acts.get(input.action)
  if (!taken) throw fault('cases.no-action', { action: input.action })
  const file = await lockFamily(cx, seen, taken.beside ? 'share' : 'update')
  const state = await loadState(cx, file.id)
  const passage = cx.city.access.passage(`${text.system}.${taken.id}`, cx.actor, scopeOf(file, state.parties))
  if (!passage) throw fault('cases.not-yours', { action: taken.title })
  if (!taken.stays && input.version !== file.version) throw fault('cases.moved', { title: { zh: file.title_zh, en: file.title_en } })
  const done = await perform(cx, { bundle, file, taken, answers: input.answers, passage, ...state })
  if (done.is_ended && file.parent_id !== null) await wake(cx, file.parent_id, file.id)
  return { case_id: file.id, version: done.version, receipt_id: done.receipt_id }
}

type Performance = { bundle: Bundle, file: CaseFile, taken: Act, answers: Record<string, unknown>, passage: { role: Role, relation: Relation | null }, parties: Party[], places: Place[] }

/** The act itself, on a locked case, once the right to it is established. */
async function perform(cx: Cx, { bundle, file, taken, answers, passage, parties, places }: Performance): Promise<{ version: number, receipt_id: string | null, is_ended: boolean }> {
  const { system } = bundle.procedure.text
  const subject = casesOf(cx.city).subjects.get(file.procedure)!
  const marking = markingOf(bundle.procedure, places)
  const refused = mayMove(taken, marking, await valuesOf(cx, subject, file, taken.names))
  if (refused) throw fault(`cases.${refused.code === 'not-now' ? 'not-now' : 'guard'}`, { why: refused.why })
  checkForm(bundle, taken, answers, { options: await optionsOf(cx, subject, file, registersIn(bundle, [taken])), words: casesOf(cx.city).words })
  const receipt_id = taken.receipt ? newId() : null
  const turn: Turn = { case: file, action: taken.id, answers, ...passage, org_id: orgFor(cx, passage.role, file, parties), steps: places.map((place) => place.step), parties, receipt_id }
  await linkAnswers(cx, bundle, taken, turn)
  const outcome = await runEffect(cx, subject, taken, turn)
  await writeOutcome(cx, file, taken, outcome, turn)
  await followOn(cx, file, taken, outcome, turn)
  const moved = taken.beside ? { version: file.version, is_ended: false } : await advance(cx, bundle, subject, { ...file, ...outcome.case }, taken, marking)
  const secret = taken.is_private || taken.is_sealed
  await writeEvent(cx, file, { action: taken.id, role: passage.role, org_id: turn.org_id, note: outcome.note, answers: outcome.answer ?? (secret ? undefined : answers), is_private: secret, receipt_id })
  if (taken.form) await recordReasons(cx, file, taken.id, reasonsIn(bundle.forms.get(taken.form)!, answers))
  if (taken.form) await sql`delete from draft where city_id = ${cx.city.id} and case_id = ${file.id} and form = ${taken.form} and (account_id = ${cx.actor.account_id ?? ''} or org_id = ${turn.org_id ?? ''}) and (account_id <> '' or org_id <> '')`.execute(cx.tx)
  for (const settled of casesOf(cx.city).settled) await settled(cx, file.id)
  const content = outcome.receipt ?? { subject: `case:${file.id}`, content: { action: taken.id, answers_hash: createHash('sha256').update(canonical(answers)).digest('hex'), answers: secret ? null : answers } }
  cx.record.audits.push({ action: `${system}.${taken.id}`, subject: `case:${file.id}`, content: content.content, ...receipt_id && taken.receipt ? { receipt: { id: receipt_id, kind: taken.receipt, subject: content.subject } } : {} })
  return { ...moved, receipt_id }
}

/** What follows from an act in other cases: new ones, children acted on, links. */
async function followOn(cx: Cx, file: CaseFile, taken: Act, { opens = [], acts = [], links = [] }: Outcome, turn: Turn): Promise<void> {
  if (opens.length + acts.length + links.length === 0) return
  invariant(!taken.beside, 'an act under a shared lock has no consequences in other cases')
  invariant(opens.length <= consequences_max && acts.length <= consequences_max && links.length <= consequences_max, 'an act has at most a hundred consequences of a kind')
  for (const opening of opens) await openFrom(cx, file, turn.role, opening)
  for (const one of acts.toSorted((a, b) => a.case_id < b.case_id ? -1 : a.case_id > b.case_id ? 1 : 0)) await actOnChild(cx, file, turn, one)
  for (const { case_id, kind } of links) await writeLink(cx, file.id, kind, case_id)
}

/** Takes an action on a child in the name of whoever acts on its parent: their right to that act covers it. The child's own steps, guards and form hold. */
async function actOnChild(cx: Cx, parent: CaseFile, turn: Turn, { case_id, action, answers = {} }: ChildAct): Promise<void> {
  const file = await loadCase(cx, case_id, 'update')
  invariant(file.parent_id === parent.id, 'an act reaches the children of its own case alone')
  const bundle = await bundleOf(cx, file)
  const taken = bundle.procedure.acts.get(action)
  invariant(taken && !taken.beside, `the child's procedure ${file.procedure} has the action ${action}`)
  await perform(cx, { bundle, file, taken, answers, passage: { role: turn.role, relation: turn.relation }, ...await loadState(cx, file.id) })
}

/**
 * Takes an action that nobody may take by hand on a case that stands by itself, in consequence of a right the caller has established: a top-up that is granted as
 * it is opened. The case's own steps, guards and form hold. The transaction must be elevated.
 */
export async function carryOut(cx: Cx, case_id: string, action: string, role: Role): Promise<void> {
  const file = await loadCase(cx, case_id, 'update')
  invariant(file.parent_id === null, 'a case under another is acted on by an act on that one')
  const bundle = await bundleOf(cx, file)
  const taken = bundle.procedure.acts.get(action)
  invariant(taken && !taken.beside && Object.keys(taken.by).length === 0, `the procedure ${file.procedure} has the action ${action}, and nobody takes it by hand`)
  await perform(cx, { bundle, file, taken, answers: {}, passage: { role, relation: null }, ...await loadState(cx, file.id) })
}

/**
 * A child has ended: its parent, locked already, is told in its history, and its automatic moves are looked at anew. A parent that ends by this wakes
 * the one above it.
 */
async function wake(cx: Cx, parent_id: string, child_id: string): Promise<void> {
  const file = await loadCase(cx, parent_id)
  const child = await loadCase(cx, child_id)
  const how = (await bundleOf(cx, child)).procedure.text.outcomes.find((one) => one.id === child.outcome)?.title ?? { zh: '已结束', en: 'Ended' }
  await writeEvent(cx, file, { action: `child:${child.outcome}`, role: 'platform', org_id: null, note: { zh: `${child.title_zh}：${how.zh}`, en: `${child.title_en}: ${how.en}` } })
  if (file.closed_at !== null) return
  await lookAnew(cx, file)
}

/** 到时自动流转: makes the automatic moves whose time has come of a case nobody acts on; a system's routine names the cases. Safe to run again: what has moved is left. */
export async function comeRound(cx: Cx, case_id: string): Promise<void> {
  const file = await loadCase(cx, case_id, 'update')
  if (file.closed_at === null) await lookAnew(cx, file)
}

async function lookAnew(cx: Cx, file: CaseFile): Promise<void> {
  const bundle = await bundleOf(cx, file)
  const subject = casesOf(cx.city).subjects.get(file.procedure)!
  const { places } = await loadState(cx, file.id)
  const still: Moved = { ok: true, marking: markingOf(bundle.procedure, places), left: [], entered: [], followed: [], outcome: null }
  const moved = follow(bundle.procedure, still, await valuesOf(cx, subject, file, namesFollowing(bundle.procedure, still.marking)))
  if (moved.followed.length === 0) return
  const { is_ended } = await arrive(cx, bundle, file, moved)
  for (const settled of casesOf(cx.city).settled) await settled(cx, file.id)
  if (is_ended && file.parent_id !== null) await wake(cx, file.parent_id, file.id)
}

/** What the guards see: of the system's facts of the case those named, today, and, where a condition asks, how many cases stand under this one. */
export async function valuesOf(cx: Cx, subject: CaseSubject, file: CaseFile, names: Iterable<string>): Promise<Values> {
  const asked = new Set(names)
  asked.delete('今天')
  const counts_children = [asked.delete('下级办件'), asked.delete('未结下级办件')].includes(true)
  return { ...asked.size > 0 ? await subject.values(cx, file, asked) : {}, ...counts_children ? await countChildren(cx, file.id) : {}, 今天: cx.today_on }
}

async function countChildren(cx: Cx, case_id: string): Promise<Values> {
  const { rows } = await sql<Values>`select count(*)::int as "下级办件", count(*) filter (where closed_at is null)::int as "未结下级办件" from case_file where city_id = ${cx.city.id} and parent_id = ${case_id}`.execute(cx.tx)
  return rows[0]!
}

/** The registers whose choices the forms of these acts offer; most offer none, and a sealed bid must not wait for them. */
export function registersIn(bundle: Bundle, acts: readonly Act[]): Set<string> {
  const forms = acts.flatMap((one) => one.form ? bundle.forms.get(one.form) ?? [] : [])
  return new Set(forms.flatMap(fieldsOf).flatMap((field) => [field.options_from ?? [], ...field.columns?.map((column) => column.options_from ?? []) ?? []].flat()))
}

/** Options of the named registers, the pack's and the case's own. */
export async function optionsOf(cx: Cx, subject: CaseSubject, file: CaseFile, registers: ReadonlySet<string>): Promise<(register: string) => Option[]> {
  const own = registers.size > 0 ? await subject.options?.(cx, file, registers) ?? {} : {}
  return (register) => own[register] ?? casesOf(cx.city).options(register)
}

function checkForm(bundle: Bundle, taken: Act, answers: Record<string, unknown>, context: FormContext): void {
  if (!taken.form) {
    if (Object.keys(answers).length > 0) throw fault('cases.no-answers-wanted')
    return
  }
  const problems = checkAnswers(bundle.forms.get(taken.form)!, answers, context)
  if (problems.length > 0) throw fault('cases.wrong-answers', { count: problems.length }, problems)
}

/** Links the files of the answers to the case; those of a private act stay sealed. The effect comes after, so that it may already unseal or publish them. */
async function linkAnswers(cx: Cx, bundle: Bundle, taken: Act, turn: Turn): Promise<void> {
  if (!taken.form) return
  // A sealed form names each file with its secret: `ID.SECRET`.
  const sentAt = (path: string, ids: unknown) => Array.isArray(ids) && ids.length > 0 ? [{ path, ids: taken.is_sealed ? (ids as string[]).map((one) => partsOfLocked(one).id) : ids as string[] }] : []
  const sent = fieldsOf(bundle.forms.get(taken.form)!).flatMap((field) => {
    if (!holdsFor(field.when, turn.answers)) return []
    if (field.type === 'files') return sentAt(field.id, turn.answers[field.id])
    const columns = field.type === 'table' ? field.columns?.filter((column) => column.type === 'files') ?? [] : []
    const rows = turn.answers[field.id]
    return Array.isArray(rows) ? columns.flatMap((column) => (rows as Record<string, unknown>[]).flatMap((row, at) => sentAt(`${field.id}.${at}.${column.id}`, row[column.id]))) : []
  })
  const refused = new Set(await linkFiles(cx, turn.case.id, sent.flatMap(({ ids }) => ids), { role: turn.role, org_id: turn.org_id, county_id: turn.case.county_id, sealed_by: taken.is_private || taken.is_sealed ? taken.id : null }))
  const problems = sent.filter(({ ids }) => ids.some((id) => refused.has(id))).map(({ path }) => ({ path, code: 'cases.file-not-yours' }))
  if (problems.length > 0) throw fault('cases.wrong-answers', { count: problems.length }, problems)
}

/** The organisation in whose name the actor acts: the case's own, the party's, or the one that gives the role; none for whoever was called in person. */
function orgFor(cx: Cx, role: Role, file: CaseFile, parties: readonly Party[]): string | null {
  if (personal_roles.includes(role)) return null
  const mine = cx.actor.grants.filter((grant) => grant.role === role).map((grant) => grant.org_id)
  if (file.org_id && mine.includes(file.org_id)) return file.org_id
  const party = parties.find((one) => one.role === role && one.org_id !== '' && mine.includes(one.org_id))
  return party?.org_id ?? mine.find((one) => one) ?? null
}

async function runEffect(cx: Cx, subject: CaseSubject, taken: Act, turn: Turn): Promise<Outcome> {
  if (!taken.effect) return {}
  const effect = subject.effects[taken.effect] ?? engineEffects[taken.effect]
  if (!effect) throw new Error(`invariant: no effect is named ${taken.effect}`)
  return await effect(cx, turn) ?? {}
}

async function writeOutcome(cx: Cx, file: CaseFile, taken: Act, outcome: Outcome, turn: Turn): Promise<void> {
  await nameParties(cx, file.id, outcome.parties ?? [])
  for (const party of outcome.parties_leave ?? []) {
    await sql`delete from case_party where city_id = ${cx.city.id} and case_id = ${file.id} and role = ${party.role} and account_id = ${party.account_id}`.execute(cx.tx)
  }
  if (outcome.part_again) await sql`update case_party set done_at = null where city_id = ${cx.city.id} and case_id = ${file.id} and role = any(${outcome.part_again})`.execute(cx.tx)
  const change = outcome.case
  if (change) {
    await sql`update case_file set title_zh = ${change.title_zh ?? file.title_zh}, title_en = ${change.title_en ?? file.title_en}, is_public = ${change.is_public ?? file.is_public}, is_owner_hidden = ${change.is_owner_hidden ?? file.is_owner_hidden},
      county_id = ${change.county_id ?? file.county_id}, subject = ${change.subject ?? file.subject} where city_id = ${cx.city.id} and id = ${file.id}`.execute(cx.tx)
  }
  if (taken.finishes_part) {
    await sql`update case_party set done_at = now() where city_id = ${cx.city.id} and case_id = ${file.id} and role = ${turn.role} and account_id = ${cx.actor.account_id ?? ''}`.execute(cx.tx)
  }
}

async function advance(cx: Cx, bundle: Bundle, subject: CaseSubject, file: CaseFile, taken: Act, marking: readonly number[]): Promise<Arrived> {
  let moved = move(bundle.procedure, taken, marking)
  if (moved.outcome === null && bundle.procedure.automatic.length > 0) moved = follow(bundle.procedure, moved, await valuesOf(cx, subject, file, namesFollowing(bundle.procedure, moved.marking)))
  return arrive(cx, bundle, file, moved, taken)
}

type Arrived = { version: number, is_ended: boolean }

/** Writes where the case stands after a move, tells of it, and sees to it that nothing under an ended case is left open. */
async function arrive(cx: Cx, bundle: Bundle, file: CaseFile, moved: Moved, taken?: Act): Promise<Arrived> {
  const is_ended = moved.marking.length === 0
  if (is_ended) {
    const { 未结下级办件: open } = await countChildren(cx, file.id)
    if (open !== 0) throw fault('cases.children-open', { count: open })
  }
  const version = await settle(cx, bundle, file, moved)
  for (const one of taken?.notice ?? []) await notify(cx, file, one.to, one.text)
  for (const id of moved.followed) {
    const automatic = bundle.procedure.automatic.find((one) => one.id === id)!
    await writeEvent(cx, file, { action: `automatic:${id}`, role: 'platform', org_id: null })
    for (const one of automatic.notice) await notify(cx, file, one.to, one.text)
  }
  return { version, is_ended }
}
