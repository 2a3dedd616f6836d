import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rankOfficers, type Officer } from './propose-officer.ts'

const points = { same_county: 40, knows_sector: 40, load: 20 }
const officer = (account_id: string, rest: Partial<Officer> = {}): Officer => ({ account_id, name: { zh: account_id, en: account_id }, counties: [], sectors: [], load: 0, load_max: 8, is_away: false, last_given_at: null, ...rest })
const wanted = { sector: 'new-materials', county_id: 'lanxi' }
const names = (officers: Officer[]) => rankOfficers(wanted, officers, points).map((one) => one.officer.account_id)

test('the county and the sector decide before the load, and each reason says what it counted', () => {
  const ranked = rankOfficers(wanted, [officer('idle'), officer('near', { counties: ['lanxi'], load: 6 }), officer('both', { counties: ['lanxi'], sectors: ['new-materials'], load: 4 })], points)
  assert.deepEqual(ranked.map((one) => [one.officer.account_id, one.points]), [['both', 90], ['near', 45], ['idle', 20]])
  assert.deepEqual(ranked[0]!.reasons.map((one) => one.points), [40, 40, 10])
  assert.equal(ranked[0]!.reasons.reduce((sum, one) => sum + one.points, 0), ranked[0]!.points)
})

test('whoever is away or full is not proposed: one below the limit is, at the limit not', () => {
  assert.deepEqual(names([officer('away', { is_away: true }), officer('full', { load: 8 }), officer('last', { load: 7 })]), ['last'])
  assert.deepEqual(names([officer('none', { load_max: 0 })]), [])
})

test('equal points go round: the smaller load, then who waited longest, then by name, whatever the order given', () => {
  const all = [officer('c', { last_given_at: '2026-02-01' }), officer('b', { last_given_at: '2026-01-01' }), officer('a', { last_given_at: '2026-02-01' }), officer('new')]
  assert.deepEqual(names(all), ['new', 'b', 'a', 'c'])
  assert.deepEqual(names(all.toReversed()), ['new', 'b', 'a', 'c'])
})
