import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { post } from '#kernel/store/cx.ts'
import type { Sentence } from '#kernel/declare/fault.ts'
import { turnClocks, type ClockRow } from './clocks.ts'
import type { Bundle } from './room.ts'
import type { CaseFile } from './subject.ts'
import type { Moved } from './move.ts'

/** Writes where a case now stands: places, stage, clocks, to-dos, end. Returns the new version. */
export async function settle(cx: Cx, bundle: Bundle, file: CaseFile, moved: Moved): Promise<number> {
  const { text } = bundle.procedure
  const active = moved.marking.map((index) => text.steps[index]!)
  const ids = active.map((step) => step.id)
  const entered = moved.entered.map((index) => text.steps[index]!.id).filter((id) => ids.includes(id))
  const stage = earliestStage(bundle, ids) ?? file.stage
  const { rows } = await sql<{ version: number }>`update case_file set version = version + 1, stage = ${stage}, moved_at = now(),
      closed_at = ${moved.marking.length === 0 ? sql`now()` : sql`null`}, outcome = ${moved.marking.length === 0 ? moved.outcome ?? 'ended' : null}
    where city_id = ${cx.city.id} and id = ${file.id} and version = ${file.version} returning version`.execute(cx.tx)
  const version = rows[0]?.version
  if (version === undefined) throw new Error('invariant: the case is locked, its version cannot have moved')
  await sql`delete from case_place where city_id = ${cx.city.id} and case_id = ${file.id} and (step <> all(${ids}) or step = any(${entered}))`.execute(cx.tx)
  if (ids.length > 0) await sql`insert into case_place (city_id, case_id, step) select ${cx.city.id}, ${file.id}, unnest(${ids}::text[]) on conflict do nothing`.execute(cx.tx)
  const clocks = await turnClocks(cx, bundle, file.id, ids)
  await writeTodos(cx, bundle, file, ids, clocks)
  return version
}

/** The stage people are told: the earliest one that is still at work. */
export function earliestStage(bundle: Bundle, steps: readonly string[]): string | null {
  const { text } = bundle.procedure
  return text.stages.find((stage) => text.steps.some((step) => step.stage === stage.id && steps.includes(step.id)))?.id ?? null
}

async function writeTodos(cx: Cx, bundle: Bundle, file: CaseFile, steps: readonly string[], clocks: readonly ClockRow[]): Promise<void> {
  for (const step of bundle.procedure.text.steps) {
    if (!steps.includes(step.id) || step.waits_for.length === 0) continue
    const due = bundle.procedure.text.clocks.filter((clock) => clock.runs_in.includes(step.id))
      .flatMap((clock) => clocks.find((row) => row.clock === clock.id && row.ended_on === null)?.due_on ?? []).sort()[0] ?? null
    await sql`insert into case_todo (city_id, case_id, step, role, county_id, org_id, due_on)
      select ${cx.city.id}, ${file.id}, ${step.id}, role, ${file.county_id}, ${file.org_id}, ${due} from unnest(${step.waits_for}::text[]) role
      on conflict (city_id, case_id, step, role) do update set due_on = excluded.due_on, county_id = excluded.county_id, org_id = excluded.org_id`.execute(cx.tx)
  }
}

/** Writes a notice to each role; who gets it is decided when it is read, by the same rules as the case itself. */
export async function notify(cx: Cx, file: CaseFile, roles: readonly string[], text: Sentence): Promise<void> {
  for (const role of roles) {
    const id = newId()
    await sql`insert into notice (city_id, id, case_id, role, county_id, org_id, text_zh, text_en)
      values (${cx.city.id}, ${id}, ${file.id}, ${role}, ${file.county_id}, ${file.org_id}, ${text.zh}, ${text.en})`.execute(cx.tx)
    post(cx, 'notice', { notice_id: id })
  }
}

/** Writes a notice that is about no case to a role near an organisation or a county; who gets it is decided when it is read. The transaction must be elevated. */
export async function tellRole(cx: Cx, { role, org_id, county_id, title, text }: { role: string, org_id: string | null, county_id: string | null, title: Sentence, text: Sentence }): Promise<void> {
  const id = newId()
  await sql`insert into notice (city_id, id, case_id, role, county_id, org_id, title_zh, title_en, text_zh, text_en)
    values (${cx.city.id}, ${id}, null, ${role}, ${county_id}, ${org_id}, ${title.zh}, ${title.en}, ${text.zh}, ${text.en})`.execute(cx.tx)
  post(cx, 'notice', { notice_id: id })
}

/** Adds one entry to the history. */
export async function writeEvent(cx: Cx, file: Pick<CaseFile, 'id' | 'county_id'>, event: {
  action: string, role: string, org_id: string | null, note?: Sentence | undefined, answers?: unknown, is_private?: boolean, receipt_id?: string | null
}): Promise<string> {
  const id = newId()
  await sql`insert into case_event (city_id, case_id, id, action, account_id, org_id, county_id, role, note_zh, note_en, answers, is_private, receipt_id, command_id)
    values (${cx.city.id}, ${file.id}, ${id}, ${event.action}, ${cx.actor.account_id ?? ''}, ${event.org_id}, ${file.county_id}, ${event.role},
      ${event.note?.zh ?? null}, ${event.note?.en ?? null}, ${event.answers === undefined ? null : JSON.stringify(event.answers)}::jsonb,
      ${event.is_private ?? false}, ${event.receipt_id ?? null}, ${cx.command_id})`.execute(cx.tx)
  return id
}
