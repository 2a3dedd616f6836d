import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { LetterRoom } from '#kernel/declare/system.ts'
import type { Letter, Mailer } from '#kernel/outside/mail.ts'
import { deliverDue } from '#kernel/outside/outbox.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { addWorkdays, civilDay } from '#kernel/values/workdays.ts'
import { casesOf } from '#engines/cases/room.ts'
import { actorOfAccount } from '#systems/accounts/account-actor.ts'
import { systems } from '#src/systems.ts'
import { act, bidOf, need, publishChallenge } from '#test/support/challenge-walk.ts'
import { startHouse, type Client, type Reply, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
let case_id: string
let id: string
let officer: Client, enterprise: Client, solver: Client, second: Client
const sent: Letter[] = []
const box: Mailer = { close: () => {}, send: async (letter) => {
  sent.push(letter)
  return { sent: true, message_id: 'one' }
} }

before(async () => {
  house = await startHouse()
  officer = await house.as('city-officer')
  enterprise = await house.as('enterprise')
  solver = await house.as('solver')
  second = await house.as('solver-2')
  case_id = await publishChallenge(house, { open_for_ms: 30 * 86_400_000 })
  id = (await house.visitor.get('/api/challenges/hall', { sort: 'newest' })).body.challenges.find((one: { case_id: string }) => one.case_id === case_id).id
  ;(house.house.rooms.site as { has_mail: boolean }).has_mail = true
  // The demonstration's addresses lead nowhere by design; these do.
  await as((cx) => sql`update auth."user" set "email" = replace("email", '@example.invalid', '@example.org')`.execute(cx.tx))
})
after(() => house.stop())

const as = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
const view = async (client: Client) => (await client.get('/api/cases/view', { case_id })).body
/** Delivers every letter that systems deliver, until none is left. */
async function deliver(): Promise<string[]> {
  sent.length = 0
  const room: LetterRoom = { house: house.house, db: house.db, mailer: box, public_url: 'https://jiebang.example.org', actorOf: actorOfAccount }
  for (let round = 0; round < 4; round += 1) for (const system of systems) for (const [topic, make] of Object.entries(system.letters ?? {})) await deliverDue(house.db, 'jinhua', topic, make(room))
  return sent.map((letter) => String(letter.to)).toSorted()
}
/** Sends an act that is to be refused and gives the refusal's first problem, or its code. */
async function refused(client: Client, action: string, answers: Record<string, unknown>): Promise<string> {
  const page = await view(client)
  const reply: Reply = await client.post(`/api/challenges/${action}`, { case_id, version: page.version, answers })
  assert.ok(reply.status >= 400 && reply.status < 500, `${action} was not refused: ${reply.status}`)
  return reply.body.error.problems[0]?.code ?? reply.body.error.code
}
const closes = async (): Promise<string> => (await house.visitor.get('/api/challenges/page', { id })).body.bids_close_at

test('a change after publication reaches every bidder with a live bid, and every subscriber, once', async () => {
  await act(solver, case_id, 'bid', bidOf(100_000_000))
  await act(second, case_id, 'bid', bidOf(105_000_000))
  const third = await house.as('expert-9')
  assert.equal((await third.post('/api/subscriptions/subscribe', { filter: { sector: 'new-materials', words: '涂层' } })).status, 200)
  assert.equal((await third.post('/api/subscriptions/subscribe', { filter: { subject: `challenge:${id}` } })).status, 200)
  const abroad = await house.as('solver-abroad')
  const before_deadline = await closes()
  const reason = '客户新产线节拍提高，固化时间目标相应收紧。'
  const indicators = [need.indicators[0], { ...need.indicators[1], target: '40' }]

  const proposed = await act(enterprise, case_id, 'propose-amendment', { reason, indicators })
  assert.ok(proposed.body.receipt_id)
  const offered = (await view(officer)).can.find((one: { action: string }) => one.action === 'amend').form.values
  assert.deepEqual([offered.reason, offered.indicators[1].target, offered['title-zh']], [reason, '40', need['title-zh']], 'the officer’s form begins with what the owner asks')

  assert.equal(await refused(officer, 'amend', { reason, 'bids-close-at': new Date(Date.parse(before_deadline) - 86_400_000).toISOString() }), 'challenges.deadline-too-near-for-change')
  assert.equal(await refused(officer, 'amend', { reason, indicators }), 'challenges.deadline-too-near-for-change', 'an indicator changed without more time')
  assert.equal(await refused(officer, 'amend', { reason }), 'challenges.nothing-changed')
  const { calendar } = casesOf(house.house.cities.get('jinhua')!)
  const earliest = addWorkdays(calendar, civilDay(before_deadline), 5).due_on, day_before = addWorkdays(calendar, civilDay(before_deadline), 4).due_on
  assert.equal(await refused(officer, 'amend', { reason, indicators, 'bids-close-at': `${day_before}T15:00:00+08:00` }), 'challenges.deadline-too-near-for-change')
  assert.equal(await refused(enterprise, 'amend', { reason, indicators }), 'kernel.not-your-role')
  // The experts' invitations of the appraisal are none of this.
  await deliver()
  const done = await act(officer, case_id, 'amend', { reason, indicators, 'bids-close-at': `${earliest}T15:00:00+08:00` })

  const newsOf = async (client: Client) => (await client.get('/api/subscriptions/news')).body.news as { text: { zh: string }, path: string, is_for_organisation: boolean }[]
  for (const client of [solver, second]) {
    const [first, ...rest] = await newsOf(client)
    assert.match(first!.text.zh, /第 2 版.*核心指标/, `${client.account} is told what changed`)
    assert.deepEqual([first!.path, rest.length], [`/challenges/${id}`, 0])
  }
  assert.deepEqual(await newsOf(third), [], 'subscribers hear of it after commit')
  assert.deepEqual(await deliver(), ['demo-expert-9@example.org', 'demo-solver-2@example.org', 'demo-solver@example.org'])
  assert.equal((await newsOf(third)).length, 1, 'once, though two subscriptions fit')
  assert.deepEqual(await newsOf(abroad), [], 'whoever neither bids nor subscribes is not told')
  assert.deepEqual(await newsOf(enterprise), [], 'nobody learns from the news who bids')
  assert.deepEqual(await deliver(), [], 'delivered again, nothing is sent twice')

  const told = (await house.visitor.get('/api/challenges/versions', { id })).body
  assert.equal(told.current, 2)
  const [latest, first] = told.versions
  assert.deepEqual([latest.version, latest.reason, latest.is_weighty, latest.receipt_id, first.changes], [2, reason, true, done.body.receipt_id, []])
  assert.deepEqual(latest.changes.map((one: { field: string }) => one.field), ['indicators', 'bids-close-at'])
  const words = latest.changes[0].words as { kind: string, text: string }[]
  assert.deepEqual(words.filter((run) => run.kind !== 'same'), [{ kind: 'removed', text: '45' }, { kind: 'added', text: '40' }])
  const rows = (await as((cx) => sql<{ state: string }>`select state from amendment_proposal where case_id = ${case_id}`.execute(cx.tx))).rows
  assert.deepEqual(rows, [{ state: 'taken' }])
})

test('a machine’s translation that nobody confirmed keeps a challenge from being published, and the form says which days the city asks for', async () => {
  const unchecked_case = await publishChallenge(house, { before_publication: async (waiting) => {
    const page = async () => (await officer.get('/api/cases/view', { case_id: waiting })).body
    const challenge_id = (await officer.get('/api/challenges/translations')).body.challenges.find((one: { is_public: boolean }) => !one.is_public).id
    const problem = async () => (await officer.get('/api/challenges/translation', { id: challenge_id })).body.texts.find((one: { field: string }) => one.field === 'problem')
    const { source_hash } = await problem()
    await as((cx) => sql`insert into translation (city_id, subject, field, language, text, source_hash, origin, is_checked, account_id) values ('jinhua', ${`challenge:${challenge_id}`}, 'problem', 'en', 'The coating cracks.', ${source_hash}, 'machine', false, 'platform')`.execute(cx.tx))
    const { version, can, sections } = await page()
    const { help } = can.find((one: { action: string }) => one.action === 'publish').form.sections.flatMap((one: { fields: object[] }) => one.fields).find((one: { id: string }) => one.id === 'bids-close-at')
    assert.match(help.zh, /收到的时刻为准。宜留足 10 个工作日，即不早于 \d{4}-\d\d-\d\d 周[一二三四五]；宜落在工作日/)
    assert.match(help.en, /leave 10 working days/)
    assert.ok(JSON.stringify(sections).includes('有机器译文还没有人确认'), 'the check before publication says so')
    const answers = { 'title-en': need['title-en'], 'summary-zh': '求快速固化而不开裂的涂层工艺。', 'summary-en': 'Wanted: a coating that cures fast.', 'bids-close-at': new Date(Date.now() + 30 * 86_400_000).toISOString() }
    assert.equal((await officer.post('/api/challenges/publish', { case_id: waiting, version, answers })).body.error.code, 'challenges.machine-unchecked')
    assert.equal((await officer.post('/api/challenges/confirm-text', { id: challenge_id, field: 'problem', version: (await problem()).version })).status, 200)
    assert.ok(!JSON.stringify((await page()).sections).includes('有机器译文还没有人确认'))
  } })
  const amend = (await officer.get('/api/cases/view', { case_id: unchecked_case })).body.can.find((one: { action: string }) => one.action === 'amend')
  assert.match(JSON.stringify(amend.form), /截止时间至少延长 5 个工作日。照现在的截止时间，即不早于 \d{4}/, 'the days are the pack’s')
})

test('a question is answered for all at once, its asker named to nobody; a withheld one keeps its trace', async () => {
  const asked = await second.post('/api/challenges/ask', { id, text: '固化时间从进炉还是从喷涂起算？' })
  assert.equal(asked.status, 200, JSON.stringify(asked.body))
  const seen = (await house.visitor.get('/api/challenges/questions', { id })).body
  assert.deepEqual([seen.questions[0].text, seen.questions[0].state, seen.questions[0].due_on], [null, 'waiting', asked.body.due_on], 'the public learns that one waits, not what it says')
  assert.ok((await enterprise.get('/api/cases/desk')).body.lines.some((line: { case_id: string, due_on: string, step: { zh: string } }) => line.case_id === case_id && line.due_on === asked.body.due_on && line.step.zh === '公开提问待答复'), 'the owner has it on its desk, named as what it is')
  assert.equal((await second.post('/api/challenges/ask', { id, text: '固化时间从进炉还是从喷涂起算？' })).body.error.code, 'questions.asked-before')
  assert.equal((await enterprise.post('/api/challenges/ask', { id, text: '我们自己问自己可以吗？' })).body.error.code, 'questions.own')
  assert.equal((await house.visitor.post('/api/challenges/ask', { id, text: '没有登录可以提问吗？' })).status, 401)
  await third().then((client) => client.post('/api/challenges/ask', { id, text: '某某公司的配方是不是已经试过？' }))
  const choices = (await view(officer)).can.find((one: { action: string }) => one.action === 'withhold-question').form.sections[0].fields[0].options as { id: string, title: { zh: string } }[]
  await act(officer, case_id, 'withhold-question', { question: choices[1]!.id, reason: 'confidential' })
  await act(enterprise, case_id, 'answer-question', { question: choices[0]!.id, answer: '从进炉起算，以炉口计时器为准。', 'changes-challenge': false })
  const after_all = await house.visitor.get('/api/challenges/questions', { id })
  const [first, withheld] = after_all.body.questions
  assert.deepEqual([first.text, first.answer, first.answered_by.zh], ['固化时间从进炉还是从喷涂起算？', '从进炉起算，以炉口计时器为准。', '发榜单位'])
  assert.deepEqual([withheld.state, withheld.text, withheld.withheld_for.zh], ['withheld', null, '涉及商业秘密或个人信息'])
  const public_text = JSON.stringify(after_all.body)
  for (const name of ['demo-solver-2', 'demo-institute', '吴四材']) assert.ok(!public_text.includes(name), `the page names ${name}`)
  assert.ok(!(await enterprise.get('/api/cases/desk')).body.lines.some((line: { case_id: string }) => line.case_id === case_id), 'nothing is left on the owner’s desk')
  assert.equal(await refused(enterprise, 'answer-question', { question: choices[0]!.id, answer: '再答一次' }), 'cases.guard')
})

test('a late answer is reported once to the owner and the officer', async () => {
  await solver.post('/api/challenges/ask', { id, text: '样件由谁提供，每批多少件？' })
  await as((cx) => sql`update question set due_on = ${cx.today_on}::date - 1 where state = 'waiting'`.execute(cx.tx))
  const routine = systems.find((one) => one.id === 'challenges')!.routines!['late-questions']!
  await as(routine.run)
  await as(routine.run)
  const late = (await officer.get('/api/cases/notices')).body.notices.filter((one: { text: { zh: string } }) => one.text.zh.includes('已过答复期限'))
  assert.equal(late.length, 1)
  assert.ok((await officer.get('/api/cases/desk')).body.lines.some((line: { case_id: string, group: string }) => line.case_id === case_id && line.group === 'late'))
})

test('a visitor’s address is told nothing before its link is followed, and nothing after one click', async () => {
  const wish = { email: 'reader@example.net', filter: { subject: `challenge:${id}` }, language: 'en' }
  for (let times = 0; times < 2; times += 1) assert.equal((await house.visitor.post('/api/subscriptions/subscribe-by-mail', wish)).status, 200)
  await act(officer, case_id, 'amend', { reason: '摘要写得更清楚。', 'summary-zh': '求六十秒内固化而不开裂的涂层工艺。' })
  const letters = await deliver()
  assert.deepEqual(letters.filter((to) => to === 'reader@example.net'), ['reader@example.net'], 'one letter, which asks to confirm')
  const confirm = /confirm=([^\s&]+)/.exec(sent.find((letter) => letter.to === 'reader@example.net')!.text)![1]!
  assert.equal((await house.visitor.post('/api/subscriptions/confirm-subscription', { token: `${decodeURIComponent(confirm)}x` })).body.error.code, 'subscriptions.wrong-link')
  assert.equal((await house.visitor.post('/api/subscriptions/confirm-subscription', { token: decodeURIComponent(confirm) })).status, 200)
  await act(officer, case_id, 'amend', { reason: '英文摘要写得更清楚。', 'summary-en': 'Wanted: a coating that cures within a minute and does not crack.' })
  assert.ok((await deliver()).includes('reader@example.net'))
  const letter = sent.find((one) => one.to === 'reader@example.net')!
  const link = new URL(letter.unsubscribe!)
  assert.equal((await fetch(`${house.origin}${link.pathname}${link.search}`, { redirect: 'manual' })).status, 302, 'a look at the address ends nothing')
  const ended = await fetch(`${house.origin}${link.pathname}${link.search}`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' })
  assert.equal(ended.status, 200)
  await act(officer, case_id, 'amend', { reason: '再改一次摘要。', 'summary-zh': '求六十秒内固化、不开裂的涂层工艺。' })
  assert.ok(!(await deliver()).includes('reader@example.net'))
})

test('a change is told to whoever has a bid in, and no longer to whoever withdrew', async () => {
  const other = await publishChallenge(house, { open_for_ms: 30 * 86_400_000 })
  const abroad = await house.as('solver-abroad')
  await act(abroad, other, 'bid', bidOf(90_000_000))
  await act(second, other, 'bid', bidOf(95_000_000))
  await act(second, other, 'withdraw-bid')
  await act(officer, other, 'amend', { reason: '摘要写得更清楚。', 'summary-zh': '求六十秒内固化而不开裂的涂层工艺。' })
  const { id: other_id } = (await house.visitor.get('/api/challenges/hall', { sort: 'newest' })).body.challenges.find((one: { case_id: string }) => one.case_id === other)
  const told = async (client: Client) => ((await client.get('/api/subscriptions/news')).body.news as { path: string }[]).filter((one) => one.path === `/challenges/${other_id}`).length
  assert.deepEqual([await told(abroad), await told(second), await told(solver)], [1, 0, 0])
})

const third = () => house.as('expert-9')
