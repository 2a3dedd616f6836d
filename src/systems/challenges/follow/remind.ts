import type { Cx } from '#kernel/store/cx.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { loadCase } from '#engines/cases/load.ts'
import { casesOf } from '#engines/cases/room.ts'
import { notify } from '#engines/cases/settle.ts'
import { followedOf } from './board.ts'
import { silentBefore } from './due-group.ts'
import { officersOf } from './officers.ts'
import { parametersOf } from './parameters.ts'
import { rankOfficers } from './propose-officer.ts'

const hasChallenges = (cx: Cx) => casesOf(cx.city).current.has('challenge')

/** Tells each silence once: followed challenges nobody was spoken to about for the pack's number of working days. Safe to run at any time, as often as one likes. */
export async function remindSilent(cx: Cx): Promise<void> {
  if (!hasChallenges(cx)) return
  const { silent_workdays } = parametersOf(cx.city)
  const before = silentBefore(casesOf(cx.city).calendar, cx.today_on, silent_workdays)
  for (const row of await followedOf(cx, {})) {
    if (row.quiet_since_on > before) continue
    const { rows } = await sql`insert into follow_reminder (city_id, case_id, quiet_since_on) values (${cx.city.id}, ${row.case_id}, ${row.quiet_since_on}) on conflict do nothing returning case_id`.execute(cx.tx)
    if (rows.length === 0) continue
    await notify(cx, await loadCase(cx, row.case_id), ['follow-up-officer'], {
      zh: `自 ${row.quiet_since_on} 起已 ${silent_workdays} 个工作日没有联系，请 ${row.officer_zh ?? '跟榜专员'} 跟进`, en: `No contact since ${row.quiet_since_on}, ${silent_workdays} working days; ${row.officer_en ?? 'the officer'} is asked to follow up` })
    audit(cx, 'challenges.remind-silent', `case:${row.case_id}`, { quiet_since_on: row.quiet_since_on })
  }
}

/** Proposes an officer, once, for each challenge past triage that nobody follows, and tells the bureau with the reasons. */
export async function proposeFollowers(cx: Cx): Promise<void> {
  if (!hasChallenges(cx)) return
  const { rows: known } = await sql<{ case_id: string }>`select case_id from follow_proposal where city_id = ${cx.city.id}`.execute(cx.tx)
  const told = new Set(known.map((row) => row.case_id))
  const fresh = (await followedOf(cx, { is_unassigned: true })).filter((row) => !told.has(row.case_id))
  if (fresh.length === 0) return
  const officers = await officersOf(cx)
  for (const row of fresh) {
    const best = rankOfficers({ sector: row.sector, county_id: row.county_id }, officers, parametersOf(cx.city).points)[0]
    const { rows } = await sql`insert into follow_proposal (city_id, case_id, account_id, reasons) values (${cx.city.id}, ${row.case_id}, ${best?.officer.account_id ?? null}, ${JSON.stringify(best?.reasons ?? [])}::jsonb)
      on conflict (city_id, case_id) do nothing returning case_id`.execute(cx.tx)
    if (rows.length === 0) continue
    const file = await loadCase(cx, row.case_id)
    await notify(cx, file, ['city-officer'], best
      ? { zh: `建议由 ${best.officer.name.zh} 跟榜：${best.reasons.map((one) => `${one.zh}（${one.points} 分）`).join('；')}`, en: `Proposed to follow it: ${best.officer.name.en}. ${best.reasons.map((one) => `${one.en} (${one.points})`).join('; ')}` }
      : { zh: '没有可指派的跟榜专员：都已满额或暂不接件', en: 'No follow-up officer can take it: all are full or away' })
    audit(cx, 'challenges.propose-follower', `case:${row.case_id}`, { account_id: best?.officer.account_id ?? null, reasons: best?.reasons ?? [] })
    // The next one counts with this one taken, so that a batch is spread.
    if (best) best.officer.load += 1
  }
}
