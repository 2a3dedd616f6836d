import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { addDays, addMonths } from '#kernel/values/days.ts'
import { openPanelsOffer, type OpenPanelsReader } from '#engines/conflicts/offer.ts'
import { rule_kinds } from '#engines/conflicts/tie.ts'
import { assertClear, conflictRulesOf, conflictsOf } from '#systems/conflicts/public.ts'
import { recheck } from '#systems/conflicts/recheck.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
let manager: Client, drawer: Client, expert: Client, other: Client, enterprise: Client, auditor: Client
const ids: Record<string, string> = {}
let owner_org = '', today = ''

const inCity = <T>(work: (cx: Cx) => Promise<T>) => runJob(house.house, house.db, platform('jinhua'), work)
const conflicts = (account: string, orgs: string[], on = today) => inCity(async (cx) => conflictsOf(cx, { people: [{ account_id: ids[account]!, employer: '' }], interested: { orgs, accounts: [] }, on }, { with_soft: true }))

before(async () => {
  house = await startHouse()
  await inCity(async (cx) => {
    for (const row of (await sql<{ account_id: string, demo: string }>`select account_id, demo_account as demo from person where demo_account is not null`.execute(cx.tx)).rows) ids[row.demo] = row.account_id
    owner_org = (await sql<{ org_id: string }>`select org_id from membership where account_id = ${ids['enterprise']} and role = 'enterprise' and ended_at is null`.execute(cx.tx)).rows[0]!.org_id
    today = cx.today_on
  })
  ;[manager, drawer, expert, other, enterprise, auditor] = await Promise.all(['expert-manager', 'expert-drawer', 'expert-1', 'expert-2', 'enterprise', 'auditor'].map((name) => house.as(name))) as [Client, Client, Client, Client, Client, Client]
})
after(() => house.stop())

describe('回避 from records', () => {
  test('the pack has a rule of every kind, each with a source or said to be illustrative', () => {
    const rules = conflictRulesOf(house.house.cities.get('jinhua')!.pack)
    assert.deepEqual([...new Set(rules.map((rule) => rule.kind))].sort(), [...rule_kinds].sort())
    for (const rule of rules) assert.ok(rule.illustrative === true || rule.source.article !== undefined || rule.source.title === '国科发火〔2016〕195号', rule.id)
    assert.equal(rules.find((rule) => rule.kind === 'employment')!.years, 3)
  })

  test('an expert declares an interest, the drawer finds it without inviting anybody, and the expert ends it', async () => {
    const look = async (who: Client = drawer) => who.post('/api/conflicts/would-conflict', { account_id: ids['expert-1'], org_id: owner_org })
    const clear = await look()
    assert.equal(clear.status, 200, JSON.stringify(clear.body))
    assert.deepEqual(clear.body.conflicts.filter((one: { severity: string }) => one.severity === 'hard'), [])
    const declared = await expert.post('/api/conflicts/declare-tie', { kind: 'consultancy', to: { org_id: owner_org }, detail: '技术顾问', begins_on: '2024-01-01' })
    assert.equal(declared.status, 200, JSON.stringify(declared.body))
    const found = await look()
    assert.equal(found.body.verdict, 'hard')
    const first = found.body.conflicts[0]
    assert.deepEqual([first.rule, first.records[0]], ['paid-consultancy', { kind: 'interest-tie', id: declared.body.tie_id, on: '2024-01-01' }])
    assert.match(first.sentence.zh, /为.+提供有偿咨询（3 年内）/)
    assert.equal(first.is_illustrative, true)
    const held = (await expert.get('/api/conflicts/held')).body.ties
    assert.ok(held.some((tie: { record: { id: string }, may_correct: boolean }) => tie.record.id === declared.body.tie_id && tie.may_correct))
    const ended = await expert.post('/api/conflicts/correct-tie', { tie_id: declared.body.tie_id, what: 'ended', ends_on: addDays(addMonths(today, -36), -1), begins_on: '2020-01-01', reason: '合同早已到期' })
    assert.equal(ended.status, 200, JSON.stringify(ended.body))
    assert.notEqual((await look()).body.verdict, 'hard', 'one day past three years it counts no more')
    assert.deepEqual((await conflicts('expert-1', [owner_org], addDays(today, -1))).map((one) => one.rule), ['paid-consultancy'], 'at three years to the day it did')
    const { rows } = await inCity((cx) => sql`select from interest_tie where from_account_id = ${ids['expert-1']}`.execute(cx.tx))
    assert.equal(rows.length, 2, 'nothing is lost by a correction')
    assert.equal((await expert.post('/api/conflicts/correct-tie', { tie_id: declared.body.tie_id, what: 'withdrawn', reason: '再改一次' })).body.error.code, 'conflicts.corrected-already')
  })

  test('enterprises, other experts and visitors learn nothing of it, and each look is in the audit', async () => {
    for (const who of [enterprise, other, expert, house.visitor]) {
      for (const path of ['would-conflict', 'read-ties', 'import-ties', 'record-tie']) assert.ok([401, 403].includes((await who.post(`/api/conflicts/${path}`, {})).status), `${who.account} ${path}`)
      assert.ok([401, 403].includes((await who.get('/api/conflicts/find-people', { name: '郑' })).status), who.account)
    }
    assert.equal((await house.visitor.get('/api/conflicts/held')).status, 401)
    for (const who of [enterprise, other]) {
      assert.doesNotMatch(JSON.stringify((await who.get('/api/conflicts/held')).body), /技术顾问/, who.account)
      const contested = await who.post('/api/conflicts/contest-tie', { record: { kind: 'interest-tie', id: (await expert.get('/api/conflicts/held')).body.ties.find((tie: { record: { kind: string } }) => tie.record.kind === 'interest-tie').record.id }, reason: '我也想知道' })
      assert.equal(contested.status, 404, 'asking about somebody else’s record is like asking about none')
    }
    const read = await manager.post('/api/conflicts/read-ties', { account_id: ids['expert-1'] })
    assert.match(JSON.stringify(read.body), /技术顾问/)
    assert.equal((await auditor.post('/api/conflicts/would-conflict', { account_id: ids['expert-1'], org_id: owner_org })).status, 200)
    const { rows } = await inCity((cx) => sql<{ action: string }>`select distinct action from audit where action like 'conflicts.%'`.execute(cx.tx))
    for (const action of ['conflicts.would-conflict', 'conflicts.read-ties']) assert.ok(rows.some((row) => row.action === action), action)
  })

  test('a table of equity is told of by row and column, written once, and closes into a group', async () => {
    const orgs = (await inCity((cx) => sql<{ id: string, title_zh: string }>`select id, title_zh from organization where kind = 'enterprise' and id <> ${owner_org} order by id limit 1`.execute(cx.tx))).rows[0]!
    const owner = (await inCity((cx) => sql<{ title_zh: string }>`select title_zh from organization where id = ${owner_org}`.execute(cx.tx))).rows[0]!.title_zh
    const table = (percent: string) => `股东,单位,持股比例,起,来源\n${orgs.title_zh},${owner},${percent},2020-01-01,工商登记\n没有这家,${owner},60,2020-01-01,工商登记`
    const refused = await manager.post('/api/conflicts/import-ties', { table: 'equity', text: table('50') })
    assert.deepEqual([refused.status, refused.body.is_refused, refused.body.problems[0].row, refused.body.problems[0].column], [200, true, 3, '股东'], JSON.stringify(refused.body))
    const written = await manager.post('/api/conflicts/import-ties', { table: 'equity', text: table('50'), skip_bad_rows: true })
    assert.equal(written.body.imported, 1, JSON.stringify(written.body))
    assert.equal((await manager.post('/api/conflicts/import-ties', { table: 'equity', text: table('50'), skip_bad_rows: true })).body.unchanged, 1)
    const found = await inCity((cx) => conflictsOf(cx, { people: [{ account_id: ids['expert-3']!, employer: orgs.id }], interested: { orgs: [owner_org], accounts: [] }, on: today }))
    assert.ok(found.some((one) => one.rule === 'same-company-group' && one.record.kind === 'interest-tie' && one.severity === 'hard'), JSON.stringify(found))
  })

  test('one person under two accounts is found by the hash of an identity number; by a name alone only suggested', async () => {
    await inCity(async (cx) => {
      await sql`insert into membership (city_id, account_id, role, org_id) values ('jinhua', ${ids['solver-2'] ?? ids['solver']}, 'solver', ${owner_org}) on conflict do nothing`.execute(cx.tx)
      for (const account of ['expert-4', ids['solver-2'] ? 'solver-2' : 'solver']) await sql`insert into person_identifier (city_id, account_id, kind, cipher, lookup, masked) values ('jinhua', ${ids[account]}, 'identity-number', 'x', ${'a'.repeat(64)}, 'x')
        on conflict (city_id, account_id, kind) do update set lookup = excluded.lookup`.execute(cx.tx)
    })
    assert.ok((await conflicts('expert-4', [owner_org])).some((one) => one.rule === 'employment'))
    const told = (await drawer.post('/api/conflicts/would-conflict', { account_id: ids['expert-4'], org_id: owner_org })).body
    assert.deepEqual(told.same_person.map((one: { by: string }) => one.by), ['identity-number'])
  })

  test('an applicant may name three experts and not four; who is named does not learn it', async () => {
    const names = await inCity((cx) => sql<{ name_zh: string, org_id: string | null, title_zh: string | null }>`select person.name_zh, membership.org_id, organization.title_zh from person join membership using (city_id, account_id)
      left join organization on organization.city_id = membership.city_id and organization.id = membership.org_id where person.account_id = ${ids['expert-2']} and membership.role = 'expert'`.execute(cx.tx))
    const { name_zh, title_zh } = names.rows[0]!
    const name = async (who: string) => enterprise.post('/api/conflicts/exclude-expert', { org_id: owner_org, name: who, employer: title_zh ?? '某大学', reason: '与我方有技术纠纷' })
    for (const who of [name_zh, '赵六', '钱七']) assert.equal((await name(who)).status, 200)
    assert.equal((await name('孙八')).body.error.code, 'conflicts.too-many-excluded')
    if (title_zh !== null) assert.ok((await conflicts('expert-2', [owner_org])).some((one) => one.rule === 'applicant-exclusion'))
    assert.doesNotMatch(JSON.stringify((await other.get('/api/conflicts/held')).body), /纠纷|exclusion/)
    const own = (await enterprise.get('/api/conflicts/exclusions')).body as { max: number, orgs: { id: string }[], excluded: { org_id: string, name: string }[] }
    assert.ok(own.max === 3 && own.orgs.some((org) => org.id === owner_org) && own.excluded.length > 0 && own.excluded.every((one) => one.org_id === owner_org))
    assert.deepEqual(((await manager.get('/api/conflicts/exclusions')).body as typeof own).excluded.map((one) => one.name), own.excluded.map((one) => one.name))
    assert.equal((await other.get('/api/conflicts/exclusions')).status, 403, 'an expert is not told who asks not to have them')
    assert.equal((await other.post('/api/conflicts/exclude-expert', { org_id: owner_org, name: '李四', employer: '某大学', reason: '不是我的单位' })).status, 403)
  })

  test('panels at work are looked at again: a new conflict is told once, to drawer and asker, and names nobody', async () => {
    const case_id = (await inCity((cx) => sql<{ id: string }>`select id from case_file order by id limit 1`.execute(cx.tx))).rows[0]?.id
    assert.ok(case_id)
    const panel: OpenPanelsReader = async () => [{ case_id, people: [{ account_id: ids['expert-5'] ?? ids['expert-3']!, employer: '' }], interested: { orgs: [owner_org], accounts: [] }, asked_by: 'city-officer' }]
    const system = house.house.systems.get('challenges')!
    house.house.systems.set('challenges', { ...system, offers: { ...system.offers, [openPanelsOffer]: [panel] } })
    const notices = async () => (await inCity((cx) => sql<{ role: string, text_zh: string }>`select role, text_zh from notice where title_zh = '评审组出现新的利益关系' order by role`.execute(cx.tx))).rows
    await inCity(recheck)
    const before_count = (await notices()).length
    const member = ids['expert-5'] ? 'expert-5' : 'expert-3'
    assert.equal((await (await house.as(member)).post('/api/conflicts/declare-tie', { kind: 'declared', to: { org_id: owner_org } })).status, 200)
    await inCity(recheck)
    const told = (await notices()).slice(before_count === 0 ? 0 : undefined)
    assert.equal((await notices()).length - before_count, 2)
    assert.deepEqual([...new Set(told.map((one) => one.role))], ['city-officer', 'expert-drawer'])
    const name = (await inCity((cx) => sql<{ name_zh: string }>`select name_zh from person where account_id = ${ids[member]}`.execute(cx.tx))).rows[0]!.name_zh
    for (const one of told) assert.ok(!one.text_zh.includes(name.replace('〔演示〕', '')), one.text_zh)
    await inCity(recheck)
    assert.equal((await notices()).length - before_count, 2, 'told once')
    for (const at of ['invitation', 'first-score', 'payment'] as const) {
      await assert.rejects(inCity((cx) => assertClear(cx, { at, people: [{ account_id: ids[member]!, employer: '' }], interested: { orgs: [owner_org], accounts: [] } })), (error: { code: string, problems: { code: string, data: { rule: string } }[] }) =>
        error.code === `conflicts.not-clear-at-${at}` && error.problems[0]!.data.rule === 'declared-interest')
    }
    await inCity((cx) => assertClear(cx, { at: 'invitation', people: [{ account_id: ids[member]!, employer: '' }], interested: { orgs: ['nobody'], accounts: [] } }))
  })
})
