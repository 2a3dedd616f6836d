import { createHash } from 'node:crypto'
import { fault } from '#kernel/declare/fault.ts'
import { audit, post, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { machineOf, machine_limits } from '#kernel/outside/translate.ts'

export type Language = 'zh' | 'en'
export type Origin = 'enterprise' | 'officer' | 'translator' | 'machine'

/** One text of a subject as its system gives it: `source` is the original. */
export type SourceText = { field: string, title: { zh: string, en: string }, language: Language, source: string, characters_max: number }

/** A text beside its translation. `outdated` when the original has changed since; `unchecked` when only a machine stands for it. */
export type SideBySide = SourceText & {
  into: Language, source_hash: string, state: 'missing' | 'outdated' | 'unchecked' | 'checked', text: string | null, origin: Origin | null, version: number, at: string | null, is_asked: boolean
}

export const machineTopic = 'machine-translation'
export const translation_limits = { text_max: 20_000, requests_per_day_max: 200 }

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** The texts of a subject beside what there is in the other language. */
export async function sideBySide(cx: Cx, subject: string, sources: readonly SourceText[]): Promise<SideBySide[]> {
  type Row = { field: string, language: Language, text: string, source_hash: string, origin: Origin, is_checked: boolean, version: number, at: string }
  const { rows } = await sql<Row>`select field, language, text, source_hash, origin, is_checked, version, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from translation where city_id = ${cx.city.id} and subject = ${subject}`.execute(cx.tx)
  const { rows: asked } = await sql<{ field: string }>`select field from translation_request where city_id = ${cx.city.id} and subject = ${subject} and state = 'asked'`.execute(cx.tx)
  return sources.map((one) => {
    const into: Language = one.language === 'zh' ? 'en' : 'zh'
    const source_hash = hashOf(one.source)
    const held = rows.find((row) => row.field === one.field && row.language === into)
    const state = !held ? 'missing' : held.source_hash !== source_hash ? 'outdated' : held.is_checked ? 'checked' : 'unchecked'
    return { ...one, into, source_hash, state, text: held?.text ?? null, origin: held?.origin ?? null, version: held?.version ?? 0, at: held?.at ?? null, is_asked: asked.some((row) => row.field === one.field) }
  })
}

/**
 * Saves a person's translation of the original they saw. Saving is standing for it, so it counts as checked.
 * @throws fault `translations.too-long` | `translations.source-moved` | `translations.moved`
 */
export async function saveTranslation(cx: Cx, subject: string, source: SourceText, saved: { text: string, source_hash: string, version: number, origin: Exclude<Origin, 'machine'> }): Promise<number> {
  const max = Math.min(source.characters_max, translation_limits.text_max)
  if ([...saved.text].length > max) throw fault('translations.too-long', { max })
  if (hashOf(source.source) !== saved.source_hash) throw fault('translations.source-moved')
  const into = source.language === 'zh' ? 'en' : 'zh'
  const { rows } = await sql<{ version: number }>`insert into translation (city_id, subject, field, language, text, source_hash, origin, is_checked, checked_by, checked_at, account_id)
    select ${cx.city.id}, ${subject}, ${source.field}, ${into}, ${saved.text}, ${saved.source_hash}, ${saved.origin}, true, ${cx.actor.account_id}, now(), ${cx.actor.account_id}
      where ${saved.version} = 0 or exists (select from translation where city_id = ${cx.city.id} and subject = ${subject} and field = ${source.field} and language = ${into})
    on conflict (city_id, subject, field, language) do update set text = excluded.text, source_hash = excluded.source_hash, origin = excluded.origin, is_checked = true, checked_by = excluded.checked_by,
      checked_at = now(), account_id = excluded.account_id, at = now(), version = translation.version + 1 where translation.version = ${saved.version}
    returning version`.execute(cx.tx)
  if (!rows[0]) throw fault('translations.moved')
  audit(cx, 'translations.save', subject, { field: source.field, into, source_hash: saved.source_hash, text_hash: hashOf(saved.text) })
  return rows[0].version
}

/** Keeps a translation that came with the text itself, from a form: it is as good as whoever sent it. */
export async function keepTranslation(cx: Cx, subject: string, source: SourceText, text: string, origin: Exclude<Origin, 'machine'>): Promise<void> {
  const into = source.language === 'zh' ? 'en' : 'zh'
  await sql`insert into translation (city_id, subject, field, language, text, source_hash, origin, is_checked, checked_by, checked_at, account_id)
    values (${cx.city.id}, ${subject}, ${source.field}, ${into}, ${text}, ${hashOf(source.source)}, ${origin}, true, ${cx.actor.account_id ?? ''}, now(), ${cx.actor.account_id ?? ''})
    on conflict (city_id, subject, field, language) do update set text = excluded.text, source_hash = excluded.source_hash, origin = excluded.origin, is_checked = true, checked_by = excluded.checked_by,
      checked_at = now(), account_id = excluded.account_id, at = now(), version = translation.version + 1
    where translation.text <> excluded.text or translation.source_hash <> excluded.source_hash or not translation.is_checked`.execute(cx.tx)
}

/** A person stands for what a machine translated, as it is. @throws fault `translations.nothing-to-check` */
export async function confirmTranslation(cx: Cx, subject: string, source: SourceText, version: number): Promise<void> {
  const into = source.language === 'zh' ? 'en' : 'zh'
  const { rows } = await sql<{ text: string }>`update translation set is_checked = true, checked_by = ${cx.actor.account_id}, checked_at = now(), version = version + 1
    where city_id = ${cx.city.id} and subject = ${subject} and field = ${source.field} and language = ${into} and version = ${version} and not is_checked and source_hash = ${hashOf(source.source)} returning text`.execute(cx.tx)
  if (!rows[0]) throw fault('translations.nothing-to-check')
  audit(cx, 'translations.confirm', subject, { field: source.field, into, text_hash: hashOf(rows[0].text) })
}

/**
 * Asks the machine for one text, after commit. What is not public leaves the house only with `may_leave`; who asked, for which text and where it went is noted first.
 * @throws fault `translations.no-machine` | `translations.confidential` | `translations.source-too-long` | `translations.too-many-today`
 */
export async function askMachine(cx: Cx, subject: string, source: SourceText, { is_public, may_leave }: { is_public: boolean, may_leave: boolean }): Promise<string> {
  const machine = machineOf(cx.house)
  if (!machine) throw fault('translations.no-machine')
  if (!is_public && !may_leave) throw fault('translations.confidential')
  const characters = [...source.source].length
  if (characters > machine_limits.characters_max) throw fault('translations.source-too-long', { max: machine_limits.characters_max })
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from translation_request where city_id = ${cx.city.id} and account_id = ${cx.actor.account_id} and at > now() - interval '1 day'`.execute(cx.tx)
  if (rows[0]!.n >= translation_limits.requests_per_day_max) throw fault('translations.too-many-today', { max: translation_limits.requests_per_day_max })
  const id = newId(), into = source.language === 'zh' ? 'en' : 'zh', source_hash = hashOf(source.source)
  await sql`insert into translation_request (city_id, id, subject, field, language, source_hash, characters, is_confidential, host, model, account_id)
    values (${cx.city.id}, ${id}, ${subject}, ${source.field}, ${into}, ${source_hash}, ${characters}, ${!is_public}, ${machine.host}, ${machine.model}, ${cx.actor.account_id})`.execute(cx.tx)
  post(cx, machineTopic, { request_id: id })
  audit(cx, 'translations.ask-machine', subject, { field: source.field, into, source_hash, host: machine.host, model: machine.model, is_confidential: !is_public })
  return id
}
