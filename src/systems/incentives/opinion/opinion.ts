import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, CaseSubject } from '#engines/cases/subject.ts'
import { reviewOf, type ReviewSeen } from '#engines/reviews/read.ts'
import type { ReviewKey } from '#engines/reviews/round.ts'
import { isDrawMade } from '#systems/draws/public.ts'

/** The sheet of the pack by which experts give an opinion on a claim, and the purpose of its draw and its round. */
export const opinion_sheet = 'claim-opinion'

/** The review of a claim by its experts. */
export const opinionOf = (case_id: string): ReviewKey => ({ case_id, purpose: opinion_sheet })

/** What the officer asked the experts; null where nothing was asked or the request was taken back. Elevate first. */
export async function questionOf(cx: Cx, case_id: string): Promise<string | null> {
  const { rows } = await sql<{ action: string, question: string | null }>`select action, answers ->> 'question' as question from case_event
    where city_id = ${cx.city.id} and case_id = ${case_id} and action in ('ask-opinion', 'take-back-opinion') order by id desc limit 1`.execute(cx.tx)
  return rows[0]?.action === 'ask-opinion' ? rows[0].question : null
}

/** How a finished opinion stands to the claim. `failed` are the criteria that most experts do not accept. */
export type Finding = { is_for: boolean, mean: number, failed: Sentence[] }

/** An opinion speaks against the claim where its mean falls to the sheet's last level or a criterion fails by its vetoes. Null until all are in. */
export function findingOf({ sheet, rounds }: ReviewSeen): Finding | null {
  const result = rounds.at(-1)?.result
  if (!result) return null
  const failed = sheet.criteria.filter((one) => result.failed.includes(one.id)).map((one) => one.title)
  const { mean } = result.total
  const is_low = sheet.levels.length > 1 && mean < sheet.levels.at(-2)!.from
  return { is_for: !is_low && failed.length === 0, mean, failed }
}

/** The finding on a claim; null where no opinion is in. Elevate first. */
export async function findingOn(cx: Cx, case_id: string): Promise<Finding | null> {
  const review = await reviewOf(cx, opinionOf(case_id), { account_id: null, sees_names: false })
  return review && findingOf(review)
}

export const findingWords = ({ is_for }: Finding): Sentence => is_for ? { zh: '支持兑现', en: 'for the claim' } : { zh: '不支持兑现', en: 'against the claim' }

/** The latest round of the opinion, and who asks. */
const round = sql`(select round.id from review_round round where round.city_id = file.city_id and round.case_id = file.id and round.purpose = 'claim-opinion' order by round.number desc limit 1)`
const me = sql`current_setting('jiebang.account', true)`

const facts = {
  已请专家意见: sql`${round} is not null`,
  意见组已抽出: isDrawMade(opinion_sheet),
  意见席位: sql`(select count(*)::int from review_seat seat where seat.city_id = file.city_id and seat.round_id = ${round} and seat.state <> 'replaced')`,
  已交意见: sql`(select count(*)::int from review_score score where score.city_id = file.city_id and score.round_id = ${round})`,
  本人已声明: sql`exists (select from review_seat seat where seat.city_id = file.city_id and seat.round_id = ${round} and seat.account_id = ${me} and seat.declared is not null)`,
  本人已交意见: sql`exists (select from review_score score where score.city_id = file.city_id and score.round_id = ${round} and score.account_id = ${me})`,
}

/** What the guards ask of the opinion. */
export async function opinionValues(cx: Cx, file: CaseFile, names: ReadonlySet<string>): Promise<Awaited<ReturnType<CaseSubject['values']>>> {
  const asked = Object.entries(facts).filter(([name]) => names.has(name)).map(([name, value]) => sql`${value} as ${sql.id(name)}`)
  if (asked.length === 0) return {}
  const { rows } = await sql<Record<string, never>>`select ${sql.join(asked, sql`, `)} from case_file file where file.city_id = ${cx.city.id} and file.id = ${file.id}`.execute(cx.tx)
  return rows[0] ?? {}
}
