import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { verifyRound } from '#engines/assignment/public.ts'
import { highsSolver } from '#engines/assignment/highs.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import type { Fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { run } from '#src/cli.ts'
import { findLaws, runLaws } from '#src/commands/laws.ts'
import { withClient } from '#src/commands/database.ts'
import { recordOf } from '#systems/rounds/record.ts'
import { readPlan, round_limits } from '#systems/rounds/plan.ts'
import { apply } from '#systems/rounds/solve.ts'
import { stepsOf } from '#systems/rounds/steps.ts'
import { act, appraisal } from '#test/support/challenge-walk.ts'
import { drawsUnder } from '#test/support/draw-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'
import { drawnRound, plan, seatsIn, solve, waitingNeeds } from '#test/support/round-walk.ts'

let house: TestHouse, officer: Client
const room = mkdtempSync(join(tmpdir(), 'round-'))
before(async () => {
  house = await startHouse()
  officer = await house.as('city-officer')
})
after(async () => {
  await house.stop()
  rmSync(room, { recursive: true })
})

const inCity = <T>(work: (cx: Cx) => Promise<T>) => runJob(house.house, house.db, platform('jinhua'), work)
const viewOf = async (client: Client, case_id: string) => (await client.get('/api/cases/view', { case_id })).body
const sectionOf = async (client: Client, case_id: string, id: string) => (await viewOf(client, case_id)).sections?.find((one: { id: string }) => one.id === id)
const accountOf = (client: Client) => `demo-${client.account}`
const stepOf = async (case_id: string) => (await viewOf(officer, case_id)).sentences[0]?.step
/** What a refusal says of the answers. */
async function refusedAt(client: Client, system: string, action: string, case_id: string, answers: Record<string, unknown>): Promise<string[]> {
  const { version } = await viewOf(client, case_id)
  const { status, body } = await client.post(`/api/${system}/${action}`, { case_id, version, answers })
  assert.notEqual(status, 200, `${action} was taken`)
  return body.error.problems.length > 0 ? body.error.problems.map((one: { path: string, code: string }) => `${one.path} ${one.code}`) : [body.error.code]
}
async function jiebang(...args: string[]): Promise<{ code: number, out: string }> {
  let out = ''
  const code = await run(args, { env: { LANG: 'en' }, out: (text) => { out += text }, err: (text) => { out += text } })
  return { code, out }
}
const write = (name: string, content: unknown): string => {
  writeFileSync(join(room, name), JSON.stringify(content))
  return join(room, name)
}

const owners = ['enterprise', 'enterprise-2', 'enterprise-3', 'enterprise', 'enterprise-2', 'enterprise-3', 'enterprise', 'enterprise-2', 'enterprise-3', 'enterprise']

test('ten needs are drawn reviewers for at once, assigned apart under a cap, scored each in its own case, and proved by the record', async () => {
  const files = await waitingNeeds(house, owners)
  const { case_id, reviewers } = await drawnRound(house, files)
  assert.equal(reviewers.length, 10)
  assert.equal(await stepOf(case_id), 'declaring')
  const [tied, own, ...rest] = reviewers as [Client, Client, ...Client[]]

  // The need itself says why nobody asks for a panel of its own meanwhile.
  const waiting = (await viewOf(officer, files[0]!)).can.find((one: { action: string }) => one.action === 'ask-panel')
  assert.match(waiting.why_not.zh, /评审轮次/)

  // A conflict on record, and one by a reviewer's own word.
  const others = files.filter((_, at) => owners[at] === 'enterprise-2')
  assert.equal((await tied.post('/api/conflicts/declare-tie', { kind: 'consultancy', to: { org_id: await orgOf('enterprise-2') }, detail: '技术顾问', begins_on: '2026-01-01' })).status, 200)
  const to_declare = await sectionOf(own, case_id, 'to-declare')
  assert.equal(to_declare.rows.length, 10)
  assert.doesNotMatch(JSON.stringify(to_declare), /水性涂层/, 'what is needed to declare, and nothing of the need')
  assert.deepEqual(await refusedAt(own, 'rounds', 'declare-round-conflicts', case_id, { files: [files[0]], declared: false }), ['declared rounds.not-declared'])
  await act(own, case_id, 'declare-round-conflicts', { files: [files[0], files[3]], detail: '曾在该企业任顾问', declared: true })
  for (const one of [tied, ...rest.slice(0, -1)]) await act(one, case_id, 'declare-round-conflicts', { declared: true })
  assert.equal(await stepOf(case_id), 'declaring', 'nothing is frozen before the last has declared')
  await act(rest.at(-1)!, case_id, 'declare-round-conflicts', { declared: true })
  assert.equal(await stepOf(case_id), 'assigning')
  assert.equal((await seatsIn(house, case_id)).length, 0, 'nothing is solved inside the act')

  await solve(house)
  assert.equal(await stepOf(case_id), 'reviewing', JSON.stringify(await sectionOf(officer, case_id, 'short')))
  const seats = await seatsIn(house, case_id)
  assert.equal(seats.length, 30)
  for (const file of files) assert.deepEqual(seats.filter((one) => one.file_case_id === file).map((one) => one.kind).sort(), ['finance', 'technical', 'technical'])
  assert.ok(seats.every((one) => one.account_id !== accountOf(tied) || !others.includes(one.file_case_id)), 'who is tied on record is not seated')
  assert.ok(seats.every((one) => one.account_id !== accountOf(own) || ![files[0], files[3]].includes(one.file_case_id)), 'nor who said so')
  const employers = await employersOf(seats.map((one) => one.account_id))
  for (const file of files) {
    const held = seats.filter((one) => one.file_case_id === file).map((one) => employers.get(one.account_id)!)
    assert.ok([...Map.groupBy(held, (one) => one).values()].every((same) => same.length <= 2), 'two of an employer on a file at most')
  }
  assert.ok([...Map.groupBy(seats, (one) => one.account_id).values()].every((mine) => mine.length <= plan['load-max']))
  for (const file of files) assert.equal(await stepOf(file), 'scoring')

  // What the cap costs stands on the page, with the engine's warning where it is dear.
  const solved = (await sectionOf(officer, case_id, 'assignment')).rows as { label: { en: string }, value: unknown }[]
  const kept = Number(String(solved.find((one) => one.label.en.startsWith('Total fit'))!.value).replace('%', ''))
  assert.ok(kept > 0 && kept <= 100)
  assert.equal(solved.some((one) => one.label.en === 'Warning'), kept < 95, `${kept} % kept`)

  // Nobody learns a name before the last file is concluded.
  const names = await namesOf(reviewers)
  const draw = (await drawsUnder(house, case_id))[0]!
  for (const name of ['city-officer', 'auditor', 'supervisor', 'expert-drawer', 'admin', 'enterprise', 'county-officer', 'county-officer-2', 'solver', rest[0]!.account]) {
    const client = name === rest[0]!.account ? rest[0]! : await house.as(name)
    const told = JSON.stringify([await viewOf(client, case_id), await Promise.all(files.map((file) => viewOf(client, file))), await viewOf(client, draw), (await client.get('/api/cases/list')).body, (await client.get('/api/cases/notices')).body, (await client.get('/api/cases/desk')).body, (await client.get('/api/receipts/list', { case_id })).body])
    const foreign = names.filter((one) => name !== rest[0]!.account || one !== names[reviewers.indexOf(rest[0]!)])
    assert.doesNotMatch(told, new RegExp([...foreign, ...reviewers.filter((one) => one.account !== name).map((one) => `demo-${one.account}"`)].join('|')), `${name} learns who reviews`)
    assert.notEqual((await client.get('/api/rounds/record', { case_id })).status, 200, name)
  }
  for (const name of ['enterprise', 'county-officer', 'county-officer-2', 'solver']) assert.equal((await (await house.as(name)).get('/api/cases/view', { case_id })).status, 404, `${name} does not see the round`)
  assert.equal(await countOf(sql`audit where subject = ${`case:${case_id}`} and account_id = any(${reviewers.map(accountOf)}::text[])`), 0, 'nor does the audit tell')
  for (const name of ['city-officer', 'auditor']) assert.deepEqual((await sectionOf(await house.as(name), case_id, 'files')).rows.map((one: { given: string }) => one.given), files.map(() => '0/3'))

  // One who finds out later steps aside, and another of the round takes the seat at once, under a step of the record.
  const first = seats.filter((one) => one.file_case_id === files[1])
  const leaver = reviewers.find((one) => accountOf(one) === first.find((each) => each.kind === 'technical')!.account_id)!
  // The records then bar them from every file of that owner; each is given up in its own case.
  const given_up = seats.filter((one) => one.account_id === accountOf(leaver) && others.includes(one.file_case_id)).map((one) => one.file_case_id)
  for (const file of given_up) await act(leaver, file, 'declare-conflict', { kind: 'cooperation', detail: '去年共同承担过项目' })
  for (const file of given_up) {
    assert.equal((await leaver.get('/api/cases/view', { case_id: file })).status, 404)
    const now = (await seatsIn(house, case_id)).filter((one) => one.file_case_id === file && !one.is_left)
    assert.equal(now.length, 3)
    assert.ok(now.every((one) => one.account_id !== accountOf(leaver) && one.account_id !== accountOf(tied)))
    assert.deepEqual(now.map((one) => one.kind).sort(), ['finance', 'technical', 'technical'])
  }

  // Each need in its own case as ever; the round ends with the last.
  const all = (await seatsIn(house, case_id)).filter((one) => !one.is_left)
  for (const [at, file] of files.entries()) {
    for (const seat of all.filter((one) => one.file_case_id === file)) await act(reviewers.find((one) => accountOf(one) === seat.account_id)!, file, 'score', appraisal)
    const told = await countOf(sql`audit where subject = any(${files.map((one) => `case:${one}`)}::text[]) and account_id = any(${reviewers.map(accountOf)}::text[])`)
    assert.equal(told, 0, 'the audit tells nobody who scored or stepped aside')
    await act(officer, file, 'approve', { opinion: '专家意见一致，同意发榜。' })
    if (at < files.length - 1) assert.notEqual((await officer.get('/api/rounds/record', { case_id })).status, 200, 'nothing is open before the last')
  }
  const ended = await viewOf(officer, case_id)
  assert.equal(ended.outcome?.en, 'All files concluded')
  assert.equal((await house.visitor.get('/api/draws/page', { id: draw })).body.members.length, 10, 'the draw is disclosed')
  const section = (id: string) => ended.sections.find((one: { id: string }) => one.id === id)
  assert.equal(section('seats').rows.length, 30 + given_up.length)
  assert.ok(section('reasons').rows.some((one: { seated: boolean, why: { zh: string } }) => !one.seated && /总分|机会/.test(one.why.zh)), JSON.stringify(section('reasons').rows[0]))
  assert.equal((await sectionOf(await house.as('expert-drawer'), case_id, 'seats')), undefined, 'names are for those who may know them')
  for (const name of ['enterprise', 'county-officer', 'expert-1']) assert.notEqual((await (await house.as(name)).get('/api/rounds/record', { case_id })).status, 200, name)

  // The record, run again by anybody; one changed byte is named.
  const record = (await officer.get('/api/rounds/record', { case_id })).body, certificate = (await house.visitor.get('/api/draws/certificate', { id: draw })).body
  const file = write('record.json', record), proof = write('certificate.json', certificate)
  const good = await jiebang('round', 'verify', file, '--certificate', proof)
  assert.equal(good.code, 0, good.out)
  assert.match(good.out, new RegExp(`1 assigned, 0 refused, ${given_up.length} seats passed on`))
  const seat = record.steps[0].result.seats[4]
  const other = record.steps[0].request.reviewers.find((one: { id: string }) => one.id !== seat.reviewer).id
  for (const [change, where] of [
    [(one: typeof record) => { one.steps[0].result.seats[4].reviewer = other }, 'steps[0].result.seats[4].reviewer'],
    [(one: typeof record) => { const row = one.steps[0].request.pairs[2]; row[row.findIndex((fit: unknown) => typeof fit === 'number')] += 1 }, 'steps[0].request_hash'],
    [(one: typeof record) => { one.draw.seed = one.draw.seed.replace(/.$/, (last: string) => last === '0' ? '1' : '0') }, 'draw.seed'],
    [(one: typeof record) => { one.steps[1].result.seats[0].reviewer = other }, 'steps[1].result'],
    [(one: typeof record) => { one.steps[1].at = one.steps[1].at.replace(/\d(?=Z)/, (last: string) => last === '0' ? '1' : '0') }, 'steps[1].hash'],
    [(one: typeof record) => { one.extra = 1 }, 'extra'],
  ] as const) {
    const changed = structuredClone(record)
    change(changed)
    const bad = await jiebang('round', 'verify', write('changed.json', changed), '--certificate', proof)
    assert.equal(bad.code, 1, where)
    assert.ok(bad.out.includes(where), `${where}: ${bad.out}`)
  }
  assert.deepEqual(verifyRound(record, { ...nodeTools, solver: await highsSolver() }), verifyRound(record, { ...nodeTools, solver: await highsSolver() }), 'the same each time')
})

test('a pool too small is refused with the files that lack reviewers, relaxed only then, and a result for another request is not applied', async () => {
  // Owners whom the round before left no tie with.
  const files = await waitingNeeds(house, ['enterprise', 'enterprise-3', 'enterprise', 'enterprise-3'])
  const { case_id, reviewers } = await drawnRound(house, files, { 'load-max': 4 })
  // All technical reviewers but one say that they may not review the first file.
  const technical = new Set((await inCity((cx) => sql<{ account_id: string }>`select account_id from round_reviewer where case_id = ${case_id} and kind = 'technical'`.execute(cx.tx))).rows.map((one) => one.account_id))
  const barred = reviewers.filter((one) => technical.has(accountOf(one))).slice(0, -1)
  for (const one of reviewers) await act(one, case_id, 'declare-round-conflicts', barred.includes(one) ? { files: [files[0]], detail: '有合作', declared: true } : { declared: true })
  const [frozen] = await inCity((cx) => stepsOf(cx, case_id))
  const settling = { result: null, refused: { code: 'assignment.short', problems: [] }, left: null, warning: null, reasons: null }
  assert.equal(await inCity((cx) => apply(cx, { case_id, sequence: 1, request_hash: '0'.repeat(64), settling })), false, 'a result for another request')
  assert.equal((await inCity((cx) => stepsOf(cx, case_id)))[0]!.state, 'frozen')
  await solve(house)
  assert.equal(await stepOf(case_id), 'short')
  const short = await sectionOf(officer, case_id, 'short')
  assert.equal(short.rows.length, 1, JSON.stringify(short.rows))
  assert.equal(short.rows[0].file.to, `/cases/${files[0]}`)
  assert.equal(short.rows[0].missing, 2, 'two of the field are wanted, and under the cap the one who is left counts as half')
  assert.match(short.rows[0].why.zh, /可评“演示：第 1 项待评需求”的人(不够|都已排满)（分组：技术专家），缺 2 人/)
  assert.equal((await seatsIn(house, case_id)).length, 0)
  for (const file of files) assert.equal(await stepOf(file), 'panel')

  assert.ok((await refusedAt(officer, 'rounds', 'relax-round', case_id, { 'technical-least': 2, 'finance-least': 2, 'load-max': 4, 'cap-bp': 5_000, 'least-fit': 0 })).includes('finance-least rounds.shares'))
  assert.ok((await refusedAt(officer, 'rounds', 'relax-round', case_id, { 'leave-out': files, 'technical-least': 2, 'finance-least': 1, 'load-max': 4, 'cap-bp': 5_000, 'least-fit': 0 })).includes('leave-out rounds.none-left'))
  await act(officer, case_id, 'relax-round', { 'leave-out': [files[0]], 'technical-least': 2, 'finance-least': 1, 'load-max': 4, 'cap-bp': 5_000, 'per-employer-max': 2, 'least-fit': 0 })
  await solve(house)
  assert.equal(await stepOf(case_id), 'reviewing')
  assert.deepEqual([...new Set((await seatsIn(house, case_id)).map((one) => one.file_case_id))].sort(), files.slice(1).sort())
  assert.equal((await viewOf(officer, files[0]!)).can.find((one: { action: string }) => one.action === 'ask-panel').why_not, null, 'what was left out waits again')
  const record = await inCity((cx) => recordOf(cx, case_id))
  assert.deepEqual(record.steps.map((one) => [one.refused?.code ?? null, one.result === null]), [['assignment.short', true], [null, false]])
  const checked = verifyRound(record, { ...nodeTools, solver: await highsSolver() })
  assert.deepEqual([checked.ok, checked.checked], [true, { assignments: 1, refusals: 1, replacements: 0 }], JSON.stringify(checked.first))
  assert.equal(record.steps[0]!.request_hash, frozen!.request_hash)
  await solve(house)
  assert.equal((await seatsIn(house, case_id)).length, 9, 'a letter that comes again changes nothing')
})

test('who does not declare takes no file once the declarations are closed, and a need that waits no more by then leaves the round', async () => {
  const files = await waitingNeeds(house, ['enterprise', 'enterprise-3', 'enterprise'])
  const { case_id, reviewers } = await drawnRound(house, files)
  const close = (await viewOf(officer, case_id)).can.find((one: { action: string }) => one.action === 'close-declarations')
  assert.match(close.why_not.zh, /还没有一位/)
  const silent = reviewers[0]!
  for (const one of reviewers.slice(1)) await act(one, case_id, 'declare-round-conflicts', { declared: true })
  await act(officer, case_id, 'close-declarations')
  await inCity((cx) => sql`update case_file set closed_at = now(), outcome = 'withdrawn' where id = ${files[2]}`.execute(cx.tx))
  await solve(house)
  const seats = await seatsIn(house, case_id)
  assert.equal(seats.length, 9, JSON.stringify(await sectionOf(officer, case_id, 'short')))
  assert.ok(seats.every((one) => one.account_id !== accountOf(silent)))
  assert.deepEqual(await Promise.all(files.slice(0, 2).map(stepOf)), ['scoring', 'scoring'])
  assert.deepEqual((await sectionOf(officer, case_id, 'files')).rows.map((one: { state: { en: string } }) => one.state.en), ['Under review', 'Under review', 'Waits no more'])
  assert.equal(await countOf(sql`review_round where case_id = ${files[2]}`), 0)
  await inCity((cx) => sql`update case_file set closed_at = null, outcome = null where id = ${files[2]}`.execute(cx.tx))
})

test('a round takes its files within its limits, from those that wait and from no other round', async () => {
  const files = await waitingNeeds(house, owners.slice(0, 3))
  const { case_id } = (await officer.post('/api/rounds/open')).body as { case_id: string }
  const at = (change: Record<string, unknown>) => refusedAt(officer, 'rounds', 'ask-reviewers', case_id, { ...plan, files, ...change })
  assert.deepEqual(await at({ files: files.slice(0, 1) }), ['files cases.count-below'])
  assert.deepEqual(await at({ files: [files[0], files[0]] }), ['files rounds.files'], 'the same file twice is one')
  assert.deepEqual(await at({ files: Array.from({ length: round_limits.files_max + 1 }, () => files[0]) }), ['files cases.count-above'])
  assert.deepEqual(await at({ 'per-file': 2, 'technical-percent-min': 0 }), ['per-file rounds.per-file'])
  assert.deepEqual(await at({ 'per-file': 3.5 }), ['per-file rounds.whole'])
  assert.deepEqual(await at({ 'finance-min': 2 }), ['finance-min rounds.shares'])
  assert.deepEqual(await at({ 'load-max': 0 }), ['load-max cases.value-below'])
  assert.deepEqual(await at({ 'load-max': 101 }), ['load-max cases.value-above'])
  assert.deepEqual(await at({ 'cap-bp': 2_999 }), ['cap-bp rounds.cap-too-low'], 'three of ten: 3000 at least')
  assert.deepEqual(await at({ 'cap-bp': 10_001 }), ['cap-bp cases.value-above'])
  assert.deepEqual(await at({ reviewers: 51 }), ['reviewers cases.value-above'])
  assert.deepEqual(await at({ reviewers: 4 }), ['cap-bp rounds.cap-too-low', 'reviewers rounds.reviewers-too-few'])
  assert.deepEqual(await at({ 'technical-percent-min': 101 }), ['technical-percent-min cases.value-above'])
  const planned = (count: number) => inCity(async (cx) => readPlan(cx, { ...plan, 'load-max': 100 }, count).plan.per_file)
  assert.equal(await planned(round_limits.files_max), 3)
  await assert.rejects(planned(round_limits.files_max + 1), (thrown: Fault) => thrown.problems[0]!.code === 'rounds.files')
  assert.equal(await planned(round_limits.files_min), 3)
  await assert.rejects(planned(round_limits.files_min - 1), (thrown: Fault) => thrown.problems[0]!.code === 'rounds.files')
  for (const [field, most] of Object.entries({ reviewers: round_limits.reviewers_max, 'load-max': round_limits.load_max, 'cap-bp': 10_000, 'per-employer-max': 9, 'least-fit': 10_000, 'per-file': 9, 'technical-percent-min': 66, 'finance-min': 1 })) {
    const read = (value: number) => inCity(async (cx) => readPlan(cx, { ...plan, 'load-max': 100, 'cap-bp': 10_000, [field]: value }, 2))
    await read(most)
    await assert.rejects(read(most + 1), (thrown: Fault) => ['rounds.whole', 'rounds.shares'].includes(thrown.problems[0]!.code), `${field} ${most + 1}`)
  }
  await act(officer, case_id, 'ask-reviewers', { ...plan, files: files.slice(0, 2), 'cap-bp': 3_000, 'load-max': 1 })
  const second = (await officer.post('/api/rounds/open')).body.case_id as string
  assert.deepEqual(await refusedAt(officer, 'rounds', 'ask-reviewers', second, { ...plan, files }), ['files cases.wants-choice'], 'what stands in a round is not offered to another')
  const of_two = await statementsOf(case_id)
  await act(officer, case_id, 'take-back-round', { opinion: '条件有误，重新安排' })
  assert.equal((await viewOf(officer, case_id)).outcome.en, 'Taken back')
  await act(officer, second, 'ask-reviewers', { ...plan, files })
  assert.equal(await statementsOf(second), of_two, 'a page of three files asks no more than one of two')
  await act(officer, second, 'take-back-round', { opinion: '演示完毕，撤回' })
  for (const name of ['enterprise', 'county-officer', 'expert-1', 'supervisor', 'solver']) assert.equal((await (await house.as(name)).post('/api/rounds/open')).status, 403, name)
  assert.equal((await house.visitor.post('/api/rounds/open')).status, 401)
})

test('the laws hold over all of this', async () => {
  const results = await withClient(house.owner_url, async (owner) => {
    await owner.query('begin')
    return runLaws(owner, findLaws())
  })
  assert.deepEqual(results.filter((law) => !law.ok), [])
})

/** Statements of one view. */
async function statementsOf(case_id: string): Promise<number> {
  const { query } = pg.Client.prototype
  let asked = 0
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    asked += 1
    return (query as (...args: unknown[]) => unknown).apply(this, args)
  } as typeof query
  try {
    assert.ok((await viewOf(officer, case_id)).sections.length > 0)
  } finally {
    pg.Client.prototype.query = query
  }
  return asked
}

const orgOf = (name: string) => inCity(async (cx) => (await sql<{ org_id: string }>`select org_id from membership join person using (city_id, account_id) where demo_account = ${name} and role = 'enterprise' and ended_at is null`.execute(cx.tx)).rows[0]!.org_id)
const namesOf = (clients: readonly Client[]) => inCity(async (cx) => {
  const { rows } = await sql<{ demo: string, name_zh: string }>`select demo_account as demo, name_zh from person where demo_account = any(${clients.map((one) => one.account)}::text[])`.execute(cx.tx)
  return clients.map((client) => rows.find((row) => row.demo === client.account)!.name_zh.replace('〔演示〕', ''))
})
const employersOf = (accounts: readonly string[]) => inCity(async (cx) => new Map((await sql<{ account_id: string, employer: string }>`select account_id, employer from expert where account_id = any(${[...accounts]}::text[])`.execute(cx.tx)).rows.map((one) => [one.account_id, one.employer])))
const countOf = (from: ReturnType<typeof sql>) => inCity(async (cx) => (await sql<{ n: number }>`select count(*)::int as n from ${from}`.execute(cx.tx)).rows[0]!.n)
