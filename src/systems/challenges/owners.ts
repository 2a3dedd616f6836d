import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile } from '#engines/cases/subject.ts'

/** Whose need it is: its owner, and the co-owners whose needs were merged into it. Elevate first. */
export async function ownersOf(cx: Cx, file: Pick<CaseFile, 'id' | 'org_id'>): Promise<string[]> {
  const { rows } = await sql<{ org_id: string }>`select distinct org_id from case_party where city_id = ${cx.city.id} and case_id = ${file.id} and role = 'enterprise' and org_id <> ''`.execute(cx.tx)
  return [...new Set([...file.org_id ? [file.org_id] : [], ...rows.map((row) => row.org_id)])]
}
