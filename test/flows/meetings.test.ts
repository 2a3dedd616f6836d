import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { documentDelivery, documentTopic } from '#kernel/outside/document.ts'
import type { OutboxLetter } from '#kernel/outside/outbox.ts'
import { endTypesetter, typeset } from '#kernel/outside/typeset.ts'
import { sql } from '#kernel/store/db.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { minutesData } from '#systems/meetings/minutes.ts'
import { act } from '#test/support/challenge-walk.ts'
import { experts as allExperts } from '#test/support/draw-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'
import { conveneOn, meetingOn, scoresAt, type Convened } from '#test/support/meeting-walk.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(async () => {
  endTypesetter()
  await house.stop()
})

const job = <T>(run: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), run)
const take = async (client: Client, action: string, input: Record<string, unknown>) => {
  const reply = await client.post(`/api/meetings/${action}`, input)
  assert.equal(reply.status, 200, `${client.account} ${action}: ${JSON.stringify(reply.body)}`)
  return reply.body
}
const refused = async (client: Client, action: string, input: Record<string, unknown>, code: string) => {
  const reply = await client.post(`/api/meetings/${action}`, input)
  assert.equal(reply.body.error?.code, code, `${client.account} ${action}: ${reply.status} ${JSON.stringify(reply.body)}`)
}
const room = async (client: Client, id: string) => (await client.get('/api/meetings/room', { id })).body

/** Delivers the letters that ask for documents of a case. */
async function deliver(case_id: string): Promise<void> {
  const { rows } = await job((cx) => sql<OutboxLetter>`select city_id, id, topic, payload, 1 as attempts from outbox where topic = ${documentTopic} and payload ->> 'case_id' = ${case_id} and payload ->> 'kind' = 'meeting-minutes'`.execute(cx.tx))
  assert.equal(rows.length, 1, 'the minutes are asked for once')
  await documentDelivery({ house: house.house, db: house.db })(rows[0]!)
}

describe('评审会 from the invitation to the minutes', () => {
  test('four are asked, three make a quorum and two do not; one is absent, one dissents, and the minutes say all of it', async () => {
    const { meeting: id, case_id, experts, officer }: Convened = await meetingOn(house)
    const [first, second, third, fourth] = experts as [Client, Client, Client, Client]
    const first_name = (await first.get('/api/accounts/me')).body.account.names.zh.replace('〔演示〕', '') as string
    const undrawn = allExperts.find((name) => !experts.some((one) => one.account === name))!

    // Before it begins: nobody is named, and whoever has no part in it finds nothing.
    for (const name of [undrawn, 'county-officer-2', 'enterprise', 'solver', 'follow-up-officer']) {
      const outsider = await house.as(name)
      assert.ok([403, 404].includes((await outsider.get('/api/meetings/room', { id })).status), `${name} sees the meeting`)
      assert.ok([403, 404].includes((await outsider.post('/api/meetings/start', { id })).status), `${name} starts it`)
    }
    await take(first, 'confirm', { id, comes: true })
    await take(fourth, 'confirm', { id, comes: false, because: '在外地出差' })
    const planned = await room(officer, id)
    assert.deepEqual([planned.seats, planned.coming, planned.members], [4, 1, []])
    assert.equal((await room(second, id)).members.length, 1, 'a member sees themself')
    assert.doesNotMatch(JSON.stringify(planned), new RegExp(`在外地出差|${first_name}`))

    // The quorum: one below it the meeting does not begin.
    await refused(officer, 'start', { id }, 'meetings.no-quorum')
    for (const one of [first, second]) await take(one, 'attend', { id, is_clear: true })
    await refused(first, 'start', { id }, 'meetings.no-quorum')
    await take(third, 'attend', { id, is_clear: true })
    assert.deepEqual((await job((cx) => sql<{ account_id: string }>`select distinct account_id from audit where action in ('meetings.attend', 'meetings.confirm') and subject = ${`meeting:${id}`} and account_id not like 'sealed:%'`.execute(cx.tx))).rows, [], 'the audit names nobody before the beginning')
    await refused(fourth, 'start', { id }, 'meetings.not-present')
    await take(first, 'start', { id })
    assert.match(JSON.stringify(await room(second, id)), new RegExp(first_name), 'names are disclosed when it begins')

    // The chair is whom more than half of those present name: one of three is not enough.
    const seatOf = async (client: Client) => (await room(client, id)).my_seat as string
    const chair = await seatOf(second)
    await refused(second, 'move-item', { id, item: 1, to: 'questions' }, 'meetings.chair-only')
    assert.equal((await take(first, 'elect', { id, seat: chair })).is_chosen, false)
    assert.equal((await take(third, 'elect', { id, seat: chair })).is_chosen, true)
    await refused(second, 'elect', { id, seat: chair }, 'meetings.chair-chosen')
    await refused(first, 'move-item', { id, item: 1, to: 'questions' }, 'meetings.chair-only')

    // Questions are kept; scoring is blind until the chair closes.
    await refused(first, 'ask', { id, item: 1, text: '良率数据来自哪条产线？' }, 'meetings.item-not-now')
    await take(second, 'move-item', { id, item: 1, to: 'questions' })
    await take(first, 'ask', { id, item: 1, text: '良率数据来自哪条产线？' })
    await take(third, 'answer', { id, question: 1, text: '企业答：二号线三个月的记录。' })
    await refused(first, 'score', { id, item: 1, ...scoresAt(80) }, 'meetings.item-not-now')
    await take(second, 'move-item', { id, item: 1, to: 'scoring' })
    await refused(fourth, 'score', { id, item: 1, ...scoresAt(80) }, 'meetings.not-present')
    const secret = '只在会上说的一句话'
    await take(first, 'score', { id, item: 1, ...scoresAt(80, { comment: secret }) })
    await take(second, 'score', { id, item: 1, ...scoresAt(82) })
    await refused(second, 'move-item', { id, item: 1, to: 'closed' }, 'reviews.scores-missing')
    await take(third, 'score', { id, item: 1, ...scoresAt(84) })
    // All are in, and still nothing is told: the item is the chair's to close.
    for (const name of ['city-officer', 'county-officer', 'auditor', 'enterprise', second.account, fourth.account, 'solver', 'admin']) {
      const client = await house.as(name)
      const told = JSON.stringify([await room(client, id), (await client.get('/api/cases/view', { case_id })).body, (await client.get('/api/receipts/list', { case_id })).body, (await client.get('/api/cases/list')).body])
      assert.doesNotMatch(told, new RegExp(secret), `${name} reads a score before the item is closed`)
      assert.doesNotMatch(told, /"mean":8/, `${name} reads a mean`)
    }
    await refused(second, 'note', { id, item: 1, text: '一致认为值得发榜。' }, 'reviews.note-before-close')
    await take(second, 'move-item', { id, item: 1, to: 'closed' })
    const shown = (await room(third, id)).items[0]
    assert.equal(shown.result.lines.at(-1).mean, 82)
    assert.deepEqual([shown.present, shown.quorum, shown.scored], [3, 3, 3])

    // Note, voices, signatures.
    await refused(second, 'end', { id }, 'meetings.items-open')
    await take(second, 'note', { id, item: 1, text: '一致认为目标清楚，检测方法还需补充。' })
    await refused(third, 'voice', { id, item: 1, agrees: false }, 'reviews.voice-reason')
    await take(third, 'voice', { id, item: 1, agrees: false, reason: '检测方法已经够用。' })
    await take(second, 'end', { id })
    await refused(first, 'sign', { id, position: 'agree' }, 'meetings.voice-first')
    await take(first, 'voice', { id, item: 1, agrees: true })
    await refused(fourth, 'sign', { id, position: 'agree' }, 'meetings.not-present')
    await refused(third, 'sign', { id, position: 'dissent' }, 'meetings.dissent-empty')
    await take(third, 'sign', { id, position: 'dissent', dissent: '讨论时间偏短，未看样件。' })
    await refused(second, 'finish', { id }, 'meetings.signatures-missing')
    assert.equal((await take(second, 'sign', { id, position: 'agree' })).is_over, false)
    await refused(second, 'sign', { id, position: 'agree' }, 'meetings.signed-already')
    const { receipt_id, is_over } = await take(first, 'sign', { id, position: 'agree' })
    assert.equal(is_over, true)
    assert.equal((await first.get('/api/receipts/show', { id: receipt_id })).status, 200, 'a signature has its receipt')

    // The case goes on by itself, with three reviewers; nothing is held any more.
    const view = (await officer.get('/api/cases/view', { case_id })).body
    assert.ok(view.can.some((one: { action: string }) => one.action === 'approve'), 'the case moved on to its conclusion')

    // The minutes as PDF: every part of it is there to read.
    await deliver(case_id)
    const [minutes] = (await room(first, id)).minutes as { file_id: string, sha256: string, language: string }[]
    const download = (client: Client) => fetch(`${house.origin}/files/${minutes!.file_id}`, { headers: { cookie: client.cookie } })
    const bytes = Buffer.from(await (await download(first)).arrayBuffer())
    assert.equal(createHash('sha256').update(bytes).digest('hex'), minutes!.sha256)
    const data = await job((cx) => minutesData(cx, id, 'zh')) as { members: { is_present: boolean, receipt_hash: string | null }[], text_hash: string }
    const again = await typeset({ template: 'systems/meetings/minutes', data })
    assert.ok((await room(first, id)).minutes.some((one: { sha256: string }) => one.sha256 === createHash('sha256').update(again).digest('hex')), 'the minutes are set again from the same rows to the byte')
    const said = JSON.stringify(data)
    for (const part of [first_name, '在外地出差', '"quorum":3', '"present":3', '良率数据来自哪条产线？', '二号线三个月的记录', '检测方法还需补充', '检测方法已经够用', '讨论时间偏短，未看样件', '"mean":82', data.text_hash, ...data.members.flatMap((one) => one.receipt_hash ?? [])]) assert.ok(said.includes(part), `the minutes say ${part}`)
    assert.equal(data.members.filter((one) => !one.is_present).length, 1)
    assert.equal(data.members.filter((one) => one.receipt_hash !== null).length, 3)
    assert.notEqual((await download(await house.as('enterprise'))).status, 200, 'the owner does not read the names')
    await assertLaws()
  })

  test('a criterion failed by a majority stops the need whatever its mean; a meeting called off gives the review back to each alone', async () => {
    const { meeting: called_off, case_id, experts, officer } = await meetingOn(house)
    await take(officer, 'call-off', { id: called_off, because: '会场临时停电' })
    await refused(experts[0]!, 'attend', { id: called_off, is_clear: true }, 'meetings.not-now')
    await act(experts[0]!, case_id, 'declare-no-conflict')
    const id = await conveneOn(officer, case_id)
    assert.ok(!(await experts[0]!.get('/api/cases/view', { case_id })).body.can.some((one: { action: string }) => one.action === 'score'), 'a meeting takes the place of scoring by mail')
    for (const one of experts.slice(0, 3)) await take(one, 'attend', { id, is_clear: true })
    await take(officer, 'start', { id })
    await take(experts[3]!, 'attend', { id, is_clear: true })
    const seat = (await room(experts[0]!, id)).my_seat
    // One came late, so that two of those present are half of them and no longer enough.
    const chosen = []
    for (const one of experts.slice(0, 3)) chosen.push((await take(one, 'elect', { id, seat })).is_chosen)
    assert.deepEqual(chosen, [false, false, true])
    for (const to of ['questions', 'scoring']) await take(experts[0]!, 'move-item', { id, item: 1, to })
    const low = { necessity: 39 }, reasons = { necessity: '市场上已有现成产品。' }
    for (const [at, one] of experts.entries()) await take(one, 'score', { id, item: 1, ...scoresAt(95, at < 3 ? { scores: low, reasons } : {}) })
    await take(experts[0]!, 'move-item', { id, item: 1, to: 'closed' })
    assert.deepEqual((await room(officer, id)).items[0].result.failed, ['necessity'])
    await refused(officer, 'call-off', { id, because: '改日再开' }, 'meetings.judged-already')
    await take(experts[0]!, 'note', { id, item: 1, text: '必要性不足。' })
    for (const one of experts.slice(1)) await take(one, 'voice', { id, item: 1, agrees: true })
    await take(experts[0]!, 'end', { id })
    // Three of four sign; the chair closes with the quorum, and who did not sign is in the minutes.
    for (const one of experts.slice(0, 3)) await take(one, 'sign', { id, position: 'agree' })
    await take(experts[0]!, 'finish', { id })
    const can = (await officer.get('/api/cases/view', { case_id })).body.can as { action: string, why_not: { zh: string }[] | null }[]
    assert.match(JSON.stringify(can.find((one) => one.action === 'approve')?.why_not), /过半专家判为不合格/)
    assert.equal(can.find((one) => one.action === 'decline')?.why_not, null)
    await assertLaws()
  })

  test('a chair who must leave hands over to a member who takes it; one who is gone is followed by whom the room chooses; the minutes say both, and are signed so', async () => {
    const { meeting: id, case_id, experts, officer } = await meetingOn(house)
    const [first, second, third, fourth] = experts as [Client, Client, Client, Client]
    for (const one of experts) await take(one, 'attend', { id, is_clear: true })
    await take(officer, 'start', { id })
    const seats = await Promise.all(experts.map(async (one) => (await room(one, id)).my_seat as string))
    const [seat_1, seat_2, seat_3] = seats as [string, string, string]
    await refused(officer, 'vacate-chair', { id, because: '还没有组长' }, 'meetings.no-chair')
    for (const one of [first, second, third]) await take(one, 'elect', { id, seat: seat_1 })
    await take(first, 'move-item', { id, item: 1, to: 'questions' })

    // Both confirm: offered to one who declines, then to another; until it is taken the first chairs.
    await refused(second, 'hand-over', { id, seat: seat_3, because: '我来' }, 'meetings.chair-only')
    await refused(first, 'hand-over', { id, seat: seat_1, because: '自己' }, 'meetings.no-seat')
    await take(first, 'hand-over', { id, seat: seat_2, because: '航班提前，须先离会' })
    assert.deepEqual([(await room(second, id)).offer.is_to_me, (await room(third, id)).offer.is_to_me, (await room(first, id)).is_chair], [true, false, true])
    await refused(third, 'take-over', { id, agrees: true }, 'meetings.no-offer')
    await take(second, 'take-over', { id, agrees: false })
    await refused(second, 'take-over', { id, agrees: true }, 'meetings.no-offer')
    assert.equal((await room(first, id)).is_chair, true)
    await take(first, 'hand-over', { id, seat: seat_2, because: '航班提前，须先离会' })
    await take(first, 'hand-over', { id, seat: seat_3, because: '航班提前，须先离会' })
    await refused(second, 'take-over', { id, agrees: true }, 'meetings.no-offer')
    await take(third, 'take-over', { id, agrees: true })
    await refused(first, 'move-item', { id, item: 1, to: 'scoring' }, 'meetings.chair-only')
    await take(third, 'mark-left', { id, seat: seat_1 })
    await take(third, 'move-item', { id, item: 1, to: 'scoring' })

    // The new chair scores and is gone: those left are two, no quorum of an item that is not judged.
    await take(third, 'score', { id, item: 1, ...scoresAt(84) })
    await refused(second, 'vacate-chair', { id, because: '组长不见了' }, 'kernel.not-your-role')
    await refused(officer, 'vacate-chair', { id, because: '组长突发不适离会' }, 'meetings.no-quorum')
    assert.equal((await room(third, id)).is_chair, true, 'what is refused changes nothing')
    await take(second, 'score', { id, item: 1, ...scoresAt(80) })
    await take(fourth, 'score', { id, item: 1, ...scoresAt(82) })
    await take(third, 'move-item', { id, item: 1, to: 'closed' })
    await refused(await house.as('county-officer-2'), 'vacate-chair', { id, because: '别的县' }, 'meetings.not-found')
    await take(officer, 'vacate-chair', { id, because: '组长突发不适离会' })
    const gone = await room(second, id)
    assert.deepEqual([gone.has_chair, gone.is_chair_gone, gone.present], [false, true, 2])
    await refused(third, 'note', { id, item: 1, text: '一致同意。' }, 'meetings.chair-only')
    await refused(third, 'elect', { id, seat: seat_3 }, 'meetings.not-present')
    await refused(second, 'elect', { id, seat: seat_3 }, 'meetings.no-seat')
    assert.equal((await take(second, 'elect', { id, seat: seat_2 })).is_chosen, false, 'one of two is not more than half')
    assert.equal((await take(fourth, 'elect', { id, seat: seat_2 })).is_chosen, true)
    await take(second, 'note', { id, item: 1, text: '一致同意。' })
    await take(fourth, 'voice', { id, item: 1, agrees: true })
    await take(second, 'end', { id })
    // A change after somebody has signed leaves what they signed as it is.
    await take(second, 'sign', { id, position: 'agree' })
    await take(second, 'hand-over', { id, seat: seats[3]!, because: '签署后先走' })
    await take(fourth, 'take-over', { id, agrees: true })
    assert.deepEqual((await room(officer, id)).chair_changes.map((one: { kind: string, from: string, to: string }) => [one.kind, one.from, one.to]), [['handed-over', seat_1, seat_3], ['chosen-anew', seat_3, seat_2], ['handed-over', seat_2, seats[3]]])
    assert.equal((await take(fourth, 'sign', { id, position: 'agree' })).is_over, true)

    await deliver(case_id)
    const data = await job((cx) => minutesData(cx, id, 'zh')) as { chair: string, text_hash: string, chair_changes: { kind: string, state: string, because: string, receipts: { id: string, hash: string | null }[] }[] }
    assert.equal(data.chair, seats[3])
    assert.deepEqual(data.chair_changes.map((one) => [one.kind, one.state, one.because]), [['handed-over', 'declined', '航班提前，须先离会'], ['handed-over', 'taken', '航班提前，须先离会'], ['chosen-anew', 'taken', '组长突发不适离会'], ['handed-over', 'taken', '签署后先走']])
    assert.ok(data.chair_changes.every((one) => one.receipts.length === 2 && one.receipts.every((receipt) => receipt.hash !== null)), 'both sides have a receipt, whose leaf the minutes print')
    const { rows } = await job((cx) => sql<{ content_hash: string }>`select content_hash from audit where action = 'meetings.sign' and subject = ${`meeting:${id}`}`.execute(cx.tx))
    const signedBy = (text: string) => [seat_2, seats[3]!].map((seat) => contentHash({ text, seat, position: 'agree', dissent: null })).toSorted()
    assert.deepEqual(rows.map((one) => one.content_hash).toSorted(), signedBy(data.text_hash), 'every signature stands on the text with its changes of the chair')
    await job((cx) => sql`update meeting_chair_change set because = '另一个原因' where meeting_id = ${id} and kind = 'chosen-anew'`.execute(cx.tx))
    assert.notEqual((await job((cx) => minutesData(cx, id, 'zh')) as typeof data).text_hash, data.text_hash, 'changed afterwards, the signatures no longer fit')
    await assertLaws()
  })
})

async function assertLaws(): Promise<void> {
  const owner = new pg.Client({ connectionString: house.owner_url })
  await owner.connect()
  try {
    for (const room_of of ['engines/reviews', 'systems/meetings']) {
      const laws = readFileSync(new URL(`../../src/${room_of}/laws.sql`, import.meta.url), 'utf8').split(/^-- law: /m).slice(1)
      assert.ok(laws.length >= 3)
      for (const law of laws) assert.deepEqual((await owner.query(law.slice(law.indexOf('\n')))).rows, [], law.split(' ')[0])
    }
  } finally {
    await owner.end()
  }
}
