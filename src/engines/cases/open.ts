import { fault, type Sentence } from '#kernel/declare/fault.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import type { Grant, Role } from '#kernel/trust/actor.ts'
import type { ProcedureText } from './procedure.ts'
import { casesOf } from './room.ts'
import { earliestStage, settle, writeEvent } from './settle.ts'
import { loadCase } from './load.ts'
import type { CaseFile, NamedParty, Opening } from './subject.ts'

/** Opens a case under the current text of `procedure_id`, for the organisation in whose name the actor holds the role. */
export async function open(cx: Cx, procedure_id: string, input: { org_id?: string | undefined, title?: Sentence, is_demo?: boolean } & Record<string, unknown> = {}): Promise<{ case_id: string, version: number }> {
  const bundle = casesOf(cx.city).current.get(procedure_id)
  if (!bundle) throw fault('cases.no-procedure', { procedure: procedure_id })
  const { text } = bundle.procedure
  const grant = grantFor(cx, Object.keys(text.open.by), input.org_id)
  if (!grant) throw fault('kernel.not-your-role', { subject: `${text.system}.open` })
  await cx.elevate()
  const { rows: orgs } = await sql<{ county_id: string | null, is_demo: boolean }>`select county_id, is_demo from organization where city_id = ${cx.city.id} and id = ${grant.org_id ?? ''}`.execute(cx.tx)
  return write(cx, { procedure: procedure_id, org_id: grant.org_id, county_id: grant.county_id || orgs[0]?.county_id || null, input, ...input.title && { title: input.title } }, { role: grant.role, is_demo: orgs[0]?.is_demo ?? false, parent_id: null })
}

/** Opens a case in a role whose right to it the caller has established already, such as a list drawn up from a sweep. The transaction must be elevated. */
export async function openAs(cx: Cx, procedure_id: string, role: Role, { org_id = null, county_id = null, is_demo = false, input = {} }: { org_id?: string | null, county_id?: string | null, is_demo?: boolean, input?: Record<string, unknown> }): Promise<{ case_id: string, version: number }> {
  return write(cx, { procedure: procedure_id, org_id, county_id, input }, { role, is_demo, parent_id: null })
}

/** Opens a case in consequence of an act on `from`, in the same transaction; the act's right covers it. */
export async function openFrom(cx: Cx, from: CaseFile, role: Role, opening: Opening): Promise<string> {
  const kind = opening.kind ?? 'child-of'
  const org_id = opening.org_id === undefined ? from.org_id : opening.org_id
  const county_id = opening.county_id === undefined ? from.county_id : opening.county_id
  const { case_id } = await write(cx, { ...opening, org_id, county_id }, { role, is_demo: from.is_demo, parent_id: kind === 'child-of' ? from.id : null, ...opening.opening === undefined ? {} : { opening: { ...openingOf(cx, opening.procedure, opening.opening), by_org_id: null } } })
  if (kind === 'split-from') await writeLink(cx, case_id, kind, from.id)
  await nameParties(cx, case_id, opening.parties ?? [])
  if (opening.draft) await layDraft(cx, case_id, opening.draft.form, { account_id: org_id ? '' : from.account_id, org_id: org_id ?? '' }, opening.draft.values)
  return case_id
}

/**
 * Opens a case for an organisation that is not the actor's own, by one of the procedure's `openings`; its history says whose office did it.
 * @throws fault `cases.no-organization` | `cases.not-yours`
 */
export async function openFor(cx: Cx, procedure_id: string, opening_id: string, org_id: string, title?: Sentence): Promise<{ case_id: string, version: number }> {
  const bundle = casesOf(cx.city).current.get(procedure_id)
  const opening = bundle?.procedure.text.openings.find((one) => one.id === opening_id)
  if (!bundle || !opening) throw fault('cases.no-procedure', { procedure: procedure_id })
  const { rows } = await sql<{ county_id: string | null, is_demo: boolean }>`select county_id, is_demo from organization where city_id = ${cx.city.id} and id = ${org_id}`.execute(cx.tx)
  if (!rows[0]) throw fault('cases.no-organization', { org_id })
  const passage = cx.city.access.passage(`${bundle.procedure.text.system}.${opening_id}`, cx.actor, { city_id: cx.city.id, county_id: rows[0].county_id, org_id })
  if (!passage) throw fault('cases.not-yours', { action: opening.title })
  await cx.elevate()
  const by_org_id = cx.actor.grants.find((grant) => grant.role === passage.role && (grant.county_id === null || grant.county_id === rows[0]!.county_id))?.org_id ?? null
  return write(cx, { procedure: procedure_id, org_id, county_id: rows[0].county_id, input: { opening: opening_id, by_org_id }, ...title && { title } }, { role: passage.role, is_demo: rows[0].is_demo, parent_id: null, opening: { ...opening, by_org_id } })
}

function openingOf(cx: Cx, procedure: string, id: string): ProcedureText['openings'][number] {
  const found = casesOf(cx.city).current.get(procedure)?.procedure.text.openings.find((one) => one.id === id)
  if (!found) throw fault('cases.no-procedure', { procedure })
  return found
}

/** Lays answers ready in a form of a case, for its organisation or its one writer; what was typed already stays. The transaction must be elevated. */
export async function layDraft(cx: Cx, case_id: string, form: string, owner: { account_id: string, org_id: string }, values: Record<string, unknown>): Promise<void> {
  await sql`insert into draft (city_id, case_id, form, account_id, org_id, field, value, by_account_id)
    select ${cx.city.id}, ${case_id}, ${form}, ${owner.account_id}, ${owner.org_id}, field, value, ${cx.actor.account_id ?? ''}
    from jsonb_each(${JSON.stringify(values)}::jsonb) as typed (field, value) on conflict do nothing`.execute(cx.tx)
}

/** Names parties in a case; naming one twice changes nothing. */
export async function nameParties(cx: Cx, case_id: string, parties: readonly NamedParty[]): Promise<void> {
  for (const party of parties) {
    await sql`insert into case_party (city_id, case_id, role, account_id, org_id) values (${cx.city.id}, ${case_id}, ${party.role}, ${party.account_id ?? ''}, ${party.org_id ?? ''})
      on conflict (city_id, case_id, role, account_id, org_id) do ${party.reopen ? sql`update set done_at = null` : sql`nothing`}`.execute(cx.tx)
  }
}

/**
 * Links a case to another that stands by itself. Mergers of one city go one after another, since two cases that are merged into each other at
 * the same moment would both be gone.
 * @throws fault `cases.link-to-ended`
 */
export async function writeLink(cx: Cx, from_id: string, kind: 'split-from' | 'merged-into', to_id: string): Promise<void> {
  if (kind === 'merged-into') {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`merge ${cx.city.id}`}, 0))`.execute(cx.tx)
    const other = await loadCase(cx, to_id)
    if (other.closed_at !== null || to_id === from_id) throw fault('cases.link-to-ended', { title: { zh: other.title_zh, en: other.title_en } })
    const mine = await loadCase(cx, from_id)
    const receipt_id = newId()
    cx.record.audits.push({ action: `cases.${kind}`, subject: `case:${to_id}`, content: { from: from_id, into: to_id }, receipt: { id: receipt_id, kind: 'decision', subject: `case:${to_id}` } })
    await writeEvent(cx, other, { action: `linked:${kind}`, role: 'platform', org_id: null, receipt_id, note: { zh: `${mine.title_zh}（${mine.id.slice(-6)}）`, en: `${mine.title_en} (${mine.id.slice(-6)})` } })
  }
  await sql`insert into case_link (city_id, from_id, kind, to_id, account_id) values (${cx.city.id}, ${from_id}, ${kind}, ${to_id}, ${cx.actor.account_id ?? ''}) on conflict do nothing`.execute(cx.tx)
}

/** How a case comes to be opened: in which role, and by which of the procedure's other openings, for which office. */
type Origin = { role: Role, is_demo: boolean, parent_id: string | null, opening?: ProcedureText['openings'][number] & { by_org_id: string | null } }

async function write(cx: Cx, { procedure, id: case_id = newId(), org_id = null, county_id = null, title, input = {} }: Opening, { role, is_demo, parent_id, opening }: Origin): Promise<{ case_id: string, version: number }> {
  const room = casesOf(cx.city)
  const bundle = room.current.get(procedure)
  const subject = room.subjects.get(procedure)
  if (!bundle || !subject) throw fault('cases.no-procedure', { procedure })
  const { text } = bundle.procedure
  const to = opening?.to ?? text.open.to
  const made = await subject.open(cx, { case_id, org_id, county_id, input, parent_id })
  const { zh, en } = title ?? made.title
  await sql`insert into case_file (city_id, id, procedure, procedure_hash, subject, county_id, org_id, account_id, title_zh, title_en, stage, is_demo, parent_id)
    values (${cx.city.id}, ${case_id}, ${procedure}, ${bundle.hash}, ${made.subject}, ${county_id}, ${org_id}, ${cx.actor.account_id ?? ''},
      ${zh}, ${en}, ${earliestStage(bundle, to) ?? text.stages[0]!.id}, ${is_demo}, ${parent_id})`.execute(cx.tx)
  const file = await loadCase(cx, case_id)
  const entered = to.map((step) => bundle.procedure.step_index.get(step)!)
  const version = await settle(cx, bundle, file, { ok: true, marking: entered.toSorted((a, b) => a - b), left: [], entered, followed: [], outcome: null })
  await writeEvent(cx, file, opening ? { action: opening.id, role, org_id: opening.by_org_id, note: await noteOf(cx, opening) } : { action: 'open', role, org_id })
  for (const settled of room.settled) await settled(cx, case_id)
  audit(cx, `${text.system}.open`, `case:${case_id}`, { procedure, hash: bundle.hash, org_id, ...parent_id === null ? {} : { parent_id } })
  return { case_id, version }
}

async function noteOf(cx: Cx, { note, by_org_id }: NonNullable<Origin['opening']>): Promise<Sentence | undefined> {
  const { rows } = await sql<Sentence>`select title_zh as zh, title_en as en from organization where city_id = ${cx.city.id} and id = ${by_org_id ?? ''}`.execute(cx.tx)
  const office = rows[0] ?? { zh: cx.actor.name, en: cx.actor.name }
  return note && { zh: note.zh.replaceAll('{office}', office.zh), en: note.en.replaceAll('{office}', office.en) }
}

function grantFor(cx: Cx, roles: readonly string[], org_id: string | undefined): Grant | undefined {
  return cx.actor.grants.find((grant) => roles.includes(grant.role) && (org_id === undefined || grant.org_id === org_id))
}
