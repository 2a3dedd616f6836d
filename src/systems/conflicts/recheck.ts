import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { tellRole } from '#engines/cases/settle.ts'
import { panelsOpen, type OpenPanel } from '#engines/conflicts/offer.ts'
import { conflictsOfAll } from './conflict.ts'

/**
 * 夜间复核: looks at every panel at work anew and tells the drawer, and the officers who asked for it, of conflicts that the records have come to hold. A notice
 * names the case and how many, never who sits: names are sealed. Each is told once; safe to run at any time.
 */
export async function recheck(cx: Cx): Promise<void> {
  await cx.elevate()
  const panels = await panelsOpen(cx)
  const found = await conflictsOfAll(cx, panels, cx.today_on)
  const seen = panels.flatMap(({ case_id }, at) => found[at]!.map((one) => ({ case_id, account_id: one.account_id, rule: one.rule, party: one.with, record: `${one.record.kind}:${one.record.id}`, is_hard: one.severity === 'hard' })))
  if (seen.length === 0) return
  const { rows } = await sql<{ case_id: string, account_id: string, rule: string }>`insert into conflict_told (city_id, case_id, account_id, rule, party, record)
    select ${cx.city.id}, case_id, account_id, rule, party, record from jsonb_to_recordset(${JSON.stringify(seen)}::jsonb) as one (case_id text, account_id text, rule text, party text, record text)
    on conflict do nothing returning case_id, account_id, rule`.execute(cx.tx)
  const counts = new Map<string, number>()
  for (const { case_id } of rows) counts.set(case_id, (counts.get(case_id) ?? 0) + 1)
  const { rows: files } = await sql<{ id: string, title_zh: string, title_en: string }>`select id, title_zh, title_en from case_file where city_id = ${cx.city.id} and id = any(${[...counts.keys()]}::text[])`.execute(cx.tx)
  for (const { id, title_zh, title_en } of files) {
    const count = counts.get(id)!, panel = panels.find((one) => one.case_id === id)!
    await replaceTied(cx, panel, seen.filter((one) => one.is_hard && rows.some((row) => row.case_id === one.case_id && row.account_id === one.account_id && row.rule === one.rule)))
    const text = panel.leave ? {
      zh: `《${title_zh}》的评审组有 ${count} 项新的利益关系；应当回避的席位已由下一位接替，其余请核对。姓名不在通知中显示。`,
      en: `The panel of “${title_en}” has ${count} new ${count === 1 ? 'conflict' : 'conflicts'} of interest; a seat that must be given up passes to the next, and the rest is to be looked at. Notices name nobody.`,
    } : {
      zh: `《${title_zh}》的评审组有 ${count} 项新的利益关系，请在评审前由抽取员更换或说明。姓名不在通知中显示。`,
      en: `The panel of “${title_en}” has ${count} new ${count === 1 ? 'conflict' : 'conflicts'} of interest: the drawer replaces or explains before the panel goes on. Notices name nobody.`,
    }
    for (const role of new Set(['expert-drawer', panel.asked_by ?? 'expert-drawer'])) {
      await tellRole(cx, { role, org_id: null, county_id: role === 'expert-drawer' ? null : panel.county_id ?? null, title: { zh: '评审组出现新的利益关系', en: 'A panel has a new conflict of interest' }, text })
    }
    audit(cx, 'conflicts.recheck', `case:${id}`, { count })
  }
}

/** Lets each of those in hard conflict give their seat up, once, where the asking system can fill it. */
async function replaceTied(cx: Cx, { case_id, leave }: OpenPanel, hard: readonly { case_id: string, account_id: string, rule: string }[]): Promise<void> {
  const gone = new Set<string>()
  for (const one of hard) {
    if (!leave || one.case_id !== case_id || gone.has(one.account_id)) continue
    gone.add(one.account_id)
    await leave(cx, one.account_id, one.rule)
  }
}
