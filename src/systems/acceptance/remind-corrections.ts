import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { loadCase } from '#engines/cases/load.ts'
import { notify } from '#engines/cases/settle.ts'
import { casesOf } from '#engines/cases/room.ts'
import { settingsOf } from './settings.ts'

/** Most projects one turn reminds of; the next turn goes on. */
const turn_max = 500

/** 整改到期提醒: tells an organisation once, some days before, that its correction is due; a project that has reported is left alone. Runs as the platform. */
export async function remindCorrections(cx: Cx): Promise<void> {
  if (!casesOf(cx.city).current.has('project-acceptance')) return
  await cx.elevate()
  const { remind_days_before } = settingsOf(cx.city.pack)
  const { rows } = await sql<{ case_id: string, due_on: string, is_by_contract: boolean }>`update project set correction_reminded_for = correction_due_on where city_id = ${cx.city.id} and case_id in
    (select one.case_id from project one join acceptance_round round on round.city_id = one.city_id and round.case_id = one.case_id and round.round = one.round and round.state in ('decided', 'returned')
      where one.city_id = ${cx.city.id} and one.correction_due_on between ${cx.today_on}::date and ${cx.today_on}::date + ${remind_days_before}::int
        and one.correction_reminded_for is distinct from one.correction_due_on order by one.case_id limit ${turn_max} for update of one skip locked)
    returning case_id, correction_due_on::text as due_on, contract_case_id is not null as is_by_contract`.execute(cx.tx)
  for (const { case_id, due_on, is_by_contract } of rows) {
    await notify(cx, await loadCase(cx, case_id), is_by_contract ? ['solver'] : ['enterprise', 'solver'], is_by_contract ? {
      zh: `整改期限为 ${due_on}，请在此前提交整改后的成果；逾期未报的，按已认可的比例结清合同`, en: `The correction is due by ${due_on}; please report it before then: otherwise the contract is settled by what was accepted so far`,
    } : {
      zh: `整改期限为 ${due_on}，请在此前提交整改后的自评；逾期未报的不通过验收`, en: `The correction is due by ${due_on}; please report it before then: a project that does not fails`,
    })
  }
}
