import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pairwise } from '#test/support/conflict-pairs.ts'
import { chanceOf, every_rule, worldBy } from '#test/support/conflict-world.ts'
import { findConflicts, type Asked, type Finding } from './find-conflicts.ts'
import type { ConflictRule, Party, Tie, TieKind } from './tie.ts'

const on = '2026-03-02'
const tie = (kind: TieKind, a: Party, b: Party, more: Partial<Tie> = {}): Tie => ({ kind, a, b, from_on: null, until_on: null, source: { kind: 'record', id: `${kind} ${a} ${b}` }, ...more })
const ask = (ties: Tie[], parties: Party[] = ['org:owner'], more: Partial<Asked> = {}): Finding[] =>
  findConflicts({ people: ['account:expert'], projects: [{ id: 'p', parties }], ties, rules: every_rule, on, ...more }).findingsOf(0)
const told = (findings: Finding[]) => findings.map((one) => one.rule)
const at_college = tie('employment', 'account:expert', 'org:college')

const planted: Record<ConflictRule['kind'], { ties: Tie[], parties?: Party[] }> = {
  self: { ties: [], parties: ['account:expert'] },
  declared: { ties: [tie('declared', 'account:expert', 'org:owner')] },
  exclusion: { ties: [tie('exclusion', 'account:expert', 'org:owner')] },
  kin: { ties: [tie('kin', 'account:head', 'account:expert'), tie('position', 'account:head', 'org:owner')] },
  employment: { ties: [tie('employment', 'account:expert', 'org:owner')] },
  position: { ties: [tie('position', 'account:expert', 'org:owner')] },
  control: { ties: [tie('control', 'account:expert', 'org:owner')] },
  shareholding: { ties: [tie('equity', 'account:expert', 'org:owner', { percent: 5 })] },
  'same-entity': { ties: [at_college, tie('branch', 'org:college', 'org:owner')] },
  'same-group': { ties: [at_college, tie('equity', 'org:holding', 'org:college', { percent: 60 }), tie('equity', 'org:holding', 'org:owner', { percent: 50 })] },
  oversight: { ties: [tie('oversight', 'account:expert', 'county:330781'), tie('seat', 'org:owner', 'county:330781')] },
  supervision: { ties: [tie('supervision', 'account:expert', 'account:student')], parties: ['org:owner', 'account:student'] },
  consultancy: { ties: [tie('consultancy', 'account:expert', 'org:owner')] },
  dispatch: { ties: [tie('dispatch', 'account:expert', 'org:owner')] },
  contract: { ties: [at_college, tie('contract', 'org:owner', 'org:college')] },
  'co-bid': { ties: [at_college, tie('co-bid', 'org:college', 'org:owner')] },
  competing: { ties: [at_college, tie('competing', 'org:college', 'org:owner')] },
  'co-publication': { ties: [tie('publication', 'account:expert', 'work:1'), tie('publication', 'account:engineer', 'work:1')], parties: ['org:owner', 'account:engineer'] },
  'co-patent': { ties: [tie('patent', 'account:expert', 'work:1'), tie('patent', 'org:owner', 'work:1')] },
  'co-project': { ties: [tie('project', 'account:expert', 'work:1'), tie('project', 'account:head', 'work:1'), tie('position', 'account:head', 'org:owner')] },
  colleague: { ties: [at_college, tie('employment', 'account:engineer', 'org:college'), tie('employment', 'account:engineer', 'org:owner')] },
  review: { ties: [tie('review', 'account:expert', 'org:owner')] },
  'same-county': { ties: [at_college, tie('seat', 'org:college', 'county:330781'), tie('seat', 'org:owner', 'county:330781')] },
}

for (const [kind, { ties, parties }] of Object.entries(planted)) {
  test(`a planted conflict of the kind ${kind} is found with its record, and no other is`, () => {
    const findings = ask(ties, parties)
    assert.deepEqual(told(findings), [kind])
    if (kind !== 'self') assert.ok(findings[0]!.ties.length > 0)
    assert.deepEqual(told(ask(ties.filter((one) => !findings[0]!.ties.includes(one)), parties).filter((one) => one.rule !== 'self')), [], 'without the records told, nothing is left')
    assert.deepEqual(told(ask(ties, ['org:stranger'])), [], 'a party that no record names is in no conflict')
  })
}

test('a tie counts to the day that lies its years after its end, and not one day longer', () => {
  const left = (until_on: string, day = on) => told(ask([tie('employment', 'account:expert', 'org:owner', { until_on })], undefined, { on: day }))
  assert.deepEqual(left('2023-03-02'), ['employment'])
  assert.deepEqual(left('2023-03-01'), [])
  assert.deepEqual(left('2021-02-28', '2024-02-29'), ['employment'], 'three years before a leap day is the last of February')
  assert.deepEqual(told(ask([tie('employment', 'account:expert', 'org:owner', { from_on: '2026-03-03' })])), [], 'what has not begun is no tie')
  assert.deepEqual(told(ask([tie('declared', 'account:expert', 'org:owner', { from_on: '1999-01-01', until_on: '1999-01-01' })])), ['declared'], 'a rule without years never lapses')
})

test('equity counts at the percentage of the rule and not below it, also within a chain', () => {
  const holds = (percent: number) => told(ask([tie('equity', 'account:expert', 'org:owner', { percent })]))
  assert.deepEqual([holds(5), holds(4.9999)], [['shareholding'], []])
  const chain = (percent: number) => ask([at_college, tie('equity', 'org:a', 'org:college', { percent: 50 }), tie('equity', 'org:a', 'org:b', { percent }), tie('equity', 'org:b', 'org:owner', { percent: 100 })])
  assert.deepEqual(told(chain(50)), ['same-group'])
  assert.deepEqual(chain(50)[0]!.ties.map((one) => one.kind), ['equity', 'equity', 'equity', 'employment'], 'the whole line is told')
  assert.deepEqual(told(chain(49.99)), [])
})

test('the gravest reason comes first and all others follow', () => {
  const findings = ask([tie('review', 'account:expert', 'org:owner'), tie('consultancy', 'account:expert', 'org:owner'), tie('employment', 'account:expert', 'org:owner'), tie('declared', 'account:expert', 'org:owner')])
  assert.deepEqual(findings.map(({ rule, severity }) => [rule, severity]), [['declared', 'hard'], ['employment', 'hard'], ['consultancy', 'declare'], ['review', 'soft']])
})

test('one person under two accounts is in the conflicts of both, and is a party where either is', () => {
  const same = new Map([['account:other', 'account:expert'], ['account:expert', 'account:expert']])
  assert.deepEqual(told(ask([tie('employment', 'account:other', 'org:owner')], undefined, { same })), ['employment'])
  assert.deepEqual(told(ask([], ['account:other'], { same })), ['self'])
  const both = findConflicts({ people: ['account:expert', 'account:other'], projects: [{ id: 'p', parties: ['org:owner'] }], ties: [tie('employment', 'account:other', 'org:owner')], rules: every_rule, on, same }).findingsOf(0)
  assert.deepEqual(both.map((one) => one.person), ['account:expert', 'account:other'])
})

const small = { people: 14, orgs: 16, projects: 12, ties: 190, works: 8, counties: 4, parties_max: 4 }

test('random worlds: the index finds what a loop over all pairs finds, gravest first, and not one more', () => {
  const start = Number(process.env['SEED'] ?? 20260302)
  console.log(`conflicts: seeds ${start} to ${start + 11}`)
  let found_total = 0
  for (let seed = start; seed < start + 12; seed++) {
    const asked = worldBy(seed, small)
    const chance = chanceOf(seed + 7)
    // Some accounts are one person.
    const same = new Map(Array.from({ length: 28 }, (_, at): [Party, Party] => [`account:${at}`, chance(6) === 0 ? `account:${chance(28)}` : `account:${at}`]))
    for (const [id, root] of same) if (same.get(root) !== root) same.set(id, id)
    const is = pairwise({ ...asked, same })
    const found = findConflicts({ ...asked, same })
    let pairs = 0
    for (const [number, project] of asked.projects.entries()) {
      const findings = found.findingsOf(number)
      const told_here = new Set(findings.map(({ person, party, rule }) => rule === 'oversight' ? `${person} ${rule}` : `${person} ${same.get(party) ?? party} ${rule}`))
      const expected = new Set(asked.people.flatMap((person) => project.parties.flatMap((party) => every_rule.filter((rule) => is(person, party, rule)).map((rule) => rule.kind === 'oversight' ? `${person} ${rule.id}` : `${person} ${same.get(party) ?? party} ${rule.id}`))))
      assert.deepEqual([...told_here].sort(), [...expected].sort(), `seed ${seed}, project ${number}`)
      const ranks = findings.map((one) => every_rule.findIndex((rule) => rule.id === one.rule) + (one.severity === 'hard' ? 0 : one.severity === 'declare' ? 100 : 200))
      for (const [person, gravest] of found.gravestOf(number)) assert.equal(gravest, findings.find((one) => one.person === person)!.rule, `seed ${seed}`)
      assert.deepEqual(ranks, ranks.toSorted((a, b) => a - b), `seed ${seed}: gravest first`)
      pairs += new Set(findings.map(({ person }) => same.get(person) ?? person)).size
      found_total += findings.length
    }
    assert.equal(found.pairs, pairs, `seed ${seed}`)
  }
  assert.ok(found_total > 1_000, `${found_total} findings are too few to say anything`)
})
