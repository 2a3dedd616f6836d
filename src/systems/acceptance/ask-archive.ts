import type { Cx } from '#kernel/store/cx.ts'
import { askDocument } from '#kernel/outside/document.ts'
import { sql } from '#kernel/store/db.ts'
import { archive_kind } from './document-kinds.ts'

/** 归档: asks for the archive in the transaction in which a project's case ends. */
export async function askArchive(cx: Cx, case_id: string): Promise<void> {
  const { rows } = await sql`select from case_file where city_id = ${cx.city.id} and id = ${case_id} and procedure = 'project-acceptance' and closed_at is not null and outcome <> 'dropped'`.execute(cx.tx)
  if (rows.length > 0) askDocument(cx, { case_id, kind: archive_kind, ref: '1' })
}
