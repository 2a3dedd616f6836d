import type { Cx } from '#kernel/store/cx.ts'
import { invariant } from '#kernel/declare/fault.ts'
import { sql } from '#kernel/store/db.ts'
import { reserve } from '#engines/ledger/reserve.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { yuan } from '../part.ts'
import { contractOf } from './contract.ts'
import { escrowOf, receivedBy } from './escrow.ts'
import { potOf, runningRace } from './race.ts'
import { raceOf } from './race-plan.ts'

type Due = { id: string, why: 'start' | 'gate' | 'merger' | 'prize', gate: number | null, rank: number | null, amount_fen: number }

const titles: Record<'merger' | 'prize', (due: Due) => { title: string, deliverable: string }> = {
  merger: () => ({ title: '并队经费', deliverable: '并入队伍达到本关标准后按约定随队转来的经费' }),
  prize: ({ rank }) => ({ title: `赛马奖金（第 ${rank} 名）`, deliverable: '最后一关名次' }),
}

/** The account a contract is paid from: the race's pot, or its own escrow. */
export async function purseOf(cx: Cx, file: Pick<CaseFile, 'id' | 'parent_id' | 'county_id'>, org_id: string): Promise<string> {
  const race = await raceOf(cx, file.parent_id)
  return race ? potOf(cx, race, file.county_id) : escrowOf(cx, file.id, org_id, file.county_id)
}

/** 应得款项: what the race's moves make due to this team is set aside for it; prizes and the claims of merged teams come as milestones of their own. */
export const earnTranche: Effect = async (cx, turn) => {
  const contract = await contractOf(cx, turn.case.id)
  invariant(contract, 'a team has its contract')
  const race = await runningRace(cx, turn.case.parent_id)
  const debit_account = await potOf(cx, race, turn.case.county_id), credit_account = await receivedBy(cx, contract.solver_org_id, 'bounty')
  const { rows } = await sql<Due>`select id, why, gate, rank, amount_fen from race_move move where city_id = ${cx.city.id} and contract_id = ${turn.case.id}
    and not exists (select from milestone where milestone.city_id = move.city_id and milestone.move_id = move.id) order by id`.execute(cx.tx)
  for (const due of rows) {
    const reservation_id = await reserve(cx.tx, { city_id: cx.city.id, debit_account, credit_account, amount_fen: due.amount_fen, reason: `赛马 Race: ${due.why}`, case_id: turn.case.id, command_id: cx.command_id })
    if (due.why === 'start' || due.why === 'gate') {
      await sql`update milestone set state = 'accepted', accepted_percent = 100, payable_fen = ${due.amount_fen}, reservation_id = ${reservation_id}, move_id = ${due.id}
        where city_id = ${cx.city.id} and case_id = ${turn.case.id} and kind = ${due.why} and gate is not distinct from ${due.gate}`.execute(cx.tx)
      continue
    }
    const { title, deliverable } = titles[due.why](due)
    await sql`insert into milestone (city_id, case_id, position, title, deliverable, due_on, price_fen, state, accepted_percent, payable_fen, reservation_id, kind, gate, move_id)
      select ${cx.city.id}, ${turn.case.id}, max(position) + 1, ${title}, ${deliverable}, ${cx.today_on}::date, ${due.amount_fen}, 'accepted', 100, ${due.amount_fen}, ${reservation_id}, ${due.why}, ${due.gate}, ${due.id}
      from milestone where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
    await sql`update contract set total_fen = total_fen + ${due.amount_fen} where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  }
  // A gate without a tranche is passed all the same.
  await sql`update milestone set state = 'accepted', accepted_percent = 100 where city_id = ${cx.city.id} and case_id = ${turn.case.id} and kind = 'gate' and gate < ${race.gate} and price_fen = 0 and state in ('open', 'delivered')`.execute(cx.tx)
  const total_fen = rows.reduce((sum, due) => sum + due.amount_fen, 0)
  return { note: { zh: `应付 ${yuan(total_fen)}，已在总奖额中预留`, en: `${yuan(total_fen)} are due and set aside from the prize` }, receipt: { subject: `race:${turn.case.parent_id}`, content: { due: rows } } }
}
