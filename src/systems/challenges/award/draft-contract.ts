import { fault, invariant } from '#kernel/declare/fault.ts'
import { sql } from '#kernel/store/db.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { bidOf } from './contract.ts'
import { deliverableProblems, deliverablesIn, deliverablesText, writeDeliverables, type DeliverableRow } from './deliverable.ts'
import type { Milestone } from './milestone.ts'
import { keepVersion } from './negotiation.ts'
import { acceptedByWords } from './panel-acceptance.ts'
import { plannedMilestones, raceOf } from './race-plan.ts'

type Row = { title: string, deliverable: string, due_on: string, price_fen: number, kind: 'work' | 'start' | 'gate', gate: number | null, accepted_by: Milestone['accepted_by'] }

/** 提出合同: clauses and milestones; offered anew it replaces what was not signed. In a race the plan gives the milestones, and none are typed. */
export const draftContract: Effect = async (cx, turn) => {
  const { milestones: typed, deliverables, ...terms } = turn.answers as { milestones?: { title: string, deliverable: string, 'due-on': string, 'price-fen': number, 'accepted-by'?: Milestone['accepted_by'] }[], deliverables?: DeliverableRow[] } & Record<string, string>
  const race = await raceOf(cx, turn.case.parent_id)
  if (race ? typed?.length : !typed?.length) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'milestones', code: race ? 'challenges.milestones-from-plan' : 'cases.required' }])
  const milestones: Row[] = race ? plannedMilestones(race.plan, cx.today_on).map((one) => ({ ...one, accepted_by: 'owner' })) : typed!.map((one) => ({ title: one.title, deliverable: one.deliverable, due_on: one['due-on'], price_fen: one['price-fen'], kind: 'work', gate: null, accepted_by: one['accepted-by'] ?? 'owner' }))
  const problems = race ? deliverables?.length ? [{ path: 'deliverables', code: 'challenges.milestones-from-plan' }] : [] : deliverableProblems(deliverables ?? [], milestones.length)
  if (problems.length > 0) throw fault('cases.wrong-answers', { count: problems.length }, problems)
  const lists = milestones.map((one, at) => one.kind === 'work' ? deliverablesIn(deliverables ?? [], at + 1, one.deliverable) : [])
  const total_fen = milestones.reduce((sum, one) => sum + one.price_fen, 0)
  if (!Number.isSafeInteger(total_fen)) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'milestones', code: 'cases.amount-above' }])
  const { rows } = await sql<{ id: string, org_id: string }>`select id, org_id from bid where city_id = ${cx.city.id} and id = ${bidOf(turn.case)} and state = 'chosen'`.execute(cx.tx)
  invariant(rows[0] && turn.case.org_id, 'a confirmed challenge has its owner and its chosen bid')
  await sql`delete from deliverable where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  await sql`delete from milestone where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  await sql`insert into contract (city_id, case_id, bid_id, org_id, solver_org_id, terms, total_fen)
    values (${cx.city.id}, ${turn.case.id}, ${rows[0].id}, ${turn.case.org_id}, ${rows[0].org_id}, ${JSON.stringify(terms)}::jsonb, ${total_fen})
    on conflict (city_id, case_id) do update set terms = excluded.terms, total_fen = excluded.total_fen, drafted_at = now() where contract.signed_at is null`.execute(cx.tx)
  for (const [index, one] of milestones.entries()) {
    await sql`insert into milestone (city_id, case_id, position, title, deliverable, due_on, price_fen, kind, gate, accepted_by)
      values (${cx.city.id}, ${turn.case.id}, ${index + 1}, ${one.title}, ${one.deliverable}, ${one.due_on}, ${one.price_fen}, ${one.kind}, ${one.gate}, ${one.accepted_by})`.execute(cx.tx)
  }
  await writeDeliverables(cx, turn.case.id, lists)
  const version = await keepVersion(cx, turn, { clause: 'whole', before: null, after: wholeText(terms, milestones, lists), reason: null })
  return { note: { zh: `第 ${version} 稿，${milestones.length} 个里程碑`, en: `Version ${version}, ${milestones.length} ${milestones.length === 1 ? 'milestone' : 'milestones'}` }, receipt: { subject: `contract:${turn.case.id}`, content: { version, terms, milestones: milestones.map(({ accepted_by, ...one }) => accepted_by === 'owner' ? one : { ...one, accepted_by }), ...deliverables?.length ? { deliverables } : {} } } }
}

/** A whole text as one version of the negotiation shows it. */
const wholeText = (terms: Record<string, string>, milestones: readonly Row[], lists: readonly { title: string, share_percent: number }[][]) => [...Object.values(terms), ...milestones.flatMap((one, at) => [`${one.title} · ${one.deliverable} · ${one.due_on} · ${one.price_fen / 100}${one.accepted_by === 'owner' ? '' : ` · 验收：${acceptedByWords[one.accepted_by].zh}`}`, ...lists[at]!.length > 1 ? [deliverablesText(lists[at]!)] : []])].join('\n')
