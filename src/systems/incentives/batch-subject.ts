import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, CaseSubject } from '#engines/cases/subject.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { openBatch, rowsOf } from './batch.ts'
import { approveList, openGrants, payBatch, putBack, stopWaiting, strikeOut } from './batch-effects.ts'
import { batchSections } from './batch-sections.ts'
import { noteReview } from './effects.ts'
import { yuan } from '#kernel/values/money.ts'

/** 免申即享名单 as a case. */
export const batchSubject: CaseSubject = {
  procedure: 'incentive-batch',
  open: openBatch,
  values: async (cx, file) => {
    const { rows } = await sql<Record<string, unknown>>`
      select count(*) filter (where state <> 'struck')::int as "在列", count(*) filter (where state = 'struck')::int as "已剔除",
        count(*) filter (where state = 'standing' and granted_fen > 0)::int as "待开具", count(*) filter (where state = 'standing' and granted_fen = 0)::int as "等候",
        (select count(*)::int from case_file child join case_place place on place.city_id = child.city_id and place.case_id = child.id and place.step = 'payment'
          where child.city_id = ${cx.city.id} and child.parent_id = ${file.id} and child.closed_at is null) as "待批量拨付"
      from incentive_batch_row where city_id = ${cx.city.id} and case_id = ${file.id}`.execute(cx.tx)
    return rows[0] as never ?? {}
  },
  show: batchSections,
  options: async (cx, file) => ({ 'list-rows': await rowOptions(cx, file, 'standing'), 'struck-rows': await rowOptions(cx, file, 'struck') }),
  effects: { 'strike-out': strikeOut, 'put-back': putBack, 'approve-list': approveList, 'open-grants': openGrants, 'stop-waiting': stopWaiting, 'pay-batch': payBatch, 'note-review': noteReview },
}

async function rowOptions(cx: Cx, file: CaseFile, state: 'standing' | 'struck'): Promise<{ id: string, title: { zh: string, en: string } }[]> {
  const rows = (await rowsOf(cx, file.id)).filter((row) => row.state === state)
  const titles = await orgTitles(cx, rows.map((row) => row.org_id))
  return rows.map(({ org_id, amount_fen }) => {
    const { zh, en } = titles.get(org_id) ?? { zh: org_id, en: org_id }
    return { id: org_id, title: { zh: `${zh}（${yuan(amount_fen)}）`, en: `${en} (${yuan(amount_fen)})` } }
  })
}
