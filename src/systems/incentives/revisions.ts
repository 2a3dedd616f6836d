import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { action, query } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { carryOut } from '#engines/cases/act.ts'
import { loadCase } from '#engines/cases/load.ts'
import { openFrom } from '#engines/cases/open.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { changeOf, changeShape } from './changes.ts'
import { claimOf } from './claim.ts'
import { cityMeasures } from './measures.ts'
import { openClawBack } from './revocation.ts'

export const revisions_max = 200

/** 事实修订待办: grants that would come out otherwise on corrected facts, those to be decided first. */
export const revisions = query({
  title: { zh: '事实修订后的兑现', en: 'Grants after a revision of facts' },
  input: z.strictObject({}),
  output: z.strictObject({ revisions_max: z.number(), is_cut: z.boolean(), revisions: z.array(z.strictObject({
    id: z.string(), case_id: z.string(), organization: sentenceShape, measure: z.string(), title: sentenceShape, was_fen: z.number(), now_fen: z.number(), difference_fen: z.number(), kind: z.enum(['top-up', 'claw-back']),
    changes: z.array(changeShape), state: z.enum(['proposed', 'opened', 'dismissed', 'overtaken']), explanation: z.string().nullable(), opened_case_id: z.string().nullable(), found_at: z.string(), settled_at: z.string().nullable(),
    settled_by: sentenceShape.nullable(), of_year: z.number(), decided_on: z.string(), is_paid: z.boolean(),
  })) }),
  allow: { 'city-officer': ['same-city'], 'finance-officer': ['same-city'], auditor: ['same-city'] },
  run: async (cx) => {
    await cx.elevate()
    const { rows: found } = await sql<Told>`select ${columns}, ${instant('settled_at')}, person.name_zh, person.name_en, claim.of_year, claim.state = 'paid' as is_paid, first.as_of::text as decided_on
      from incentive_revision
      join incentive_claim claim on claim.city_id = incentive_revision.city_id and claim.case_id = incentive_revision.case_id
      join incentive_decision first on first.city_id = claim.city_id and first.id = claim.decision_id
      left join person on person.city_id = incentive_revision.city_id and person.account_id = incentive_revision.account_id
      where incentive_revision.city_id = ${cx.city.id} order by incentive_revision.state <> 'proposed', incentive_revision.id desc limit ${revisions_max + 1}`.execute(cx.tx)
    const rows = found.slice(0, revisions_max)
    const titles = await orgTitles(cx, rows.map((row) => row.org_id))
    const { names, measures } = await cityMeasures(cx)
    return { revisions_max, is_cut: found.length > revisions_max, revisions: rows.map(({ org_id, name_zh, name_en, decision_id: _, ...row }) => ({
      ...row, organization: titles.get(org_id) ?? { zh: org_id, en: org_id }, title: measures.get(row.measure)?.measure.title ?? { zh: row.measure, en: row.measure },
      changes: row.changes.flatMap(({ fact, from, to }) => changeOf(names, fact, from, to) ?? []), settled_by: name_zh === null || name_en === null ? null : { zh: name_zh, en: name_en },
      difference_fen: row.now_fen - row.was_fen, kind: row.now_fen > row.was_fen ? 'top-up' as const : 'claw-back' as const,
    })) }
  },
})

type Told = Revision & { settled_at: string | null, name_zh: string | null, name_en: string | null, of_year: number, is_paid: boolean, decided_on: string }
type Revision = { id: string, case_id: string, org_id: string, measure: string, decision_id: string, was_fen: number, now_fen: number, changes: { fact: string, from: unknown, to: unknown }[], state: 'proposed' | 'opened' | 'dismissed' | 'overtaken', explanation: string | null, opened_case_id: string | null, found_at: string }
const columns = sql`incentive_revision.id, incentive_revision.case_id, incentive_revision.org_id, incentive_revision.measure, incentive_revision.decision_id, was_fen, now_fen, changes, incentive_revision.state, explanation, opened_case_id, ${instant('found_at')}`
const settleInput = z.strictObject({ id: z.string().min(1).max(64), explanation: z.string().trim().min(10).max(2_000) })

/** 补差或追回: opens what a revision of facts comes to as a case of its own: a top-up whose money is set aside, or a claw-back in which the enterprise is heard. */
export const openRevision = action({
  title: { zh: '补差或追回', en: 'Open a top-up or claw-back' },
  input: settleInput,
  output: z.strictObject({ case_id: z.string() }),
  allow: { 'city-officer': ['same-city'] },
  run: async (cx, { id, explanation }) => {
    const { one, role } = await proposed(cx, id, 'incentives.open-revision')
    const file = await loadCase(cx, one.case_id)
    const claim = await claimOf(cx, one.case_id)
    let case_id: string
    if (one.now_fen > one.was_fen) {
      const title = { zh: `补差：${file.title_zh}`, en: `Top-up: ${file.title_en}` }
      case_id = await openFrom(cx, file, role, { procedure: 'incentive-claim', kind: 'split-from', org_id: claim.org_id, county_id: claim.county_id, title,
        input: { measure: claim.measure, origin: 'top-up', of_year: claim.of_year, stated: claim.stated, decision_id: one.decision_id, granted_fen: one.now_fen - one.was_fen, follows_case_id: claim.case_id } })
      await carryOut(cx, case_id, 'propose-grant', role)
    } else {
      if (claim.state !== 'paid') throw fault('incentives.not-paid-yet')
      case_id = await openClawBack(cx, file, role, { ground: 'fact-revised', explanation, amount_fen: one.was_fen - one.now_fen })
    }
    await settle(cx, id, 'opened', explanation, case_id)
    return { case_id }
  },
})

/** 不予处理: leaves the grant as it is, with the reason people can read. */
export const dismissRevision = action({
  title: { zh: '不予补差或追回', en: 'Leave the grant as it is' },
  input: settleInput,
  output: z.strictObject({ id: z.string() }),
  allow: { 'city-officer': ['same-city'] },
  run: async (cx, { id, explanation }) => {
    await proposed(cx, id, 'incentives.dismiss-revision')
    await settle(cx, id, 'dismissed', explanation, null)
    return { id }
  },
})

/** @throws fault `kernel.not-your-role` | `incentives.no-such-revision` | `incentives.revision-settled` */
async function proposed(cx: Cx, id: string, action_name: string) {
  const passage = cx.city.access.passage(action_name, cx.actor, { city_id: cx.city.id })
  if (!passage) throw fault('kernel.not-your-role', { subject: action_name })
  await cx.elevate()
  const { rows } = await sql<Revision>`select ${columns} from incentive_revision where city_id = ${cx.city.id} and id = ${id} for update`.execute(cx.tx)
  const one = rows[0]
  if (!one) throw fault('incentives.no-such-revision')
  if (one.state !== 'proposed') throw fault('incentives.revision-settled')
  return { one, role: passage.role }
}

async function settle(cx: Cx, id: string, state: 'opened' | 'dismissed', explanation: string, opened_case_id: string | null): Promise<void> {
  await sql`update incentive_revision set state = ${state}, explanation = ${explanation}, account_id = ${cx.actor.account_id}, opened_case_id = ${opened_case_id}, settled_at = now() where city_id = ${cx.city.id} and id = ${id}`.execute(cx.tx)
  audit(cx, `incentives.${state === 'opened' ? 'open' : 'dismiss'}-revision`, `revision:${id}`, { explanation, opened_case_id })
}
