import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '#kernel/declare/fault.ts'
import { drawMany } from '#test/support/assignment-chance.ts'
import { breaches, hmac, sampleRound, seedOf, shuffledRound, tryAll, type SampleShape } from '#test/support/assignment-sample.ts'
import { assign, type Assignment } from './assign.ts'
import { assignApart, apart_limits } from './assign-apart.ts'
import { programmeOf } from './crossing.ts'
import { explainPair } from './explain.ts'
import { bestFlow } from './flow.ts'
import { highsSolver } from './highs.ts'
import { buildNetwork, listPairs } from './network.ts'
import { optimumFlaw } from './optimum.ts'
import { assignment_limits, pairsFrom, type AssignmentRequest } from './request.ts'

const solver = await highsSolver()
const tools = { hmac, solver }
const first_seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))

function faultOf(work: () => unknown): Fault {
  try {
    work()
  } catch (error) {
    assert.ok(error instanceof Fault, String(error))
    return error
  }
  assert.fail('nothing was refused')
}

/** Assigns, or null where the round cannot be served. */
function tryAssign(request: AssignmentRequest): Assignment | null {
  try {
    return assign(request, tools)
  } catch (error) {
    if (error instanceof Fault && ['assignment.short', 'assignment.crossing-short'].includes(error.code)) return null
    throw error
  }
}

const shown = ({ proof: _, ...rest }: Assignment) => rest

test('of many projects whose places of one employer must be drawn well, those drawn badly are drawn again and the others stay', () => {
  // Two of the field and one of finance on each; where a place of the house goes to finance, its project lacks one of the field.
  const reviewers = [['A', 'house', 'technical'], ['B', 'house', 'technical'], ['C', 'b', 'technical'], ['D', 'c', 'technical'], ['E', 'd', 'technical'], ['F', 'house', 'finance'], ['G', 'e', 'finance'], ['H', 'f', 'finance'], ['I', 'g', 'finance']]
    .map(([id, employer, stratum]) => ({ id: id!, employer: employer!, stratum: stratum!, load_max: 40 }))
  const projects = Array.from({ length: 40 }, (_, at) => ({ id: `P${String(at).padStart(2, '0')}`, demand: 3, strata: [{ stratum: 'technical', least: 2 }, { stratum: 'finance', least: 1 }] }))
  for (let seed = first_seed; seed < first_seed + 5; seed += 1) {
    const found = tryAssign({ number: 'crossing', seed: seedOf(seed), projects, reviewers, pairs: pairsFrom(40, 9, (_, r) => r === 5 ? 100 : 50), per_employer_max: 1, cap_bp: 5_000 })
    assert.equal(found?.seats.length, 120, `seed ${seed}`)
  }
})

test('a round that strata and employers cross and that lacks reviewers whatever the employers is refused with its files', () => {
  const request = { number: 'short', seed: seedOf(1), per_employer_max: 1, cap_bp: 10_000, pairs: pairsFrom(2, 3, () => 1),
    projects: ['P', 'Q'].map((id) => ({ id, demand: 3, strata: [{ stratum: 'technical', least: 2 }, { stratum: 'finance', least: 1 }] })),
    reviewers: [['A', 'technical'], ['B', 'technical'], ['C', 'finance']].map(([id, stratum]) => ({ id: id!, employer: 'x', stratum: stratum!, load_max: id === 'C' ? 1 : 2 })) }
  const refused = faultOf(() => assign(request, tools))
  assert.deepEqual([refused.code, refused.problems.length, refused.problems[0]!.data?.['stratum']], ['assignment.short', 1, 'finance'])
  assert.equal(faultOf(() => assign({ ...request, reviewers: request.reviewers.map((one) => ({ ...one, load_max: 2 })) }, tools)).code, 'assignment.crossing-short')
  // A project that hangs together with none that crosses, under a cap.
  const apart = faultOf(() => assign({ ...request, cap_bp: 5_000, pairs: pairsFrom(3, 9, (p, r) => p === 2 ? null : 10 + r),
    projects: [...request.projects, { id: 'R', demand: 1, strata: [] }],
    reviewers: Array.from({ length: 9 }, (_, at) => ({ id: `R${at}`, employer: at < 3 ? 'x' : `e${at}`, stratum: at % 3 === 2 ? 'finance' : 'technical', load_max: 4 })) }, tools))
  assert.deepEqual([apart.code, apart.problems.map((one) => one.path)], ['assignment.short', ['R']])
})

test('small rounds have the total that trying every choice finds, and are refused exactly where no choice serves them', (t) => {
  t.diagnostic(`SEED=${first_seed}`)
  const shapes: SampleShape[] = [
    { projects: 4, reviewers: 5, demand: 2, load_max: 2, employers: 5 },
    { projects: 3, reviewers: 6, demand: 2, load_max: 1, employers: 3, per_employer_max: 1 },
    { projects: 3, reviewers: 6, demand: 2, load_max: 2, employers: 6, strata: true },
    { projects: 3, reviewers: 7, demand: 3, load_max: 2, employers: 3, strata: true, per_employer_max: 1 },
    { projects: 3, reviewers: 7, demand: 4, load_max: 3, employers: 3, strata: true, per_employer_max: 2, gone: 5 },
  ]
  let served = 0, refused = 0, programmes = 0
  for (let at = 0; at < 120; at += 1) {
    const seed = first_seed + at, request = sampleRound(seed, { gone: 20, ...shapes[at % shapes.length]! })
    const found = tryAssign(request), best = tryAll(request)
    assert.equal(found?.total ?? null, best, `seed ${seed}`)
    if (!found) {
      refused += 1
      continue
    }
    served += 1
    programmes += found.method === 'flow' ? 0 : 1
    assert.deepEqual(breaches(request, found.seats), [], `seed ${seed}`)
    assert.equal(optimumFlaw(found.proof.network, found.proof.flow), null)
  }
  assert.ok(served > 30 && refused > 4 && programmes > 8, `${served} served, ${refused} refused, ${programmes} by programme`)
})

test('flow and HiGHS find the same optimum, with and without a cap', (t) => {
  t.diagnostic(`SEED=${first_seed}`)
  for (const [at, shape] of [{ employers: 60 }, { employers: 20, per_employer_max: 1 }, { employers: 60, strata: true }, { employers: 20, per_employer_max: 2 }].entries()) {
    for (const [scale, pair_units] of [[1, 1], [2, 1], [10_000, 3_333]] as const) {
      const request = sampleRound(first_seed + at, { projects: 30, reviewers: 40, demand: 3, load_max: 4, score_max: 10_000, ...shape })
      const listing = listPairs(request), network = buildNetwork(listing, request.per_employer_max, new Map())
      const flow = bestFlow(network, { scale, pair_units })
      const pairs = Int32Array.from(listing.head, (_, pair) => pair)
      const programme = solver(programmeOf(listing, pairs, [...listing.projects.keys()], { per_employer_max: request.per_employer_max, high: pair_units / scale, is_whole: false }))
      assert.ok(flow.is_served && programme)
      assert.equal(optimumFlaw(network, flow), null)
      assert.ok(Math.abs(flow.total / scale - programme.total) < 1e-6 * programme.total, `${flow.total / scale} against ${programme.total}`)
    }
  }
})

test('a search that looks at near reviewers first finds the far ones too where all files want the same', () => {
  const request = sampleRound(first_seed, { projects: 120, reviewers: 260, demand: 3, load_max: 2, employers: 260, score_max: 300 })
  const wanted = { ...request, pairs: { ...request.pairs, score: request.pairs.score.map((one, at) => one + 100 * request.pairs.reviewer[at]!) } }
  const network = buildNetwork(listPairs(wanted), null, new Map())
  for (const scale of [1, 2]) {
    const flow = bestFlow(network, { scale, pair_units: 1 })
    assert.ok(flow.is_served)
    assert.equal(optimumFlaw(network, flow), null)
  }
})

test('the proof of the optimum refuses a flow with a better one beside it, and prices that are not the right ones', () => {
  const network = buildNetwork(listPairs(sampleRound(5, { projects: 6, reviewers: 8, demand: 2, load_max: 2, employers: 8 })), null, new Map())
  const flow = bestFlow(network, { scale: 1, pair_units: 1 })
  assert.equal(optimumFlaw(network, flow), null)
  const other = bestFlow({ ...network, score: network.score.map((one) => 100 - one).sort((a, b) => b - a) }, { scale: 1, pair_units: 1 })
  assert.match(optimumFlaw(network, { ...other, total: flow.total - 1 })!, /the prices allow|carries/)
  const r = flow.price.findIndex((one) => one > 0)
  assert.ok(r >= 0)
  assert.match(optimumFlaw(network, { ...flow, price: flow.price.with(r, 0) })!, /the prices allow/)
  assert.match(optimumFlaw(network, { ...flow, by_arc: flow.by_arc.with(0, 2) })!, /carries 2/)
})

test('in 2,000 draws every demand, load and limit holds in each, and each pair comes as often as its chance says', (t) => {
  const { pairs, worst } = drawMany(first_seed, 2_000)
  t.diagnostic(`SEED=${first_seed}: ${pairs} pairs, z at most ${worst.toFixed(2)}`)
  assert.ok(pairs >= 90 && worst < 5)
})

test('the same request and seed give the same seats in whatever order they are given; another seed gives others', () => {
  for (const shape of [{}, { per_employer_max: 1, strata: true }]) {
    const request = sampleRound(11, { projects: 20, reviewers: 30, demand: 3, load_max: 4, employers: 12, cap_bp: 5_000, ...shape })
    const found = assign(request, tools)
    assert.deepEqual(breaches(request, found.seats), [])
    assert.deepEqual(shown(assign(shuffledRound(request, 3), tools)), shown(found))
    assert.notDeepEqual(assign({ ...request, seed: seedOf(99) }, tools).seats, found.seats)
    assert.notDeepEqual(assign({ ...request, number: 'another' }, tools).seats, found.seats)
    assert.ok(found.chances.every((one) => 2 * one.units <= found.scale), 'no pair above one chance in two')
  }
})

test('a conflict takes its pair out, and nothing else is asked of it', () => {
  const request = sampleRound(21, { projects: 8, reviewers: 12, demand: 2, load_max: 3, employers: 12 })
  const [seat] = assign(request, tools).seats
  const after = assign({ ...request, conflicts: [{ project: seat!.project, reviewer: seat!.reviewer }] }, tools)
  assert.equal(after.chances.some((one) => one.project === seat!.project && one.reviewer === seat!.reviewer), false)
  assert.equal(explainPair(after.proof.network, after.proof.flow, seat!.project, seat!.reviewer).outcome, 'no-pair')
})

test('a round that cannot be served names each project, its stratum, how many are missing and why', () => {
  const reviewers = [{ id: 'T1', stratum: 'technical', load_max: 1, employer: 'a' }, { id: 'T2', stratum: 'technical', load_max: 2, employer: 'b' }, { id: 'F1', stratum: 'finance', load_max: 1, employer: 'c' }]
  const strata = [{ stratum: 'technical', least: 1 }, { stratum: 'finance', least: 1 }]
  const request: AssignmentRequest = { number: '1', seed: seedOf(1), per_employer_max: null, cap_bp: 10_000, reviewers, projects: [{ id: 'A', demand: 2, strata }, { id: 'B', demand: 2, strata }, { id: 'C', demand: 4 }], pairs: pairsFrom(3, 3, () => 10) }
  const { code, data, problems } = faultOf(() => assign(request, tools))
  assert.equal(code, 'assignment.short')
  assert.deepEqual(problems.map((one) => [one.code, one.data]), [
    ['assignment.short-loads', { project: 'B', stratum: 'finance', missing: 1 }],
    ['assignment.short-own', { project: 'C', stratum: '-', missing: 3 }],
  ])
  assert.deepEqual(data, { project: 'B', stratum: 'finance', missing: 1, projects: 2 })
  // Three candidates at one chance in two make one review and a half.
  const capped = faultOf(() => assign({ ...request, cap_bp: 5_000, projects: [{ id: 'A', demand: 2 }], pairs: pairsFrom(1, 3, () => 1) }, tools))
  assert.deepEqual(capped.problems.map((one) => [one.code, one.data]), [['assignment.short-own', { project: 'A', stratum: '-', missing: 1 }]])
})

test('a cap that a small pool pays dearly for is told, one that costs little is not', () => {
  const small: AssignmentRequest = { number: '1', seed: seedOf(1), per_employer_max: null, cap_bp: 5_000, projects: [{ id: 'A', demand: 1 }], reviewers: ['X', 'Y'].map((id) => ({ id, load_max: 1, employer: id, stratum: 't' })), pairs: pairsFrom(1, 2, (_, r) => r === 0 ? 100 : 20) }
  const found = assign(small, tools)
  assert.deepEqual([found.mean_total, found.most_total, found.kept_share], [60, 100, 0.6])
  assert.match(found.warning!.en, /costs 40\.0 %/)
  assert.match(found.warning!.zh, /50%.*40\.0%/)
  assert.equal(assign({ ...small, cap_bp: 10_000 }, tools).warning, null)
  assert.equal(assign({ ...small, pairs: pairsFrom(1, 2, (_, r) => r === 0 ? 100 : 91) }, tools).warning, null)
})

test('the price of a reviewer is what one more file would add, and the reason of a pair says what seating it would cost', () => {
  const request = sampleRound(31, { projects: 10, reviewers: 8, demand: 2, load_max: 3, employers: 8 })
  const found = assign(request, tools)
  assert.ok(found.prices.length > 0)
  for (const { reviewer, price } of found.prices) {
    const more = assign({ ...request, reviewers: request.reviewers.map((one) => one.id === reviewer ? { ...one, load_max: one.load_max + 1 } : one) }, tools)
    assert.ok(more.total - found.total <= price, 'a price is never below the gain')
  }
  const outcomes = new Set(request.projects.flatMap(({ id }) => request.reviewers.map((one) => {
    const reason = explainPair(found.proof.network, found.proof.flow, id, one.id)
    if (reason.outcome === 'never') assert.ok(reason.gain! <= 0)
    if (reason.outcome === 'at-cap') assert.ok(reason.gain! >= 0)
    return reason.outcome
  })))
  assert.deepEqual([...outcomes].toSorted(), ['at-cap', 'never', 'no-pair'])
})

test('a fair round lifts its worst pair as far as trying shows possible, and tells what that costs', () => {
  for (let seed = 0; seed < 30; seed += 1) {
    const request = sampleRound(seed, { projects: 4, reviewers: 6, demand: 1, load_max: 1, employers: 6, gone: 15 })
    const plain = tryAssign(request)
    if (!plain) continue
    const fair = assign({ ...request, is_fair: true }, tools), worst = (one: Assignment) => Math.min(...one.seats.map((seat) => seat.score))
    assert.ok(worst(fair) >= worst(plain) && fair.total <= plain.total)
    assert.equal(fair.most_total, plain.total)
    const floor = worst(fair) + 1, alone = request.projects.map((_, p) => Math.max(...[...request.pairs.project.keys()].filter((at) => request.pairs.project[at] === p).map((at) => request.pairs.score[at]!)))
    if (alone.some((one) => one < floor)) continue
    const above = [...request.pairs.score.keys()].filter((at) => request.pairs.score[at]! >= floor)
    const pick = (column: Int32Array) => Int32Array.from(above, (at) => column[at]!)
    assert.equal(tryAll({ ...request, pairs: { project: pick(request.pairs.project), reviewer: pick(request.pairs.reviewer), score: pick(request.pairs.score) } }), null, `seed ${seed}: a higher floor can be borne`)
  }
})

test('limits hold at their edge and one past it; what is wrong is named', () => {
  const fine: AssignmentRequest = { number: '1', seed: seedOf(1), per_employer_max: null, cap_bp: 10_000, projects: [{ id: 'A', demand: 1 }], reviewers: [{ id: 'X', load_max: 1, employer: 'x', stratum: 't' }], pairs: pairsFrom(1, 1, () => assignment_limits.score_max) }
  assert.equal(assign(fine, tools).total, assignment_limits.score_max)
  const refused = (change: Partial<AssignmentRequest>) => faultOf(() => assign({ ...fine, ...change }, tools))
  assert.equal(refused({ pairs: pairsFrom(1, 1, () => assignment_limits.score_max + 1) }).code, 'assignment.pair')
  assert.equal(refused({ pairs: { project: Int32Array.of(0, 0), reviewer: Int32Array.of(0, 0), score: Int32Array.of(1, 2) } }).code, 'assignment.pair-twice')
  assert.equal(refused({ projects: [{ id: 'A', demand: 101 }] }).data['max'], 100)
  assert.equal(refused({ projects: [{ id: 'A', demand: 1, strata: [{ stratum: 't', least: 2 }] }] }).code, 'assignment.strata')
  assert.equal(refused({ reviewers: [...fine.reviewers, ...fine.reviewers] }).code, 'assignment.twice')
  assert.equal(refused({ conflicts: [{ project: 'A', reviewer: 'Z' }] }).code, 'assignment.conflict')
  assert.equal(refused({ seed: 'abc' }).code, 'assignment.seed')
  assert.equal(refused({ cap_bp: 10_001 }).code, 'assignment.number')
  const many = Array.from({ length: assignment_limits.projects_max }, (_, p) => ({ id: `P${p}`, demand: 0 }))
  assert.equal(assign({ ...fine, projects: many, pairs: pairsFrom(0, 0, () => 0) }, tools).total, 0)
  assert.equal(refused({ projects: [...many, { id: 'A', demand: 0 }] }).code, 'assignment.too-many')
  assert.equal(faultOf(() => pairsFrom(2_000, 1_001, () => 1)).code, 'assignment.too-many')
  const crossing = sampleRound(3, { projects: 2, reviewers: 9, demand: 2, load_max: 3, employers: 2, strata: true, per_employer_max: 1, gone: 0 })
  assert.equal(faultOf(() => assign(crossing, { hmac })).code, 'assignment.needs-solver')
})

test('a thread of its own gives the same seats, tells a refusal as it is, and is ended when its time is up', async () => {
  const request = sampleRound(41, { projects: 10, reviewers: 20, demand: 3, load_max: 3, employers: 6, strata: true, per_employer_max: 1, cap_bp: 5_000 })
  assert.deepEqual(shown(await assignApart(request)), shown(assign(request, tools)))
  await assert.rejects(assignApart({ ...request, cap_bp: 0 }), (error) => error instanceof Fault && error.code === 'assignment.number' && error.data['min'] === 1)
  await assert.rejects(assignApart(request, { ms_max: 1 }), (error) => error instanceof Fault && error.code === 'assignment.too-heavy')
  const asked = Array.from({ length: apart_limits.at_once_max + apart_limits.waiting_max + 1 }, () => assignApart(request, { ms_max: 1 }).catch((error: Fault) => error.code))
  assert.deepEqual((await Promise.all(asked)).filter((one) => one === 'assignment.busy').length, 1)
})
