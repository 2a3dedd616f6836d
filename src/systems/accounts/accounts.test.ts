import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { openDb, sql, type Db } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { withScope } from '#kernel/store/scope.ts'
import { platform, visitor } from '#kernel/trust/actor.ts'
import { actorAs, openTestHouse, type TestHouse } from './house-for-tests.ts'
import { addMembership } from './membership.ts'
import { openAccount } from './open-account.ts'
import { seedDemo } from './seed-demo.ts'

const password = 'six quiet herons at dawn'
const admin = actorAs('demo-admin', 'admin')
const auditor = actorAs('demo-auditor', 'auditor')
const officer = actorAs('demo-city-officer', 'city-officer')
const enterprise = actorAs('demo-enterprise', 'enterprise', { org_id: 'demo-enterprise' })
let held: TestHouse
let owner: Db

before(async () => {
  held = await openTestHouse()
  owner = openDb(held.owner_url, 2)
})
after(async () => {
  await owner?.destroy()
  await held?.close()
})

let count = 0
async function newcomer(): Promise<string> {
  count += 1
  return (await held.act(visitor('jinhua'), 'accounts.register-person', { name: `新人${count}`, email: `new-${count}@example.org`, password, wish: 'enterprise' })).account_id
}

test('the demonstration has its accounts with stable ids and no passwords, and seeding it again opens none', async () => {
  const { rows } = await sql<{ id: string }>`select "id" as id from auth."user" where "id" like 'demo-%' order by 1`.execute(owner)
  for (const id of ['demo-enterprise', 'demo-solver-abroad', 'demo-expert-9', 'demo-insurer', 'demo-auditor', 'demo-admin']) assert.ok(rows.some((row) => row.id === id), id)
  assert.equal((await sql`select 1 from auth."account" where "userId" like 'demo-%'`.execute(owner)).rows.length, 0)
  assert.deepEqual(await runJob(held.house, held.db, platform('jinhua'), (cx) => seedDemo(cx)), { opened: 0 })
})

test('a second city of the same deployment seeds the same demonstration under ids of its own', async () => {
  const one = { id: 'enterprise', name: { zh: '甲', en: 'A' }, illustrative: true as const, org: 'science-bureau', roles: ['enterprise' as const], county: null, languages: ['zh' as const] }
  assert.deepEqual(await runJob(held.house, held.db, platform('elsewhere'), (cx) => seedDemo(cx, [one])), { opened: 1 })
  const { rows } = await sql<{ account_id: string }>`select account_id from person where city_id = 'elsewhere'`.execute(owner)
  assert.deepEqual(rows.map((row) => row.account_id), ['demo-elsewhere-enterprise'])
})

test('outside a demonstration the demonstration accounts are never opened', async () => {
  const real = { ...held.house, is_demo: false }
  await assert.rejects(runJob(real, held.db, platform('jinhua'), (cx) => seedDemo(cx)), /demonstration mode only/)
})

test('a visitor learns of demonstration accounts in a demonstration, and of nobody otherwise', async () => {
  const shown = await held.ask(visitor('jinhua'), 'accounts.me')
  assert.equal(shown.account, null)
  assert.deepEqual(shown.demo_accounts[0], {
    id: 'enterprise', name: { zh: '〔演示〕林一丝', en: 'Lin Yisi (demo)' }, role: { zh: '企业（出题方）', en: 'Enterprise (challenge owner)' },
    org: { zh: '〔演示〕云雀纺织科技有限公司', en: 'Skylark Textile Technology Co., Ltd. (demo)' }, side: 'demand',
  })
  const side = new Map<string, string>(shown.demo_accounts.map((one: { id: string, side: string }) => [one.id, one.side]))
  assert.deepEqual(['solver', 'expert-1', 'insurer', 'auditor', 'city-officer', 'admin'].map((id) => side.get(id)), ['supply', 'review', 'review', 'review', 'service', 'service'])
  held.house.is_demo = false
  try {
    assert.deepEqual((await held.ask(visitor('jinhua'), 'accounts.me')).demo_accounts, [])
  } finally {
    held.house.is_demo = true
  }
})

test('who is signed in is told with roles, organisation and city in both languages', async () => {
  const shown = await held.ask(enterprise, 'accounts.me')
  assert.deepEqual(shown.roles, [{
    role: 'enterprise', title: { zh: '企业（出题方）', en: 'Enterprise (challenge owner)' }, org_id: 'demo-enterprise',
    org_title: { zh: '〔演示〕云雀纺织科技有限公司', en: 'Skylark Textile Technology Co., Ltd. (demo)' }, county_id: null,
  }])
  assert.deepEqual([shown.city.title, shown.city.zone, shown.oidc], [{ zh: '金华市', en: 'Jinhua' }, 'Asia/Shanghai', null])
  assert.deepEqual([shown.account.has_password, shown.account.has_second_factor], [false, false])
})

test('one address registers once in the whole deployment, however it is written', async () => {
  await held.act(visitor('jinhua'), 'accounts.register-person', { name: '甲', email: 'Once@Example.org', password, wish: 'solver' })
  await assert.rejects(held.act(visitor('elsewhere'), 'accounts.register-person', { name: '乙', email: ' once@example.org', password, wish: 'solver' }), { code: 'accounts.email-taken' })
})

test('a weak password opens no account and says which rule it breaks', async () => {
  await assert.rejects(held.act(visitor('jinhua'), 'accounts.register-person', { name: '甲', email: 'weak@example.org', password: 'password123', wish: 'solver' }),
    (error: { code: string, problems: { code: string }[] }) => error.code === 'accounts.weak-password' && error.problems[0]?.code === 'accounts.password-common')
})

test('an administrator gives a role with its place and takes it back; a role without its place, or of no system, is refused', async () => {
  const account_id = await newcomer()
  await assert.rejects(held.act(admin, 'accounts.grant-role', { account_id, role: 'county-officer' }), { code: 'accounts.role-needs-county' })
  await assert.rejects(held.act(admin, 'accounts.grant-role', { account_id, role: 'solver' }), { code: 'accounts.role-needs-org' })
  await assert.rejects(held.act(admin, 'accounts.grant-role', { account_id, role: 'emperor' }), { code: 'accounts.no-such-role' })
  await assert.rejects(held.act(admin, 'accounts.grant-role', { account_id, role: 'county-officer', county_id: 'atlantis' }), { code: 'organizations.no-such-county' })
  await held.act(admin, 'accounts.grant-role', { account_id, role: 'county-officer', org_id: 'lanxi-bureau', county_id: 'lanxi' })
  const roles = async () => (await sql<{ role: string }>`select role from membership where account_id = ${account_id} and ended_at is null order by role`.execute(owner)).rows.map((row) => row.role)
  assert.deepEqual(await roles(), ['county-officer'])
  await held.act(admin, 'accounts.end-role', { account_id, role: 'county-officer', org_id: 'lanxi-bureau', county_id: 'lanxi' })
  assert.deepEqual(await roles(), [])
})

test('administration, audit and business never meet in one account: the action refuses, and so does the database', async () => {
  const account_id = await newcomer()
  for (const role of ['admin', 'auditor']) await assert.rejects(held.act(admin, 'accounts.grant-role', { account_id, role }), { code: 'accounts.separate-duties' })
  await assert.rejects(held.act(admin, 'accounts.grant-role', { account_id: 'demo-auditor', role: 'admin' }), { code: 'accounts.separate-duties' })
  await assert.rejects(held.act(admin, 'accounts.grant-role', { account_id: 'demo-auditor', role: 'city-officer' }), { code: 'accounts.separate-duties' })
  await assert.rejects(sql`insert into membership (city_id, account_id, role) values ('jinhua', 'demo-admin', 'auditor')`.execute(owner), { code: '23503' })
  await assert.rejects(sql`insert into membership (city_id, account_id, role) values ('jinhua', 'demo-admin', 'city-officer')`.execute(owner), { code: '23503' })
})

test('keeping the register, using panels, drawing them and supervising never meet in one account; once a role has ended, the other side is open', async () => {
  const account_id = await newcomer()
  const give = (role: string) => runJob(held.house, held.db, platform('jinhua'), (cx) => addMembership(cx, { account_id, role, org_id: null, county_id: null }))
  await give('city-officer')
  await give('finance-officer')
  for (const role of ['expert-manager', 'expert-drawer', 'supervisor']) {
    await assert.rejects(give(role), { code: 'accounts.separate-sides' })
    await assert.rejects(sql`insert into membership (city_id, account_id, role) values ('jinhua', ${account_id}, ${role})`.execute(owner), { code: '23503' })
  }
  await assert.rejects(sql`insert into membership (city_id, account_id, role) values ('jinhua', 'demo-expert-drawer', 'expert-manager')`.execute(owner), { code: '23503' })
  await assert.rejects(sql`update person set panel_side = 'drawing' where account_id = ${account_id}`.execute(owner), { code: '23503' })
  for (const role of ['city-officer', 'finance-officer']) await held.act(admin, 'accounts.end-role', { account_id, role })
  await give('expert-drawer')
  await assert.rejects(give('city-officer'), { code: 'accounts.separate-sides' })
})

test('an administrator changes nothing of their own, and nobody else administers', async () => {
  const account_id = await newcomer()
  await assert.rejects(held.act(admin, 'accounts.grant-role', { account_id: 'demo-admin', role: 'admin', org_id: 'lanxi-bureau' }), { code: 'accounts.own-roles' })
  await assert.rejects(held.act(admin, 'accounts.close-account', { account_id: 'demo-admin', reason: '不再需要了' }), { code: 'accounts.own-roles' })
  for (const actor of [officer, auditor, enterprise]) {
    await assert.rejects(held.act(actor, 'accounts.grant-role', { account_id, role: 'expert' }), { code: 'kernel.not-your-role' })
    await assert.rejects(held.act(actor, 'accounts.open-account', { name: 'x', email: 'x@example.org', role: 'expert' }), { code: 'kernel.not-your-role' })
  }
  await assert.rejects(held.act(visitor('jinhua'), 'accounts.grant-role', { account_id, role: 'expert' }), { code: 'kernel.sign-in-first' })
})

test('an administrator of one city cannot reach an account of another', async () => {
  const account_id = (await held.act(visitor('elsewhere'), 'accounts.register-person', { name: '远', email: 'far@example.org', password, wish: 'solver' })).account_id
  await assert.rejects(held.act(admin, 'accounts.grant-role', { account_id, role: 'expert' }), { code: 'accounts.no-such-account' })
  await assert.rejects(held.act(admin, 'accounts.close-account', { account_id, reason: '不再需要了' }), { code: 'accounts.no-such-account' })
})

test('ten roles are held at a time, the eleventh is refused', async () => {
  const account_id = await newcomer()
  const counties = ['wucheng', 'jindong', 'lanxi', 'dongyang', 'yiwu', 'yongkang', 'pujiang', 'wuyi', 'panan', 'development-zone']
  for (const county_id of counties) await held.act(admin, 'accounts.grant-role', { account_id, role: 'county-officer', county_id })
  await held.act(admin, 'accounts.grant-role', { account_id, role: 'county-officer', county_id: 'lanxi' })
  await assert.rejects(held.act(admin, 'accounts.grant-role', { account_id, role: 'expert' }), { code: 'accounts.too-many-memberships' })
})

test('the command line opens a city’s first administrator, as the platform', async () => {
  const opened = await runJob(held.house, held.db, platform('elsewhere'), (cx) => openAccount(cx, { name: '首任', email: 'first@example.org', language: 'zh', role: 'admin', org_id: null, county_id: null }))
  assert.match(opened.set_password_path, /^\/set-password\?token=[\w-]{32}$/)
})

test('an identity number is stored unreadable, shown masked, and read in full only by an officer with a reason, for a while', async () => {
  const number = '11010519491231002X'
  await assert.rejects(held.act(enterprise, 'accounts.set-identifier', { kind: 'identity-number', identifier: '110105194912310021' }), { code: 'accounts.wrong-identifier' })
  assert.deepEqual(await held.act(enterprise, 'accounts.set-identifier', { kind: 'identity-number', identifier: ` ${number.toLowerCase()} ` }), { kind: 'identity-number', masked: '1101****002X' })
  const { rows } = await sql<{ everything: string }>`select person_identifier::text || coalesce((select string_agg(command::text, '') from command), '') as everything from person_identifier`.execute(owner)
  assert.doesNotMatch(rows.map((row) => row.everything).join(''), /19491231/)
  const { people } = await held.ask(officer, 'accounts.people', { role: 'enterprise', q: '林一丝' })
  assert.deepEqual(people[0].identifiers, [{ kind: 'identity-number', masked: '1101****002X' }])

  await assert.rejects(held.act(officer, 'accounts.unmask-identifier', { account_id: 'demo-enterprise', kind: 'identity-number', reason: '看看' }), { code: 'kernel.wrong-input' })
  await assert.rejects(held.act(officer, 'accounts.unmask-identifier', { account_id: 'demo-enterprise', kind: 'passport', reason: '核对身份信息' }), { code: 'accounts.no-identifier' })
  const viewing = await held.act(officer, 'accounts.unmask-identifier', { account_id: 'demo-enterprise', kind: 'identity-number', reason: '核对身份信息' })
  assert.equal((await held.ask(officer, 'accounts.identifier', { viewing: viewing.viewing_id })).identifier, number)
  await assert.rejects(held.ask(admin, 'accounts.identifier', { viewing: viewing.viewing_id }), { code: 'accounts.viewing-over' })
  for (const actor of [auditor, enterprise]) await assert.rejects(held.ask(actor, 'accounts.identifier', { viewing: viewing.viewing_id }), { code: 'kernel.not-your-role' })
  await sql`update identifier_viewing set until = now() where id = ${viewing.viewing_id}`.execute(owner)
  await assert.rejects(held.ask(officer, 'accounts.identifier', { viewing: viewing.viewing_id }), { code: 'accounts.viewing-over' })
  const kept = await sql<{ answer: string }>`select string_agg(answer::text, '') as answer from command`.execute(owner)
  assert.doesNotMatch(kept.rows[0]?.answer ?? '', /19491231/)
  assert.equal((await sql`select 1 from audit where action = 'accounts.unmask-identifier' and subject = 'account:demo-enterprise'`.execute(owner)).rows.length, 1)
})

test('a passport of twenty characters is taken, one of twenty-one is not', async () => {
  const solver = actorAs('demo-solver-abroad', 'solver', { org_id: 'demo-institute-abroad' })
  assert.equal((await held.act(solver, 'accounts.set-identifier', { kind: 'passport', identifier: 'A'.repeat(20) })).kind, 'passport')
  await assert.rejects(held.act(solver, 'accounts.set-identifier', { kind: 'passport', identifier: 'A'.repeat(21) }), { code: 'accounts.wrong-identifier' })
})

test('the audit is read by the auditor alone, page by page, the latest first', async () => {
  for (const actor of [admin, officer, enterprise]) await assert.rejects(held.ask(actor, 'accounts.audit-list'), { code: 'kernel.not-your-role' })
  await sql`insert into audit (city_id, id, account_id, action, subject, content_hash, leaf) select 'jinhua', 'filler-' || n, 'platform', 'tests.fill', 'tests:' || n, '', '' from generate_series(1, 150) n`.execute(owner)
  const first = await held.ask(auditor, 'accounts.audit-list', { action: 'tests.fill' })
  const second = await held.ask(auditor, 'accounts.audit-list', { action: 'tests.fill', after: String(first.next) })
  assert.deepEqual([first.rows.length, second.rows.length, second.next], [100, 50, null])
  const seqs = [...first.rows, ...second.rows].map((row: { seq: number }) => row.seq)
  assert.deepEqual(seqs, seqs.toSorted((a: number, b: number) => b - a))
  assert.equal(new Set(seqs).size, 150)
  const named = await held.ask(auditor, 'accounts.audit-list', { action: 'accounts.grant-role' })
  assert.deepEqual([named.rows[0].name.en, named.rows[0].title], ['Shi Guanli (demo)', { zh: '授予角色', en: 'Grant a role' }])
  assert.deepEqual((await held.ask(actorAs('x', 'auditor', { city_id: 'elsewhere' }), 'accounts.audit-list', { action: 'tests.fill' })).rows, [])
})

test('people are listed for officers and administrators only, and only those of the city', async () => {
  for (const actor of [auditor, enterprise]) await assert.rejects(held.ask(actor, 'accounts.people'), { code: 'kernel.not-your-role' })
  const experts = await held.ask(officer, 'accounts.people', { role: 'expert' })
  assert.equal(experts.people.length, 15)
  const there = await held.ask(actorAs('y', 'city-officer', { city_id: 'elsewhere' }), 'accounts.people', { role: 'expert' })
  assert.deepEqual(there.people, [])
})

test('row-level security shows a person their own row and no other, and the application role cannot read another city’s', async () => {
  const solver = actorAs('demo-solver', 'solver', { org_id: 'demo-university' })
  const seen = (reach: string) => withScope(held.db, solver, reach, async (tx) =>
    (await sql<{ city_id: string, account_id: string }>`select city_id, account_id from person`.execute(tx)).rows, 'read')
  assert.deepEqual(await seen(held.house.cities.get('jinhua')!.access.reachOf(solver)), [{ city_id: 'jinhua', account_id: 'demo-solver' }])
  const all = await seen('all')
  assert.ok(all.length > 20 && all.every((row) => row.city_id === 'jinhua'))
})

test('the language is changed by its owner and by nobody who is not signed in', async () => {
  assert.deepEqual(await held.act(enterprise, 'accounts.set-language', { language: 'en' }), { language: 'en' })
  await assert.rejects(held.act(visitor('jinhua'), 'accounts.set-language', { language: 'en' }), { code: 'kernel.sign-in-first' })
})

test('every law of the two systems holds after all this', async () => {
  for (const system of ['accounts', 'organizations']) {
    const laws = readFileSync(new URL(`../${system}/laws.sql`, import.meta.url), 'utf8').split(/^-- law: /m).slice(1)
    assert.ok(laws.length > 0)
    for (const law of laws) {
      const [heading = '', ...text] = law.split('\n')
      assert.match(heading, /^[a-z-]+ \| .+ \| .+$/)
      assert.deepEqual((await sql.raw(text.join('\n')).execute(owner)).rows, [], heading)
    }
  }
})
