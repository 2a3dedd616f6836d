/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { closeBidding } from '#test/support/challenge-walk.ts'
import { drawPanel } from '#test/support/draw-walk.ts'
import { confirmed, deadlineIn, fillIn, handIn, openPlatform, press, releaseHalf, take, openFromDesk, type Answers, type Person, type Platform } from '#test/support/page-walk.ts'

const title = '高速涂层固化不开裂'
const secret_words = '双固化体系替代单一热固化'

const need: Answers = {
  '做到什么程度算解决，您说得清吗？': true, '怎样做到还不知道，买不到现成的办法？': true, '贵单位愿意并有能力按结果付费吗？': true, '可能有多少团队做得了？': '不少团队都可能',
  '榜单标题（中文）': title, '所属领域': '新材料',
  '主要技术问题': '现有水性涂层在 60 秒快速固化时表面开裂，良率只有八成；试过降低温度与分段固化，产能下降一半，仍不能稳定通过附着力检测。',
  '指标': [{ 指标: '开裂率', 单位: '%', 现值: '20', 目标值: '1', 检测方法: '每批抽 200 件，目视加显微镜复核' }, { 指标: '固化时间', 单位: '秒', 现值: '60', 目标值: '45', 检测方法: '产线计时' }],
  '希望完成日期': '2030年12月31日', '榜额': '120万', '知识产权归属': '双方共有', '揭榜方应具备的条件': '有涂层配方与固化工艺的研究基础，能到现场试验。', '保密级别': '公开',
}
const scores: Answers = { 必要性: '90', 新颖性: '80', 难度: '85', 价值: '88', 可行性: '75', 榜额合理性: '80', 评语: '问题清楚，值得公开征集。', '我与发榜企业没有利害关系': true }
const bid = (price: string, halves: [string, string]): Answers => ({
  方案摘要: '以双固化体系替代单一热固化，九个月内把开裂率降到百分之一以下。', 工作计划: '前四个月完成配方与小试，后五个月上线验证并移交工艺文件。',
  技术路线: `以${secret_words}：先用紫外预交联形成骨架，再低温完成热固化，应力在骨架内释放，表面不再开裂。`, 团队与分工: '团队十二人，近五年完成涂层项目七项。',
  已有知识产权: '自有双固化树脂专利两项，合同期内许可使用。', 报价: price, '周期（月）': '9', 我方承诺以上内容真实: true,
  里程碑: [{ 里程碑: '小试', 交付物: '小试报告与样件', 第几个月: '4', 金额: halves[0] }, { 里程碑: '产线验证', 交付物: '连续三批检测报告', 第几个月: '9', 金额: halves[1] }],
})

let platform: Platform | null
before(async () => { platform = await openPlatform() })
after(() => platform?.stop())

test('fourteen people take a challenge through 寻榜 评榜 发榜 揭榜 奖榜 保榜 on the pages', async (t) => {
  if (platform === null) return t.skip('no browser on this machine')
  const { enter, visit } = platform
  const accounts = ['enterprise', 'county-officer', 'city-officer', 'solver', 'solver-2', 'follow-up-officer', 'finance-officer', 'insurer', 'insurer-2', 'supervisor']
  const people = await Promise.all(accounts.map((account) => enter(account)))
  const [enterprise, county, officer, solver, other, follower, finance, insurer, adjuster, supervisor] = people as [Person, Person, Person, Person, Person, Person, Person, Person, Person, Person]
  const visitor = await visit()

  // 寻榜
  await enterprise.page.getByRole('button', { name: '填报一项需求' }).click()
  await enterprise.page.waitForURL('**/cases/*')
  await press(enterprise.page, '提交需求')
  const sent = await handIn(enterprise.page, '提交需求', need)
  assert.match(sent.receipt ?? '', /^\S{8,}$/, 'a submission gives a receipt number')
  assert.match(sent.next, /区县科技局正在初审/)
  await enterprise.page.getByRole('link', { name: '查看并下载回执' }).click()
  await enterprise.page.locator('.stub', { hasText: sent.receipt! }).waitFor()
  assert.equal(await enterprise.page.locator('.receipt-checks .mark--late').count(), 0, 'nothing about the receipt fails the check')
  const accepted = await take(county, title, '受理并报市局', { 意见: '需求真实，指标可测，同意上报。' })
  assert.match(accepted.next, /等市科技局申请抽取评榜专家/)

  // 评榜
  const asked = await take(officer, title, '申请抽取评榜专家', { 按哪一组条件抽取: '评榜专家组（3 席）' })
  assert.match(asked.next, /正在抽取评榜专家/)
  // The ceremony itself is gone through by hand in test/browser/draws.test.ts; who sits is known from the experts' own invitations alone.
  const parent = new URL(officer.page.url()).pathname.split('/')[2]!
  const experts = await Promise.all((await drawPanel(platform.house, parent)).map((one) => enter(one.account)))
  people.push(...experts)
  for (const expert of experts) await take(expert, title, '提交评分', scores)
  const approved = await take(officer, title, '同意发榜', { 意见: '专家意见一致，同意发榜。' })
  assert.match(approved.next, /等市科技局发榜/)

  // 发榜
  await openFromDesk(officer, title)
  await press(officer.page, '发榜')
  await fillIn(officer.page, { 英文标题: 'A fast-curing coating without cracks', '一句话摘要（中文）': '求快速固化而不开裂的涂层工艺。', '一句话摘要（英文）': 'Wanted: a coating that cures fast and does not crack.' })
  const closing = deadlineIn(600)
  const published = await handIn(officer.page, '发榜', { 揭榜截止时间: closing.text })
  assert.match(published.next, /正在公开征集揭榜方案，截止前全部密封/)
  const { page } = visitor
  await page.goto('/')
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await page.getByText('¥120 万').first().waitFor()

  // 揭榜
  await Promise.all([[solver, '100万', ['40万', '60万']], [other, '110万', ['50万', '60万']]].map(async ([who, price, halves]) => {
    const { page } = who as Person
    await page.goto('/')
    await page.getByRole('link', { name: title }).click()
    await page.getByRole('link', { name: '提交揭榜方案' }).click()
    await handIn(page, '提交揭榜方案', bid(price as string, halves as [string, string]))
  }))
  for (const { page } of [officer, enterprise, visitor]) {
    await page.goto('/')
    await page.getByRole('link', { name: title }).click()
    await page.getByText('已收到 2 份揭榜方案').waitFor()
    assert.ok(!(await page.content()).includes(secret_words), 'nobody reads a sealed bid on the public page')
  }
  for (const { page } of [officer, enterprise]) {
    await page.goto('/cases')
    await page.getByRole('link', { name: title }).click()
    await page.getByRole('region', { name: '您可以做的' }).waitFor()
    assert.ok(!(await page.content()).includes(secret_words), 'nor in the case')
  }
  await follower.page.goto('/cases')
  await follower.page.getByRole('link', { name: title }).click()
  await press(follower.page, '记一次跟榜联系')
  await handIn(follower.page, '记一次跟榜联系', { 联系了谁: '发榜企业技术部', 谈了什么: '已约定现场试验时间。' })
  // The day itself is not waited for: the clock of this one challenge is.
  await closeBidding(platform.house, parent)
  await officer.page.reload()
  await press(officer.page, '截止收件')
  await confirmed(officer.page, '截止收件')
  await releaseHalf(officer, title)
  await supervisor.page.setViewportSize({ width: 390, height: 844 })
  await releaseHalf(supervisor, title)
  await supervisor.page.getByRole('status').getByText('全部方案已同时开启').waitFor()
  const saving = supervisor.page.waitForEvent('download')
  await supervisor.page.getByRole('button', { name: '下载开启记录' }).click()
  const record = await (await saving).path()
  await supervisor.page.getByRole('link', { name: '去核验' }).click()
  await supervisor.page.locator('input[type=file]').setInputFiles(record)
  await supervisor.page.getByText('核验属实').waitFor()
  await supervisor.page.getByText('由两方两人用两把密钥共同开启').waitFor()
  await openFromDesk(enterprise, title)
  await enterprise.page.getByText(secret_words).first().waitFor()
  await take(enterprise, title, '选定揭榜方', { 选定的方案: '〔演示〕浙中虚拟大学', 选定理由: '技术路线成熟，报价合理。' })
  await take(enterprise, title, '说明未中选理由', { 方案: '〔演示〕东海想象材料研究院', 未中选理由: '技术路线不如中选方案成熟', 给揭榜方的说明: '路线可行，但小试数据不如中选方案完整。' })
  await openFromDesk(officer, title)
  await press(officer.page, '发布公示')
  await fillIn(officer.page, { 公示内容: '拟由该团队揭榜，现予公示。' })
  const notice = deadlineIn(10)
  await handIn(officer.page, '发布公示', { 公示截止时间: notice.text })
  await notice.reached()
  const stands = await take(officer, title, '确认揭榜', null)
  assert.match(stands.next, /揭榜合同正在签订或履行/)

  // 奖榜
  await take(enterprise, title, '提出合同', {
    标的与计划: '双固化涂层工艺开发，分两个里程碑完成。', 成果归属与收益分配: '成果双方共有，发榜方优先实施。', 验收标准与方法: '按核心指标现场检测，连续三批合格。', 保密: '双方对工艺参数保密五年。',
    里程碑: [{ 里程碑: '小试', 交付物: '小试报告与样件', 期限: '2030-06-30', 金额: '40万' }, { 里程碑: '产线验证', 交付物: '连续三批检测报告', 期限: '2030-12-31', 金额: '60万' }],
  })
  await take(solver, title, '同意文本', null)
  await take(solver, title, '签署合同', { 签署人姓名: '演示签署人', 我已阅读并同意合同全部条款: true })
  const signed = await take(enterprise, title, '签署合同', { 签署人姓名: '演示企业签署人', 我已阅读并同意合同全部条款: true })
  assert.match(signed.next, /等发榜企业把榜金存入托管账户/)
  await take(enterprise, title, '存入托管榜金', { 存入金额: '100万', 银行凭证号: 'DEMO-0001' })

  // 保榜, beside the work
  await take(insurer, title, '揭榜险报价', { 保险金额: '50万', 保费: '15000', '赔付比例（%，按未达标里程碑金额）': '60', 保障范围与除外: '对经验收未达标的里程碑，按损失金额的 60% 赔付；故意隐瞒除外。' })
  const covered = await take(enterprise, title, '投保揭榜险', { 采用的报价: '〔演示〕长风虚拟财产保险公司', 保费支付凭证号: 'DEMO-0002' })
  assert.match(covered.next, /揭榜险保障中/)
  for (const [at, verdict] of [[0, { 结论: '通过', 验收意见: '样件检测合格。' }], [1, { 结论: '部分通过', '通过比例（%）': '50', 验收意见: '按比例验收。' }]] as [number, Answers][]) {
    const milestone = ['1. 小试', '2. 产线验证'][at]!
    await take(solver, title, '提交交付物', { 里程碑: milestone, 完成情况与检测结果: '开裂率 0.8%，固化 44 秒，附检测记录。' })
    await take(enterprise, title, '验收里程碑', { 里程碑: milestone, ...verdict })
    const paid = await take(finance, title, '支付榜金', { 里程碑: milestone, 付款凭证号: `DEMO-000${at + 3}` })
    assert.ok(paid.receipt, 'a payment gives a receipt')
  }
  await take(enterprise, title, '索赔', { 未达标的里程碑: '2. 产线验证', 失败经过与损失: '第三批固化超时，损失一半里程碑金额。' })
  await take(adjuster, title, '提出核损意见', { 索赔: '里程碑 2', 建议: '赔付', 查勘情况与依据: '复看三批检测记录，损失属实，在保障范围内。' })
  await take(insurer, title, '核定赔付', { 索赔: '里程碑 2', 结论: '赔付', 理由: '检测记录属实，按约定比例赔付。', 赔付凭证号: 'DEMO-0005' })
  await openFromDesk(enterprise, title)
  await enterprise.page.getByText('¥18 万').first().waitFor()
  await take(enterprise, title, '确认攻关结束', null)
  const settled = await take(insurer, title, '终结保险', null)
  assert.match(settled.next, /已履行/)
  const closed = await take(officer, title, '提交结榜报告', { 结果: '部分攻克', '经过、成效与经验': '两个里程碑完成，开裂率达标，固化时间部分达标，经验已记录。' })
  assert.match(closed.next, /已结榜/)

  await officer.page.getByRole('button', { name: '查看办件' }).click()
  await officer.page.locator('.case-head__states', { hasText: '已结榜' }).waitFor()
  assert.equal(await officer.page.locator('.case-stage--done').count(), 6, 'all six stages are done')
  await page.goto('/?status=closed')
  await page.getByRole('link', { name: title }).click()
  await page.locator('.stages', { hasText: '保榜' }).waitFor()
  assert.equal(await page.locator('.stages__one--done').count(), 6, 'the public sees it done too')
  for (const { account, complaints } of [...people, visitor]) assert.deepEqual(complaints, [], `${account} saw no error`)
})
