import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Cx } from '#kernel/store/cx.ts'
import { sql, type RawBuilder } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { rule_kinds, type RuleKind } from '#engines/conflicts/tie.ts'
import { conflictRulesOf, conflictsOf } from '#systems/conflicts/public.ts'
import { drawOf } from '#systems/draws/draw.ts'
import { gather } from '#systems/draws/freeze.ts'
import { codeOf } from '#systems/experts/public.ts'
import { act, publishChallenge, takeUp } from '#test/support/challenge-walk.ts'
import { experts, mattersIn, take, type Matters } from '#test/support/draw-walk.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'

let house: TestHouse, matters: Matters
const ids: Record<string, string> = {}, codes: Record<string, string> = {}
/** A draw whose matter is the enterprise's, and one whose matter is the university's that bid. */
let of_enterprise = '', of_solver = ''

before(async () => {
  house = await startHouse()
  matters = await mattersIn(house)
  await inCity(async (cx) => {
    for (const row of (await sql<{ account_id: string, demo: string }>`select account_id, demo_account as demo from person where demo_account is not null`.execute(cx.tx)).rows) ids[row.demo] = row.account_id
    for (const name of experts) codes[name] = (await codeOf(cx, ids[name]!))!
  })
  await bidTogether()
  of_enterprise = (await matters.open({ panel: 'need-appraisal', interested: { orgs: ['demo-enterprise'], accounts: [ids['enterprise']!] } })).draw
  of_solver = (await matters.open({ panel: 'need-appraisal', interested: { orgs: ['demo-university'], accounts: [] } })).draw
  // The notice fixes the criteria.
  for (const draw of [of_enterprise, of_solver]) assert.equal((await take(await house.as('expert-drawer'), 'publish-notice', draw, { truth: true })).status, 200)
})
after(() => house.stop())

const inCity = <T>(work: (cx: Cx) => Promise<T>) => runJob(house.house, house.db, platform('jinhua'), async (cx) => { await cx.elevate(); return work(cx) })

/** The records of a challenge: the university bids with a partner abroad, against an institute, and signs. */
async function bidTogether(): Promise<void> {
  const case_id = await publishChallenge(house, { open_for_ms: 600_000 })
  const solver = await house.as('solver'), abroad = await house.as('solver-abroad')
  await act(solver, case_id, 'invite-partner', { org: 'demo-institute-abroad', part: '附着力测试' })
  const asked = (await abroad.get('/api/cases/view', { case_id })).body.can.find((one: { action: string }) => one.action === 'answer-invitation')
  await act(abroad, case_id, 'answer-invitation', { invitation: asked.form.sections[0].fields[0].options[0].id, verdict: 'accepted' })
  await takeUp(house, case_id)
}

class Undone extends Error {}
type Found = { out: Map<string, string>, told: Map<string, RuleKind[]> }

/** Who a draw leaves out and why, by code, once `plant` is on record; nothing of it stays. Conflicts with a severity below that of leaving out are told beside it. */
async function leftOut(draw: string, plant: RawBuilder<unknown>[] = []): Promise<Found> {
  let found: Found | undefined
  await inCity(async (cx) => {
    for (const one of plant) await one.execute(cx.tx)
    const { out } = await gather(cx, await drawOf(cx, draw))
    const interested = draw === of_enterprise ? { orgs: ['demo-enterprise'], accounts: [ids['enterprise']!] } : { orgs: ['demo-university'], accounts: [] }
    const { rows } = await sql<{ account_id: string, employer: string, code: string }>`select account_id, employer, code from expert where account_id is not null`.execute(cx.tx)
    const told = await conflictsOf(cx, { people: rows, interested, on: cx.today_on }, { with_soft: true })
    const codeFor = new Map(rows.map((row) => [row.account_id, row.code]))
    const by_code = Map.groupBy(told.filter((one) => one.severity !== 'hard'), (one) => codeFor.get(one.account_id)!)
    found = { out: new Map(out.map(({ code, reason }) => [code, reason])), told: new Map([...by_code].map(([code, list]) => [code, list.map((one) => one.kind)])) }
    throw new Undone()
  }).catch((error: unknown) => { if (!(error instanceof Undone)) throw error })
  return found!
}

let count = 0
const tie = (kind: string, from: { account?: string, org?: string }, to: { account?: string, org?: string }, more: { percent?: number, begins?: string, ends?: string } = {}) => sql`
  insert into interest_tie (city_id, id, kind, from_account_id, from_org_id, to_account_id, to_org_id, percent, begins_on, ends_on, source, is_own, recorded_by)
  values ('jinhua', ${`planted-${count += 1}`}, ${kind}, ${from.account ? ids[from.account]! : null}, ${from.org ?? null}, ${to.account ? ids[to.account]! : null}, ${to.org ?? null}, ${more.percent ?? null}, ${more.begins ?? null}, ${more.ends ?? null}, '{"title":"planted"}', false, 'test')`
const work = (kind: string, ...hands: string[]) => [
  sql`insert into joint_work (city_id, id, kind, title, made_on, source, recorded_by) values ('jinhua', ${`work-${count += 1}`}, ${kind}, 'planted', current_date - 100, '{"title":"planted"}', 'test')`,
  ...hands.map((hand, at) => sql`insert into joint_work_hand (city_id, work_id, position, account_id) values ('jinhua', ${`work-${count}`}, ${at + 1}, ${ids[hand]!})`),
]
/** One person under two accounts: the same identity number, as its keyed hash. */
const samePerson = (one: string, other: string) => [one, other].map((account) => sql`insert into person_identifier (city_id, account_id, kind, cipher, lookup, masked) values ('jinhua', ${ids[account]!}, 'identity-number', '\\x00', ${'7'.repeat(64)}, '***')`)

test('a planted conflict of every kind is left out of the pool, with the rule it falls under, and nobody else is', async () => {
  const owner = { org: 'demo-enterprise' }, head = { account: 'enterprise' }
  // Experts who work for nobody: one tie, one reason, and no two of them are colleagues for that.
  const free = ['expert-9', 'expert-10', 'expert-11', 'expert-12', 'expert-13', 'expert-14', 'expert-15']
  const plants: { kind: RuleKind, draw?: string, who: string[], plant: RawBuilder<unknown>[] }[] = [
    { kind: 'declared', who: [free[0]!], plant: [tie('declared', { account: free[0]! }, owner)] },
    { kind: 'exclusion', who: [free[1]!], plant: [sql`insert into excluded_expert (city_id, id, org_id, name, employer, reason, recorded_by) select 'jinhua', 'planted-x', 'demo-enterprise', name_zh, employer_name, 'a dispute of last year', 'test' from expert where code = ${codes[free[1]!]!}`] },
    { kind: 'kin', who: [free[2]!], plant: [tie('kin', { account: free[2]! }, head)] },
    { kind: 'supervision', who: [free[3]!], plant: [tie('supervision', { account: free[3]! }, head)] },
    { kind: 'employment', who: [free[4]!], plant: [tie('employment', { account: free[4]! }, owner)] },
    { kind: 'position', who: [free[5]!], plant: [tie('position', { account: free[5]! }, owner)] },
    { kind: 'control', who: [free[6]!], plant: [tie('control', { account: free[6]! }, owner)] },
    { kind: 'shareholding', who: [free[0]!], plant: [tie('equity', { account: free[0]! }, owner, { percent: 5 })] },
    { kind: 'consultancy', who: [free[1]!], plant: [tie('consultancy', { account: free[1]! }, owner)] },
    { kind: 'dispatch', who: [free[2]!], plant: [tie('dispatch', { account: free[2]! }, owner)] },
    { kind: 'same-entity', who: ['expert-7'], plant: [tie('branch', { org: 'demo-firm' }, owner)] },
    { kind: 'same-group', who: ['expert-7'], plant: [tie('equity', { org: 'demo-firm' }, owner, { percent: 50 })] },
    { kind: 'colleague', who: [free[3]!], plant: [tie('employment', { account: free[3]! }, { org: 'demo-institute-abroad' }), tie('employment', head, { org: 'demo-institute-abroad' })] },
    { kind: 'co-publication', who: [free[4]!], plant: work('publication', free[4]!, 'enterprise') },
    { kind: 'co-patent', who: [free[5]!], plant: work('patent', free[5]!, 'enterprise') },
    { kind: 'co-project', who: [free[6]!], plant: work('project', free[6]!, 'enterprise') },
    { kind: 'oversight', who: [free[0]!], plant: samePerson(free[0]!, 'county-officer') },
    { kind: 'self', who: [free[1]!], plant: samePerson(free[1]!, 'enterprise') },
    { kind: 'co-bid', draw: of_solver, who: [free[2]!], plant: [tie('employment', { account: free[2]! }, { org: 'demo-institute-abroad' })] },
    // Who competed does not have to be planted: expert-4 works for the institute that bid against the university.
    { kind: 'competing', draw: of_solver, who: ['expert-4'], plant: [] },
  ]
  const rules = new Map(conflictRulesOf(house.house.cities.get('jinhua')!.pack).map((rule) => [rule.id, rule.kind]))
  const seen = new Set<RuleKind>()
  const before_any = { [of_enterprise]: await leftOut(of_enterprise), [of_solver]: await leftOut(of_solver) }
  assert.deepEqual([...before_any[of_enterprise]!.out], [], 'nobody is tied to the enterprise before anything is planted')
  for (const { kind, draw = of_enterprise, who, plant } of plants) {
    const { out } = await leftOut(draw, plant)
    const base = plant.length === 0 ? new Map<string, string>() : before_any[draw]!.out
    for (const name of who) {
      const reason = out.get(codes[name]!)
      assert.equal(rules.get((reason ?? '').replace(/^conflict-/, '')), kind, `${kind}: ${name} was left out for ${reason}`)
    }
    if (plant.length > 0) assert.deepEqual([...out.keys()].filter((code) => !base.has(code)).toSorted(), who.map((name) => codes[name]!).toSorted(), `${kind}: nobody else is left out`)
    seen.add(kind)
  }
  // What has to be declared or is only shown leaves nobody out.
  const { told, out } = before_any[of_enterprise]!
  assert.ok(told.get(codes['expert-1']!)?.includes('contract'), 'the university’s expert has a contract to declare')
  assert.ok([...told.values()].some((kinds) => kinds.includes('review')), 'whoever appraised the enterprise’s need is shown')
  const near = await leftOut(of_enterprise, [tie('employment', { account: free[3]! }, { org: 'lanxi-bureau' })])
  assert.ok(near.told.get(codes[free[3]!]!)?.includes('same-county') && !near.out.has(codes[free[3]!]!), 'the same county is shown')
  assert.equal(out.size, 0)
  for (const kind of ['contract', 'review', 'same-county'] as const) seen.add(kind)
  assert.deepEqual([...seen].toSorted(), [...rule_kinds].toSorted(), 'every kind of rule was met')
})
