import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { newId } from '#kernel/store/ids.ts'
import { isDay } from '#kernel/values/days.ts'
import type { Measure } from '#engines/rules/measure.ts'
import { checkText, errorsIn, type CheckedText } from './check-text.ts'
import { draftOf, type Draft } from './draft.ts'
import { mayInLab, officers } from './may.ts'
import { cityPack } from './published.ts'

export type Proposal = {
  id: string, draft_id: string, draft_version: number, measure: string, base_version: string | null, valid_from: string, reason: string, state: 'open' | 'approved' | 'returned'
  proposed_by: string, proposed_at: string, answered_by: string | null, answered_at: string | null, answer: string | null
}

export const proposalColumns = sql`id, draft_id, draft_version, measure, base_version, valid_from::text as valid_from, reason, state, proposed_by, ${instant('proposed_at')},
  answered_by, ${instant('answered_at')}, answer`

/** A draft's text against the pack as it stands now, when nothing in it is wrong and every example comes out as it says. */
async function publishable(cx: Cx, draft: Draft): Promise<CheckedText & { compiled: NonNullable<CheckedText['compiled']>, base_version: string | null }> {
  const pack = await cityPack(cx)
  const checked = checkText(pack, { text: draft.text, measure: draft.measure, county: draft.county_id })
  const { compiled, problems } = checked
  const count = errorsIn(problems)
  if (compiled === null || count > 0) {
    const first = problems.find((one) => one.severity === 'error')
    const at = (one: { file: string | null, line: number, col: number }) => `${one.file === null ? '' : `${one.file}:`}${one.line}:${one.col}`
    throw fault('incentives.draft-wrong', { count, at: first ? at(first) : '1:1', zh: first?.zh ?? '', en: first?.en ?? '' }, problems.filter((one) => one.severity === 'error').map((one) => ({ path: at(one), code: one.code, data: { zh: one.zh, en: one.en } })))
  }
  const current = pack.docs<Measure>('measures').get(compiled.id)
  if (current?.hash === compiled.version) throw fault('incentives.draft-same')
  return { ...checked, compiled, base_version: current?.hash ?? null }
}

/** 送审: one officer proposes the newest version of a draft for publication; only a text without errors whose examples hold. Gives a receipt. */
export const proposeMeasure = action({
  title: { zh: '送审条款', en: 'Propose a measure' },
  input: z.strictObject({ draft_id: z.string().min(1).max(64), version: z.int().min(1), valid_from: z.string().refine(isDay).optional(), reason: z.string().trim().min(2).max(2_000) }),
  output: z.strictObject({ proposal_id: z.string(), receipt_id: z.string() }),
  allow: officers,
  run: async (cx, { draft_id, version, valid_from = cx.today_on, reason }) => {
    const account_id = await mayInLab(cx, 'propose-measure')
    const draft = await draftOf(cx, draft_id)
    if (draft === null) throw fault('incentives.no-draft')
    if (draft.version !== version) throw fault('incentives.draft-moved-on', { version: draft.version })
    if (valid_from < cx.today_on) throw fault('incentives.valid-too-early', { today: cx.today_on })
    const { compiled, base_version } = await publishable(cx, draft)
    const { rows: open } = await sql<{ id: string }>`select id from incentive_measure_proposal where city_id = ${cx.city.id} and measure = ${compiled.id} and state = 'open'`.execute(cx.tx)
    if (open[0]) throw fault('incentives.proposal-open', { measure: compiled.id })
    const id = newId('proposal'), receipt_id = newId()
    await sql`insert into incentive_measure_proposal (city_id, id, draft_id, draft_version, measure, base_version, valid_from, reason, proposed_by)
      values (${cx.city.id}, ${id}, ${draft.id}, ${draft.version}, ${compiled.id}, ${base_version}, ${valid_from}, ${reason}, ${account_id})`.execute(cx.tx)
    cx.record.audits.push({
      action: 'incentives.propose-measure', subject: `measure:${compiled.id}`, content: { proposal: id, measure: compiled.id, version: compiled.version, base_version, valid_from, reason },
      receipt: { id: receipt_id, kind: 'measure', subject: `measure:${compiled.id}` },
    })
    return { proposal_id: id, receipt_id }
  },
})

/**
 * 批准公布: another officer publishes the text word for word. From its day on the city decides by it; decisions made before keep the version they were made by.
 * Refused to whoever proposed it or wrote the version that is published, and when the text in force has changed since. Gives a receipt.
 */
export const approveMeasure = action({
  title: { zh: '批准公布条款', en: 'Approve and publish a measure' },
  input: z.strictObject({ proposal_id: z.string().min(1).max(64), answer: z.string().trim().max(2_000).optional() }),
  output: z.strictObject({ measure: z.string(), version: z.string(), valid_from: z.string(), receipt_id: z.string() }),
  allow: officers,
  run: async (cx, { proposal_id, answer }) => {
    const account_id = await mayInLab(cx, 'approve-measure')
    const proposal = await openProposal(cx, proposal_id)
    const draft = await draftOf(cx, proposal.draft_id, proposal.draft_version)
    if (draft === null) throw fault('incentives.no-draft')
    if (proposal.proposed_by === account_id || draft.account_id === account_id) throw fault('incentives.second-officer')
    const { compiled, base_version } = await publishable(cx, draft)
    if (base_version !== proposal.base_version) throw fault('incentives.measure-moved-on', { measure: proposal.measure })
    const valid_from = proposal.valid_from < cx.today_on ? cx.today_on : proposal.valid_from
    const ordinal = await nextOrdinal(cx, compiled.id)
    await sql`insert into incentive_measure_text (city_id, measure, ordinal, version, county_id, text, origin, valid_from, proposal_id, published_by)
      values (${cx.city.id}, ${compiled.id}, ${ordinal}, ${compiled.version}, ${draft.county_id}, ${draft.text}, 'published', ${valid_from}, ${proposal.id}, ${account_id})`.execute(cx.tx)
    await settle(cx, proposal.id, { state: 'approved', account_id, answer: answer ?? null })
    const receipt_id = newId()
    cx.record.audits.push({
      action: 'incentives.approve-measure', subject: `measure:${compiled.id}`, content: { proposal: proposal.id, measure: compiled.id, version: compiled.version, base_version, valid_from, proposed_by: proposal.proposed_by },
      receipt: { id: receipt_id, kind: 'measure', subject: `measure:${compiled.id}` },
    })
    return { measure: compiled.id, version: compiled.version, valid_from, receipt_id }
  },
})

/** 退回: the proposal ends with a reason; the draft goes on. Whoever proposed it may take it back so as well. */
export const returnMeasure = action({
  title: { zh: '退回送审条款', en: 'Return a proposed measure' },
  input: z.strictObject({ proposal_id: z.string().min(1).max(64), answer: z.string().trim().min(2).max(2_000) }),
  output: z.strictObject({ proposal_id: z.string() }),
  allow: officers,
  run: async (cx, { proposal_id, answer }) => {
    const account_id = await mayInLab(cx, 'return-measure')
    const proposal = await openProposal(cx, proposal_id)
    await settle(cx, proposal.id, { state: 'returned', account_id, answer })
    cx.record.audits.push({ action: 'incentives.return-measure', subject: `measure:${proposal.measure}`, content: { proposal: proposal.id, answer } })
    return { proposal_id }
  },
})

async function openProposal(cx: Cx, id: string): Promise<Proposal> {
  const { rows } = await sql<Proposal>`select ${proposalColumns} from incentive_measure_proposal where city_id = ${cx.city.id} and id = ${id} for update`.execute(cx.tx)
  if (!rows[0]) throw fault('incentives.no-proposal')
  if (rows[0].state !== 'open') throw fault('incentives.proposal-settled')
  return rows[0]
}

async function settle(cx: Cx, id: string, { state, account_id, answer }: { state: 'approved' | 'returned', account_id: string, answer: string | null }): Promise<void> {
  await sql`update incentive_measure_proposal set state = ${state}, answered_by = ${account_id}, answered_at = now(), answer = ${answer} where city_id = ${cx.city.id} and id = ${id}`.execute(cx.tx)
}

/** The next place in a measure's order of publication. Before the first one the pack's own text is kept, so that what was decided by it stays readable. */
async function nextOrdinal(cx: Cx, measure: string): Promise<number> {
  const { rows } = await sql<{ last: number, has_pack: boolean }>`select coalesce(max(ordinal), 0)::int as last, coalesce(bool_or(version = ${cx.city.pack.docs('measures').get(measure)?.hash ?? ''}), false) as has_pack
    from incentive_measure_text where city_id = ${cx.city.id} and measure = ${measure}`.execute(cx.tx)
  const { last, has_pack } = rows[0]!
  const own = cx.city.pack.docs<Measure>('measures').get(measure)
  if (own === undefined || has_pack) return last + 1
  await sql`insert into incentive_measure_text (city_id, measure, ordinal, version, county_id, text, origin) values (${cx.city.id}, ${measure}, ${last + 1}, ${own.hash}, ${own.county}, ${own.text}, 'pack')`.execute(cx.tx)
  return last + 2
}
