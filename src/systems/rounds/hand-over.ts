import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { comeRound } from '#engines/cases/act.ts'
import { loadCase } from '#engines/cases/load.ts'
import { handPanel } from '#systems/draws/public.ts'
import { discloseIfDone } from './end-file.ts'
import { hostOf } from './offer.ts'
import { planOf, releaseFiles } from './plan.ts'
import { drawOfRound } from './steps.ts'
import type { Kind } from './reviewers.ts'

/** The next file of a round that has its reviewers and was not handed over, apart from those tried already. */
export async function handedNext(cx: Cx, case_id: string, tried: readonly string[]): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select file_case_id as id from round_file file where city_id = ${cx.city.id} and case_id = ${case_id} and left_at is null and seated_at is null and file_case_id <> all(${[...tried]}::text[])
    and exists (select from round_seat seat where seat.city_id = file.city_id and seat.case_id = file.case_id and seat.file_case_id = file.file_case_id) order by 1 limit 1`.execute(cx.tx)
  return rows[0]?.id ?? null
}

/** 交出一件: hands one file its panel, in the way a panel drawn for it alone would be; a file that waits no more leaves the round. */
export async function handOver(cx: Cx, case_id: string, file_case_id: string): Promise<void> {
  await loadCase(cx, case_id, 'update')
  await loadCase(cx, file_case_id, 'update')
  const { rows: pending } = await sql`select from round_file where city_id = ${cx.city.id} and case_id = ${case_id} and file_case_id = ${file_case_id} and left_at is null and seated_at is null`.execute(cx.tx)
  if (pending.length === 0) return
  const { sheet } = await planOf(cx, case_id)
  const [file] = await hostOf(cx, sheet).files(cx, [file_case_id])
  if (!file?.is_waiting) {
    await releaseFiles(cx, case_id, 'not-waiting', [file_case_id])
    await discloseIfDone(cx, case_id)
    return
  }
  const { rows: seats } = await sql<{ account_id: string, kind: Kind }>`select account_id, kind from round_seat where city_id = ${cx.city.id} and case_id = ${case_id} and file_case_id = ${file_case_id} and left_at is null order by account_id`.execute(cx.tx)
  await sql`update round_file set seated_at = now() where city_id = ${cx.city.id} and case_id = ${case_id} and file_case_id = ${file_case_id}`.execute(cx.tx)
  await handPanel(cx, sheet, { case_id: file_case_id, draw: (await drawOfRound(cx, case_id)).number, members: seats.map(({ account_id, kind }, at) => ({ account_id, stratum: kind, seat: at + 1 })) })
  await comeRound(cx, file_case_id)
}
