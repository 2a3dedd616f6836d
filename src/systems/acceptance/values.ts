import type { Cx } from '#kernel/store/cx.ts'
import { sql, type RawBuilder } from '#kernel/store/db.ts'
import type { CaseFile, CaseSubject } from '#engines/cases/subject.ts'
import { addMonths } from '#kernel/values/days.ts'
import { deliverable_sheet, finance_sheet } from './panel.ts'
import { settingsOf } from './settings.ts'

const round = (condition: string) => sql`exists (select from acceptance_round round where round.city_id = project.city_id and round.case_id = project.case_id and round.round = project.round and ${sql.raw(condition)})`
const mine = (kind: string) => sql`exists (select from acceptance_seat seat where seat.city_id = project.city_id and seat.case_id = project.case_id and seat.round = project.round and seat.kind = ${kind} and seat.account_id = current_setting('jiebang.account', true)
  and not exists (select from review_score score join review_round held on held.city_id = score.city_id and held.id = score.round_id where held.city_id = project.city_id and held.case_id = project.case_id and held.closed_at is null
    and (held.subject = 'round:' || project.round or held.subject like 'round:' || project.round || ':%') and score.account_id = seat.account_id))`

/** What the guards of the procedure see of a project, each in SQL on its row. */
const facts: Record<string, RawBuilder<unknown>> = {
  待审报告: round(`round.state = 'reported'`),
  有属地: sql`project.county_id is not null`,
  合同验收: sql`project.contract_case_id is not null`,
  整改中: sql`project.correction_due_on is not null`,
  评审席: sql`(select count(*)::int from acceptance_seat seat where seat.city_id = project.city_id and seat.case_id = project.case_id and seat.round = project.round)`,
  评审未齐: sql`exists (select from review_round held where held.city_id = project.city_id and held.case_id = project.case_id and held.purpose in (${deliverable_sheet}, ${finance_sheet}) and held.closed_at is null)`,
  本人技术席: mine('technical'),
  本人财务席: mine('finance'),
  最新结论: sql`coalesce((select round.verdict from acceptance_round round where round.city_id = project.city_id and round.case_id = project.case_id and round.round = project.round), '')`,
  待付: sql`(select count(*)::int from acceptance_payment payment where payment.city_id = project.city_id and payment.case_id = project.case_id and payment.state = 'due')`,
  待退: sql`project.return_due_fen - project.returned_fen`,
  待定延期: sql`(select count(*)::int from acceptance_extension one where one.city_id = project.city_id and one.case_id = project.case_id and one.is_granted is null)`,
  终结: sql`coalesce(project.verdict, '')`,
}

export const projectValues: CaseSubject['values'] = async (cx: Cx, file: CaseFile, names) => {
  const wanted = {
    ...facts,
    整改逾期: sql`coalesce(project.correction_due_on < ${cx.today_on}::date, false)`,
    超期: sql`coalesce(project.ends_on < ${addMonths(cx.today_on, -settingsOf(cx.city.pack).overdue_months)}::date, false)`,
  }
  const asked = Object.entries(wanted).filter(([name]) => names.has(name))
  if (asked.length === 0) return {}
  const { rows } = await sql<Record<string, unknown>>`select ${sql.join(asked.map(([name, fact]) => sql`${fact} as ${sql.ref(name)}`))} from project where project.city_id = ${cx.city.id} and project.case_id = ${file.id}`.execute(cx.tx)
  return rows[0] ?? {}
}
