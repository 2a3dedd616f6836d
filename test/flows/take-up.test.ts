import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { openText } from '#kernel/trust/envelope.ts'
import { joinKey, openContent, openShare, unwrapKey } from '#kernel/trust/split-key.ts'
import { keysOf } from '#kernel/trust/record.ts'
import { closeBidding as closeOverdue } from '#systems/challenges/take-up/close-bidding.ts'
import { checkOpening } from '#src/commands/check-opening.ts'
import { run } from '#src/cli.ts'
import { act, bidOf, closeBidding, contractsOf, endNotice, holderShares, openCeremony, publishChallenge } from '#test/support/challenge-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

const inCity = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
const closeNow = (case_id: string) => closeBidding(house, case_id)
const secret_words = '绝密路线丁戊己'
const secretBid = (price_fen: number) => ({ ...bidOf(price_fen), approach: `${secret_words}：${bidOf(1).approach}` })

/** Uploads a file as a sealed form does: locked under a secret that only the uploader keeps. */
async function uploadLocked(client: Client, name: string, text: string, secret = 'abcdefghijklmnopqrstuv'): Promise<{ answer: string, status: number, body: { error?: { code: string } } }> {
  const form = new FormData()
  form.append('file', new Blob([text]), name)
  const reply = await fetch(`${house.origin}/api/files/upload`, { method: 'POST', headers: { cookie: client.cookie, 'idempotency-key': crypto.randomUUID(), 'x-file-secret': secret }, body: form })
  const body = await reply.json() as { id: string, error?: { code: string } }
  return { answer: `${body.id}.${secret}`, status: reply.status, body }
}

const everything = (folder: string): Buffer[] => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => readFileSync(join(one.parentPath, one.name)))

test('before the deadline nobody reads a bid: no role, no error text, no holder, not even with the whole database, every file and all keys of the deployment', async () => {
  const case_id = await publishChallenge(house, { open_for_ms: 600_000 })
  const solver = await house.as('solver')
  const file = await uploadLocked(solver, '附录.txt', `${secret_words}的附录`)
  await act(solver, case_id, 'bid', { ...secretBid(88_000_001), attachments: [file.answer] })
  for (const name of ['enterprise', 'city-officer', 'supervisor', 'county-officer', 'solver-2', 'auditor', 'finance-officer', 'admin', 'solver']) {
    const client = await house.as(name)
    const seen = [await client.get('/api/cases/view', { case_id }), await client.get('/api/challenges/ceremony', { case_id }), await client.get('/api/challenges/opening-file', { case_id }), await client.get('/api/challenges/hall', { q: secret_words }), await client.get(`/files/${file.answer.split('.')[0]}`)]
    const text = JSON.stringify(seen.slice(0, 3).map((reply) => reply.body)) + JSON.stringify([seen[3]!.body.challenges, seen[4]!.body])
    assert.ok(!text.includes(secret_words) && !text.includes('88000001'), `${name} reads the sealed bid`)
    assert.notEqual(seen[4]!.status, 200, `${name} reads its attachment`)
  }
  // The holders themselves: their shares are not handed out, and shares sent anyway are refused.
  for (const name of ['city-officer', 'supervisor']) assert.deepEqual((await (await house.as(name)).get('/api/challenges/ceremony', { case_id })).body.shares, [])
  const early = await (await house.as('city-officer')).post('/api/challenges/release-shares', { case_id, version: 1, answers: { shares: [{ bid: secret_words, share: 'x'.repeat(44) }] } })
  assert.equal(early.status, 409)
  assert.ok(!JSON.stringify(early.body).includes(secret_words), 'an error text repeats nothing')
  // Draft of a sealed form: the server takes none.
  const draft = await solver.post('/api/cases/save-draft', { case_id, form: 'bid', fields: { approach: { value: secret_words, version: 0 } } })
  assert.equal(draft.body.error.code, 'cases.sealed-draft')

  // Whoever steals it all: every table as its owner sees it, every file of the data directory, the deployment's own keys.
  const owner = new pg.Client({ connectionString: house.owner_url })
  await owner.connect()
  const { rows: tables } = await owner.query<{ name: string }>(`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`)
  let dump = ''
  for (const { name } of tables) dump += JSON.stringify((await owner.query(`select to_jsonb(t) as row from ${name} t`)).rows)
  await owner.end()
  assert.ok(dump.length > 10_000 && !dump.includes(secret_words) && !dump.includes('88000001'), 'the database holds it in clear')
  for (const content of everything(house.config.data_dir)) assert.ok(!content.includes(Buffer.from(secret_words)), 'a file holds it in clear')
  const { rows: bids } = await inCity((cx) => sql<{ id: string, org_id: string, version: number, cipher: string, shares: Record<string, { sealed: string, hash: string }> }>`select id, org_id, version, cipher, shares from bid where case_id = ${case_id}`.execute(cx.tx))
  const [bid] = bids as [typeof bids[number]]
  const place = { city: 'jinhua', case: case_id, bid: bid.id, version: bid.version, org: bid.org_id }
  const { data_key, signer } = keysOf(house.house)
  const known = [data_key, Buffer.from(signer.public_key, 'base64'), ...Object.values(bid.shares).map((share) => Buffer.from(share.hash, 'hex'))]
  for (const key of [...known, ...known.flatMap((one) => known.map((other) => joinKey(one, other)))]) assert.throws(() => openContent(place, key, bid.cipher))
  assert.throws(() => openText(data_key, 'bid', `bid:jinhua:${bid.id}`, `e1.${Buffer.from(bid.cipher, 'base64').toString('base64url')}`))
  // One holder with passphrase, database and keys has pure chance in hand.
  const { rows: keys } = await inCity((cx) => sql<{ holder: string, public_key: string, wrapped: Parameters<typeof unwrapKey>[1] }>`select holder, public_key, wrapped from holder_key where retired_at is null`.execute(cx.tx))
  for (const { holder, public_key, wrapped } of keys) {
    assert.throws(() => unwrapKey(public_key, wrapped, 'not the passphrase'))
    const share = openShare(unwrapKey(public_key, wrapped, 'open-together'), { ...place, holder }, bid.shares[holder]!.sealed)
    for (const key of [share, ...known.map((one) => joinKey(one, share))]) assert.throws(() => openContent(place, key, bid.cipher), `the ${holder} alone opens it`)
  }
})

test('two holders open together; the record verifies offline, and a changed, missing, added or late bid is named', async () => {
  const case_id = await publishChallenge(house, { open_for_ms: 600_000 })
  const solver = await house.as('solver'), other = await house.as('solver-2'), officer = await house.as('city-officer'), supervisor = await house.as('supervisor')
  await act(solver, case_id, 'bid', secretBid(70_000_000))
  const file = await uploadLocked(solver, '附录.txt', `${secret_words}的附录`)
  const mine = (await act(solver, case_id, 'bid', { ...secretBid(80_000_000), attachments: [file.answer] })).body.receipt_id as string
  await act(other, case_id, 'bid', bidOf(90_000_000))
  await closeNow(case_id)
  await act(officer, case_id, 'end-bidding')
  const shares = await holderShares(officer, case_id)
  const swapped = shares.map((one, at) => ({ ...one, share: shares[(at + 1) % shares.length]!.share }))
  const view = async (client: Client) => (await client.get('/api/cases/view', { case_id })).body as { version: number }
  const refused = await officer.post('/api/challenges/release-shares', { case_id, version: (await view(officer)).version, answers: { shares: swapped } })
  assert.equal(refused.body.error.code, 'challenges.wrong-shares')
  await act(officer, case_id, 'release-shares', { shares })
  const again = await officer.post('/api/challenges/release-shares', { case_id, version: (await view(officer)).version, answers: { shares } })
  assert.equal(again.body.error.code, 'challenges.released-already')
  const half = (await supervisor.get('/api/challenges/ceremony', { case_id })).body
  assert.equal(half.state, 'half')
  assert.equal((await supervisor.get('/api/challenges/opening-file', { case_id })).body.error.code, 'challenges.not-opened-yet')
  assert.ok(!JSON.stringify((await (await house.as('enterprise')).get('/api/cases/view', { case_id })).body).includes(secret_words), 'one half opens nothing')
  await act(supervisor, case_id, 'release-shares', { shares: await holderShares(supervisor, case_id) })

  const enterprise = await house.as('enterprise')
  const opened = (await enterprise.get('/api/cases/view', { case_id })).body
  assert.ok(JSON.stringify(opened.sections).includes(secret_words), 'the owner reads the opened bids')
  const attachment = await enterprise.get(`/files/${file.answer.split('.')[0]}`)
  assert.equal(attachment.status, 200, JSON.stringify(attachment.body))
  assert.equal(attachment.body, `${secret_words}的附录`)
  assert.notEqual((await other.get(`/files/${file.answer.split('.')[0]}`)).status, 200, 'a rival reads no attachment')
  const trusted_key = keysOf(house.house).signer.public_key
  const record = (await enterprise.get('/api/challenges/opening-file', { case_id })).body
  const receipt = (await solver.get('/api/receipts/show', { id: mine })).body.receipt
  const sound = await checkOpening(record, { trusted_key, own: receipt })
  assert.ok(sound.ok, JSON.stringify(sound.checks))
  assert.equal(record.record.bids.length, 2)
  assert.equal(record.record.earlier.length, 1, 'the replaced version is listed')
  assert.equal(record.contents.length, 2)
  const rivals = (await solver.get('/api/challenges/opening-file', { case_id })).body
  assert.deepEqual(rivals.contents.map((one: { content: { 'price-fen': number } }) => one.content['price-fen']), [80_000_000], 'a bidder is given its own content alone')
  assert.ok(!JSON.stringify(rivals).includes('demo-institute'), 'and no rival’s name')
  assert.equal((await (await house.as('solver-abroad')).get('/api/challenges/opening-file', { case_id })).status, 404, 'who did not bid has no record here')

  const spoiled = async (change: (copy: typeof record) => void, own?: unknown): Promise<string> => {
    const copy = structuredClone(record)
    change(copy)
    const { ok, checks } = await checkOpening(copy, { trusted_key, own })
    assert.ok(!ok, 'the change was not noticed')
    return checks.filter((check) => check.ok === false).map((check) => check.sentence.en).join(' ')
  }
  const first = record.record.bids[0].id as string
  assert.match(await spoiled((copy) => { copy.contents.find((one: { bid: string }) => one.bid === first).content.approach += '。' }), new RegExp(`Bid ${first}: its content is not what was handed in`))
  assert.match(await spoiled((copy) => { copy.record.bids.shift() }), new RegExp(`does not fit its signed receipt.*Bid ${first}: it has a receipt but is missing`))
  assert.match(await spoiled((copy) => { copy.record.bids.push({ ...copy.record.bids[0], id: 'added', receipt_id: 'none' }) }), /Bid added: it has no receipt/)
  assert.match(await spoiled((copy) => { copy.receipts.shift() }), /it has no receipt from when it was handed in/)
  assert.match(await spoiled((copy) => { copy.record.deadline_at = copy.record.bids[0].received_at.replace(/.{7}$/, '000000Z') }), /it was received after the deadline/)
  assert.match(await spoiled((copy) => { copy.record.holders[1].by_hash = copy.record.holders[0].by_hash }), /not opened by two people/)
  assert.match(await spoiled((copy) => { copy.receipt.key.public_key = copy.receipts[0].key.public_key; copy.record.opened_at = '2020-01-01T00:00:00.000000Z' }), /before the deadline/)
  assert.match(await spoiled(() => {}, { ...receipt, subject: 'bid:other' }), /Your receipt itself does not hold/)

  const folder = mkdtempSync(join(tmpdir(), 'jiebang-opening-'))
  try {
    writeFileSync(join(folder, 'opening.json'), JSON.stringify(record))
    writeFileSync(join(folder, 'mine.json'), JSON.stringify(receipt))
    writeFileSync(join(folder, 'bad.json'), readFileSync(join(folder, 'opening.json'), 'utf8').replace(secret_words, '绝密路线丁戊巳'))
    assert.equal(statSync(join(folder, 'bad.json')).size, statSync(join(folder, 'opening.json')).size)
    const said: string[] = []
    const world = { env: { LANG: 'en_US.UTF-8' }, out: (text: string) => { said.push(text) }, err: (text: string) => { said.push(text) } }
    const fingerprint = keysOf(house.house).signer.id
    assert.equal(await run(['verify', join(folder, 'opening.json'), '--receipt', join(folder, 'mine.json'), '--fingerprint', fingerprint], world), 0, said.join(''))
    assert.match(said.join(''), /The opening record holds/)
    assert.equal(await run(['verify', join(folder, 'bad.json'), '--fingerprint', fingerprint], world), 1)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('at its deadline a challenge goes on to the opening by itself and stands on both holders’ desks; before it, it stays', async () => {
  const case_id = await publishChallenge(house, { open_for_ms: 600_000 })
  await act(await house.as('solver'), case_id, 'bid', bidOf(70_000_000))
  const stepNow = async () => (await (await house.as('supervisor')).get('/api/cases/view', { case_id })).body.sentences.map((one: { step: string }) => one.step)
  await inCity(closeOverdue)
  assert.deepEqual(await stepNow(), ['bidding'])
  await closeNow(case_id)
  await inCity(closeOverdue)
  await inCity(closeOverdue)
  assert.deepEqual(await stepNow(), ['opening'])
  for (const name of ['city-officer', 'supervisor']) assert.ok(JSON.stringify((await (await house.as(name)).get('/api/cases/desk')).body).includes(case_id), `${name} finds it on the desk`)
  await openCeremony(house, case_id)
  assert.deepEqual(await stepNow(), ['choice'])
})

test('a bid spoiled in the database is named in the record and keeps no other shut', async () => {
  const case_id = await publishChallenge(house, { open_for_ms: 600_000 })
  await act(await house.as('solver'), case_id, 'bid', bidOf(70_000_000))
  await act(await house.as('solver-2'), case_id, 'bid', bidOf(75_000_000))
  await closeNow(case_id)
  await act(await house.as('city-officer'), case_id, 'end-bidding')
  await inCity((cx) => sql`update bid set cipher = overlay(cipher placing (case substr(cipher, 60, 1) when 'A' then 'B' else 'A' end) from 60 for 1) where case_id = ${case_id} and org_id = 'demo-university'`.execute(cx.tx))
  await openCeremony(house, case_id)
  const record = (await (await house.as('auditor')).get('/api/challenges/opening-file', { case_id })).body
  assert.deepEqual(record.record.bids.map((bid: { result: string }) => bid.result).sort(), ['opened', 'unreadable'])
  const { ok, checks } = await checkOpening(record, {})
  assert.ok(!ok && checks.some((check) => /was changed after its receipt and cannot be read/.test(check.sentence.en)), JSON.stringify(checks))
})

test('attachments must be locked, and no challenge is published under keys that were not tried of late', async () => {
  const case_id = await publishChallenge(house, { open_for_ms: 600_000 })
  const solver = await house.as('solver')
  const form = new FormData()
  form.append('file', new Blob(['在明处']), 'open.txt')
  const plain = await (await fetch(`${house.origin}/api/files/upload`, { method: 'POST', headers: { cookie: solver.cookie, 'idempotency-key': crypto.randomUUID() }, body: form })).json() as { id: string }
  const locked = await uploadLocked(solver, 'a.txt', '锁着')
  for (const answer of [plain.id, `${plain.id}.abcdefghijklmnopqrstuv`, `${locked.answer.slice(0, -1)}x`]) {
    const reply = await solver.post('/api/challenges/bid', { case_id, answers: { ...bidOf(1_000), attachments: [answer] } })
    assert.equal(reply.body.error?.problems?.[0]?.code, 'challenges.file-not-locked', JSON.stringify(reply.body))
  }
  assert.equal((await uploadLocked(solver, 'b.txt', '短', 'short')).body.error?.code, 'files.wrong-secret')
  await inCity((cx) => sql`update holder_key set canary_at = now() - interval '31 days' where holder = 'supervisor'`.execute(cx.tx))
  try {
    await assert.rejects(publishChallenge(house), /challenges.keys-untried/)
  } finally {
    await inCity((cx) => sql`update holder_key set canary_at = now() - interval '29 days' where holder = 'supervisor'`.execute(cx.tx))
  }
  await publishChallenge(house)
  // Tried again: the trial text opens with the passphrase alone, and a wrong answer is told.
  const supervisor = await house.as('supervisor')
  const key = (await supervisor.get('/api/challenges/holder-keys')).body.keys.find((one: { is_mine: boolean }) => one.is_mine)
  const { place, sealed } = (await supervisor.post('/api/challenges/ask-canary')).body
  assert.equal((await supervisor.post('/api/challenges/answer-canary', { text: Buffer.alloc(32).toString('base64') })).body.error.code, 'challenges.canary-failed')
  const text = openShare(unwrapKey(key.public_key, key.wrapped, 'open-together'), place, sealed).toString('base64')
  assert.equal((await supervisor.post('/api/challenges/answer-canary', { text })).status, 200)
  const officers = (await (await house.as('city-officer')).get('/api/challenges/holder-keys')).body.keys.find((one: { holder: string }) => one.holder === 'supervisor')
  assert.equal(officers.wrapped, null, 'the other side’s wrapped key is not shown')
  assert.equal(officers.is_fresh, true)
})

test('a team across organisations and countries: partners count once they accept, and only the two sides know of it', async () => {
  const case_id = await publishChallenge(house, { open_for_ms: 600_000 })
  const solver = await house.as('solver'), abroad = await house.as('solver-abroad'), rival = await house.as('solver-2')
  await act(solver, case_id, 'invite-partner', { org: 'demo-institute-abroad', part: '湿热循环后的附着力测试' })
  const again = await solver.post('/api/challenges/invite-partner', { case_id, answers: { org: 'demo-institute-abroad', part: '再次邀请' } })
  assert.equal(again.body.error.code, 'challenges.invited-already')
  assert.equal((await solver.post('/api/challenges/invite-partner', { case_id, answers: { org: 'demo-enterprise', part: '发榜单位' } })).status, 400)
  for (const client of [rival, await house.as('enterprise'), await house.as('city-officer')]) assert.ok(!JSON.stringify((await client.get('/api/cases/view', { case_id })).body).includes('湿热循环后的附着力测试'), 'nobody else learns of the invitation')
  const before = await act(solver, case_id, 'bid', bidOf(60_000_000))
  const asked = (await abroad.get('/api/cases/view', { case_id })).body.can.find((one: { action: string }) => one.action === 'answer-invitation')
  const invitation = asked.form.sections[0].fields[0].options[0].id as string
  const theirs = await rival.post('/api/challenges/answer-invitation', { case_id, answers: { invitation, verdict: 'accepted' } })
  assert.notEqual(theirs.status, 200, 'an invitation is answered by the invited alone')
  assert.ok((await act(abroad, case_id, 'answer-invitation', { invitation, verdict: 'accepted' })).body.receipt_id)
  const joined = await act(solver, case_id, 'bid', bidOf(60_000_000))
  assert.notEqual(joined.body.receipt_id, before.body.receipt_id)
  await act(abroad, case_id, 'bid', bidOf(61_000_000))
  await closeNow(case_id)
  await act(await house.as('city-officer'), case_id, 'end-bidding')
  await openCeremony(house, case_id)
  const sections = (await (await house.as('enterprise')).get('/api/cases/view', { case_id })).body.sections as { id: string, rows: Record<string, unknown>[] }[]
  const text = JSON.stringify(sections)
  assert.match(text, /北极星涂层实验室（UA）：湿热循环后的附着力测试/)
  assert.match(JSON.stringify(sections.find((one) => one.id === 'conflicts')), /leads a bid and is a partner of/, 'a partner that leads a bid of its own is told')
  const hint = sections.find((one) => one.id === 'hints')!
  assert.equal(hint.rows[0]!.alike, 100, 'two bids of the same text are told to be alike')
})

test('the milestones add up to the price, and who may not bid is told so with the reason before a word is written', async () => {
  const case_id = await publishChallenge(house, { open_for_ms: 600_000 })
  const solver = await house.as('solver')
  const milestones = bidOf(60_000_000).milestones
  const short = await solver.post('/api/challenges/bid', { case_id, answers: { ...bidOf(60_000_000), milestones: milestones.map((one) => ({ ...one, 'price-fen': one['price-fen'] - 1 })) } })
  assert.deepEqual(short.body.error.problems.map((one: { path: string, code: string }) => [one.path, one.code]), [['milestones', 'challenges.milestones-differ']])
  const late = await solver.post('/api/challenges/bid', { case_id, answers: { ...bidOf(60_000_000), months: 8 } })
  assert.deepEqual(late.body.error.problems.map((one: { path: string }) => one.path), ['milestones.1.month'])
  const yes = (await solver.get('/api/challenges/eligibility', { case_id })).body
  assert.ok(yes.answers.length >= 3 && yes.answers.every((one: { outcome: string }) => one.outcome === 'yes'), JSON.stringify(yes))
  assert.match(JSON.stringify(yes.not_asked), /不设揭榜单位注册年限/)
  // The same person acting for both sides: a “no” with its reason, and the bid is refused.
  await inCity((cx) => sql`insert into membership (city_id, account_id, role, org_id) select city_id, account_id, 'enterprise', 'demo-enterprise' from membership where role = 'solver' and org_id = 'demo-university' limit 1`.execute(cx.tx))
  try {
    const no = (await solver.get('/api/challenges/eligibility', { case_id })).body.answers.find((one: { id: string }) => one.id === 'no-shared-people')
    assert.equal(no.outcome, 'no')
    const refused = await solver.post('/api/challenges/bid', { case_id, answers: bidOf(60_000_000) })
    assert.equal(refused.body.error.code, 'challenges.not-eligible', JSON.stringify(refused.body))
  } finally {
    await inCity((cx) => sql`delete from membership where role = 'enterprise' and account_id in (select account_id from membership where role = 'solver')`.execute(cx.tx))
  }
})

test('after the opening: clarifications, interviews, a ranking of all, a reason for every loser, and a reserve who takes over', async () => {
  const case_id = await publishChallenge(house, { open_for_ms: 600_000 })
  const enterprise = await house.as('enterprise'), officer = await house.as('city-officer')
  const solvers = await Promise.all(['solver', 'solver-2', 'solver-abroad'].map((name) => house.as(name)))
  for (const [at, solver] of solvers.entries()) await act(solver, case_id, 'bid', bidOf(60_000_000 + at))
  await closeNow(case_id)
  await act(officer, case_id, 'end-bidding')
  await openCeremony(house, case_id)
  const optionsOf = async (client: Client, action: string, section = 0, field = 0) => (await client.get('/api/cases/view', { case_id })).body.can.find((one: { action: string }) => one.action === action).form.sections[section].fields[field].options as { id: string, title: { zh: string } }[]
  const bids = await optionsOf(enterprise, 'choose')
  const [first, second, third] = ['浙中虚拟大学', '东海想象材料研究院', '北极星涂层实验室'].map((name) => bids.find((one) => one.title.zh.includes(name))!.id) as [string, string, string]

  await act(enterprise, case_id, 'ask-clarification', { bids: [second], question: '固化 45 秒时的良率数据来自哪条产线？' })
  assert.ok(!JSON.stringify((await solvers[0]!.get('/api/cases/view', { case_id })).body.sections).includes('来自哪条产线'), 'a rival does not read it')
  const [question] = await optionsOf(solvers[1]!, 'answer-clarification')
  await act(solvers[1]!, case_id, 'answer-clarification', { clarification: question!.id, answer: '来自本院中试线，三批均值。' })
  assert.match(JSON.stringify((await enterprise.get('/api/cases/view', { case_id })).body.sections), /来自本院中试线/)

  await act(officer, case_id, 'offer-slots', { 'first-at': '2030-05-06T01:00:00Z', minutes: 30, count: 2, place: '视频会议' })
  const slots = await optionsOf(solvers[0]!, 'take-slot')
  assert.match(slots[0]!.title.zh, /2030-05-06 周一 09:00（UTC 2030-05-06 周一 01:00），30 分钟/, 'told in both zones')
  const takes = await Promise.all(solvers.map((solver) => solver.post('/api/challenges/take-slot', { case_id, answers: { slot: slots[0]!.id } })))
  assert.equal(takes.filter((reply) => reply.status === 200).length, 1, 'one slot has one bidder')

  const { version, can } = (await enterprise.get('/api/cases/view', { case_id })).body
  const form = can.find((one: { action: string }) => one.action === 'choose').form
  assert.deepEqual(form.values.ranking.map((row: { bid: string }) => row.bid).toSorted(), [first, second, third].toSorted(), 'the ranking begins with a row for each bid')
  assert.ok(!JSON.stringify(form.sections).includes('other-teams'), 'no race, no question about further teams')
  const choose = (answers: Record<string, unknown>) => enterprise.post('/api/challenges/choose', { case_id, version, answers: { bid: first, reason: '技术路线成熟，报价合理。', ...answers } })
  assert.equal((await choose({ 'other-teams': [second] })).body.error.problems[0].code, 'cases.wants-choice')
  assert.equal((await choose({ ranking: [{ bid: first, reason: '最好' }] })).body.error.problems[0].code, 'challenges.ranking-whole')
  const told = { loss: 'approach', feedback: '路线可行，但小试数据不如中选方案完整。' }
  assert.equal((await choose({ ranking: [{ bid: second, reason: '其次' }, { bid: first, reason: '最好' }, { bid: third, reason: '再次' }] })).body.error.problems[0].code, 'challenges.chosen-first')
  await act(enterprise, case_id, 'choose', { bid: first, reason: '技术路线成熟，报价合理。', ranking: [{ bid: first, reason: '最好' }, { bid: second, reason: '其次', reserve: 'yes', ...told }, { bid: third, reason: '再次' }] })
  const notice = { 'ends-at': new Date(Date.now() + 600_000).toISOString(), text: '拟由下列单位揭榜，现予公示。' }
  const early = await officer.post('/api/challenges/announce', { case_id, version: (await officer.get('/api/cases/view', { case_id })).body.version, answers: notice })
  assert.equal(early.body.error.code, 'cases.guard', 'no notice while a loser has not been told why')
  await act(enterprise, case_id, 'explain-loss', { bid: third, loss: 'price', feedback: '报价与付款节点不合发榜方的安排。' })
  const { id: challenge } = (await inCity((cx) => sql<{ id: string }>`select id from challenge where case_id = ${case_id}`.execute(cx.tx))).rows[0]!
  const loser = async (client: Client) => ((await client.get('/api/cases/view', { case_id })).body.sections as { id: string }[]).find((one) => one.id === 'result')
  await act(officer, case_id, 'announce', notice)
  const page = JSON.stringify((await house.visitor.get('/api/challenges/page', { id: challenge })).body.sections)
  assert.ok(/拟定揭榜方.*浙中虚拟大学/.test(page) && /候补.*东海想象材料研究院/.test(page), 'the notice names the chosen and the reserve by itself')
  assert.ok(!page.includes('北极星'), 'and no loser')
  assert.equal(await loser(solvers[2]!), undefined, 'nothing is told before the result stands')
  await endNotice(house, case_id)
  await act(officer, case_id, 'confirm')
  const lost = JSON.stringify(await loser(solvers[2]!))
  assert.ok(lost.includes('报价与付款节点不合发榜方的安排') && lost.includes('3 份中的第 3') && lost.includes('Price or payments do not suit'), lost)
  assert.ok(!JSON.stringify((await solvers[2]!.get('/api/cases/view', { case_id })).body).includes('小试数据不如中选方案完整'), 'a loser reads its own reason alone')

  // The winner makes no contract: the reserve takes over, once.
  const [contract] = await contractsOf(enterprise, case_id)
  await act(officer, contract!, 'break-off', { opinion: '双方未能就付款节点达成一致。' })
  await act(officer, case_id, 'take-reserve')
  const contracts = await contractsOf(enterprise, case_id)
  assert.equal(contracts.length, 2, 'a contract of its own for the reserve')
  assert.equal((await solvers[1]!.get('/api/cases/view', { case_id: contracts.find((one) => one !== contract)! })).status, 200)
  assert.match(JSON.stringify(await loser(solvers[0]!)), /no contract was made/)
})
