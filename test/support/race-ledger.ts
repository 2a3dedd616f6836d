import assert from 'node:assert/strict'
import { begin, type Race } from '#engines/race/course.ts'
import { act } from '#engines/cases/act.ts'
import { post } from '#engines/ledger/post.ts'
import type { CasesRoom } from '#engines/cases/room.ts'
import { runJob } from '#kernel/store/run.ts'
import { sql } from '#kernel/store/db.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { newId } from '#kernel/store/ids.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { platform, type Actor } from '#kernel/trust/actor.ts'
import { bankOf } from '#systems/challenges/award/escrow.ts'
import { courseOf, potOf, teamsOf } from '#systems/challenges/award/race.ts'
import { plannedMilestones, raceOf } from '#systems/challenges/award/race-plan.ts'
import { chance } from './fuzz.ts'
import type { TestHouse } from './house.ts'
import { randomDecisions, randomPlan, randomVerdicts } from './race-chance.ts'
import { withClient } from '#src/commands/database.ts'
import { findLaws, runLaws } from '#src/commands/laws.ts'

const owner = 'demo-enterprise'

/**
 * Runs races by chance through the procedure, its effects and the real ledger, from the moment all contracts are signed; contracts and verdicts are laid
 * directly, since walking there belongs to other tests. After each race the pot is empty and what left it is what was put in; at the end the laws hold.
 */
export async function racesThroughLedger(house: TestHouse, count: number): Promise<void> {
  const seed = Number(process.env.JIEBANG_SEED ?? Math.floor(Math.random() * 2 ** 31))
  console.log(`races through the ledger: seed ${seed}`)
  const random = chance(seed)
  const as = <T>(work: (cx: Cx) => Promise<T>, actor: Actor = platform('jinhua')) => runJob(house.house, house.db, actor, work)
  const actors = await as(async (cx) => {
    const { rows } = await sql<{ demo: string, account_id: string }>`select demo_account as demo, account_id from person where demo_account in ('city-officer', 'finance-officer')`.execute(cx.tx)
    return Object.fromEntries(rows.map(({ demo, account_id }) => [demo, { city_id: 'jinhua', account_id, name: demo, language: 'zh', grants: [{ role: demo, org_id: null, county_id: null }] } satisfies Actor])) as Record<'city-officer' | 'finance-officer', Actor>
  })
  const take = async (who: keyof typeof actors, case_id: string, action: string, answers: Record<string, unknown> = {}) => as(async (cx) => {
    const { rows } = await sql<{ version: number }>`select version from case_file where city_id = 'jinhua' and id = ${case_id}`.execute(cx.tx)
    return act(cx, { system: 'challenges', action, case_id, version: rows[0]!.version, answers })
  }, actors[who])
  const moved = async (case_id: string) => as(async (cx) => {
    const { rows } = await sql<{ balance: number, pending: number, into: number, out: number }>`select coalesce(sum(credits_posted_fen - debits_posted_fen), 0)::bigint as balance, coalesce(sum(debits_pending_fen), 0)::bigint as pending,
      coalesce(sum(credits_posted_fen), 0)::bigint as into, coalesce(sum(debits_posted_fen), 0)::bigint as out from ledger_account where city_id = 'jinhua' and owner = ${`case:${case_id}`}`.execute(cx.tx)
    return rows[0]!
  })
  for (let n = 0; n < count; n += 1) {
    const plan = randomPlan(random, { teams: 4, gates: 2, total_fen: 10 ** (1 + Math.floor(random() * 12)) })
    const ids = await as((cx) => layRace(cx, plan))
    await take('city-officer', ids.case_id, 'start-race')
    let race: Race = begin(plan, ids.contracts).race
    while (!race.is_over) {
      const verdicts = randomVerdicts(race, random)
      const decisions = randomDecisions(race, verdicts, random, true)
      await as(async (cx) => {
        for (const one of verdicts) {
          await sql`update milestone set state = 'delivered', round = 1, delivered_at = ${`${one.delivered_at}T00:00:00Z`} where city_id = 'jinhua' and case_id = ${one.team} and kind = 'gate' and gate = ${race.gate}`.execute(cx.tx)
          await sql`insert into race_verdict (city_id, id, case_id, contract_id, gate, round, meets, score, note, account_id) values ('jinhua', ${newId()}, ${ids.case_id}, ${one.team}, ${race.gate}, 1, ${one.meets}, ${one.score}, 'by chance', 'test')`.execute(cx.tx)
        }
        for (const one of decisions.filter((decision) => decision.call === 'merged')) {
          await sql`insert into race_merger (city_id, case_id, from_id, into_id, terms, proposed_by, accepted_by, accepted_at) values ('jinhua', ${ids.case_id}, ${one.team}, ${one.into}, 'by chance', 'test', 'test', now())`.execute(cx.tx)
        }
      })
      await take('city-officer', ids.case_id, 'decide-gate', { teams: decisions.map(({ team, call, into }) => ({ team, call, ...into ? { into } : {}, reason: '按评判。' })) })
      // Some is paid at once, some only when the race is over.
      if (random() < 0.5) await payDue(as, take, ids.contracts)
      race = await as(async (cx) => courseOf((await raceOf(cx, ids.case_id))!, await teamsOf(cx, ids.case_id)))
      const now = await moved(ids.case_id)
      assert.ok(now.out + now.pending <= plan.total_fen, `race ${n} of seed ${seed} never binds more than the prize`)
    }
    await payDue(as, take, ids.contracts)
    const end = await moved(ids.case_id)
    assert.deepEqual({ ...end }, { balance: 0, pending: 0, into: plan.total_fen, out: plan.total_fen }, `race ${n} of seed ${seed}: every fen has an owner`)
  }
  const results = await withClient(house.owner_url, async (client) => {
    await client.query('begin')
    return runLaws(client, findLaws().filter((law) => /ledger|challenges|cases/.test(law.file)))
  })
  assert.deepEqual(results.filter((law) => !law.ok && law.id !== 'case-has-a-beginning'), [])
}

type As = <T>(work: (cx: Cx) => Promise<T>) => Promise<T>

async function payDue(as: As, take: (who: 'finance-officer', case_id: string, action: string, answers: Record<string, unknown>) => Promise<unknown>, contracts: readonly string[]): Promise<void> {
  const { rows } = await as((cx) => sql<{ case_id: string, position: number }>`select case_id, position from milestone where city_id = 'jinhua' and case_id = any(${contracts}::text[]) and payable_fen > 0 and paid_at is null order by case_id, position`.execute(cx.tx))
  for (const { case_id, position } of rows) {
    const { rows: places } = await as((cx) => sql<{ step: string }>`select step from case_place where city_id = 'jinhua' and case_id = ${case_id}`.execute(cx.tx))
    await take('finance-officer', case_id, places.some((place) => place.step === 'winding-up') ? 'pay-last' : 'pay', { milestone: String(position), reference: 'DEMO' })
  }
}

/** A race whose prize is in escrow and whose contracts are signed. */
async function layRace(cx: Cx, plan: ReturnType<typeof randomPlan>): Promise<{ case_id: string, contracts: string[] }> {
  const room = cx.city.rooms.cases as CasesRoom
  const today = { ...plan, gates: plan.gates.map((gate) => ({ ...gate, on: cx.today_on })) }
  const lay = async (procedure: string, step: string, subject: string, parent_id: string | null): Promise<string> => {
    const id = newId()
    await sql`insert into case_file (city_id, id, procedure, procedure_hash, subject, county_id, org_id, account_id, title_zh, title_en, stage, parent_id)
      values ('jinhua', ${id}, ${procedure}, ${room.current.get(procedure)!.hash}, ${subject}, null, ${owner}, 'test', '赛马', 'Race', 'award', ${parent_id})`.execute(cx.tx)
    await sql`insert into case_place (city_id, case_id, step) values ('jinhua', ${id}, ${step})`.execute(cx.tx)
    return id
  }
  const case_id = await lay('challenge', 'race-start', 'challenge:chance', null)
  await sql`insert into challenge (city_id, id, case_id, org_id, account_id, currency, is_demo, title_zh, problem) values ('jinhua', ${newId()}, ${case_id}, ${owner}, 'test', 'CNY', true, '赛马', '按机会')`.execute(cx.tx)
  await sql`insert into race (city_id, case_id, org_id, plan, plan_hash, ip_rule, ip_text, funded_at) values ('jinhua', ${case_id}, ${owner}, ${JSON.stringify(today)}::jsonb, ${contentHash(today)}, 'team', 'by chance', now())`.execute(cx.tx)
  await post(cx.tx, { city_id: 'jinhua', kind: 'bounty-deposit', reason: 'by chance', case_id, entries: [{ debit_account: await bankOf(cx, owner), credit_account: await potOf(cx, { case_id, org_id: owner }, null), amount_fen: plan.total_fen }] })
  const contracts: string[] = []
  for (let team = 0; team < plan.teams; team += 1) {
    const bid = newId()
    await sql`insert into bid (city_id, id, case_id, org_id, account_id, version, state, cipher, content_hash, size_bytes, opened_at) values ('jinhua', ${bid}, ${case_id}, ${`chance-team-${team}`}, 'test', 1, 'chosen', 'none', 'none', 1, now())`.execute(cx.tx)
    const id = await lay('challenge-contract', 'performance', `bid:${bid}`, case_id)
    const planned = plannedMilestones(today, cx.today_on)
    await sql`insert into contract (city_id, case_id, bid_id, org_id, solver_org_id, terms, total_fen, signed_at) values ('jinhua', ${id}, ${bid}, ${owner}, ${`chance-team-${team}`}, '{}', ${planned.reduce((sum, one) => sum + one.price_fen, 0)}, now())`.execute(cx.tx)
    for (const [at, one] of planned.entries()) await sql`insert into milestone (city_id, case_id, position, title, deliverable, due_on, price_fen, kind, gate) values ('jinhua', ${id}, ${at + 1}, ${one.title}, ${one.deliverable}, ${one.due_on}, ${one.price_fen}, ${one.kind}, ${one.gate})`.execute(cx.tx)
    contracts.push(id)
  }
  return { case_id, contracts: contracts.toSorted() }
}
