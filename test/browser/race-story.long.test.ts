import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { run } from '#src/cli.ts'
import { withClient } from '#src/commands/database.ts'
import { findLaws, runLaws } from '#src/commands/laws.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform as byPlatform } from '#kernel/trust/actor.ts'
import { keysOf } from '#kernel/trust/record.ts'
import type { Client } from '#test/support/house.ts'
import { openPlatform, type Platform } from '#test/support/page-walk.ts'
import { abroad_secret, agree, beginStory, bid, claimAndPay, elimination, finish, firstGate, money, openTogether, publish, seek, twin_title } from '#test/support/race-story.ts'

let platform: Platform | null
before(async () => { platform = await openPlatform() })
after(() => platform?.stop())

const viewOf = async (client: Client, case_id: string) => (await client.get('/api/cases/view', { case_id })).body
const asPlatform = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(platform!.house.house, platform!.house.db, byPlatform('jinhua'), work)

/** The figures of a section by their English labels. */
async function figuresOf(client: Client, case_id: string, id: string): Promise<Record<string, number | null>> {
  const section = (await viewOf(client, case_id)).sections.find((one: { id: string }) => one.id === id)
  assert.ok(section, `${client.account} reads no ${id} in ${case_id}`)
  return Object.fromEntries(section.rows.map((row: { label: { en: string }, value: { amount_fen?: number } | null }) => [row.label.en, row.value?.amount_fen ?? null]))
}

async function funnelOf(client: Client): Promise<Record<string, { value: number, amount_fen: number }> & { dropped: { value: number, amount_fen: number } }> {
  const { body } = await client.get('/api/challenges/funnel')
  return { ...Object.fromEntries(body.stages.map((one: { id: string }) => [one.id, one])), dropped: { value: body.dropped.reduce((sum: number, one: { count: number }) => sum + one.count, 0), amount_fen: 0 } }
}

/** Verifies a file of the record as anybody may, without network or database; returns the exit code. */
const verify = async (file: string, fingerprint: string): Promise<number> => run(['verify', file, '--fingerprint', fingerprint], { env: { LANG: 'en_US.UTF-8' }, out: () => {}, err: () => {} })

test('three teams, one of them abroad on a phone, race for one prize: from two needs that are one to the closing, on the pages', async (t) => {
  if (platform === null) return t.skip('no browser on this machine')
  const { house } = platform
  const city = await house.as('city-officer'), owner = await house.as('enterprise'), abroad = await house.as('solver-abroad')
  const funnel_before = await funnelOf(city)
  const story = await beginStory(platform)

  // 寻榜 评榜 发榜
  const { merged, surviving } = await seek(story)
  const twin = await viewOf(await house.as('enterprise-3'), merged)
  assert.equal(twin.outcome.en, 'Merged into another need')
  assert.ok(twin.linked.some((one: { case_id: string, how: string }) => one.case_id === surviving && one.how === 'merged-into'))
  const whole = await viewOf(owner, surviving)
  assert.ok(whole.people.some((one: { organization: { zh: string } | null }) => one.organization?.zh.includes('白鹭织造')), 'the merged need’s enterprise goes on as a co-owner')
  assert.ok(whole.history.some((one: { note: { zh: string } | null, receipt_id: string | null }) => one.receipt_id && one.note?.zh.includes(twin_title)))
  await publish(story)
  const public_page = JSON.stringify((await house.visitor.get('/api/challenges/page', { id: story.challenge_id })).body)
  assert.ok(public_page.includes('开裂率不高于 5%') && public_page.includes('Hash of the plan'), 'the plan of the race is public before the first bid')

  // 揭榜: sealed until both holders open, then a record that verifies offline, and only as it is
  const sealed = await bid(story)
  assert.ok(sealed.receipt, 'a bid gives a receipt')
  for (const client of [owner, city, await house.as('supervisor'), await house.as('solver'), house.visitor]) assert.ok(!JSON.stringify((await client.get('/api/cases/view', { case_id: surviving })).body).includes(abroad_secret), `${client.account} reads a sealed bid`)
  const record = await openTogether(story)
  const folder = mkdtempSync(join(tmpdir(), 'jiebang-story-'))
  try {
    const fingerprint = keysOf(house.house).signer.id, bytes = readFileSync(record)
    assert.equal(await verify(record, fingerprint), 0, 'the record verifies offline')
    // The supervisor is handed the record; the owner's file holds the bids as well, of which one byte is changed.
    const whole_file = Buffer.from(JSON.stringify((await owner.get('/api/challenges/opening-file', { case_id: surviving })).body))
    const good = join(folder, 'whole.json'), bad = join(folder, 'bad.json')
    writeFileSync(good, whole_file)
    assert.equal(await verify(good, fingerprint), 0)
    const at = whole_file.indexOf(abroad_secret)
    assert.ok(at > 0, 'the owner’s file holds the bid from abroad')
    whole_file[at] = whole_file[at]! ^ 1
    writeFileSync(bad, whole_file)
    assert.equal(await verify(bad, fingerprint), 1, 'a bid changed by one byte does not verify')
    const hash_at = bytes.indexOf('"content_hash":"') + 16
    assert.ok(hash_at > 16)
    bytes[hash_at] = bytes[hash_at]! === 0x30 ? 0x31 : 0x30
    writeFileSync(bad, bytes)
    assert.equal(await verify(bad, fingerprint), 1, 'nor does the record with one hash changed')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }

  // 奖榜 保榜
  await agree(story)
  await firstGate(story)
  const [a, b, c] = story.contracts as [string, string, string]
  const told = await story.people.abroad.page.locator('main').innerText()
  assert.match(told, /Eliminated/)
  const why = await claimAndPay(story)
  assert.ok(why.includes(elimination) && /The eliminated team keeps its results; the owner may use them/.test(why), 'the team that fell reads why, and whose its results are')
  const rival = JSON.stringify(await viewOf(await house.as('solver'), a))
  assert.ok(!rival.includes(elimination), 'its rival does not')
  const closed = await finish(story)
  assert.match(closed.next, /已结榜/)

  // Every fen: the pot is empty, each team has what the plan computes, each statement says so.
  const winner_fen = money.prize - (money.start + money.first_gate) - money.start
  const due = { [a]: winner_fen, [b]: money.start + money.first_gate, [c]: money.start }
  assert.equal(Object.values(due).reduce((sum, one) => sum + one, 0), money.prize)
  for (const [contract, team] of [[a, 'solver'], [b, 'solver-2'], [c, 'solver-abroad']] as const) {
    for (const client of [await house.as(team), owner]) {
      const figures = await figuresOf(client, contract, 'statement')
      assert.deepEqual([figures['Paid to the solver'], figures['Due, not yet paid']], [due[contract], 0], `${client.account}, ${contract}`)
    }
  }
  const payout_fen = money.first_gate * money.share_percent / 100
  const insured = await figuresOf(owner, c, 'statement')
  assert.deepEqual([insured['Premium paid by the owner'], insured['Insurance paid to the owner']], [money.premium, payout_fen])
  const pot = await figuresOf(owner, surviving, 'race-statement')
  assert.deepEqual([pot['Put into escrow by the owner'], pot['Paid to the teams'], pot['Due, not yet paid'], pot['Still in escrow']], [money.prize, money.prize, 0, 0])
  const insurance = Object.fromEntries((await (await house.as('insurer')).get('/api/challenges/insurance-figures')).body.measures.map((one: { id: string, amount_fen: number | null }) => [one.id, one.amount_fen]))
  assert.deepEqual([insurance.written, insurance.paid], [money.premium, payout_fen])
  const { rows: [ledger] } = await asPlatform((cx) => sql<{ uneven: number, pot: number, pending: number }>`select sum(credits_posted_fen - debits_posted_fen)::bigint as uneven, sum(credits_posted_fen - debits_posted_fen) filter (where owner = ${`case:${surviving}`})::bigint as pot, sum(debits_pending_fen + credits_pending_fen)::bigint as pending from ledger_account where city_id = 'jinhua'`.execute(cx.tx))
  assert.deepEqual(ledger, { uneven: 0, pot: 0, pending: 0 }, 'the ledger balances, nothing is left and nothing is set aside')
  const race = (await house.visitor.get('/api/challenges/race', { id: story.challenge_id })).body
  assert.deepEqual(race.lanes.map((one: { rank: number | null, due_fen: number }) => [one.rank, one.due_fen]), [[1, due[a]], [null, due[b]], [null, due[c]]], 'the public course says the same, the winner first')

  // The funnel counts it once, with what was really agreed and paid.
  const funnel = await funnelOf(city)
  const more = (id: string) => [funnel[id]!.value - funnel_before[id]!.value, (funnel[id]!.amount_fen ?? 0) - (funnel_before[id]!.amount_fen ?? 0)]
  assert.deepEqual(['collected', 'published', 'matched', 'agreed', 'solved', 'dropped'].map((id) => more(id)[0]), [2, 1, 1, 1, 1, 1], 'two needs came, one was merged, one was solved')
  assert.deepEqual([more('agreed')[1], more('solved')[1]], [money.prize, money.prize])
  assert.equal((await viewOf(abroad, c)).outcome.en, 'Eliminated in the race')

  const broken = await withClient(house.owner_url, async (client) => {
    await client.query('begin')
    return (await runLaws(client, findLaws())).filter((law) => !law.ok)
  })
  assert.deepEqual(broken, [], 'every law holds')
  assert.deepEqual(story.faults, [], `\n${story.faults.join('\n')}`)
  for (const { account, complaints } of Object.values(story.people)) assert.deepEqual(complaints, [], `${account || 'the visitor'} saw an error`)
})
