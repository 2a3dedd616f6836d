import type { Cx } from '#kernel/store/cx.ts'
import { askDocument } from '#kernel/outside/document.ts'
import { sql } from '#kernel/store/db.ts'
import { archive_kind } from './document-kinds.ts'

/** What follows every step of a project's case, in the transaction of the step: a payment that is due stands on a desk, and the end asks for the archive. */
export async function afterStep(cx: Cx, case_id: string): Promise<void> {
  const { rows: [file] } = await sql<{ outcome: string | null }>`select outcome from case_file where city_id = ${cx.city.id} and id = ${case_id} and procedure = 'project-acceptance'`.execute(cx.tx)
  if (!file) return
  if (file.outcome === null) await waitForPayment(cx, case_id)
  else if (file.outcome !== 'dropped') askDocument(cx, { case_id, kind: archive_kind, ref: '1' })
}

/**
 * 待付拨款: what a round made due waits on the finance officer's desk until it is paid, whichever step the project has gone on to. A case's to-dos
 * fall with the step they stand at, so it is put anew after each; at the settlement the procedure itself waits for the finance officer.
 */
async function waitForPayment(cx: Cx, case_id: string): Promise<void> {
  const here = sql`city_id = ${cx.city.id} and case_id = ${case_id}`
  const due = sql`exists (select from acceptance_payment where ${here} and state = 'due')`
  await sql`delete from case_todo where ${here} and step <> 'settlement' and role = 'finance-officer' and not ${due}`.execute(cx.tx)
  await sql`insert into case_todo (city_id, case_id, step, role, what_zh, what_en, county_id, org_id)
    select place.city_id, place.case_id, place.step, 'finance-officer', '支付验收拨款', 'Pay what is due', file.county_id, file.org_id
    from case_place place join case_file file on file.city_id = place.city_id and file.id = place.case_id
    where place.city_id = ${cx.city.id} and place.case_id = ${case_id} and place.step <> 'settlement' and ${due} on conflict do nothing`.execute(cx.tx)
}
