import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chance } from '#test/support/fuzz.ts'
import { randomPlan, runRandomly } from '#test/support/race-chance.ts'
import { begin, decide, decisionProblems, type Decision, type Verdict } from './course.ts'
import { divide } from '#kernel/values/divide.ts'
import { committedFen, planProblems, planSchema, type Plan } from './plan.ts'

const gate = (on: string, go_on_max: number, tranche_fen: number) => ({ name: `Gate ${on}`, on, test: 'on the line', criteria: 'cracks ≤ 2 %', go_on_max, tranche_fen })
const plan: Plan = { teams: 3, total_fen: 100_000_001, start_fen: 10_000_000, gates: [gate('2030-03-01', 2, 15_000_000), gate('2030-06-01', 1, 10_000_000)], shares_bp: [10_000], merger_bp: 5_000 }
const verdict = (team: string, meets: boolean, score: number, delivered_at = '2030-01-01'): Verdict => ({ team, meets, score, delivered_at })
const codes = (verdicts: Verdict[], decisions: Decision[]) => decisionProblems(begin(plan, ['a', 'b', 'c']).race, verdicts, decisions).map((one) => `${one.path} ${one.code.slice(5)}`)

test('an amount is divided to the last fen, the fen left over to the largest remainders', () => {
  assert.deepEqual(divide(100, [1, 1, 1]), [34, 33, 33])
  assert.deepEqual(divide(1, [5_000, 5_000]), [1, 0])
  assert.deepEqual(divide(10, [0, 10_000]), [0, 10])
  assert.deepEqual(divide(Number.MAX_SAFE_INTEGER, [3_333, 3_333, 3_334]).reduce((sum, one) => sum + BigInt(one), 0n), BigInt(Number.MAX_SAFE_INTEGER))
  assert.throws(() => divide(1, [0, 0]), /invariant/)
})

test('three teams: tranches by the plan, one falls at each gate, the winner takes the residual, the pot is empty', () => {
  const started = begin(plan, ['a', 'b', 'c'])
  assert.deepEqual(started.moves.map((move) => [move.to, move.why, move.amount_fen]), [['a', 'start', 10_000_000], ['b', 'start', 10_000_000], ['c', 'start', 10_000_000]])
  const first = decide(started.race, [verdict('a', true, 80), verdict('b', true, 90), verdict('c', false, 99)], [{ team: 'a', call: 'go-on' }, { team: 'b', call: 'go-on' }, { team: 'c', call: 'eliminated' }])
  assert.equal(first.race.paid_fen, 60_000_000)
  const last = decide(first.race, [verdict('a', true, 95), verdict('b', true, 90)], [{ team: 'a', call: 'go-on' }, { team: 'b', call: 'eliminated' }])
  assert.deepEqual(last.moves.map((move) => [move.to, move.why, move.amount_fen]), [['a', 'gate', 10_000_000], ['a', 'prize', 30_000_001]])
  assert.deepEqual(last.race.teams.map((team) => [team.id, team.state, team.out_at, team.rank]), [['a', 'ranked', null, 1], ['b', 'eliminated', 1, null], ['c', 'eliminated', 0, null]])
  assert.ok(last.race.is_over && last.race.paid_fen === plan.total_fen)
})

test('when nobody is left, everything not earned goes back to the owner', () => {
  const { race } = begin(plan, ['a', 'b'])
  const over = decide(race, [verdict('a', false, 0), verdict('b', false, 0)], [{ team: 'a', call: 'eliminated' }, { team: 'b', call: 'eliminated' }])
  assert.deepEqual(over.moves.map((move) => [move.to, move.why, move.amount_fen]), [[null, 'return', 80_000_001]])
})

test('a merged team takes the agreed part of its tranche along, and only if it met the criteria', () => {
  const { race } = begin(plan, ['a', 'b', 'c'])
  const both = decide(race, [verdict('a', true, 80), verdict('b', true, 70), verdict('c', false, 0)], [{ team: 'a', call: 'go-on' }, { team: 'b', call: 'merged', into: 'a' }, { team: 'c', call: 'eliminated' }])
  assert.deepEqual(both.moves.map((move) => [move.to, move.why, move.amount_fen]), [['a', 'gate', 15_000_000], ['a', 'merger', 7_500_000]])
  const failed = decide(race, [verdict('a', true, 80), verdict('b', true, 70), verdict('c', false, 0)], [{ team: 'a', call: 'go-on' }, { team: 'b', call: 'go-on' }, { team: 'c', call: 'merged', into: 'b' }])
  assert.deepEqual(failed.moves.map((move) => move.why), ['gate', 'gate'])
})

test('decisions follow the verdicts and the plan, and what does not is named team by team', () => {
  const all = [verdict('a', true, 80), verdict('b', true, 80, '2029-12-31'), verdict('c', true, 70)]
  const go = (team: string): Decision => ({ team, call: 'go-on' }), out = (team: string): Decision => ({ team, call: 'eliminated' })
  assert.deepEqual(codes(all, [go('a'), go('b'), out('c')]), [])
  assert.deepEqual(codes(all, [go('a'), go('b'), go('c')]), ['c no-place-left'])
  assert.deepEqual(codes(all, [out('a'), go('b'), go('c')]), ['a passed-over', 'c no-place-left'])
  assert.deepEqual(codes(all, [go('a'), go('b')]), ['c not-decided'])
  assert.deepEqual(codes(all.slice(0, 2), [go('a'), go('b'), out('c')]), ['c no-verdict'])
  assert.deepEqual(codes([...all.slice(0, 2), verdict('c', false, 100)], [go('a'), go('b'), go('c')]), ['c criteria-not-met'])
  assert.deepEqual(codes(all, [go('a'), go('b'), { team: 'c', call: 'merged', into: 'c' }]), ['c merged-into-nobody'])
  assert.deepEqual(codes(all, [go('a'), go('b'), out('c'), out('d')]), ['d not-racing'])
})

test('of equal scores the earlier delivery is placed first', () => {
  const one = { ...plan, gates: [gate('2030-03-01', 1, 0)] }
  const { race } = begin(one, ['a', 'b'])
  assert.deepEqual(decisionProblems(race, [verdict('a', true, 80, '2030-01-02'), verdict('b', true, 80, '2030-01-01')], [{ team: 'a', call: 'go-on' }, { team: 'b', call: 'eliminated' }]).map((found) => found.code), ['race.no-place-left', 'race.passed-over'].toReversed())
})

test('a plan that could not be kept is refused with everything that is wrong: at its limits it stands, one past them it does not', () => {
  assert.deepEqual(planProblems({ ...plan, total_fen: committedFen(plan) }), [])
  assert.deepEqual(planProblems({ ...plan, total_fen: committedFen(plan) - 1 }).map((one) => one.code), ['race.tranches-above-prize'])
  assert.deepEqual(planProblems({ ...plan, shares_bp: [9_999] }).map((one) => one.code), ['race.shares-not-whole'])
  assert.deepEqual(planProblems({ ...plan, shares_bp: [6_000, 4_000] }).map((one) => one.code), ['race.more-shares-than-places'])
  assert.deepEqual(planProblems({ ...plan, gates: [plan.gates[0]!, { ...plan.gates[1]!, on: plan.gates[0]!.on }] }).map((one) => one.code), ['race.gate-not-later'])
  assert.deepEqual(planProblems({ ...plan, gates: [gate('2030-03-01', 4, 0)] }).map((one) => one.code), ['race.more-go-on-than-come'])
  assert.ok(planSchema.safeParse({ ...plan, teams: 8 }).success && planSchema.safeParse({ ...plan, teams: 2 }).success)
  assert.ok(!planSchema.safeParse({ ...plan, teams: 9 }).success && !planSchema.safeParse({ ...plan, teams: 1 }).success)
  assert.ok(!planSchema.safeParse({ ...plan, gates: Array.from({ length: 7 }, () => plan.gates[0]) }).success)
})

test('1,000 races by chance never pay more than the prize and leave no fen without an owner', () => {
  const seed = Number(process.env.JIEBANG_SEED ?? Math.floor(Math.random() * 2 ** 31))
  console.log(`race: seed ${seed}`)
  const random = chance(seed)
  const seen = new Set<string>()
  for (let n = 0; n < 1_000; n += 1) {
    const made = randomPlan(random)
    const { steps, race } = runRandomly(made, random)
    const moves = steps.flatMap((step) => step.moves)
    let paid = 0n
    for (const move of moves) {
      assert.ok(Number.isSafeInteger(move.amount_fen) && move.amount_fen > 0)
      paid += BigInt(move.amount_fen)
      assert.ok(paid <= BigInt(made.total_fen), 'never more than the prize')
      seen.add(move.why)
    }
    assert.equal(paid, BigInt(made.total_fen), `race ${n} of seed ${seed}: every fen has an owner`)
    assert.ok(race.is_over && race.teams.every((team) => team.state !== 'racing'))
  }
  assert.deepEqual([...seen].sort(), ['gate', 'merger', 'prize', 'return', 'start'], 'the chance reaches every kind of move')
})
