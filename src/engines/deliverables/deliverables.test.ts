import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { acceptedBp, earnedOf, findingFor, sharesOf } from './arithmetic.ts'
import { deliverables_max, planProblems, readNumbers, restsOnAll, type Planned } from './plan.ts'
import { basisOf, fallingWith, standingOf, type Finding } from './standing.ts'

/** A chance that can be played again: whoever sees a test fail has its seed. */
function chanceOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor(state / 4_294_967_296 * below)
  }
}
const seed = Number(process.env.JIEBANG_SEED ?? Date.now() % 1_000_000_007)

type Line = Pick<Planned, 'number' | 'weight' | 'share_fen' | 'rests_on'>
/** A plan whose deliverables rest on earlier ones only. */
function planOf(chance: (below: number) => number, total_fen: number): Line[] {
  const count = 1 + chance(deliverables_max)
  const weights = Array.from({ length: count }, () => 1 + chance(1_000))
  const shares = sharesOf(total_fen, weights)
  return weights.map((weight, at) => ({ number: at + 1, weight, share_fen: shares[at]!, rests_on: at === 0 ? [] : Array.from({ length: chance(3) }, () => 1 + chance(at)).filter((one, index, all) => all.indexOf(one) === index) }))
}

describe(`the arithmetic of deliverables (seed ${seed})`, () => {
  test('what is earned and what is left add up to the money, and a whole share is earned whole', () => {
    const chance = chanceOf(seed)
    for (let round = 0; round < 2_000; round++) {
      const total_fen = chance(1_000_000_000_000)
      const list = planOf(chance, total_fen).map((one) => ({ ...one, percent: [null, 0, 100, chance(101)][chance(4)]! }))
      const { parts, earned_fen, rest_fen } = earnedOf(list)
      const where = `seed ${seed}, round ${round}`
      assert.equal(list.reduce((sum, one) => sum + one.share_fen, 0), total_fen, where)
      assert.equal(parts.reduce((sum, one) => sum + one, 0), earned_fen, where)
      assert.equal(earned_fen + rest_fen, total_fen, where)
      for (const [at, one] of list.entries()) {
        if (one.percent === 100) assert.equal(parts[at], one.share_fen, where)
        if (one.percent === 0 || one.percent === null) assert.equal(parts[at], 0, where)
        // Never a fen away from the exact share.
        const exact = BigInt(one.share_fen) * BigInt(one.percent ?? 0)
        const apart = BigInt(parts[at]!) * 100n - exact
        assert.ok(apart > -100n && apart < 100n, `${where}: ${parts[at]} of ${one.share_fen} at ${one.percent}`)
      }
    }
  })

  test('more accepted of a deliverable never earns it less, nor the whole less', () => {
    const chance = chanceOf(seed + 1)
    for (let round = 0; round < 2_000; round++) {
      const list = planOf(chance, chance(100_000)).map((one) => ({ ...one, percent: chance(101) }))
      const at = chance(list.length), more = list[at]!.percent + chance(101 - list[at]!.percent)
      const before = earnedOf(list), after = earnedOf(list.with(at, { ...list[at]!, percent: more }))
      assert.ok(after.parts[at]! >= before.parts[at]! && after.earned_fen >= before.earned_fen, `seed ${seed}, round ${round}`)
    }
  })

  test('the share accepted reaches a limit only where it truly does', () => {
    assert.equal(acceptedBp([{ weight: 1, percent: 100 }, { weight: 2, percent: 99 }]), 9_933)
    assert.equal(acceptedBp([{ weight: 3, percent: 90 }, { weight: 1, percent: null }]), 6_750)
    assert.equal(acceptedBp([]), 0)
    const chance = chanceOf(seed + 2)
    for (let round = 0; round < 1_000; round++) {
      const list = planOf(chance, 100).map((one) => ({ weight: one.weight, percent: chance(101) }))
      const bp = acceptedBp(list), top = list.reduce((sum, one) => sum + one.weight * one.percent * 100, 0), over = list.reduce((sum, one) => sum + one.weight, 0)
      assert.ok(bp * over <= top && (bp + 1) * over > top, `seed ${seed}, round ${round}`)
    }
  })

  test('a panel’s figure becomes a finding at the limits and one past them', () => {
    const limits = { met_from: 95, not_met_below: 50 }
    assert.deepEqual([95, 94.99, 50, 49.99, 55.5].map((figure) => findingFor(figure, limits)), [
      { verdict: 'met', percent: 100 }, { verdict: 'partly', percent: 95 }, { verdict: 'partly', percent: 50 }, { verdict: 'not-met', percent: 0 }, { verdict: 'partly', percent: 56 }])
    assert.deepEqual(findingFor(99.9, { met_from: 100, not_met_below: 0 }), { verdict: 'partly', percent: 99 })
    assert.deepEqual(findingFor(0, { met_from: 100, not_met_below: 0 }), { verdict: 'partly', percent: 1 }, 'what is not called not met is met in part')
  })
})

describe(`which findings hold (seed ${seed})`, () => {
  test('changed evidence takes the finding from what it proves and from all that rests on it, and from nothing else', () => {
    const chance = chanceOf(seed + 3)
    for (let round = 0; round < 500; round++) {
      const plan = planOf(chance, 1_000)
      const versions = new Map(plan.map((one) => [one.number, 1 + chance(3)]))
      const findings = plan.filter(() => chance(3) > 0).map((one): Finding => ({ number: one.number, round: 1, verdict: 'met', percent: 100, basis: basisOf(plan, one.number, versions) }))
      assert.ok(standingOf(plan, versions, findings).every((one) => one.fallen === null), `seed ${seed}, round ${round}: nothing changed`)
      const changed = plan.filter(() => chance(5) === 0).map((one) => one.number)
      const after = standingOf(plan, new Map([...versions].map(([number, version]) => [number, version + Number(changed.includes(number))])), findings)
      // The slow and obvious twin: walk down from each finding, one by one.
      const reaches = (number: number): boolean => changed.includes(number) || plan.find((one) => one.number === number)!.rests_on.some(reaches)
      const fallen = findings.map((one) => one.number).filter(reaches)
      assert.deepEqual(after.filter((one) => one.fallen !== null).map((one) => one.number), fallen, `seed ${seed}, round ${round}`)
      assert.deepEqual(fallingWith(plan, standingOf(plan, versions, findings), changed), fallen, `seed ${seed}, round ${round}`)
      // A finding drawn anew from the evidence as it stands holds again.
      const now = new Map([...versions].map(([number, version]) => [number, version + Number(changed.includes(number))]))
      const again = fallen.map((number): Finding => ({ number, round: 2, verdict: 'partly', percent: 60, basis: basisOf(plan, number, now) }))
      assert.ok(standingOf(plan, now, [...findings, ...again]).every((one) => one.fallen === null), `seed ${seed}, round ${round}`)
    }
  })

  test('a plan refuses what it cannot be: no deliverable or 61, a weight of nothing, shares that miss the money, a circle', () => {
    const line = (number: number, more: Partial<Line> = {}): Line => ({ number, weight: 1, share_fen: 1, rests_on: [], ...more })
    const codes = (list: Line[], total: number) => planProblems(list, total, 'deliverables').map((one) => `${one.path} ${one.code}`)
    const many = (count: number) => Array.from({ length: count }, (_, at) => line(at + 1))
    assert.deepEqual([codes([], 0), codes(many(60), 60), codes(many(61), 61)], [['deliverables deliverables.count'], [], ['deliverables deliverables.count']])
    assert.deepEqual(codes([line(1, { weight: 0 }), line(2, { weight: 1_001 }), line(3, { weight: 1.5 })], 3), [0, 1, 2].map((at) => `deliverables.${at}.weight deliverables.weight`))
    assert.deepEqual(codes([line(1), line(2)], 3), ['deliverables deliverables.shares'])
    assert.deepEqual(codes([line(1, { rests_on: [1] })], 1), ['deliverables.0.rests-on deliverables.rests-on-nothing'])
    assert.deepEqual(codes([line(1, { rests_on: [3] }), line(2, { rests_on: [1] }), line(3, { rests_on: [2] })], 3), ['deliverables.0.rests-on deliverables.circle'])
    assert.deepEqual(restsOnAll([line(1), line(2, { rests_on: [1] }), line(3, { rests_on: [2] })], 3), [1, 2])
    assert.deepEqual([readNumbers('1、3, ３'), readNumbers(''), readNumbers('第一项')], [[1, 3], [], null])
  })
})
