import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'

export type CreditRecord = { org_id: string, case_id: string, ground: string, explanation: string, at: string }

/** 科研失信记录: what projects have against an organisation, oldest first. Elevate first. */
export async function creditRecordsOf(cx: Cx, org_id: string): Promise<CreditRecord[]> {
  const { rows } = await sql<CreditRecord>`select org_id, case_id, ground, explanation, ${instant('at')} from project_credit_record where city_id = ${cx.city.id} and org_id = ${org_id} order by id`.execute(cx.tx)
  return rows
}
