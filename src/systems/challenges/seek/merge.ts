import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { countiesOf, rolesOf } from '#kernel/trust/actor.ts'
import { loadCase } from '#engines/cases/load.ts'
import { nameParties } from '#engines/cases/open.ts'
import { notify } from '#engines/cases/settle.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { dropDraws } from '#systems/draws/public.ts'
import type { Choice } from '../part.ts'

/** Most needs offered to merge into. */
export const mergeable_max = 200

/** Steps at which a need takes another in: handed in, and not yet public. */
const open_steps = ['county-triage', 'panel', 'drawing', 'scoring', 'appraisal', 'publication']

/** Needs the acting officer may merge this one into: the county's own for its officers, the city's for the city's. */
export async function mergeableNeeds(cx: Cx, file: CaseFile): Promise<Choice[]> {
  if (!rolesOf(cx.actor).some((role) => role === 'city-officer' || role === 'county-officer')) return []
  const counties = rolesOf(cx.actor).includes('city-officer') ? null : countiesOf(cx.actor, ['county-officer'])
  const { rows } = await sql<{ id: string, title_zh: string, title_en: string, org_zh: string | null, org_en: string | null }>`
    select other.id, other.title_zh, other.title_en, org.title_zh as org_zh, org.title_en as org_en
    from case_file other left join organization org on org.city_id = other.city_id and org.id = other.org_id
    where other.city_id = ${cx.city.id} and other.procedure = ${file.procedure} and other.id <> ${file.id} and other.closed_at is null and (${counties}::text[] is null or other.county_id = any(${counties}::text[]))
      and exists (select from case_place place where place.city_id = other.city_id and place.case_id = other.id and place.step = any(${open_steps}::text[]))
    order by other.moved_at desc, other.id limit ${mergeable_max}`.execute(cx.tx)
  return rows.map((row) => ({ id: row.id, title: { zh: `${row.title_zh}（${row.org_zh ?? '—'}）`, en: `${row.title_en} (${row.org_en ?? row.org_zh ?? '—'})` } }))
}

/** 并入: the need ends and its enterprise goes on as a co-owner of the other one; both cases and both receipts name each other. */
export const mergeNeed: Effect = async (cx, turn) => {
  const { into, opinion } = turn.answers as { into: string, opinion: string }
  if (!(await mergeableNeeds(cx, turn.case)).some((one) => one.id === into)) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'into', code: 'challenges.not-mergeable' }])
  const other = await loadCase(cx, into)
  // The owner of both need not be named twice.
  if (turn.case.org_id && turn.case.org_id !== other.org_id) await nameParties(cx, into, [{ role: 'enterprise', org_id: turn.case.org_id }])
  await notify(cx, other, ['enterprise'], { zh: `“${turn.case.title_zh}”已并入本需求，提出它的企业成为共同需求方`, en: `“${turn.case.title_en}” was merged into this need; its enterprise is now a co-owner` })
  return {
    note: { zh: `并入“${other.title_zh}”：${opinion}`, en: `Merged into “${other.title_en}”: ${opinion}` },
    acts: await dropDraws(cx, turn.case.id),
    links: [{ case_id: into, kind: 'merged-into' }],
    receipt: { subject: `case:${turn.case.id}`, content: { merged: turn.case.id, into, opinion } },
  }
}
