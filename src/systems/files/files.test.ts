import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { file_limits } from '#kernel/outside/file.ts'
import { keyPath } from '#kernel/outside/file-store.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { act, bidOf, closeBidding, need, openCeremony, publishChallenge } from '#test/support/challenge-walk.ts'
import { experts } from '#test/support/draw-walk.ts'
import { startHouse, type Client, type Reply, type TestHouse } from '#test/support/house.ts'

const mib = 1024 * 1024
let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

const run = (text: string) => runJob(house.house, house.db, platform('jinhua'), (cx) => sql.raw(text).execute(cx.tx))

async function upload(client: Client, content: string | Uint8Array<ArrayBuffer>, name = '说明 1.txt', { key = crypto.randomUUID() as string, field = 'file', headers = {} as Record<string, string> } = {}): Promise<Reply> {
  const form = new FormData()
  form.append(field, new Blob([content]), name)
  const response = await fetch(`${house.origin}/api/files/upload`, { method: 'POST', headers: { ...client.cookie ? { cookie: client.cookie } : {}, 'idempotency-key': key, ...headers }, body: form })
  return { status: response.status, body: await response.json(), headers: response.headers }
}
const kept = async (account: string, content: string): Promise<string> => {
  const reply = await upload(await house.as(account), content)
  assert.equal(reply.status, 200, JSON.stringify(reply.body))
  return reply.body.id
}
const reach = async (account: string, id: string) => (account === '' ? house.visitor : await house.as(account)).get(`/files/${id}`)
const statuses = async (id: string, accounts: string[]) => Object.fromEntries(await Promise.all(accounts.map(async (account) => [account, (await reach(account, id)).status])))

test('an upload keeps its name and content, and comes back as a download that can run nothing', async () => {
  const solver = await house.as('solver')
  const reply = await upload(solver, '第一行\n第二行', '../../说明\u202e 文件.txt')
  assert.deepEqual({ ...reply.body, id: '' }, { id: '', name: '说明 文件.txt', size_bytes: 19, kind: 'txt' })
  const down = await solver.get(`/files/${reply.body.id}`)
  assert.deepEqual([down.status, down.body], [200, '第一行\n第二行'])
  assert.match(down.headers.get('content-disposition')!, /^attachment; filename=".*"; filename\*=UTF-8''%E8%AF%B4%E6%98%8E%20%E6%96%87%E4%BB%B6\.txt$/)
  assert.deepEqual(['x-content-type-options', 'cache-control', 'content-security-policy'].map((name) => down.headers.get(name)), ['nosniff', 'private, no-store', "default-src 'none'; frame-ancestors 'none'; sandbox"])
})

test('the same key gives the same file again; with other content it is refused', async () => {
  const solver = await house.as('solver')
  const key = crypto.randomUUID()
  const [first, second] = [await upload(solver, 'same content', 'a.txt', { key }), await upload(solver, 'same content', 'a.txt', { key })]
  assert.deepEqual(second.body, first.body)
  assert.equal(second.headers.get('idempotency-replayed'), 'true')
  assert.deepEqual([(await upload(solver, 'other content', 'a.txt', { key })).status, (await run(`select from file where id = '${first.body.id}'`)).rows.length], [409, 1])
})

test('a visitor, another site’s page, a missing key, a wrong field, an empty file and a disguised one are refused', async () => {
  const solver = await house.as('solver')
  const refused = async (reply: Promise<Reply>) => [(await reply).status, (await reply).body.error.code]
  assert.deepEqual(await refused(upload(house.visitor, 'x')), [401, 'kernel.sign-in-first'])
  assert.deepEqual(await refused(upload(solver, 'x', 'x.txt', { headers: { 'sec-fetch-site': 'cross-site' } })), [403, 'kernel.foreign-origin'])
  assert.deepEqual(await refused(upload(solver, 'x', 'x.txt', { key: 'short' })), [400, 'kernel.command-id'])
  assert.deepEqual(await refused(upload(solver, 'x', 'x.txt', { field: 'other' })), [400, 'files.one-file'])
  assert.deepEqual(await refused(upload(solver, '')), [400, 'outside.file-empty'])
  assert.deepEqual(await refused(upload(solver, '<script>alert(1)</script>', 'a.pdf')), [400, 'outside.file-markup'])
  assert.deepEqual(await refused(solver.post('/api/files/upload', { file: 'x' })), [400, 'files.one-file'])
})

test('twenty mebibytes are taken, one byte more is not', async () => {
  const solver = await house.as('solver')
  const full = new Uint8Array(20 * mib).fill(120)
  assert.equal((await upload(solver, full)).status, 200)
  const past = await upload(solver, new Uint8Array(20 * mib + 1).fill(120))
  assert.deepEqual([past.status, past.body.error.code], [429, 'outside.file-too-large'])
})

test('an account’s space is taken to the last byte and not beyond, also by uploads at once; a replay still answers', async () => {
  const expert = await house.as('expert-2')
  const account_id = 'demo-expert-2'
  const used = async () => Number(((await run(`select size_bytes from file_total where account_id = '${account_id}'`)).rows[0] as { size_bytes: number }).size_bytes)
  await upload(expert, '1')
  await run(`update file_total set size_bytes = ${file_limits.account_mib_max * mib - 10} where account_id = '${account_id}'`)
  assert.deepEqual([(await upload(expert, '12345678901')).body.error.code, await used()], ['outside.file-account-full', file_limits.account_mib_max * mib - 10])
  const key = crypto.randomUUID()
  assert.equal((await upload(expert, '12345', 'a.txt', { key })).status, 200)
  const at_once = await Promise.all(['a1111', 'b2222', 'c3333'].map((text) => upload(expert, text)))
  assert.deepEqual(at_once.map((reply) => reply.status).toSorted(), [200, 429, 429])
  assert.equal(await used(), file_limits.account_mib_max * mib)
  assert.deepEqual([(await upload(expert, '12345', 'a.txt', { key })).status, (await upload(expert, '1')).status], [200, 429])
  assert.equal((await upload(await house.as('expert-3'), '1')).status, 200, 'another account has its own space')
})

test('a city’s space is taken to the last byte and not beyond, whoever uploads', async () => {
  const held = ((await run(`select size_bytes from file_total where account_id = ''`)).rows[0] as { size_bytes: number }).size_bytes
  await run(`update file_total set size_bytes = ${file_limits.city_mib_max * mib - 3} where account_id = ''`)
  const expert = await house.as('expert-4')
  assert.deepEqual([(await upload(expert, '1234')).body.error.code, (await upload(expert, '123')).status, (await upload(expert, '1')).status], ['outside.file-city-full', 200, 429])
  await run(`update file_total set size_bytes = ${held} where account_id = ''`)
})

test('a file that belongs to no case is for its account and organisation; to all others it is not there, to the byte', async () => {
  const id = await kept('solver', 'mine')
  assert.deepEqual(await statuses(id, ['solver', 'solver-2', 'enterprise', 'city-officer', 'auditor', 'admin', '']), { solver: 200, 'solver-2': 404, enterprise: 404, 'city-officer': 404, auditor: 404, admin: 404, '': 401 })
  const bodies = await Promise.all([id, '00000000000000000000000000', 'x'].map(async (one) => JSON.stringify((await reach('solver-2', one)).body)))
  assert.equal(new Set(bodies).size, 1)
  // A second account of the same organisation.
  await run(`insert into membership (city_id, account_id, role, org_id) select 'jinhua', 'demo-expert-5', 'solver', org_id from membership where account_id = 'demo-solver'`)
  assert.equal((await reach('expert-5', id)).status, 200)
  await run(`update membership set ended_at = now() where account_id = 'demo-expert-5' and role = 'solver'`)
  assert.equal((await reach('expert-5', id)).status, 404, 'who left the organisation has its files no more')
})

test('a need’s file follows its case: to the near while it is drafted, to solvers once published; work stays with the near', async () => {
  const id = await kept('enterprise', 'need')
  const stray = await kept('enterprise', 'stray')
  const near = { enterprise: 200, 'county-officer': 200, 'city-officer': 200, auditor: 200 }
  const case_id = await publishChallenge(house, { open_for_ms: 600_000, need: { attachments: [id] } })
  const seated = (await run(`select demo_account from person join case_party using (account_id) where case_id = '${case_id}' and role = 'expert'`)).rows.map((row) => (row as { demo_account: string }).demo_account)
  const sits = seated[0]!, not_drawn = experts.find((name) => !seated.includes(name))!
  assert.deepEqual(await statuses(id, [...Object.keys(near), sits, not_drawn, 'solver', 'solver-2', 'enterprise-2', '']), { ...near, [sits]: 200, [not_drawn]: 404, solver: 200, 'solver-2': 200, 'enterprise-2': 404, '': 401 })
  const view = await (await house.as('city-officer')).get('/api/cases/view', { case_id })
  const terms = view.body.sections.find((section: { id: string }) => section.id === 'terms')
  assert.deepEqual(terms.rows.find((row: { as: string }) => row.as === 'files').value, [{ id, name: '说明 1.txt', size_bytes: 4 }])
  const line = (await house.visitor.get('/api/challenges/hall')).body.challenges.find((one: { case_id: string }) => one.case_id === case_id)
  const page = await house.visitor.get('/api/challenges/page', { id: line.id })
  assert.deepEqual(page.body.sections.find((section: { id: string }) => section.id === 'terms').rows.find((row: { as: string }) => row.as === 'files').value, [{ id, name: '说明 1.txt', size_bytes: 4 }])
  // Something sent later with the same public case is work, not publication.
  await run(`update file set case_id = '${case_id}', linked_at = now() where id = '${stray}'`)
  assert.deepEqual(await statuses(stray, [...Object.keys(near), 'solver', 'solver-2']), { ...near, solver: 404, 'solver-2': 404 })
})

test('files of somebody else, of another case, and unknown ones are refused at their field, and nothing is written', async () => {
  const enterprise = await house.as('enterprise')
  const open = async () => ((await enterprise.post('/api/challenges/open')).body as { case_id: string }).case_id
  const submit = async (case_id: string, attachments: string[]) => enterprise.post('/api/challenges/submit', { case_id, version: (await enterprise.get('/api/cases/view', { case_id })).body.version, answers: { ...need, attachments } })
  const mine = await kept('enterprise', 'linked'), foreign = await kept('enterprise-2', 'foreign')
  const first = await open(), second = await open()
  const refused = await submit(first, [mine, foreign])
  assert.deepEqual([refused.status, refused.body.error.problems.map((one: { path: string, code: string }) => [one.path, one.code])], [400, [['attachments', 'cases.file-not-yours']]])
  assert.equal((await submit(first, ['no-such-file'])).status, 400)
  assert.equal((await run(`select from file where id = '${mine}' and case_id is null`)).rows.length, 1)
  assert.equal((await submit(first, [mine])).status, 200)
  assert.deepEqual([(await submit(second, [mine])).body.error?.problems[0].code, (await reach('enterprise-2', mine)).status], ['cases.file-not-yours', 404])
})

test('files of sealed bids are locked until the opening; then the owner and the bureau read the opened ones, rivals never', async () => {
  const case_id = await publishChallenge(house, { open_for_ms: 600_000 })
  const solver = await house.as('solver'), officer = await house.as('city-officer')
  // The bidder's browser makes the secret; the answer names it, and the platform keeps its hash alone.
  const secret = 'abcdefghijklmnopqrstuv'
  const locked = async (account: string, content: string): Promise<string> => {
    const reply = await upload(await house.as(account), content, '说明 1.txt', { headers: { 'x-file-secret': secret } })
    assert.equal(reply.status, 200, JSON.stringify(reply.body))
    return reply.body.id
  }
  const replaced = await locked('solver', 'first version'), standing = await locked('solver', 'second version'), rival = await locked('solver-2', 'rival')
  const bid = (price_fen: number, id: string) => ({ ...bidOf(price_fen), attachments: [`${id}.${secret}`] })
  await act(solver, case_id, 'bid', bid(90_000_000, replaced))
  await act(solver, case_id, 'bid', bid(95_000_000, standing))
  await act(await house.as('solver-2'), case_id, 'bid', bid(99_000_000, rival))
  const others = ['enterprise', 'city-officer', 'county-officer', 'auditor', 'expert-1', 'solver-2', 'solver-abroad', 'finance-officer', 'admin']
  const none = Object.fromEntries(others.map((account) => [account, 404]))
  for (const id of [replaced, standing]) {
    assert.deepEqual(await statuses(id, others), none)
    assert.ok(!String((await reach('solver', id)).body).includes('version'), 'locked for its bidder, too: the secret lies in their browser alone')
  }
  await closeBidding(house, case_id)
  await act(officer, case_id, 'end-bidding')
  assert.deepEqual(await statuses(standing, others), none, 'the deadline alone opens nothing')
  await openCeremony(house, case_id)
  assert.deepEqual(await statuses(standing, ['solver', ...others]), { solver: 200, ...none, enterprise: 200, 'city-officer': 200, auditor: 200 })
  assert.equal((await reach('enterprise', standing)).body, 'second version')
  assert.deepEqual(await statuses(replaced, others), none, 'a replaced version was never opened')
  assert.deepEqual(await statuses(rival, ['solver-2', 'solver']), { 'solver-2': 200, solver: 404 })
  // Owning another challenge and bidding elsewhere makes nobody the owner of this one.
  await run(`insert into membership (city_id, account_id, role, org_id) select 'jinhua', 'demo-solver-2', 'enterprise', org_id from membership where account_id = 'demo-enterprise-2' and role = 'enterprise'`)
  assert.equal((await reach('solver-2', standing)).status, 404)
  const sections = (await officer.get('/api/cases/view', { case_id })).body.sections
  assert.ok(JSON.stringify(sections).includes(JSON.stringify([{ id: standing, name: '说明 1.txt', size_bytes: 14 }])))
})

test('content that is gone or was changed on disk is not served as if it were whole', async () => {
  const id = await kept('solver', 'to be lost')
  const { sha256 } = (await run(`select sha256 from file where id = '${id}'`)).rows[0] as { sha256: string }
  await rm(join(house.config.data_dir, 'files', keyPath(sha256)))
  assert.deepEqual([(await reach('solver', id)).status, (await reach('solver', id)).body.error.code], [404, 'outside.file-missing'])
})
