import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { comeRound } from '#engines/cases/act.ts'
import { loadCase } from '#engines/cases/load.ts'
import { disclose } from '#systems/draws/public.ts'
import { inRound } from './in-round.ts'

/** 一件办结: what a system says when the review of a file is concluded. With the last of a round the names of its reviewers open, and its record. Nothing where the file was in no round. Elevate first. */
export async function endFile(cx: Cx, file_case_id: string): Promise<void> {
  const case_id = await inRound(cx, file_case_id)
  if (case_id === null) return
  await loadCase(cx, case_id, 'update')
  await sql`update round_file set ended_at = now() where city_id = ${cx.city.id} and case_id = ${case_id} and file_case_id = ${file_case_id} and ended_at is null`.execute(cx.tx)
  await discloseIfDone(cx, case_id)
}

/** Opens names and record once no file is under review any more, and lets the round's case move on. The round must be locked. */
export async function discloseIfDone(cx: Cx, case_id: string): Promise<void> {
  const { rows } = await sql`update round_plan set disclosed_at = now() where city_id = ${cx.city.id} and case_id = ${case_id} and disclosed_at is null
    and not exists (select from round_file file where file.city_id = round_plan.city_id and file.case_id = round_plan.case_id and file.ended_at is null and file.left_at is null) returning case_id`.execute(cx.tx)
  if (rows.length === 0) return
  await disclose(cx, case_id)
  audit(cx, 'rounds.disclose', `round:${case_id}`, {})
  await comeRound(cx, case_id)
}
