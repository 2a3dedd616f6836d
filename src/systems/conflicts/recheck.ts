import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { tellRole } from '#engines/cases/settle.ts'
import { panelsOpen } from '#engines/conflicts/offer.ts'
import { conflictsOfAll } from './conflict.ts'

/**
 * 夜间复核: looks at every panel at work anew and tells the drawer, and the officers who asked for it, of conflicts that the records have come to hold. A notice
 * names the case and how many, never who sits: names are sealed. Each is told once; safe to run at any time.
 */
export async function recheck(cx: Cx): Promise<void> {
  await cx.elevate()
  const panels = await panelsOpen(cx)
  const found = await conflictsOfAll(cx, panels, cx.today_on)
  const seen = panels.flatMap(({ case_id }, at) => found[at]!.map((one) => ({ case_id, account_id: one.account_id, rule: one.rule, party: one.with, record: `${one.record.kind}:${one.record.id}` })))
  if (seen.length === 0) return
  const { rows } = await sql<{ case_id: string }>`insert into conflict_told (city_id, case_id, account_id, rule, party, record)
    select ${cx.city.id}, case_id, account_id, rule, party, record from jsonb_to_recordset(${JSON.stringify(seen)}::jsonb) as one (case_id text, account_id text, rule text, party text, record text)
    on conflict do nothing returning case_id`.execute(cx.tx)
  const counts = new Map<string, number>()
  for (const { case_id } of rows) counts.set(case_id, (counts.get(case_id) ?? 0) + 1)
  const { rows: files } = await sql<{ id: string, title_zh: string, title_en: string }>`select id, title_zh, title_en from case_file where city_id = ${cx.city.id} and id = any(${[...counts.keys()]}::text[])`.execute(cx.tx)
  for (const { id, title_zh, title_en } of files) {
    const count = counts.get(id)!, panel = panels.find((one) => one.case_id === id)!
    const text = {
      zh: `《${title_zh}》的评审组有 ${count} 项新的利益关系，请在评审前由抽取员更换或说明。姓名不在通知中显示。`,
      en: `The panel of “${title_en}” has ${count} new ${count === 1 ? 'conflict' : 'conflicts'} of interest: the drawer replaces or explains before the panel goes on. Notices name nobody.`,
    }
    for (const role of new Set(['expert-drawer', panel.asked_by ?? 'expert-drawer'])) {
      await tellRole(cx, { role, org_id: null, county_id: role === 'expert-drawer' ? null : panel.county_id ?? null, title: { zh: '评审组出现新的利益关系', en: 'A panel has a new conflict of interest' }, text })
    }
    audit(cx, 'conflicts.recheck', `case:${id}`, { count })
  }
}
