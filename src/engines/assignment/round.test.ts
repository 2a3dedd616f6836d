import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { Fault } from '#kernel/declare/fault.ts'
import { hmac, numbersFrom, sampleRound, seedOf, type SampleShape } from '#test/support/assignment-sample.ts'
import { assign } from './assign.ts'
import { highsSolver } from './highs.ts'
import { bindStep, freezeRound, hashOfRound, record_limits, refusalOf, requestOf, resultOf, roundRecordShape, seedOfRound, type RoundRecord, type RoundRequest, type RoundStep } from './round.ts'
import { verifyRound } from './verify-round.ts'

const tools = { hmac, sha256: (text: string) => createHash('sha256').update(text).digest('hex'), solver: await highsSolver() }
const first_seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))

/** A frozen round by chance, gathered in an order of its own. */
function frozen(seed: number, shape: SampleShape, turn: <T>(list: readonly T[]) => T[] = (list) => [...list]): RoundRequest {
  const { projects, reviewers, pairs, per_employer_max, cap_bp } = sampleRound(seed, shape)
  const fits = new Map(Array.from(pairs.score, (score, at) => [`${projects[pairs.project[at]!]!.id} ${reviewers[pairs.reviewer[at]!]!.id}`, score]))
  return freezeRound({
    number: '2026-0001/1', per_employer_max, cap_bp, projects: turn(projects.map((one) => ({ ...one, strata: turn(one.strata ?? []) }))), reviewers: turn(reviewers),
    pair: (project, reviewer) => fits.get(`${project.id} ${reviewer.id}`) ?? 'conflict-employment',
  })
}

const draw = { number: '2026-0001', seed: seedOf(7), record_hash: seedOf(8) }

/** The record of rounds assigned one after another. */
function recordOf(requests: readonly RoundRequest[]): RoundRecord {
  const steps: RoundStep[] = []
  for (const [at, request] of requests.entries()) {
    const request_hash = hashOfRound(tools, request), seed = seedOfRound(tools, { draw_seed: draw.seed, request_hash }), previous = steps.at(-1)?.hash ?? draw.record_hash
    const shared = { what: at === 0 ? 'assignment' as const : 'replacement' as const, at: '2026-11-27T08:00:00.000000Z', left: at === 0 ? null : 'R0', request, request_hash, seed, previous }
    try {
      steps.push(bindStep(tools, { ...shared, result: resultOf(request, assign(requestOf(request, seed), tools)), refused: null }))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      steps.push(bindStep(tools, { ...shared, result: null, refused: refusalOf(error.code, error.problems) }))
    }
  }
  return { format: 'jiebang review round 1', city_id: 'jinhua', case_id: 'case', draw, steps }
}

const shapes: SampleShape[] = [
  { projects: 5, reviewers: 6, demand: 2, load_max: 2, employers: 6 },
  { projects: 4, reviewers: 9, demand: 3, load_max: 3, employers: 4, strata: true, per_employer_max: 1, cap_bp: 6_000 },
  { projects: 4, reviewers: 4, demand: 3, load_max: 2, employers: 2, strata: true, gone: 30 },
]

/** Every place in a value of JSON that holds no further places. */
function leavesOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (Array.isArray(value)) return value.flatMap((item, at) => leavesOf(item, [...path, at]))
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]))
  return [path]
}

function changedAt<T>(document: T, path: readonly (string | number)[], next: (below: number) => number): T {
  const copy = structuredClone(document), last = path.at(-1)!
  const holder = path.slice(0, -1).reduce<any>((value, key) => value[key], copy)
  const old = holder[last] as string | number | null
  holder[last] = typeof old === 'number' ? old + 1 + next(3) : old === null ? 'x' : old.replace(/.$/, (letter) => letter === '0' ? '1' : '0')
  return copy
}

test('one round has one text, whatever order it was gathered in, and another round another', (t) => {
  t.diagnostic(`SEED=${first_seed}`)
  for (let at = 0; at < 60; at += 1) {
    const seed = first_seed + at, next = numbersFrom(seed), shape = shapes[at % shapes.length]!
    const turn = <T>(list: readonly T[]): T[] => list.map((one) => ({ one, key: next(1e6) })).toSorted((a, b) => a.key - b.key).map((each) => each.one)
    const request = frozen(seed, shape), hash = hashOfRound(tools, request)
    assert.equal(hashOfRound(tools, frozen(seed, shape, turn)), hash, `seed ${seed}`)
    const leaves = leavesOf(request), other = changedAt(request, leaves[next(leaves.length)]!, next)
    assert.notEqual(hashOfRound(tools, other), hash, `seed ${seed}`)
    assert.notEqual(seedOfRound(tools, { draw_seed: draw.seed, request_hash: hash }), seedOfRound(tools, { draw_seed: seedOf(9), request_hash: hash }))
  }
})

test('a record holds when it is run again, and with any one of its values changed it does not: the first difference is named', (t) => {
  t.diagnostic(`SEED=${first_seed}`)
  let refused = 0, assigned = 0
  for (let at = 0; at < 24; at += 1) {
    const seed = first_seed + at, next = numbersFrom(seed)
    const record = recordOf([frozen(seed, shapes[at % shapes.length]!), frozen(seed + 1_000, { projects: 1, reviewers: 3, demand: 1, load_max: 1, employers: 3 })])
    const whole = verifyRound(record, tools)
    assert.deepEqual([whole.ok, whole.first], [true, null], `seed ${seed}: ${whole.first?.sentence.en}`)
    refused += whole.checked.refusals
    assigned += whole.checked.assignments
    const leaves = leavesOf(record).filter((path) => !['city_id', 'case_id'].includes(String(path[0])) && path.join('.') !== 'draw.number')
    for (let change = 0; change < 12; change += 1) {
      const path = leaves[next(leaves.length)]!, found = verifyRound(changedAt(record, path, next), tools)
      assert.equal(found.ok, false, `seed ${seed}: ${path.join('.')} was changed and nobody saw it`)
      assert.ok(found.first!.where.length > 0 && found.first!.expected !== found.first!.found, `seed ${seed}: ${path.join('.')} ${JSON.stringify(found.first)}`)
    }
  }
  assert.ok(refused > 0 && assigned > 0, `${refused} refused, ${assigned} assigned`)
})

test('a certificate of another draw is told, a step that is left out or moved as well', () => {
  const record = recordOf([frozen(1, shapes[0]!), frozen(2, { projects: 1, reviewers: 3, demand: 1, load_max: 1, employers: 3 }), frozen(3, { projects: 1, reviewers: 3, demand: 1, load_max: 1, employers: 3 })])
  const certificate = { notice: { number: draw.number }, seed: draw.seed, record_hash: draw.record_hash }
  assert.equal(verifyRound(record, tools, certificate).ok, true)
  assert.equal(verifyRound(record, tools, { ...certificate, seed: seedOf(1) }).first!.where, 'draw.seed')
  assert.equal(verifyRound(record, tools, {}).first!.where, 'draw.number')
  assert.equal(verifyRound({ ...record, steps: record.steps.filter((_, at) => at !== 1) }, tools).first!.where, 'steps[1].previous')
  assert.equal(verifyRound({ ...record, steps: [record.steps[0], record.steps[2], record.steps[1]] }, tools).first!.where, 'steps[1].previous')
})

test('the form of a record is bounded: at each limit it is read, one past it is not', () => {
  const record = recordOf([frozen(1, shapes[0]!)]), [step] = record.steps
  const read = (change: (one: RoundRecord) => void) => {
    const copy = structuredClone(record)
    change(copy)
    return roundRecordShape.safeParse(copy).success
  }
  assert.deepEqual([read((one) => { one.steps[0]!.request.cap_bp = 10_000 }), read((one) => { one.steps[0]!.request.cap_bp = 10_001 })], [true, false])
  assert.deepEqual([read((one) => { one.steps[0]!.request.pairs[0]![0] = 100_000 }), read((one) => { one.steps[0]!.request.pairs[0]![0] = 100_001 })], [true, false])
  const steps = (count: number) => read((one) => { one.steps = Array.from({ length: count }, () => ({ ...step!, request: { ...step!.request, projects: [], reviewers: [], pairs: [] }, result: null })) })
  assert.deepEqual([steps(record_limits.steps_max), steps(record_limits.steps_max + 1), steps(0)], [true, false, false])
  const files = (count: number) => read((one) => { one.steps[0]!.request.projects = Array.from({ length: count }, (_, at) => ({ id: `P${at}`, demand: 1, strata: [] })) })
  assert.deepEqual([files(record_limits.projects_max), files(record_limits.projects_max + 1)], [true, false])
})
