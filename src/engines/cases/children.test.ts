import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runAction, runJob, runQuery } from '#kernel/store/run.ts'
import { Fault } from '#kernel/declare/fault.ts'
import { platform, type Actor } from '#kernel/trust/actor.ts'
import { findLaws, runLaws } from '#src/commands/laws.ts'
import { withClient } from '#src/commands/database.ts'
import { view as viewQuery } from '#systems/cases/view.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'
import { actionsOf } from './mount.ts'
import { procedureSchema } from './procedure.ts'
import { bundle, keepProcedures, type CasesRoom } from './room.ts'
import type { Outcome, Turn } from './subject.ts'

const said = (zh: string) => ({ zh, en: zh })
const step = (id: string) => ({ id, stage: 'one', title: said(id), sentence: said(`at ${id}`), waits_for: ['city-officer'] })
const officer_may = { 'city-officer': ['same-city'] }
const common = { source: { title: 'test' }, system: 'joint', stages: [{ id: 'one', title: said('One') }] }

/** A joint matter that waits until all its parts have ended, and a part that three people may move. */
const joint = procedureSchema.parse({
  ...common, id: 'joint', title: said('Joint'), open: { title: said('Open'), by: officer_may, to: ['start'] },
  steps: [step('start'), step('waiting'), step('done')],
  actions: [
    { id: 'begin', title: said('Begin'), at: 'start', by: officer_may, to: ['waiting'], effect: 'begin' },
    { id: 'cut', title: said('Cut'), at: 'waiting', by: officer_may, stays: true, effect: 'cut', receipt: 'decision' },
    { id: 'split', title: said('Split'), at: 'start', by: officer_may, stays: true, effect: 'split' },
    { id: 'merge', title: said('Merge'), at: 'start', by: officer_may, ends: 'merged', effect: 'merge' },
    { id: 'drop', title: said('Drop'), at: 'waiting', by: officer_may, ends: 'dropped' },
    { id: 'finish', title: said('Finish'), at: 'done', by: officer_may, guards: [{ when: '下级办件 >= 1', otherwise: said('no part') }], ends: 'finished' },
  ],
  automatic: [{ id: 'all-in', at: 'waiting', when: '下级办件 >= 1 and 未结下级办件 = 0', to: ['done'], notice: [{ to: ['city-officer'], text: said('all in') }] }],
  outcomes: ['finished', 'dropped', 'merged'].map((id) => ({ id, title: said(id) })),
})
const partial = procedureSchema.parse({
  ...common, id: 'partial', title: said('Part'), open: { title: said('Open'), by: {}, to: ['work'] }, steps: [step('work')],
  actions: [
    { id: 'note', title: said('Note'), at: 'work', by: officer_may, stays: true },
    { id: 'complete', title: said('Complete'), at: 'work', by: officer_may, ends: 'complete' },
    { id: 'end-by-parent', title: said('Cut off'), at: 'work', by: {}, ends: 'cut', receipt: 'decision' },
  ],
  outcomes: ['complete', 'cut'].map((id) => ({ id, title: said(id) })),
})

let house: TestHouse
let officer: Actor
let parts_wanted = 3
const merges = new Map<string, string>()
before(async () => {
  house = await startHouse()
  const city = house.house.cities.get('jinhua')!
  const room = city.rooms.cases as CasesRoom
  const childrenOf = async (case_id: string) => (await as((cx) => sql<{ id: string }>`select id from case_file where parent_id = ${case_id} order by id`.execute(cx.tx))).rows.map((row) => row.id)
  for (const text of [joint, partial]) {
    const made = bundle(text, new Map())
    room.current.set(text.id, made)
    for (const [name, one] of Object.entries(actionsOf(made))) city.access.add(`joint.${name}`, one.allow)
  }
  const subject = { open: async (_cx: unknown, { case_id }: { case_id: string }) => ({ subject: `joint:${case_id}`, title: said('A matter') }), values: async () => ({}), show: async () => [] }
  room.subjects.set('partial', { ...subject, procedure: 'partial', effects: {} })
  room.subjects.set('joint', {
    ...subject, procedure: 'joint', effects: {
      begin: async (): Promise<Outcome> => ({ opens: Array.from({ length: parts_wanted }, (_, n) => ({ procedure: 'partial', title: said(`Part ${n + 1}`) })) }),
      // In the wrong order on purpose: the engine takes its locks in its own.
      cut: async (_cx, turn: Turn): Promise<Outcome> => ({ acts: (await childrenOf(turn.case.id)).toReversed().slice(0, 2).map((case_id) => ({ case_id, action: 'end-by-parent' })) }),
      split: async (): Promise<Outcome> => ({ opens: [{ procedure: 'joint', kind: 'split-from', title: said('Split off') }] }),
      merge: async (_cx, turn: Turn): Promise<Outcome> => ({ links: [{ case_id: merges.get(turn.case.id)!, kind: 'merged-into' }] }),
    },
  })
  await as((cx) => keepProcedures(cx.tx, 'jinhua', room))
  const { rows } = await as((cx) => sql<{ account_id: string }>`select account_id from person where demo_account = 'city-officer'`.execute(cx.tx))
  officer = { city_id: 'jinhua', account_id: rows[0]!.account_id, name: 'officer', language: 'zh', grants: [{ role: 'city-officer', org_id: null, county_id: null }] }
})
after(() => house.stop())

const as = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
type Row = { id: string, version: number, outcome: string | null }
const rowOf = async (id: string) => (await as((cx) => sql<Row>`select id, version, outcome from case_file where id = ${id}`.execute(cx.tx))).rows[0]!
const children = async (id: string) => (await as((cx) => sql<Row>`select id, version, outcome from case_file where parent_id = ${id} order by id`.execute(cx.tx))).rows
const at = async (id: string) => (await as((cx) => sql<{ step: string }>`select step from case_place where case_id = ${id} order by step`.execute(cx.tx))).rows.map((row) => row.step)

async function take(procedure: 'joint' | 'partial', action: string, case_id: string | null, actor = officer): Promise<{ case_id: string }> {
  const one = actionsOf((house.house.cities.get('jinhua')!.rooms.cases as CasesRoom).current.get(procedure)!)[action]!
  const input = case_id === null ? {} : { case_id, version: (await rowOf(case_id)).version }
  return (await runAction(house.house, house.db, `joint.${action}`, one, actor, crypto.randomUUID(), input)).body as { case_id: string }
}
const refusal = (promise: Promise<unknown>) => promise.then(() => null, (error: unknown) => error instanceof Fault ? error.code : String(error))

async function begun(parts = 3): Promise<string> {
  parts_wanted = parts
  const { case_id } = await take('joint', 'open', null)
  await take('joint', 'begin', case_id)
  return case_id
}

test('an act opens cases under another procedure; the parent waits until the last of them has ended, and is told of each', async () => {
  const case_id = await begun()
  const parts = await children(case_id)
  assert.equal(parts.length, 3)
  assert.deepEqual(await at(case_id), ['waiting'])
  for (const [n, part] of parts.entries()) {
    await take('partial', 'complete', part.id)
    assert.deepEqual(await at(case_id), [n < 2 ? 'waiting' : 'done'])
  }
  const shown = await runQuery(house.house, house.db, 'cases.view', viewQuery, officer, { case_id }) as { linked: { how: string, title: { en: string }, outcome: { en: string } }[], history: { title: { en: string }, note: { en: string } | null }[] }
  assert.deepEqual(shown.linked.map((one) => [one.how, one.title.en, one.outcome.en]), [['child', 'Part 1', 'complete'], ['child', 'Part 2', 'complete'], ['child', 'Part 3', 'complete']])
  assert.deepEqual(shown.history.filter((one) => one.title.en === 'A case under this one has ended').map((one) => one.note!.en), ['Part 3: complete', 'Part 2: complete', 'Part 1: complete'])
  await take('joint', 'finish', case_id)
  assert.equal((await rowOf(case_id)).outcome, 'finished')
})

test('an act on the parent acts on children in one transaction, with history and receipt on each', async () => {
  const case_id = await begun()
  await take('joint', 'cut', case_id)
  const parts = await children(case_id)
  assert.deepEqual(parts.map((part) => part.outcome), [null, 'cut', 'cut'])
  const { rows } = await as((cx) => sql<{ case_id: string, receipt: string | null }>`select event.case_id, audit.id as receipt from case_event event left join audit on audit.id = event.receipt_id
    where event.action in ('cut', 'end-by-parent') and (event.case_id = ${case_id} or event.case_id = any(${parts.map((part) => part.id)}::text[]))`.execute(cx.tx))
  assert.equal(rows.length, 3)
  assert.ok(rows.every((row) => row.receipt !== null), 'each has its own receipt')
  assert.deepEqual(await at(case_id), ['waiting'])
  await take('partial', 'complete', parts[0]!.id)
  assert.deepEqual(await at(case_id), ['done'])
})

test('what only a parent may do has no way in for anyone, and a parent does not end over open children', async () => {
  const case_id = await begun(1)
  const [part] = await children(case_id)
  assert.equal(await refusal(take('partial', 'end-by-parent', part!.id)), 'kernel.not-your-role')
  assert.equal(await refusal(take('joint', 'drop', case_id)), 'cases.children-open')
  assert.equal(actionsOf((house.house.cities.get('jinhua')!.rooms.cases as CasesRoom).current.get('partial')!).open, undefined, 'nobody opens a part by hand')
})

test('acts on a parent and its children at once wait for each other in one order: none is lost, none deadlocks', async () => {
  for (let round = 0; round < 6; round += 1) {
    const case_id = await begun(4)
    const parts = await children(case_id)
    const codes = await Promise.all([take('joint', 'cut', case_id), ...parts.map((part) => take('partial', 'complete', part.id)), ...parts.map((part) => take('partial', 'note', part.id))].map(refusal))
    const odd = codes.filter((code) => code !== null && !['cases.moved', 'cases.not-now'].includes(code))
    assert.deepEqual(odd, [], 'only refusals of those who came too late')
    for (const part of await children(case_id)) if (part.outcome === null) await take('partial', 'complete', part.id)
    assert.deepEqual(await at(case_id), ['done'])
  }
})

test('when the last two children end at the same moment, their parent still moves on', async () => {
  for (let round = 0; round < 5; round += 1) {
    const case_id = await begun(4)
    await Promise.all((await children(case_id)).map((part) => take('partial', 'complete', part.id)))
    assert.deepEqual(await at(case_id), ['done'])
  }
})

test('a case split from another is linked, opens at its own beginning and is not waited for', async () => {
  const { case_id } = await take('joint', 'open', null)
  await take('joint', 'split', case_id)
  assert.deepEqual(await children(case_id), [])
  const shown = await runQuery(house.house, house.db, 'cases.view', viewQuery, officer, { case_id }) as { linked: { how: string, case_id: string }[] }
  assert.deepEqual(shown.linked.map((one) => one.how), ['split-into'])
  assert.deepEqual(await at(shown.linked[0]!.case_id), ['start'])
})

test('of two cases merged into each other at the same moment one stays open', async () => {
  const [a, b] = [await take('joint', 'open', null), await take('joint', 'open', null)]
  merges.set(a.case_id, b.case_id).set(b.case_id, a.case_id)
  const codes = await Promise.all([take('joint', 'merge', a.case_id), take('joint', 'merge', b.case_id)].map(refusal))
  assert.deepEqual(codes.toSorted(), ['cases.link-to-ended', null].toSorted())
  assert.deepEqual([(await rowOf(a.case_id)).outcome, (await rowOf(b.case_id)).outcome].toSorted(), ['merged', null].toSorted())
})

test('a reader who may not see a linked case is shown no trace of it', async () => {
  const case_id = await begun(1)
  const [part] = await children(case_id)
  await as((cx) => sql`insert into case_party (city_id, case_id, role, account_id) values ('jinhua', ${part!.id}, 'expert', ${officer.account_id})`.execute(cx.tx))
  const expert: Actor = { ...officer, grants: [{ role: 'expert', org_id: null, county_id: null }] }
  const shown = await runQuery(house.house, house.db, 'cases.view', viewQuery, expert, { case_id: part!.id }) as { linked: unknown[] }
  assert.deepEqual(shown.linked, [])
  const found = await runQuery(house.house, house.db, 'cases.view', viewQuery, officer, { case_id: part!.id }) as { linked: { how: string }[] }
  assert.deepEqual(found.linked.map((one) => one.how), ['parent'])
})

test('the laws hold after all of this', async () => {
  const results = await withClient(house.owner_url, async (client) => {
    await client.query('begin')
    return runLaws(client, findLaws().filter((law) => law.file.includes('engines/cases')))
  })
  assert.deepEqual(results.filter((law) => !law.ok), [])
})
