import type { Cx } from '#kernel/store/cx.ts'
import { sql, type RawBuilder } from '#kernel/store/db.ts'

/** For the guards of the procedure whose case `file` is: whether a round is finding its reviewers, so that nobody else does. */
export const isInRound: RawBuilder<boolean> = sql<boolean>`exists (select from round_file held where held.city_id = file.city_id and held.file_case_id = file.id and held.ended_at is null and held.left_at is null)`

/** The round whose reviewers judge a file, also after its conclusion; null where its panel was drawn for it alone. Elevate first. */
export async function inRound(cx: Cx, file_case_id: string): Promise<string | null> {
  const { rows } = await sql<{ case_id: string }>`select case_id from round_file where city_id = ${cx.city.id} and file_case_id = ${file_case_id} and seated_at is not null order by case_id desc limit 1`.execute(cx.tx)
  return rows[0]?.case_id ?? null
}
