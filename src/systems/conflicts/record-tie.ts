import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { assertSide, sideInput, sideRow, type Side } from './side.ts'
import { recorded_kinds, sidesOf, tieColumns, type RecordedKind, type TieRow } from './tie-row.ts'

const day = z.iso.date()
const detail = z.string().trim().min(1).max(120)
export const sourceInput = z.strictObject({ title: z.string().trim().min(2).max(300), number: z.string().trim().min(1).max(100).nullish(), url: z.url({ protocol: /^https?$/ }).max(1_000).nullish() })
/** Most ties of one person that hold by their own word. */
export const own_ties_max = 200

export type NewTie = { kind: RecordedKind, from: Side, to: Side, detail: string | null, percent: number | null, begins_on: string | null, ends_on: string | null, source: z.output<typeof sourceInput>, corrects: string | null, is_own: boolean }

/** 声明关联: what a person says of themself: kin, supervisors and students, offices, holdings, advice, or a conflict in so many words. */
export const declareTie = action({
  title: { zh: '声明利益关系', en: 'Declare an interest' },
  input: z.strictObject({ kind: z.enum(recorded_kinds).exclude(['branch']), to: sideInput, detail: detail.nullish(), percent: z.number().gt(0).max(100).nullish(), begins_on: day.nullish(), ends_on: day.nullish() }),
  output: z.strictObject({ tie_id: z.string() }),
  allow: { anyone: ['own'] },
  run: async (cx, { kind, to, detail: told = null, percent = null, begins_on = null, ends_on = null }) => {
    const account_id = cx.actor.account_id
    if (account_id === null) throw fault('conflicts.sign-in')
    await cx.elevate()
    const { rows: [count] } = await sql<{ count: number }>`select count(*)::int as count from interest_tie where city_id = ${cx.city.id} and recorded_by = ${account_id} and is_own`.execute(cx.tx)
    if (count!.count >= own_ties_max) throw fault('conflicts.too-many-ties', { max: own_ties_max })
    const tie_id = await writeTie(cx, { kind, from: { account_id }, to, detail: told, percent, begins_on, ends_on, source: { title: '本人声明 Declared by the person' }, corrects: null, is_own: true })
    audit(cx, 'conflicts.declare-tie', `account:${account_id}`, { tie_id, kind })
    return { tie_id }
  },
})

/** 登记关联: what a document says, recorded by the keeper of the register with that document. */
export const recordTie = action({
  title: { zh: '登记利益关系', en: 'Record an interest' },
  input: z.strictObject({ kind: z.enum(recorded_kinds).exclude(['declared']), from: sideInput, to: sideInput, detail: detail.nullish(), percent: z.number().gt(0).max(100).nullish(), begins_on: day.nullish(), ends_on: day.nullish(), source: sourceInput }),
  output: z.strictObject({ tie_id: z.string() }),
  allow: { 'expert-manager': ['same-city'] },
  run: async (cx, { detail: told = null, percent = null, begins_on = null, ends_on = null, ...rest }) => {
    await cx.elevate()
    const tie_id = await writeTie(cx, { ...rest, detail: told, percent, begins_on, ends_on, corrects: null, is_own: false })
    audit(cx, 'conflicts.record-tie', `tie:${tie_id}`, { kind: rest.kind, source: rest.source })
    return { tie_id }
  },
})

/** 更正或终止关联: a later row takes the place of an earlier one; nothing is lost. One's own word, or anything by the keeper of the register. */
export const correctTie = action({
  title: { zh: '更正利益关系', en: 'Correct an interest' },
  input: z.strictObject({ tie_id: z.string().min(1).max(64), what: z.enum(['corrected', 'ended', 'withdrawn']), detail: detail.nullish(), percent: z.number().gt(0).max(100).nullish(), begins_on: day.nullish(), ends_on: day.nullish(), reason: z.string().trim().min(4).max(300) }),
  output: z.strictObject({ tie_id: z.string() }),
  allow: { anyone: ['own'], 'expert-manager': ['same-city'] },
  run: async (cx, { tie_id, what, reason, ...changes }) => {
    const { rows: [tie] } = await sql<TieRow>`select ${tieColumns} from interest_tie tie where tie.city_id = ${cx.city.id} and tie.id = ${tie_id}`.execute(cx.tx)
    if (!tie || tie.what === 'withdrawn') throw fault('conflicts.no-tie')
    const is_keeper = cx.actor.grants.some((grant) => grant.role === 'expert-manager')
    if (!is_keeper && !(tie.is_own && tie.recorded_by === cx.actor.account_id)) throw fault('conflicts.not-your-word')
    if (what === 'ended' && (changes.ends_on ?? null) === null) throw fault('conflicts.end-needed')
    await cx.elevate()
    const { rows: later } = await sql`select from interest_tie where city_id = ${cx.city.id} and corrects = ${tie_id}`.execute(cx.tx)
    if (later.length > 0) throw fault('conflicts.corrected-already')
    const id = await writeTie(cx, {
      kind: tie.kind, from: sideOf(tie, 'from'), to: sideOf(tie, 'to'), detail: changes.detail ?? tie.detail, percent: changes.percent ?? (tie.percent === null ? null : Number(tie.percent)),
      begins_on: changes.begins_on ?? tie.begins_on, ends_on: changes.ends_on ?? tie.ends_on, source: tie.source, corrects: tie.id, is_own: tie.is_own && !is_keeper,
    }, what === 'withdrawn')
    audit(cx, 'conflicts.correct-tie', `tie:${tie_id}`, { tie_id: id, what, reason })
    return { tie_id: id }
  },
})

function sideOf(tie: TieRow, at: 'from' | 'to'): Side {
  const account_id = tie[`${at}_account_id`], org_id = tie[`${at}_org_id`]
  return account_id !== null ? { account_id } : org_id !== null ? { org_id } : { name: tie[`${at}_name`]!, employer: tie[`${at}_employer`]! }
}

/**
 * Writes one row. The transaction must be elevated.
 * @throws fault `conflicts.wrong-sides` | `conflicts.percent-only-of-equity` | `conflicts.end-before-begin` | `conflicts.tied-to-itself` | `conflicts.no-such-side`
 */
export async function writeTie(cx: Cx, tie: NewTie, is_withdrawn = false): Promise<string> {
  const kindOf = (side: Side) => 'account_id' in side ? 'account_id' : 'org_id' in side ? 'org_id' : 'name'
  const sides = sidesOf[tie.kind]
  if (!sides.from.includes(kindOf(tie.from)) || !sides.to.includes(kindOf(tie.to))) throw fault('conflicts.wrong-sides', { kind: tie.kind })
  if ((tie.kind === 'equity') !== (tie.percent !== null)) throw fault('conflicts.percent-only-of-equity')
  if (tie.begins_on !== null && tie.ends_on !== null && tie.ends_on < tie.begins_on) throw fault('conflicts.end-before-begin')
  if (JSON.stringify(tie.from) === JSON.stringify(tie.to)) throw fault('conflicts.tied-to-itself')
  await assertSide(cx, tie.from)
  await assertSide(cx, tie.to)
  const id = newId(), from = sideRow(tie.from), to = sideRow(tie.to)
  await sql`insert into interest_tie (city_id, id, kind, what, from_account_id, from_name, from_employer, from_org_id, to_account_id, to_name, to_employer, to_org_id, detail, percent, begins_on, ends_on, source, corrects, is_own, recorded_by)
    values (${cx.city.id}, ${id}, ${tie.kind}, ${is_withdrawn ? 'withdrawn' : 'recorded'}, ${from.account_id}, ${from.name}, ${from.employer}, ${from.org_id}, ${to.account_id}, ${to.name}, ${to.employer}, ${to.org_id},
      ${tie.detail}, ${tie.percent}, ${tie.begins_on}, ${tie.ends_on}, ${JSON.stringify(tie.source)}::jsonb, ${tie.corrects}, ${tie.is_own}, ${cx.actor.account_id ?? 'platform'})`.execute(cx.tx)
  return id
}
