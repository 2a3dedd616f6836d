import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numbersFrom } from '#test/support/assignment-sample.ts'
import { choose } from './replace.ts'
import type { Kind } from './reviewers.ts'
import type { Weighed } from './weigh.ts'

const first_seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))

test('whoever may take a seat is not barred, was never on the file, keeps the limit by employer, and the first way that leaves anybody is taken', (t) => {
  t.diagnostic(`SEED=${first_seed}`)
  const ways = new Set<string>()
  for (let at = 0; at < 600; at += 1) {
    const seed = first_seed + at, next = numbersFrom(seed), size = 2 + next(7), load_max = 1 + next(3), per_employer_max = next(2) === 0 ? null : 1
    const people = Array.from({ length: size }, (_, n) => ({ account_id: `a${n}`, kind: (next(3) === 0 ? 'finance' : 'technical') as Kind, declared: { files: [], detail: '' },
      profile: { code: `E${n}`, account_id: `a${n}`, kind: 'technical' as const, state: 'admitted' as const, employer: `e${next(4)}`, county_id: null, sectors: [], keywords: [] } }))
    const barred = new Set(people.filter(() => next(4) === 0).map((one) => one.account_id))
    const held = people.flatMap((one) => ['F', 'G', 'H', 'I'].filter(() => next(3) === 0).map((file_case_id) => ({ file_case_id, account_id: one.account_id, kind: one.kind, left_at: next(5) === 0 ? '2026-01-01' : null })))
    const left = { file_case_id: 'F', account_id: 'a0', kind: people[0]!.kind, left_at: null }
    const rows = [...held.filter((one) => one.file_case_id !== 'F' || one.account_id !== 'a0'), left]
    const all: Weighed = { files: [{ id: 'F' } as Weighed['files'][number]], people, pair: (_, one) => barred.has(one.account_id) ? 'declared' : 1 }
    const load = (id: string) => rows.filter((one) => one.account_id === id && one.left_at === null).length
    const been = new Set(rows.filter((one) => one.file_case_id === 'F').map((one) => one.account_id))
    const sitting = rows.filter((one) => one.file_case_id === 'F' && one.left_at === null && one.account_id !== 'a0').map((one) => people.find((each) => each.account_id === one.account_id)!.profile.employer)
    const may = people.filter((one) => !barred.has(one.account_id) && !been.has(one.account_id) && (per_employer_max === null || sitting.filter((e) => e === one.profile.employer).length < per_employer_max))
    const spare = may.filter((one) => one.kind === left.kind && load(one.account_id) < load_max), same = may.filter((one) => one.kind === left.kind && load(one.account_id) <= load_max)
    const wanted = spare.length > 0 ? spare : same.length > 0 ? same : may
    ways.add(spare.length > 0 ? 'spare' : same.length > 0 ? 'one more' : may.length > 0 ? 'any' : 'none')
    const found = choose(all, { held: rows, left, plan: { load_max, per_employer_max } })
    assert.deepEqual(found?.people.map((one) => one.account_id) ?? [], wanted.map((one) => one.account_id), `seed ${seed}`)
  }
  assert.equal(ways.size, 4, [...ways].join())
})
