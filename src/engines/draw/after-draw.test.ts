import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { bytesFrom } from '#test/support/draw-sample.ts'
import { afterDraw, type Happening } from './after-draw.ts'

const name = (word: string) => bytesFrom(word).slice(0, 32)
const [a, b, c, d, e, f] = ['a', 'b', 'c', 'd', 'e', 'f'].map(name) as [string, string, string, string, string, string]
const result = {
  seats: [{ stratum: 'technical', seat: 1, pseudonym: a }, { stratum: 'technical', seat: 2, pseudonym: b }, { stratum: 'finance', seat: 1, pseudonym: c }],
  alternates: [{ stratum: 'technical', place: 1, pseudonym: d }, { stratum: 'technical', place: 2, pseudonym: e }, { stratum: 'finance', place: 1, pseudonym: f }], short: [],
}
const on = (kind: Happening['kind'], stratum: string, seat: number | null, pseudonym: string | null, reason: string | null = null): Happening => ({ kind, stratum, seat, pseudonym, reason })

test('everybody drawn is asked, and whoever says no is replaced by the next alternate of that stratum', () => {
  assert.deepEqual(afterDraw(result, []).next.map((one) => [one.do, one.stratum, one.seat, one.pseudonym]), [['ask', 'technical', 1, a], ['ask', 'technical', 2, b], ['ask', 'finance', 1, c]])
  const events = [on('asked', 'technical', 1, a), on('accepted', 'technical', 1, a), on('asked', 'technical', 2, b), on('no-answer', 'technical', 2, b), on('asked', 'finance', 1, c), on('declined', 'finance', 1, c, 'away')]
  assert.deepEqual(afterDraw(result, events).next, [{ do: 'replace', stratum: 'technical', seat: 2, pseudonym: d }, { do: 'replace', stratum: 'finance', seat: 1, pseudonym: f }])
  const replaced = afterDraw(result, [...events, on('replaced', 'technical', 2, d), on('replaced', 'finance', 1, f)])
  assert.deepEqual(replaced.seats.map((one) => [one.pseudonym, one.state]), [[a, 'accepted'], [d, 'drawn'], [f, 'drawn']])
  assert.equal(replaced.problem, null)
})

test('a late conflict takes a seat away even once accepted, and an alternate out of the queue', () => {
  const events = [on('asked', 'technical', 1, a), on('accepted', 'technical', 1, a), on('conflict', 'technical', null, d, 'kin'), on('conflict', 'technical', 1, a, 'shareholding')]
  assert.deepEqual(afterDraw(result, events).next[0], { do: 'replace', stratum: 'technical', seat: 1, pseudonym: e })
})

test('two empty seats of a stratum get the next two alternates, in order', () => {
  const events = [on('conflict', 'technical', 1, a, 'kin'), on('conflict', 'technical', 2, b, 'kin')]
  assert.deepEqual(afterDraw(result, events).next.slice(0, 2).map((one) => [one.seat, one.pseudonym]), [[1, d], [2, e]])
})

test('when nobody is left the seat asks for a supplement draw, and stays empty', () => {
  const events = [on('conflict', 'finance', 1, c, 'kin'), on('conflict', 'finance', null, f, 'kin')]
  assert.deepEqual(afterDraw(result, events).next.at(-1), { do: 'supplement', stratum: 'finance', seat: 1, pseudonym: null })
  const ended = afterDraw(result, [...events, on('exhausted', 'finance', 1, null)])
  assert.deepEqual([ended.seats.at(-1)!.state, ended.next.length, ended.problem], ['exhausted', 2, null])
  const short = afterDraw({ ...result, short: [{ stratum: 'finance', seats: 1, alternates: 0 }] }, [])
  assert.deepEqual(short.next.at(-1), { do: 'replace', stratum: 'finance', seat: 2, pseudonym: f })
})

test('nothing out of turn counts: a later alternate first, an answer nobody asked for, a refusal without a reason, a held seat given away', () => {
  const out_of_turn: Happening[][] = [
    [on('accepted', 'technical', 1, a)], [on('asked', 'technical', 1, b)], [on('asked', 'technical', 9, a)], [on('asked', 'nowhere', 1, a)],
    [on('asked', 'technical', 1, a), on('asked', 'technical', 1, a)], [on('asked', 'technical', 1, a), on('declined', 'technical', 1, a)], [on('replaced', 'technical', 1, d)],
    [on('conflict', 'technical', 1, a, 'kin'), on('replaced', 'technical', 1, e)], [on('conflict', 'technical', 1, a, 'kin'), on('replaced', 'technical', 1, f)],
    [on('conflict', 'technical', 1, a, 'kin'), on('exhausted', 'technical', 1, null)], [on('withdrawn', 'technical', 1, a, 'ill')], [on('conflict', 'finance', null, d, 'kin')],
  ]
  for (const events of out_of_turn) {
    const { problem } = afterDraw(result, events)
    assert.equal(problem?.index, events.length - 1, JSON.stringify(events.at(-1)))
    assert.ok(problem!.sentence.zh && problem!.sentence.en)
  }
})

test('whatever happens, nobody holds two seats, nobody who left comes back, and following what is next always ends', (t) => {
  const word = randomBytes(8).toString('hex')
  t.diagnostic(`seed ${word}`)
  for (let round = 0; round < 300; round += 1) {
    const events: Happening[] = []
    let chance = 0
    const roll = (of: number) => Number.parseInt(bytesFrom(`${word} ${round} ${chance++}`).slice(0, 8), 16) % of
    for (let step = 0; step < 60; step += 1) {
      const { next, seats, waiting, problem } = afterDraw(result, events)
      assert.equal(problem, null)
      const held = [...seats.flatMap((one) => one.pseudonym ?? []), ...waiting.map((one) => one.pseudonym)]
      assert.equal(new Set(held).size, held.length)
      const gone = events.filter((one) => ['declined', 'no-answer', 'withdrawn', 'conflict'].includes(one.kind)).map((one) => one.pseudonym)
      assert.ok(gone.every((one) => !held.includes(one!)))
      const asked = seats.find((one) => one.state === 'asked')
      if (asked !== undefined) {
        const kind = (['accepted', 'accepted', 'declined', 'no-answer', 'conflict'] as const)[roll(5)]!
        events.push(on(kind, asked.stratum, asked.seat, asked.pseudonym, kind === 'accepted' || kind === 'no-answer' ? null : 'away'))
      } else if (next.length > 0) {
        const one = next[roll(next.length)]!
        // Of two empty seats in one stratum the first is filled first: its alternate is the head of the queue.
        const first = next.find((each) => each.stratum === one.stratum && each.do === one.do)!
        events.push(on(({ ask: 'asked', replace: 'replaced', supplement: 'exhausted' } as const)[first.do], first.stratum, first.seat, first.pseudonym))
      } else break
    }
    assert.equal(afterDraw(result, events).next.length, 0)
  }
})
