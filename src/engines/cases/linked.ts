import type { Cx } from '#kernel/store/cx.ts'
import type { Sentence } from '#kernel/declare/fault.ts'
import { sql } from '#kernel/store/db.ts'
import { caseColumns, loadStates, scopeOf } from './load.ts'
import { bundleOf } from './room.ts'
import type { CaseFile } from './subject.ts'
import type { LinkedCase } from './view-shape.ts'

/** Most linked cases shown with a case. */
export const linked_max = 100

/** The cases that belong with this one, those above first, then by age; what the reader may not see is left out without a trace. The transaction must be elevated. */
export async function linkedOf(cx: Cx, file: CaseFile): Promise<LinkedCase[]> {
  const { rows } = await sql<CaseFile & { how: LinkedCase['how'] }>`
    select ${caseColumns}, how from (
      select id as case_id, 'parent' as how, 0 as place from case_file where city_id = ${cx.city.id} and id = ${file.parent_id ?? ''}
      union all select id, 'child', 1 from case_file where city_id = ${cx.city.id} and parent_id = ${file.id}
      union all select to_id, kind, 2 from case_link where city_id = ${cx.city.id} and from_id = ${file.id}
      union all select from_id, case kind when 'split-from' then 'split-into' else 'merged-from' end, 3 from case_link where city_id = ${cx.city.id} and to_id = ${file.id}
    ) one join case_file on city_id = ${cx.city.id} and id = case_id order by place, case_id limit ${linked_max}`.execute(cx.tx)
  if (rows.length === 0) return []
  const states = await loadStates(cx, rows.map((other) => other.id))
  const titles = await orgTitles(cx, rows.flatMap((other) => other.org_id ?? []))
  const linked: LinkedCase[] = []
  for (const { how, ...other } of rows) {
    const { parties, places } = states.get(other.id)!
    const reader = cx.city.access.passage('cases.view', cx.actor, scopeOf(other, parties))
    if (!reader) continue
    const { text } = (await bundleOf(cx, other)).procedure
    const step = text.steps.find((one) => places.some((place) => place.step === one.id))
    linked.push({
      case_id: other.id, how, procedure_title: text.title, title: { zh: other.title_zh, en: other.title_en }, organization: other.is_owner_hidden && reader.relation === 'public' ? null : titles.get(other.org_id ?? '') ?? null,
      stage: text.stages.find((one) => one.id === other.stage)?.title ?? text.title, sentence: step?.sentence ?? null,
      outcome: other.outcome ? text.outcomes.find((one) => one.id === other.outcome)?.title ?? { zh: '已结束', en: 'Ended' } : null, moved_at: other.moved_at,
    })
  }
  return linked
}

async function orgTitles(cx: Cx, ids: readonly string[]): Promise<Map<string, Sentence>> {
  const { rows } = await sql<Sentence & { id: string }>`select id, title_zh as zh, title_en as en from organization where city_id = ${cx.city.id} and id = any(${ids}::text[])`.execute(cx.tx)
  return new Map(rows.map(({ id, zh, en }) => [id, { zh, en }]))
}
