/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { act, appraisal, bidOf, closeBidding, contractsOf, endNotice } from './challenge-walk.ts'
import type { Client } from './house.ts'
import { faultsOf, settled } from './page-look.ts'
import { confirmed, fillIn, handIn, openFromDesk, press, releaseHalf, take, type Answers, type Confirmed, type Person, type Platform } from './page-walk.ts'
import { drawPanel } from './draw-walk.ts'
import { deliverAndJudge, payAll, race_teams, reachGate, signContract } from './race-walk.ts'

export const title = '高速涂层固化不开裂', twin_title = '涂层快速固化时开裂', title_en = 'A fast-curing coating without cracks'
export const abroad_secret = 'Polar dual-cure route'
export const elimination = '开裂率 9%，未达到公布的 5%。'

/** What the plan pays, in fen: the prize is 1,200,000 yuan. */
export const money = { prize: 120_000_000, start: 10_000_000, first_gate: 15_000_000, second_gate: 20_000_000, cover: 15_000_000, premium: 450_000, share_percent: 60 }

const phone = { locale: 'en-GB', viewport: { width: 390, height: 844 } }
const day = (days: number) => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)

const need = (name: string): Answers => ({
  '做到什么程度算解决，您说得清吗？': true, '怎样做到还不知道，买不到现成的办法？': true, '贵单位愿意并有能力按结果付费吗？': true, '可能有多少团队做得了？': '不少团队都可能',
  '榜单标题（中文）': name, '所属领域': '新材料',
  '主要技术问题': '现有水性涂层在 60 秒快速固化时表面开裂，良率只有八成；试过降低温度与分段固化，产能下降一半，仍不能稳定通过附着力检测。',
  '指标': [{ 指标: '开裂率', 单位: '%', 现值: '20', 目标值: '1', 检测方法: '每批抽 200 件，目视加显微镜复核' }, { 指标: '固化时间', 单位: '秒', 现值: '60', 目标值: '45', 检测方法: '产线计时' }],
  '希望完成日期': '2030年12月31日', '榜额': '120万', '知识产权归属': '双方共有', '揭榜方应具备的条件': '有涂层配方与固化工艺的研究基础，能到现场试验。', '保密级别': '公开',
})

const plan: Answers = {
  本榜由多支队伍并行攻关: true, 队伍数: '3', 每队启动经费: '10万', 剩余奖金按名次分配: [{ '比例（%）': '100' }], '并队时随队转移的本关经费（%）': '50',
  关口: [
    { 名称: '样件关', 日期: day(0), 检验: '每队送样二十件，第三方检测开裂率与附着力', 过关标准: '开裂率不高于 5%', 最多晋级: '2', 晋级经费: '15万' },
    { 名称: '产线关', 日期: day(1), 检验: '在产线连续运行八小时', 过关标准: '开裂率不高于 1%，固化时间不超过 45 秒', 最多晋级: '1', 晋级经费: '20万' },
  ],
  归属: '归淘汰队伍所有，发榜方可实施', 条款: '淘汰队伍已完成的成果归其所有，发榜方可在本项目产品上免费实施。',
}

const abroadBid: Answers = {
  'Summary of the bid': 'Replaces thermal curing by a dual-cure system; cracking falls below one per cent within nine months.', 'Technical approach': `${abroad_secret}: a skeleton forms under ultraviolet light first, then a gentle thermal cure releases the stress within it, so the surface no longer cracks.`,
  'Work plan': 'Formulation and trials for four months, then five months on the production line.', 'Team and who does what': 'Nine chemists and two process engineers.', 'Background IP': 'Two patents on dual-cure resins, licensed for the contract.',
  Price: '900000', Months: '9', Milestones: [{ Milestone: 'Trials', Deliverable: 'Report and samples', Month: '4', Price: '400000' }, { Milestone: 'Production line', Deliverable: 'Three batches tested', Month: '9', Price: '500000' }],
  'We declare the above to be true': true,
}

/** The people of the story and what becomes known on its way. */
export type Story = { platform: Platform, people: Record<'enterprise' | 'twin' | 'county' | 'officer' | 'abroad' | 'supervisor' | 'insurer' | 'visitor', Person>, as: (account: string) => Promise<Client>, faults: string[], case_id: string, challenge_id: string, contracts: string[] }

/** Everybody who acts on a page signs in on it. */
export async function beginStory(platform: Platform): Promise<Story> {
  const visitor = await platform.visit({ locale: 'en-GB' })
  const { enter } = platform
  const [enterprise, twin, county, officer] = await Promise.all(['enterprise', 'enterprise-3', 'county-officer', 'city-officer'].map((one) => enter(one))) as [Person, Person, Person, Person]
  const [abroad, supervisor, insurer] = await Promise.all([enter('solver-abroad', phone), enter('supervisor', { viewport: phone.viewport }), enter('insurer')])
  return { platform, people: { enterprise, twin, county, officer, abroad, supervisor, insurer, visitor }, as: platform.house.as, faults: [], case_id: '', challenge_id: '', contracts: [] }
}

/** Looks at the page a person has before them and keeps what is wrong with it. */
export async function look(story: Story, who: Person, place: string): Promise<void> {
  await settled(who.page)
  story.faults.push(...(await faultsOf(who.page)).map((one) => `${who.account || 'visitor'}, ${place}: ${one}`))
}

/** 寻榜: two enterprises of one county write the same need on their pages, the county merges one into the other and accepts what remains. */
export async function seek(story: Story): Promise<{ merged: string, surviving: string }> {
  const { enterprise, twin, county } = story.people
  const write = async (person: Person, name: string): Promise<string> => {
    const { page } = person
    await page.getByRole('button', { name: '填报一项需求' }).click()
    await page.waitForURL('**/cases/*')
    await press(page, '提交需求')
    await handIn(page, '提交需求', need(name))
    return new URL(page.url()).pathname.split('/')[2]!
  }
  const [surviving, merged] = await Promise.all([write(enterprise, title), write(twin, twin_title)])
  story.case_id = surviving
  await openFromDesk(county, twin_title)
  await press(county.page, '并入另一项需求')
  await fillIn(county.page, { 并入哪一项: title })
  await look(story, county, 'the merging form')
  await handIn(county.page, '并入另一项需求', { 并入的理由: '两家企业提出的是同一个固化开裂难题，合并发榜。' })
  await take(county, title, '受理并报市局', { 意见: '需求真实，指标可测，同意上报。' })
  return { merged, surviving }
}

/** 评榜 over the interface, 发榜 on the page: the plan of the race first, then the public text. */
export async function publish(story: Story): Promise<Confirmed> {
  const { people: { officer }, as, case_id } = story
  const city = await as('city-officer')
  await act(city, case_id, 'ask-panel', { criteria: 'need-appraisal' })
  for (const expert of await drawPanel(story.platform.house, case_id)) await act(expert, case_id, 'score', appraisal)
  await act(city, case_id, 'approve', { opinion: '专家意见一致，同意发榜。' })
  await openFromDesk(officer, title)
  await press(officer.page, '设定赛马')
  await fillIn(officer.page, plan)
  await look(story, officer, 'the form of the race')
  await handIn(officer.page, '设定赛马', {})
  const published = await take(officer, title, '发榜', { 英文标题: title_en, '一句话摘要（中文）': '求快速固化而不开裂的涂层工艺。', '一句话摘要（英文）': 'Wanted: a coating that cures fast and does not crack.', 揭榜截止时间: `${day(30)} 17:00` })
  story.challenge_id = ((await city.get('/api/cases/view', { case_id })).body.subject as string).replace('challenge:', '')
  return published
}

/** 揭榜: the team abroad writes its sealed bid in English on its phone, from the hall on; the two others hand theirs in over the interface. */
export async function bid(story: Story): Promise<Confirmed> {
  const { people: { abroad }, as, case_id } = story
  const { page } = abroad
  await page.goto('/en')
  await page.getByRole('link', { name: title_en }).click()
  await page.getByRole('heading', { level: 1, name: title_en }).waitFor()
  await look(story, abroad, 'the public page on a phone')
  await page.getByRole('link', { name: 'Submit a sealed bid' }).first().click()
  await fillIn(page, abroadBid)
  await look(story, abroad, 'the sealed bid on a phone')
  const sealed = await handIn(page, 'Submit a sealed bid', {})
  for (const name of ['solver', 'solver-2']) await act(await as(name), case_id, 'bid', bidOf(90_000_000))
  return sealed
}

/** The ceremony on its page, by both holders; returns the file of the record that the supervisor downloads. */
export async function openTogether(story: Story): Promise<string> {
  const { people: { officer, supervisor }, platform, case_id } = story
  await closeBidding(platform.house, case_id)
  await officer.page.goto(`/cases/${case_id}`)
  await press(officer.page, '截止收件')
  await confirmed(officer.page, '截止收件')
  await releaseHalf(officer, title)
  await releaseHalf(supervisor, title)
  await supervisor.page.getByRole('status').getByText('全部方案已同时开启').waitFor()
  await look(story, supervisor, 'the ceremony')
  const saving = supervisor.page.waitForEvent('download')
  await supervisor.page.getByRole('button', { name: '下载开启记录' }).click()
  return (await saving).path()
}

/** The owner chooses all three on the page; the notice runs out; the contracts are signed, the one abroad on its phone. */
export async function agree(story: Story): Promise<void> {
  const { people: { enterprise, abroad, officer }, platform: { house }, as, case_id } = story
  await openFromDesk(enterprise, title)
  await press(enterprise.page, '选定揭榜方')
  await fillIn(enterprise.page, { 选定的方案: '〔演示〕浙中虚拟大学', '赛马制：同时选定的其他方案': ['〔演示〕东海想象材料研究院', '〔演示〕北极星涂层实验室'], 选定理由: '三条路线各有所长，由公布的关口检验见分晓。' })
  await look(story, enterprise, 'the choice')
  await handIn(enterprise.page, '选定揭榜方', {})
  const city = await as('city-officer')
  await act(city, case_id, 'announce', { 'ends-at': new Date(Date.now() + 600_000).toISOString(), text: '拟由三支队伍赛马揭榜，现予公示。' })
  await endNotice(house, case_id)
  await act(city, case_id, 'confirm')
  for (const name of race_teams) {
    const [mine] = await contractsOf(await as(name), case_id)
    assert.ok(mine, `${name} sees its contract`)
    story.contracts.push(mine)
    if (name !== 'solver-abroad') await signContract(house, mine, name)
    else await act(await as('enterprise'), mine, 'draft-contract', { subject: '双固化涂层工艺开发，按赛马方案的关口推进。', ip: '成果双方共有，发榜方优先实施。', acceptance: '按公布的关口检验与标准。', confidentiality: '双方对工艺参数保密五年。' })
  }
  await take(abroad, title_en, 'Agree to the text', null)
  await take(abroad, title_en, 'Sign the contract', { 'Name of signatory': 'Olena Pivnichna (demo)', 'I have read and agree to the whole contract': true })
  await look(story, abroad, 'the signed contract')
  await act(await as('enterprise'), story.contracts[2]!, 'sign', { name: '演示企业签署人', agreed: true })
  await take(enterprise, title, '托管总奖额', { 存入金额: '120万', 银行凭证号: 'DEMO-R001' })
  await take(officer, title, '开赛', null)
}

/** The first gate: the work goes over the interface; the claim, the decision and what the team that falls reads are pages. */
export async function firstGate(story: Story): Promise<void> {
  const { people: { officer, abroad, visitor }, platform: { house }, as, challenge_id, contracts } = story
  const [a, b, c] = contracts as [string, string, string]
  await act(await as('insurer'), c, 'quote', { 'cover-fen': money.cover, 'premium-fen': money.premium, 'share-percent': money.share_percent, terms: '对未达标的关口，按损失金额的 60% 赔付。' })
  const quotes = (await (await as('enterprise')).get('/api/cases/view', { case_id: c })).body.can.find((one: { action: string }) => one.action === 'insure').form.sections[0].fields[0].options as { id: string }[]
  await act(await as('enterprise'), c, 'insure', { quote: quotes[0]!.id, reference: 'DEMO-I001' })
  for (const [contract, team, score] of [[a, 'solver', 90], [b, 'solver-2', 80]] as const) await deliverAndJudge(house, contract, team, { meets: true, score })
  await deliverAndJudge(house, c, 'solver-abroad', { meets: false, score: 40, report: 'Twenty samples sent; cracking 9 %, adhesion within the standard.' })
  await openFromDesk(officer, title)
  await press(officer.page, '作出关口决定')
  await fillIn(officer.page, { 各队: [
    { 队伍: '〔演示〕浙中虚拟大学', 决定: '晋级', 理由: '达到公布的标准。' }, { 队伍: '〔演示〕东海想象材料研究院', 决定: '晋级', 理由: '达到公布的标准。' }, { 队伍: '〔演示〕北极星涂层实验室', 决定: '淘汰', 理由: elimination },
  ] })
  await look(story, officer, 'the decision at the gate')
  const decided = await handIn(officer.page, '作出关口决定', {})
  assert.ok(decided.receipt, 'a gate gives a receipt')
  await visitor.page.goto(`/en/challenges/${challenge_id}/race`)
  await look(story, visitor, 'the race')
  await abroad.page.goto(`/en/challenges/${challenge_id}/race`)
  await look(story, abroad, 'the race on a phone')
}

/** The team that fell reads why on its phone; the owner claims for the failed gate on its page and the insurer pays on its own. */
export async function claimAndPay(story: Story): Promise<string> {
  const { people: { enterprise, insurer, abroad }, as, contracts } = story
  const c = contracts[2]!
  await abroad.page.goto(`/cases/${c}`)
  await look(story, abroad, 'the contract of the team that fell')
  const why = await abroad.page.locator('main').innerText()
  await openContract(enterprise, c)
  await press(enterprise.page, '索赔')
  await handIn(enterprise.page, '索赔', { 未达标的里程碑: '2. 样件关', 失败经过与损失: '第三方检测开裂率 9%，本关未达标，前期投入落空。' })
  const adjuster = await as('insurer-2')
  const open = (await adjuster.get('/api/cases/view', { case_id: c })).body.can.find((one: { action: string }) => one.action === 'adjust-claim').form.sections[0].fields[0].options as { id: string }[]
  await act(adjuster, c, 'adjust-claim', { claim: open[0]!.id, verdict: 'pay', opinion: '复看检测记录，损失属实，在保障范围内。' })
  await openContract(insurer, c)
  await press(insurer.page, '核定赔付')
  await handIn(insurer.page, '核定赔付', { 索赔: '里程碑 2', 结论: '赔付', 理由: '检测记录属实，按保单赔付。', 赔付凭证号: 'DEMO-I002' })
  await openContract(insurer, c)
  await look(story, insurer, 'the paid claim')
  return why
}

/** Opens a case by its address, as from a message. */
async function openContract({ page }: Person, id: string): Promise<void> {
  await page.goto(`/cases/${id}`)
  await page.getByRole('region', { name: '您可以做的' }).waitFor()
}

/** The last gate makes a winner; everything due is paid, the contracts end, the officer closes the challenge on the page. */
export async function finish(story: Story): Promise<Confirmed> {
  const { people: { officer }, platform: { house }, as, case_id, contracts } = story
  const [a, b, c] = contracts as [string, string, string]
  const enterprise = await as('enterprise')
  await reachGate(house, case_id, 1)
  await deliverAndJudge(house, a, 'solver', { meets: true, score: 95 })
  await deliverAndJudge(house, b, 'solver-2', { meets: false, score: 60 })
  await act(await as('city-officer'), case_id, 'decide-gate', { teams: [{ team: a, call: 'go-on', reason: '达到公布的标准。' }, { team: b, call: 'eliminated', reason: '固化时间 52 秒，未达到公布的 45 秒。' }] })
  await act(await as('insurer'), c, 'end-cover')
  for (const one of [a, b, c]) await payAll(house, one)
  await act(enterprise, a, 'finish-performance')
  await act(enterprise, a, 'go-uninsured', { opinion: '赛马已结束，不投保。' })
  const closed = await take(officer, title, '提交结榜报告', { 结果: '攻克', '经过、成效与经验': '三支队伍赛马，一队在样件关淘汰，一队在产线关淘汰，一队达到全部指标。' })
  await officer.page.goto('/funnel')
  await look(story, officer, 'the funnel')
  return closed
}
