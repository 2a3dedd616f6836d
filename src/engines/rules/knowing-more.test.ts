import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { loadPack, type Pack, type Part } from '#kernel/declare/pack.ts'
import { factsPart } from '#facts/dictionary.ts'
import { project_root } from '#test/support/source-tree.ts'
import { factsOf } from './example-check.ts'
import { laddersOf } from './ladder-check.ts'
import { measuresOf, namesOf } from './measure-check.ts'
import { ruleParts } from './parts.ts'

const seed = Number(process.env['RULES_SEED'] ?? 20_210_112)
const turns = 60
let pack: Pack
before(async () => { pack = await loadPack(join(project_root, 'packs'), 'jinhua', [factsPart, ...ruleParts] as Part<any>[]) })

// The printed seed makes a failing run again.
let state = seed
function chance(): number {
  state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
  return state / 4_294_967_296
}

/** Facts put together from the examples of a rule, each from another one. */
function mixed(examples: readonly { facts: any }[]): Record<string, unknown> {
  const read = examples.map((example) => factsOf(example, namesOf(pack)).facts)
  return Object.fromEntries([...new Set(read.flatMap((facts) => Object.keys(facts)))].flatMap((name) => {
    const values = read.filter((facts) => facts[name] !== undefined && facts[name] !== null).map((facts) => facts[name])
    return values.length === 0 ? [] : [[name, values[Math.floor(chance() * values.length)]]]
  }))
}

const partOf = (facts: Record<string, unknown>) => Object.fromEntries(Object.entries(facts).filter(() => chance() < 0.6))

test(`knowing more never takes back what a measure decided, and what is missing is what is not known (seed ${seed})`, () => {
  let decided = 0
  for (const one of measuresOf(pack).values()) {
    for (let turn = 0; turn < turns; turn += 1) {
      const whole = mixed(one.measure.examples), part = partOf(whole)
      const [more, less] = [one.decide(whole, '2021-06-30'), one.decide(part, '2021-06-30')]
      const said = `${one.id}: ${JSON.stringify(part)} of ${JSON.stringify(whole)}`
      if (less.outcome === 'undecided') assert.ok(less.missing.length > 0, `nothing to ask: ${said}`)
      else assert.equal(less.outcome, more.outcome, said)
      if (less.amount_fen !== null) assert.equal(less.amount_fen, more.amount_fen, said)
      for (const name of less.missing) if (!name.includes('.') && !Array.isArray(part[name])) assert.ok(!(name in part), `${name} is known: ${said}`)
      if (more.outcome !== 'undecided' && less.outcome !== 'undecided') decided += 1
    }
  }
  assert.ok(decided > 500, 'many are decided from a part')
})

test(`knowing more narrows the points of a rung, and never takes back what it decided (seed ${seed})`, () => {
  for (const one of laddersOf(pack).filter((rung) => rung.ladder.examples.length > 0)) {
    for (let turn = 0; turn < turns; turn += 1) {
      const whole = mixed([...one.ladder.examples, ...one.ladder.score?.criteria.flatMap((criterion) => criterion.examples) ?? []]), part = partOf(whole)
      const [more, less] = [one.assess(whole, '2021-06-30'), one.assess(part, '2021-06-30')]
      const said = `${one.id}: ${JSON.stringify(part)} of ${JSON.stringify(whole)}`
      if (less.outcome !== 'undecided') assert.equal(less.outcome, more.outcome, said)
      assert.ok(less.score!.low <= more.score!.low && less.score!.high >= more.score!.high, said)
      for (const name of less.missing) assert.ok(!(name in part) || more.missing.includes(name), `${name} is known: ${said}`)
    }
  }
})
