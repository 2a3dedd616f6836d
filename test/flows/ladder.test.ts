import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { addDays, addMonths } from '#kernel/values/days.ts'
import { sayDay } from '#kernel/values/say-day.ts'
import { recordFacts, type NewFact } from '#facts/record.ts'
import { dictionaryOf } from '#facts/dictionary.ts'
import { seedDemoLadder } from '#systems/ladder/demo.ts'
import { remind } from '#systems/ladder/remind.ts'
import { weighDaily } from '#systems/ladder/weigh.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse, today: string
before(async () => {
  house = await startHouse()
  today = await asPlatform(async (cx) => cx.today_on)
})
after(() => house.stop())

const asPlatform = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
const assess = async (client: Client, facts: Record<string, unknown>, more: Record<string, string> = {}) => (await client.get('/api/ladder/assess', { facts: JSON.stringify(facts), ...more })).body
const source = { title: '高新技术企业备案公示（演示）', number: '演示〔2026〕1 号' }
const record = (client: Client, body: Record<string, unknown>) => client.post('/api/ladder/record-status', { org_id: 'demo-enterprise', rung: 'high-tech-enterprise', what: 'granted', certificate: 'GR-DEMO-1', source, ...body })
const cells = async (client: Client, rung: string, county: string) => (await client.get('/api/ladder/board')).body.counties.find((one: { id: string }) => one.id === county).cells[rung]
const law_free = (name: string) => asPlatform(async (cx) => (await sql.raw(name).execute(cx.tx)).rows)

const sme = { 是居民企业: '是', 职工总数: '100', 最近一年销售收入: '1000 万元', 资产总额: '800 万元', 属限制或淘汰类: '否', 近两年无事故失信异常: '是', 科技人员数: '27', 最近一年研发费用: '45 万元', 成本费用总额: '900 万元', 一类知识产权数: '0', 二类知识产权数: '2' }

test('anyone finds out how a company stands, point by point, with what the next band needs', async () => {
  const found = await assess(house.visitor, sme)
  assert.deepEqual([found.outcome, found.score.low, found.score.high, found.problems], ['undecided', 58, 58, []], JSON.stringify(found.missing))
  assert.deepEqual(found.score.criteria.map((one: { low: number }) => one.low), [16, 30, 12])
  assert.match(found.score.criteria[0].next[0].gaps[0].zh, /科技人员数还差 3 人/)
  assert.deepEqual(found.missing.map((one: { fact: string }) => one.fact), ['国家高新技术企业资格有效', '近五年国家级科技奖前三', '有省部级以上研发机构', '近五年主导制定标准'], 'a direct route might still stand for the score')
  assert.deepEqual(found.not_zero, ['technical-staff'])
  const no_route = { 国家高新技术企业资格有效: '否', 近五年国家级科技奖前三: '否', 有省部级以上研发机构: '否', 近五年主导制定标准: '否' }
  assert.equal((await assess(house.visitor, { ...sme, ...no_route })).outcome, 'not-eligible')
  assert.equal((await assess(house.visitor, { ...sme, ...no_route, 科技人员数: '30' })).outcome, 'eligible')
  assert.equal((await assess(house.visitor, { ...sme, 国家高新技术企业资格有效: '是' })).outcome, 'eligible', 'a direct route stands for the score')
  assert.deepEqual(found.sections.map((one: { title: { en: string } }) => one.title.en), ['Conditions', 'Technical staff', 'R&D spending', 'Results', 'Direct routes'])
  const leading = (await house.visitor.get('/api/ladder/assess', { rung: 'leading-innovative-enterprise' })).body
  assert.deepEqual([leading.rung.is_undetermined, leading.outcome, leading.undetermined.length], [true, 'undecided', 2])
  assert.equal((await house.visitor.get('/api/ladder/assess', { rung: 'no-such' })).status, 404)
  assert.equal((await house.visitor.get('/api/ladder/assess', { org_id: 'demo-enterprise' })).body.error.code, 'ladder.own-only')
  assert.match((await assess(house.visitor, { 科技人员数: '许多' })).problems[0].zh, /读不出/)
})

test('the demonstration sets up a board that says something in every county: held, new, running out, run out, recognised anew, ended, one condition short, able to apply', async () => {
  const statuses = async () => Number((await asPlatform(async (cx) => (await sql<{ count: number }>`select count(*)::int as count from ladder_status`.execute(cx.tx)).rows))[0]!.count)
  const before = await statuses()
  await asPlatform(seedDemoLadder)
  assert.equal(await statuses(), before, 'set up once')
  await asPlatform(weighDaily)
  const city = await house.as('city-officer')
  const { counties, rungs, has_demo } = (await city.get('/api/ladder/board')).body
  const hnte = rungs.find((one: { id: string }) => one.id === 'high-tech-enterprise').total
  assert.deepEqual(hnte, { held: 5, new: 1, expiring: 2, ready: 1, near: 3, open: 1 }, 'the register’s facts outlive a start: of whom only a status is known, the rest is open')
  assert.deepEqual(counties.filter((one: { cells: Record<string, Record<string, number>> }) => Object.values(one.cells).every((cell) => Object.values(cell).every((count) => count === 0))), [], 'no county is empty')
  assert.equal(has_demo, true)
  const near = (await city.get('/api/ladder/board-rows', { measure: 'near', rung: 'high-tech-enterprise' })).body.rows
  assert.deepEqual(near.map((one: { org_id: string, is_demo: boolean, gap: { zh: string } }) => [one.org_id, one.is_demo]).toSorted(), [['demo-lark', true], ['demo-oriole', true], ['demo-thrush', true]])
  assert.match(near.find((one: { org_id: string }) => one.org_id === 'demo-thrush').gap.zh, /科技人员数还差 2 人/)
  const { statuses: told } = (await city.get('/api/ladder/history', { org_id: 'demo-kingfisher' })).body
  assert.deepEqual(told.map((one: { what: string, is_held: boolean, is_demo: boolean }) => [one.what, one.is_held, one.is_demo]), [['granted', true, true], ['renewed', true, true], ['granted', false, true], ['granted', true, true]])
  assert.equal(new Set(told.map((one: { source: { title: string } }) => one.source.title)).size, 4, 'each by a document of its own')
})

test('an officer records a status with its source; it holds three years, cannot be given twice, is corrected by a later row, ended, and the enterprise’s fact follows', async () => {
  const county = await house.as('county-officer'), other = await house.as('county-officer-2'), enterprise = await house.as('enterprise')
  const from = addMonths(today, -12)
  const { held } = await cells(county, 'high-tech-enterprise', 'lanxi')
  assert.equal((await record(enterprise, { valid_from: from })).status, 403)
  assert.equal((await record(other, { valid_from: from })).body.error.code, 'ladder.no-enterprise', 'of another county')
  assert.equal((await record(county, { valid_from: addDays(today, 1) })).body.error.code, 'ladder.not-yet')
  assert.equal((await record(county, { valid_from: from, valid_until: addDays(from, -1) })).body.error.code, 'ladder.until-before-from')
  const given = await record(county, { valid_from: from })
  assert.deepEqual([given.status, given.body.valid_until], [200, addDays(addMonths(from, 36), -1)])
  assert.equal((await record(county, { valid_from: today })).body.error.code, 'ladder.held-already')
  assert.equal((await cells(county, 'high-tech-enterprise', 'lanxi')).held, held + 1)
  assert.equal((await assess(enterprise, {}, { org_id: 'demo-enterprise' })).outcome, 'undecided')
  const direct = (await assess(enterprise, {}, { org_id: 'demo-enterprise' })).direct.find((one: { verdict: boolean }) => one.verdict === true)
  assert.match(direct.values[0].source.zh, /备案公示/)
  // The certificate was mistyped: a later row stands in its place, the history keeps both.
  const mended = await record(county, { valid_from: from, certificate: 'GR-DEMO-2', corrects: given.body.status_id })
  assert.equal(mended.status, 200, JSON.stringify(mended.body))
  assert.equal((await record(county, { valid_from: from, corrects: given.body.status_id })).body.error.code, 'ladder.corrected-already')
  assert.equal((await record(county, { what: 'withdrawn', valid_from: from })).body.error.code, 'ladder.correction-needed')
  const history = (await enterprise.get('/api/ladder/history', { org_id: 'demo-enterprise' })).body
  assert.deepEqual(history.statuses.filter((one: { rung: string }) => one.rung === 'high-tech-enterprise').map((one: { certificate: string, is_held: boolean, is_corrected: boolean }) => [one.certificate, one.is_held, one.is_corrected]), [['GR-DEMO-2', true, false], ['GR-DEMO-1', false, true]])
  assert.equal(history.statuses[0].source.number, source.number)
  assert.deepEqual((await (await house.as('enterprise-2')).get('/api/ladder/history', { org_id: 'demo-enterprise' })).body.statuses ?? [], [], 'another enterprise reads nothing of it')
  assert.equal((await cells(county, 'high-tech-enterprise', 'lanxi')).held, held + 1)
  const rows = (await county.get('/api/ladder/board-rows', { measure: 'held', rung: 'high-tech-enterprise', county: 'lanxi' })).body.rows
  assert.deepEqual(rows.filter((one: { org_id: string }) => one.org_id === 'demo-enterprise').map((one: { org_id: string, certificate: string }) => [one.org_id, one.certificate]), [['demo-enterprise', 'GR-DEMO-2']])
  assert.equal((await record(county, { what: 'ended', certificate: null, valid_from: today, note: '迁出本市' })).status, 200)
  assert.equal((await cells(county, 'high-tech-enterprise', 'lanxi')).held, held)
  assert.equal((await record(county, { what: 'ended', certificate: null, valid_from: today })).body.error.code, 'ladder.none-to-end')
  assert.ok(!(await assess(enterprise, {}, { org_id: 'demo-enterprise' })).direct.some((one: { verdict: boolean }) => one.verdict === true))
})

test('what runs out is told once a stage to the enterprise and its county, as a notice of no case', async () => {
  const county = await house.as('county-officer-2'), enterprise = await house.as('enterprise-2')
  const due = addDays(addMonths(today, 3), -2)
  const given = await record(county, { org_id: 'demo-enterprise-2', valid_from: addMonths(today, -33), valid_until: due, certificate: 'GR-DEMO-9' })
  assert.equal(given.status, 200, JSON.stringify(given.body))
  const unread = (await enterprise.get('/api/cases/notices')).body.unread
  for (const _ of [1, 2]) await asPlatform(remind)
  const { notices, unread: now } = (await enterprise.get('/api/cases/notices')).body
  assert.equal(now - unread, 1, 'told once')
  assert.deepEqual([notices[0].case_id, notices[0].title.en], [null, 'National high-tech enterprise'])
  assert.match(notices[0].text.zh, new RegExp(`GR-DEMO-9）须在 ${sayDay(due).zh} 前续期。期满须重新认定。依据：国科发火〔2016〕32 号`))
  assert.ok((await county.get('/api/cases/notices')).body.notices.some((one: { text: { zh: string } }) => one.text.zh.includes('GR-DEMO-9')))
  assert.ok(!(await (await house.as('county-officer')).get('/api/cases/notices')).body.notices.some((one: { text: { zh: string } }) => one.text.zh.includes('GR-DEMO-9')), 'not another county')
  const cell = await cells(county, 'high-tech-enterprise', 'wuyi')
  assert.deepEqual([cell.held, cell.expiring], [1, 1])
  assert.equal((await county.get('/api/ladder/board', { months: '2' })).body.rungs.find((one: { id: string }) => one.id === 'high-tech-enterprise').total.expiring, 0)
  assert.equal((await enterprise.get('/api/ladder/history', { org_id: 'demo-enterprise-2' })).body.reminders.length, 1)
})

test('the board says by the same rules who could apply, who is one condition short and of what; every number opens its rows', async () => {
  const city = await house.as('city-officer'), county = await house.as('county-officer')
  await asPlatform(async (cx) => {
    const by_name = new Map([...dictionaryOf(cx.city.pack).values()].map((fact) => [fact.name.zh, fact]))
    const values = { ...sme, 最近一年销售收入: '10000000', 资产总额: '8000000', 最近一年研发费用: '450000', 成本费用总额: '9000000', 国家高新技术企业资格有效: '否', 近五年国家级科技奖前三: '否', 有省部级以上研发机构: '否', 近五年主导制定标准: '否' }
    const facts = (org_id: string, county_id: string, change: Record<string, string>) => Object.entries({ ...values, ...change }).map(([name, value]): NewFact => ({
      subject_kind: 'enterprise', subject_id: org_id, fact_id: by_name.get(name)!.id, period: today.slice(0, 4), value: value === '是' ? 'yes' : value === '否' ? 'no' : value, source_kind: 'self-declared', source_id: 'books', source: { title: { zh: '台账', en: 'Books' } }, org_id, county_id, is_public: false, is_demo: true }))
    await recordFacts(cx, [...facts('demo-enterprise', 'lanxi', { 科技人员数: '30' }), ...facts('demo-enterprise-3', 'lanxi', { 科技人员数: '160', 职工总数: '501', 一类知识产权数: '1' })])
  })
  const before = await cells(county, 'technology-sme', 'lanxi')
  assert.equal((await city.post('/api/ladder/weigh', {})).status, 200)
  const board = (await city.get('/api/ladder/board')).body
  assert.equal(board.run.population, 'facts')
  const cell = await cells(county, 'technology-sme', 'lanxi')
  assert.deepEqual([cell.ready - before.ready, cell.near - before.near], [1, 1], JSON.stringify(board.run))
  const rows = async (client: Client, measure: string) => (await client.get('/api/ladder/board-rows', { measure, rung: 'technology-sme', county: 'lanxi' })).body.rows
  assert.ok((await rows(county, 'ready')).some((one: { org_id: string }) => one.org_id === 'demo-enterprise'))
  const near = (await rows(county, 'near')).find((one: { org_id: string }) => one.org_id === 'demo-enterprise-3')
  assert.deepEqual([near.org_id, near.gap.zh], ['demo-enterprise-3', '职工总数 501 人，须不超过 500 人：超出 1 人'])
  for (const measure of ['held', 'new', 'expiring', 'ready', 'near', 'open']) {
    for (const rung of board.rungs) {
      const opened = (await city.get('/api/ladder/board-rows', { measure, rung: rung.id })).body
      assert.equal(opened.rows.length, rung.total[measure], `${measure} of ${rung.id}`)
    }
  }
  assert.deepEqual(await rows(await house.as('county-officer-2'), 'near'), [], 'another county’s officer sees none of it')
  assert.equal((await house.visitor.get('/api/ladder/board')).status, 401)
  assert.equal((await county.post('/api/ladder/weigh', {})).status, 403)
  // What holds it in the meantime needs no help.
  assert.equal((await record(county, { rung: 'technology-sme', certificate: '2026330781A0000001', valid_from: today })).status, 200)
  assert.equal((await cells(county, 'technology-sme', 'lanxi')).ready, before.ready)
  const targets = board.targets.map((one: { source: { id: string }, county: string | null, value: number }) => [one.source.id, one.county, one.value])
  assert.deepEqual(targets.filter(([, county]: [string, string | null]) => county === null), [['TGT-008', null, 3000], ['TGT-008', null, 10000]])
  assert.deepEqual(targets.find(([id]: [string]) => id === 'TGT-053'), ['TGT-053', 'wuyi', 80])
})

test('a population that is too large is refused, one that is not there too', async () => {
  const city = await house.as('city-officer')
  const { makeDemoPopulation } = await import('#engines/rules/demo-population.ts'), { demoPopulationOf } = await import('#engines/rules/demo-shape.ts')
  const { namesOf } = await import('#engines/rules/measure-check.ts'), { populationColumns } = await import('#engines/rules/population-columns.ts')
  const made = await asPlatform((cx) => makeDemoPopulation(cx, namesOf(cx.city.pack), populationColumns(cx.city.pack), demoPopulationOf(cx.city.pack)!, { enterprises: 200, seed: 3, as_of: '2021-06-30' }))
  const run = await city.post('/api/ladder/weigh', { population: made.id })
  assert.deepEqual([run.status, run.body.subjects_count], [200, 200], JSON.stringify(run.body))
  const { rungs, run: shown } = (await city.get('/api/ladder/board', { population: made.id })).body
  assert.equal(shown.is_demo, true)
  assert.ok(rungs.some((one: { total: { near: number } }) => one.total.near > 0))
  const size = (count: number) => asPlatform((cx) => sql`update rule_population set subjects_count = ${count} where id = ${made.id}`.execute(cx.tx))
  await size(10_001)
  assert.equal((await city.post('/api/ladder/weigh', { population: made.id })).body.error.code, 'ladder.population-too-large')
  await size(10_000)
  assert.equal((await city.post('/api/ladder/weigh', { population: made.id })).status, 200)
  assert.equal((await city.post('/api/ladder/weigh', { population: 'nowhere' })).body.error.code, 'ladder.no-population')
})

test('a list of recognitions is imported once: all of it or, when asked, its good rows', async () => {
  const { importStatuses } = await import('#systems/ladder/import-statuses.ts')
  const file = (rows: string[]) => Buffer.from(['企业,梯度,类型,证书编号,有效起,有效止,来源,文号', ...rows].join('\n'))
  const good = `91330781DEM0001021,省创新型领军企业,取得,LJ-1,${addMonths(today, -2)},,〔演示〕认定文件,1 号`, bad = `91330781DEM0001021,没有这一级,取得,,${today},,〔演示〕认定文件,`
  const run = (rows: string[], more: { dry_run?: boolean, skip_bad_rows?: boolean } = {}) => asPlatform((cx) => importStatuses(cx, file(rows), { dry_run: false, skip_bad_rows: false, file: 'list.csv', ...more }))
  const refused = await run([good, bad])
  assert.deepEqual([refused.imported, refused.is_refused, refused.problems[0]!.place, refused.problems[0]!.zh], [0, true, 'list.csv:3', '梯度里没有“没有这一级”'])
  assert.deepEqual([(await run([good], { dry_run: true })).imported, (await run([good, bad], { skip_bad_rows: true })).imported, (await run([good])).unchanged], [1, 1, 1])
  const line = (await (await house.as('city-officer')).get('/api/ladder/board-rows', { measure: 'held', rung: 'leading-innovative-enterprise' })).body.rows.find((one: { certificate: string }) => one.certificate === 'LJ-1')
  assert.deepEqual([line.org_id, line.certificate, line.valid_until], ['demo-enterprise-3', 'LJ-1', null], 'no source says for how long it is given')
})

test('the laws of the ladder hold at the end', async () => {
  const { findLaws } = await import('#src/commands/laws.ts')
  const own = findLaws().filter((law) => law.file === 'systems/ladder/laws.sql')
  assert.equal(own.length, 3)
  own.push(...findLaws().filter((law) => law.id === 'published-fact-quotes-its-source'))
  for (const law of own) assert.deepEqual(await law_free(law.query), [], law.id)
})
