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
import type { Words } from './wording.ts'

/** Whose draft it is: shared in the organisation when the action is done in its name, else one person's own. */
function ownerOf(cx: Cx, passage: { role: Role, relation: Relation }, file: CaseFile, parties: readonly Party[]): { account_id: string, org_id: string } {
  const mine = orgsOf(cx.actor, [passage.role])
  const org_id = file.org_id && mine.includes(file.org_id) ? file.org_id : parties.find((party) => party.role === passage.role && mine.includes(party.org_id))?.org_id
    ?? (passage.relation === 'public' ? mine[0] : undefined)
  return org_id ? { account_id: '', org_id } : { account_id: cx.actor.account_id ?? '', org_id: '' }
}

type Right = { role: Role, relation: Relation }
type Choices = (register: string) => { id: string, title: Sentence }[]
type Kept = { form: string, account_id: string, org_id: string, field: string, value: unknown, version: number, at: string, by_account_id: string, name_zh: string | null, name_en: string | null }

/**
 * Forms ready to fill, by action: registers' options put in, drafts of their owner, or else the answers last sent, or else what `prefill` lays
 * ready. Drafts and answers of all of them are read together.
 */
export async function viewForms(cx: Cx, bundle: Bundle, file: CaseFile, asked: readonly { act: Act, passage: Right }[], parties: readonly Party[], options: Choices, prefill: (act: Act) => Promise<Record<string, unknown>> | undefined): Promise<Map<string, FormView>> {
  const wanted = asked.map(({ act, passage }) => ({ act, form: bundle.forms.get(act.form!)!, owner: ownerOf(cx, passage, file, parties) }))
  const drafts = await draftsOf(cx, file, wanted.filter(({ act }) => !act.is_sealed))
  const sent = await lastAnswers(cx, file, wanted.flatMap(({ act }) => act.is_private || act.is_sealed || act.stays ? [] : act.id))
  const own = once(async () => await casesOf(cx.city).subjects.get(file.procedure)?.words?.(cx, file) ?? [])
  const views = new Map<string, FormView>()
  for (const { act, form, owner } of wanted) {
    const ready = await withOptions(cx, form, options)
    const shown = { ...ready, ...surroundings(cx, form), ...await namedWords(cx, ready, own) }
    if (act.is_sealed) {
      views.set(act.id, { ...shown, values: {}, versions: {}, saved_by: {}, saved_at: null, is_sealed: true })
      continue
    }
    const kept = drafts.filter((draft) => draft.form === form.id && draft.account_id === owner.account_id && draft.org_id === owner.org_id)
    const values: Record<string, unknown> = { ...await prefill(act), ...sent.get(act.id), ...Object.fromEntries(kept.map((draft) => [draft.field, draft.value])) }
    const saved_by = Object.fromEntries(kept.map((draft) => [draft.field, { name: bothNames(draft) ?? { zh: draft.by_account_id, en: draft.by_account_id }, at: draft.at, is_me: draft.by_account_id === cx.actor.account_id }]))
    views.set(act.id, { ...shown, values, versions: Object.fromEntries(kept.map((draft) => [draft.field, draft.version])), saved_by, saved_at: kept.map((draft) => draft.at).sort().at(-1) ?? null, is_sealed: false })
  }
  return views
}

async function draftsOf(cx: Cx, file: CaseFile, wanted: readonly { form: Form, owner: { account_id: string, org_id: string } }[]): Promise<Kept[]> {
  if (wanted.length === 0) return []
  const { rows } = await sql<Kept>`select form, draft.account_id, org_id, field, value, version, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, by_account_id, person.name_zh, person.name_en
    from draft left join person on person.city_id = draft.city_id and person.account_id = draft.by_account_id
    where draft.city_id = ${cx.city.id} and case_id = ${file.id}
      and (form, draft.account_id, org_id) in (select * from unnest(${wanted.map(({ form }) => form.id)}::text[], ${wanted.map(({ owner }) => owner.account_id)}::text[], ${wanted.map(({ owner }) => owner.org_id)}::text[]))`.execute(cx.tx)
  return rows
}

async function lastAnswers(cx: Cx, file: CaseFile, actions: readonly string[]): Promise<Map<string, Record<string, unknown>>> {
  if (actions.length === 0) return new Map()
  const { rows } = await sql<{ action: string, answers: Record<string, unknown> }>`select distinct on (action) action, answers from case_event
    where city_id = ${cx.city.id} and case_id = ${file.id} and action = any(${actions}::text[]) and answers is not null order by action, id desc`.execute(cx.tx)
  return new Map(rows.map((row) => [row.action, row.answers]))
}

/** Asks at the first need and not again. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined
  return () => asked ??= ask()
}

/** The form with what the case itself says beside its fields. */
export function withHelps(form: FormView, helps: Record<string, Sentence> = {}): FormView {
  if (Object.keys(helps).length === 0) return form
  const joined = (own: Sentence | undefined, more: Sentence): Sentence => own ? { zh: `${own.zh}${more.zh}`, en: `${own.en} ${more.en}` } : more
  return { ...form, sections: form.sections.map((section) => ({ ...section, fields: section.fields.map((field) => helps[field.id] ? { ...field, help: joined(field.help, helps[field.id]!) } : field) })) }
}

/** A form as one case asks it: a field that others may leave empty is required here, or has no place in it. What the case needs, its effect refuses to do without. */
export function asAsked(form: FormView, asks: Record<string, 'required' | 'left-out'> = {}): FormView {
  if (Object.keys(asks).length === 0) return form
  return { ...form, sections: form.sections.map((section) => ({ ...section, fields: section.fields.flatMap((field) => asks[field.id] === 'left-out' ? [] : [asks[field.id] === 'required' ? { ...field, required: true } : field]) })) }
}

/** What the form names of the pack: how it is paced, and where its answers may lead. */
function surroundings(cx: Cx, form: Form): Pick<FormView, 'pace' | 'elsewhere'> {
  const ways = casesOf(cx.city).choices('ways-on')
  const elsewhere = form.elsewhere?.map((one) => ({ ...one, ways: one.ways.flatMap((id) => ways.filter((way) => way.id === id).map(({ title, help, link, coming }) => ({ id, title, ...help && { help }, ...link && { link }, ...coming && { coming } }))) }))
  return { ...form.pace && { pace: form.pace }, ...elsewhere && { elsewhere } }
}

/** The word lists that the questions name: the pack's, and those only this case knows (its owner's own name). */
async function namedWords(cx: Cx, { sections }: { sections: FormView['sections'] }, own: () => Promise<Words[]>): Promise<Pick<FormView, 'words'>> {
  const room = casesOf(cx.city)
  const named = [...new Set(sections.flatMap((section) => section.fields).flatMap((field) => [field, ...field.columns ?? []]).flatMap(({ wording }) => wording ? [...wording.advise, ...wording.refuse] : []))]
  if (named.length === 0) return { words: [] }
  const known = await own()
  return { words: named.flatMap((id) => known.find((one) => one.id === id) ?? room.words(id) ?? []) }
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
