import { randomBytes } from 'node:crypto'
import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { loadCase } from '#engines/cases/load.ts'
import type { Criteria } from '#engines/draw/criteria.ts'
import { partPool } from '#engines/draw/eligibility.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { freezePool, shortStrata, type LeftOut, type PoolEntry } from '#engines/draw/pool.ts'
import { conflictsOf, employerGroups } from '#systems/conflicts/public.ts'
import { poolOf } from '#systems/experts/public.ts'
import { refuseInvolved } from './apart.ts'
import { askedOf, commitmentsOf, drawOf, noticeOf, type Draw } from './draw.ts'
import { familyOf, rootOf, sittingIn } from './follow.ts'
import { peopleOf } from './people.ts'
import { sealOf } from './sealed.ts'
import { servingUnseen } from './serving.ts'
import { shortWords, tellAsker } from './standing.ts'

/**
 * 冻结名单: who may be drawn, by the criteria of the notice and the records of the day; the list is published as salted pseudonyms with its hash, who was left out as counts
 * by reason. Nobody is told a name. Where the pool is too small nothing is frozen, and it is said by how much.
 * @throws fault as `refuseInvolved` | `draws.commitments-missing` | `draws.freeze-late`
 */
export const freeze: Effect = async (cx, turn) => {
  const case_id = turn.case.id
  await refuseInvolved(cx, case_id, 'drawer')
  const draw = await drawOf(cx, case_id)
  const { notice, number } = noticeOf(draw)
  if ((await commitmentsOf(cx, case_id)).length < notice.parties.length) throw fault('draws.commitments-missing')
  // Nobody could reveal any more, and a public value of the notice may be known already.
  if (cx.now > notice.reveal_until) throw fault('draws.freeze-late', { until: notice.reveal_until })
  const { pool, out } = await gather(cx, draw)
  const secret = randomBytes(32).toString('hex')
  const { frozen } = freezePool(nodeTools, { number, secret, strata: notice.strata, pool, out })
  const counts = JSON.stringify(frozen.list.counts), excluded = JSON.stringify(frozen.excluded.histogram)
  await sql`update draw_request set salt_secret = ${sealOf(cx, case_id, 'secret', secret)}, people = ${sealOf(cx, case_id, 'people', pool.map((one) => one.code).toSorted())} where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  const short = shortStrata(frozen.list.lines, notice.strata)
  if (short.length > 0) {
    await sql`update draw set state = 'short', shortage = ${JSON.stringify(short)}::jsonb, counts = ${counts}::jsonb, excluded = ${excluded}::jsonb where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
    const asked = await askedOf(cx, case_id)
    await tellAsker(cx, asked, `${case_id}:short`, shortWords(cx, { ...draw, shortage: short }, asked.widening))
    const missing = short.reduce((sum, one) => sum + one.wanted - one.found, 0)
    return { note: { zh: `候选人数不足，还差 ${missing} 人，未抽取`, en: `The pool is too small by ${missing}; nothing was drawn` }, receipt: { subject: `draw:${number}`, content: { number, short } } }
  }
  await sql`update draw set state = 'frozen', list = ${JSON.stringify(frozen)}::jsonb, list_hash = ${frozen.list.list_hash}, counts = ${counts}::jsonb, excluded = ${excluded}::jsonb, frozen_at = now() where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  return {
    note: { zh: `候选 ${frozen.list.lines.length} 名，剔除 ${out.length} 名，名单摘要 ${frozen.list.list_hash.slice(0, 16)}…`, en: `${frozen.list.lines.length} candidates, ${out.length} left out, list hash ${frozen.list.list_hash.slice(0, 16)}…` },
    receipt: { subject: `draw:${number}`, content: { number, list_hash: frozen.list.list_hash, excluded_hash: frozen.excluded.excluded_hash } },
  }
}

/** The register parted into those who may be drawn and those who may not, each with one reason. Elevate first. */
export async function gather(cx: Cx, draw: Draw): Promise<{ pool: PoolEntry[], out: LeftOut[] }> {
  const criteria = draw.criteria!
  const asked = await askedOf(cx, draw.case_id)
  const kinds = [...new Set(criteria.strata.map((one) => one.kind))]
  const { candidates, out } = await poolOf(cx, { kinds, on: cx.today_on, ...criteria.load_per_year_max === undefined ? {} : { load_per_year_max: criteria.load_per_year_max }, ...criteria.rest_days === undefined ? {} : { rest_days: criteria.rest_days } })
  const ties = await conflictsOf(cx, { people: candidates.map(({ account_id, employer }) => ({ account_id, employer })), interested: asked.interested, on: cx.today_on })
  const hard = Map.groupBy(ties.filter((one) => one.severity === 'hard'), (one) => one.account_id)
  const groups = criteria.per_group_max === null ? new Map<string, string | null>() : await employerGroups(cx, candidates.map((one) => one.employer), cx.today_on)
  const staff = await supervisors(cx), serving = await servingUnseen(cx), before = await drawnBefore(cx, draw)
  const left: LeftOut[] = [...out]
  const open = candidates.filter((one) => {
    const reason = staff.accounts.has(one.account_id) || staff.orgs.has(one.employer) ? 'supervisor-staff'
      : before.codes.has(one.code) ? 'drawn-before' : before.employers.has(one.employer) && criteria.per_employer_max === 1 ? 'employer-sits'
      // What has not been disclosed is not in the register's own count yet.
      : criteria.rest_days !== undefined && serving.has(one.code) ? 'resting' : null
    if (reason !== null) left.push({ code: one.code, reason })
    return reason === null
  })
  const parent = await loadCase(cx, asked.parent_case_id)
  const parted = partPool(open.map((one) => ({ ...one, group: groups.get(one.employer) ?? null, conflicts: (hard.get(one.account_id) ?? []).map((tie) => tie.rule) })), criteria, { sectors: asked.sectors, county_id: parent.county_id })
  return { pool: withoutIdleHouses(parted.pool, criteria), out: [...left, ...parted.out] }
}

/**
 * Employers and groups stand in the list only where their limit can bite: whoever knows the register could tell people by who shares an employer with how many.
 * Where some must stand there, the certificate waits for disclosure (see `certificateFor`).
 */
function withoutIdleHouses(pool: readonly PoolEntry[], { per_employer_max, per_group_max }: Criteria): PoolEntry[] {
  const bites = (kind: 'employer' | 'group', most: number | null) => {
    const counts = new Map<string, number>()
    for (const one of pool) if (one[kind] !== null) counts.set(one[kind], (counts.get(one[kind]) ?? 0) + 1)
    return (name: string | null) => name !== null && most !== null && counts.get(name)! > most ? name : null
  }
  const employer = bites('employer', per_employer_max), group = bites('group', per_group_max)
  return pool.map((one) => ({ ...one, employer: employer(one.employer), group: group(one.group) }))
}

/** 监督方的人不参评: accounts that hold a part in draws, and the organisations the supervisors belong to. */
async function supervisors(cx: Cx): Promise<{ accounts: Set<string>, orgs: Set<string> }> {
  const { rows } = await sql<{ account_id: string, org_id: string, role: string }>`select account_id, org_id, role from membership where city_id = ${cx.city.id} and role in ('supervisor', 'expert-drawer', 'expert-manager') and ended_at is null`.execute(cx.tx)
  return { accounts: new Set(rows.map((one) => one.account_id)), orgs: new Set(rows.flatMap((one) => one.role === 'supervisor' && one.org_id ? [one.org_id] : [])) }
}

/** Who was drawn for this matter already, and whose employers sit: a supplement does not ask them again. */
async function drawnBefore(cx: Cx, draw: Draw): Promise<{ codes: Set<string>, employers: Set<string> }> {
  const codes = new Set<string>(), employers = new Set<string>()
  if (draw.kind !== 'supplement') return { codes, employers }
  const family = await familyOf(cx, rootOf(draw))
  const sitting = new Set((await sittingIn(cx, family)).map((one) => one.pseudonym))
  const sits: string[] = []
  for (const one of family) for (const person of await peopleOf(cx, one.case_id)) {
    codes.add(person.code)
    if (sitting.has(person.pseudonym)) sits.push(person.code)
  }
  const { candidates } = await poolOf(cx, { on: cx.today_on })
  for (const one of candidates) if (sits.includes(one.code)) employers.add(one.employer)
  return { codes, employers }
}
