import { fault, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { orgsOf, type Relation, type Role } from '#kernel/trust/actor.ts'
import { fieldsOf, type Form } from './form.ts'
import { loadCase, loadState, scopeOf } from './load.ts'
import { bundleOf, casesOf, type Bundle } from './room.ts'
import type { Act } from './procedure.ts'
import { bothNames } from './both-names.ts'
import type { CaseFile, Party } from './subject.ts'
import type { FormView } from './view-shape.ts'

/** Whose draft it is: shared in the organisation when the action is done in its name, else one person's own. */
function ownerOf(cx: Cx, passage: { role: Role, relation: Relation }, file: CaseFile, parties: readonly Party[]): { account_id: string, org_id: string } {
  const mine = orgsOf(cx.actor, [passage.role])
  const org_id = file.org_id && mine.includes(file.org_id) ? file.org_id : parties.find((party) => party.role === passage.role && mine.includes(party.org_id))?.org_id
    ?? (passage.relation === 'public' ? mine[0] : undefined)
  return org_id ? { account_id: '', org_id } : { account_id: cx.actor.account_id ?? '', org_id: '' }
}

/** A form ready to fill: registers' options put in, drafts of its owner, or else the answers last sent. */
export async function viewForm(cx: Cx, bundle: Bundle, file: CaseFile, act: Act, passage: { role: Role, relation: Relation }, parties: readonly Party[], options: (register: string) => { id: string, title: Sentence }[], prefilled: Record<string, unknown> = {}): Promise<FormView> {
  const form = bundle.forms.get(act.form!)!
  const owner = ownerOf(cx, passage, file, parties)
  const { rows: drafts } = await sql<{ field: string, value: unknown, version: number, at: string, by_account_id: string, name_zh: string | null, name_en: string | null }>`
    select field, value, version, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, by_account_id, person.name_zh, person.name_en
    from draft left join person on person.city_id = draft.city_id and person.account_id = draft.by_account_id
    where draft.city_id = ${cx.city.id} and case_id = ${file.id} and form = ${form.id} and draft.account_id = ${owner.account_id} and org_id = ${owner.org_id}`.execute(cx.tx)
  const { rows: sent } = act.is_private ? { rows: [] } : await sql<{ answers: Record<string, unknown> }>`
    select answers from case_event where city_id = ${cx.city.id} and case_id = ${file.id} and action = ${act.id} and answers is not null order by id desc limit 1`.execute(cx.tx)
  const values: Record<string, unknown> = act.stays ? { ...prefilled } : { ...prefilled, ...sent[0]?.answers }
  for (const draft of drafts) values[draft.field] = draft.value
  const ready = await withOptions(cx, form, options)
  if (act.is_sealed) return { ...ready, ...surroundings(cx, form), ...await ownWords(cx, file, ready), values: {}, versions: {}, saved_by: {}, saved_at: null, is_sealed: true }
  const saved_by = Object.fromEntries(drafts.map((draft) => [draft.field, { name: bothNames(draft) ?? { zh: draft.by_account_id, en: draft.by_account_id }, at: draft.at, is_me: draft.by_account_id === cx.actor.account_id }]))
  return { ...ready, ...surroundings(cx, form), ...await ownWords(cx, file, ready), values, versions: Object.fromEntries(drafts.map((draft) => [draft.field, draft.version])), saved_by, saved_at: drafts.map((draft) => draft.at).sort().at(-1) ?? null, is_sealed: false }
}

/** The form with what the case itself says beside its fields. */
export function withHelps(form: FormView, helps: Record<string, Sentence> = {}): FormView {
  if (Object.keys(helps).length === 0) return form
  const joined = (own: Sentence | undefined, more: Sentence): Sentence => own ? { zh: `${own.zh}${more.zh}`, en: `${own.en} ${more.en}` } : more
  return { ...form, sections: form.sections.map((section) => ({ ...section, fields: section.fields.map((field) => helps[field.id] ? { ...field, help: joined(field.help, helps[field.id]!) } : field) })) }
}

/** What the form names of the pack: how it is paced, and where its answers may lead. */
function surroundings(cx: Cx, form: Form): Pick<FormView, 'pace' | 'elsewhere'> {
  const ways = casesOf(cx.city).choices('ways-on')
  const elsewhere = form.elsewhere?.map((one) => ({ ...one, ways: one.ways.flatMap((id) => ways.filter((way) => way.id === id).map(({ title, help, link, coming }) => ({ id, title, ...help && { help }, ...link && { link }, ...coming && { coming } }))) }))
  return { ...form.pace && { pace: form.pace }, ...elsewhere && { elsewhere } }
}

/** The word lists that the questions name: the pack's, and those only this case knows (its owner's own name). */
async function ownWords(cx: Cx, file: CaseFile, { sections }: { sections: FormView['sections'] }): Promise<Pick<FormView, 'words'>> {
  const room = casesOf(cx.city)
  const named = [...new Set(sections.flatMap((section) => section.fields).flatMap((field) => [field, ...field.columns ?? []]).flatMap(({ wording }) => wording ? [...wording.advise, ...wording.refuse] : []))]
  if (named.length === 0) return { words: [] }
  const own = await room.subjects.get(file.procedure)?.words?.(cx, file) ?? []
  return { words: named.flatMap((id) => own.find((one) => one.id === id) ?? room.words(id) ?? []) }
}

async function withOptions(cx: Cx, form: Form, options: (register: string) => { id: string, title: Sentence }[]): Promise<Pick<FormView, 'id' | 'title' | 'intro' | 'sections'>> {
  const sections = await Promise.all(form.sections.map(async (section) => ({ ...section, fields: (await Promise.all(section.fields.map(async ({ options_from, role, is_reason: _counted, columns, ...bare }) => {
    const field = columns ? { ...bare, columns: columns.map(({ options_from: register, ...column }) => register ? { ...column, options: options(register) } : column) } : bare
    const listed = options_from ? options(options_from) : null
    // Nothing to choose from and nothing that must be chosen: the question would only puzzle.
    if (listed?.length === 0 && !field.required) return []
    if (listed) return { ...field, options: listed }
    if (field.type !== 'accounts' || !role) return field
    const { rows } = await sql<{ id: string, zh: string, en: string }>`select distinct person.account_id as id, person.name_zh as zh, person.name_en as en
      from membership join person on person.city_id = membership.city_id and person.account_id = membership.account_id
      where membership.city_id = ${cx.city.id} and membership.role = ${role} and membership.ended_at is null order by id limit 200`.execute(cx.tx)
    return { ...field, options: rows.map((row) => ({ id: row.id, title: { zh: row.zh, en: row.en } })) }
  }))).flat() })))
  return { id: form.id, title: form.title, intro: form.intro, sections }
}

export type SavedField = { version: number, value: unknown, is_conflict: boolean }

/** Most fields one save may carry. */
export const fields_max = 60

/**
 * Saves fields as typed. Each field carries the version last seen: when another tab or colleague saved it meanwhile,
 * theirs is kept and given back as a conflict; the other fields are saved all the same.
 * @throws fault `cases.not-found` | `cases.not-yours` | `cases.unknown-form` | `cases.sealed-draft` (a sealed form is never kept by the platform)
 */
export async function saveDraft(cx: Cx, input: { case_id: string, form: string, fields: Record<string, { value?: unknown, version: number }> }): Promise<{ fields: Record<string, SavedField>, saved_at: string }> {
  const file = await loadCase(cx, input.case_id)
  const bundle = await bundleOf(cx, file)
  const act = [...bundle.procedure.acts.values()].find((one) => one.form === input.form && cx.city.access.rolesAt(`${bundle.procedure.text.system}.${one.id}`, cx.actor).length > 0)
  const form = bundle.forms.get(input.form)
  if (!act || !form) throw fault('cases.unknown-form', { form: input.form })
  if (act.is_sealed) throw fault('cases.sealed-draft')
  await cx.elevate()
  const { parties } = await loadState(cx, file.id)
  const passage = cx.city.access.passage(`${bundle.procedure.text.system}.${act.id}`, cx.actor, scopeOf(file, parties))
  if (!passage) throw fault('cases.not-yours', { action: act.title })
  const owner = ownerOf(cx, passage, file, parties)
  const known = new Set(fieldsOf(form).map((field) => field.id))
  const fields: Record<string, SavedField> = {}
  for (const [field, sent] of Object.entries(input.fields)) {
    if (!known.has(field)) throw fault('cases.unknown-field', { field })
    fields[field] = await saveField(cx, file.id, form.id, owner, field, sent.value ?? null, sent.version)
  }
  return { fields, saved_at: cx.now.replace(/\d{3}Z$/, 'Z') }
}

async function saveField(cx: Cx, case_id: string, form: string, owner: { account_id: string, org_id: string }, field: string, value: unknown, version: number): Promise<SavedField> {
  const json = JSON.stringify(value)
  const { rows } = await sql<{ version: number }>`
    insert into draft (city_id, case_id, form, account_id, org_id, field, value, version, by_account_id)
    values (${cx.city.id}, ${case_id}, ${form}, ${owner.account_id}, ${owner.org_id}, ${field}, ${json}::jsonb, ${version + 1}, ${cx.actor.account_id ?? ''})
    on conflict (city_id, case_id, form, account_id, org_id, field) do update
      set value = excluded.value, version = draft.version + 1, at = now(), by_account_id = excluded.by_account_id
      where draft.version = ${version} or draft.value = excluded.value
    returning version`.execute(cx.tx)
  if (rows[0]) return { version: rows[0].version, value, is_conflict: false }
  const { rows: theirs } = await sql<{ version: number, value: unknown }>`select version, value from draft
    where city_id = ${cx.city.id} and case_id = ${case_id} and form = ${form} and account_id = ${owner.account_id} and org_id = ${owner.org_id} and field = ${field}`.execute(cx.tx)
  return { version: theirs[0]!.version, value: theirs[0]!.value, is_conflict: true }
}
