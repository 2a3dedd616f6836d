/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { awaitPanel, checkMaterial, judge, seatPanel } from '#test/support/acceptance-walk.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform as byPlatform } from '#kernel/trust/actor.ts'
import { act } from '#test/support/challenge-walk.ts'
import { fillIn, handIn, openFromDesk, openPlatform, press, take, type Person, type Platform } from '#test/support/page-walk.ts'

const title = '低噪声纺机主轴研发'
const year = new Date().getFullYear()
const weights = [5, 7, 9, 10, 6, 8, 11, 4, 10, 10, 12, 8]

let platform: Platform | null
before(async () => { platform = await openPlatform() })
after(() => platform?.stop())

/** Copies rows of a spreadsheet into the table of a form, from the named cell on. */
async function pasteRows(person: Person, cell: string, rows: string[][]): Promise<void> {
  await person.page.getByLabel(cell, { exact: true }).evaluate((element, text) => {
    const data = new DataTransfer()
    data.setData('text/plain', text)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, rows.map((row) => row.join('\t')).join('\n'))
}

test('a project with twelve deliverables is accepted over three rounds on the pages, and the ledger pays in proportion', async (t) => {
  if (platform === null) return t.skip('no browser on this machine')
  const { enter, house } = platform
  const [officer, enterprise, county, finance] = await Promise.all(['city-officer', 'enterprise', 'county-officer', 'finance-officer'].map((account) => enter(account))) as [Person, Person, Person, Person]

  // The officer opens the project and pastes its deliverables from a spreadsheet; the enterprise agrees.
  await officer.page.goto('/projects')
  await officer.page.getByRole('button', { name: '为单位立项' }).click()
  await officer.page.getByLabel('承担单位').fill('云雀')
  await officer.page.getByRole('radio', { name: /云雀纺织/ }).check()
  await officer.page.getByRole('button', { name: '下一步：填写计划' }).click()
  await officer.page.waitForURL('**/cases/*')
  const case_id = new URL(officer.page.url()).pathname.split('/').at(-1)!
  await fillIn(officer.page, { 立项编号: 'JH-2026-012', '项目名称（中文）': title, 开始日期: `${year}-01-01`, 结束日期: `${year + 1}-12-31`, 项目目标: '研制低噪声主轴并在产线验证，形成样机与检测报告。', 专项资金: '1000000.01' })
  await officer.page.locator('.question', { hasText: '交付物清单' }).getByRole('button', { name: '添加一行' }).click()
  await pasteRows(officer, '交付物，第 1 行', weights.map((weight, at) => [`交付物之${at + 1}`, '噪声', 'dB', '≤70', String(weight), `${year + 1}-06-30`, '检测报告']))
  await handIn(officer.page, '送出项目计划', { 预算科目: [{ 科目: '设备费', 专项资金: '1000000.01' }] })
  await take(enterprise, title, '确认任务书', { 签署人姓名: '演示签署人', 我已阅读并同意合同全部条款: true })

  /** What the ledger has paid out of the project's grant is what the page says was paid; and both are the share of the grant that was accepted. */
  const assertPaid = async (fen: number, shown: string) => {
    const { rows: [account] } = await runJob(house.house, house.db, byPlatform('jinhua'), (cx) => sql<{ paid_fen: number }>`select debits_posted_fen as paid_fen from ledger_account where city_id = 'jinhua' and owner = ${`case:${case_id}`} and purpose = 'project-grant'`.execute(cx.tx))
    assert.equal(account!.paid_fen, fen)
    await enterprise.page.goto(`/projects/${case_id}`)
    await enterprise.page.locator('.project__money div', { hasText: '已拨付' }).locator(`[title*="${shown}"]`).waitFor()
  }
  const uses = (yuan: string) => ({ 累计支出: [{ 科目: '设备费', 专项资金: yuan }], '以上内容与证据真实，愿承担弄虚作假的责任': true })

  // Round 1: five of twelve; rows come from a spreadsheet, one has a file as its evidence.
  await openFromDesk(enterprise, title)
  await press(enterprise.page, '提交验收自评')
  await fillIn(enterprise.page, { 申请哪一种验收: '分批验收', 总体情况: '前五项已完成，申请分批验收。' })
  for (let row = 12; row > 5; row--) await enterprise.page.getByRole('button', { name: `删除第 ${row} 行` }).first().click()
  await pasteRows(enterprise, '完成情况，第 1 行', [1, 2, 3, 4, 5].map((number) => [`第 ${number} 项检测合格，报告见附件。`, '100']))
  await enterprise.page.locator('input[type=file]').first().setInputFiles({ name: '检测报告.txt', mimeType: 'text/plain', buffer: Buffer.from('噪声 68 dB') })
  await enterprise.page.getByRole('link', { name: '检测报告.txt' }).waitFor()
  const sent = await handIn(enterprise.page, '提交验收自评', uses('200000'))
  assert.match(sent.next, /区县科技局正在审核验收材料/)
  await take(county, title, '材料齐全，报市局', { 意见: '材料齐全。' })
  await awaitPanel(house, case_id)
  await seatPanel(house, case_id)
  const expert = await enter('expert-1', { viewport: { width: 390, height: 844 } })
  await expert.page.goto(`/projects/${case_id}`)
  await expert.page.getByRole('button', { name: '1. 交付物之1 · 第 1 轮' }).click()
  await expert.page.getByRole('dialog').getByRole('link', { name: '检测报告.txt' }).waitFor()
  await judge(house, case_id, () => 98)
  await take(officer, title, '下验收结论', { 意见: '前五项通过。' })
  await take(finance, title, '支付验收拨款', { 哪一笔: '第 1 轮验收', 付款凭证号: 'DEMO-R1' })
  await assertPaid(37_000_000, '370,000.00')

  // From here checks and payments are made as those pages make them, without looking at each again.
  // Round 2: the other seven; one is met in part and one not.
  await openFromDesk(enterprise, title)
  await press(enterprise.page, '提交验收自评')
  await fillIn(enterprise.page, { 申请哪一种验收: '终期验收', 总体情况: '其余各项已完成，申请终期验收。' })
  await pasteRows(enterprise, '完成情况，第 1 行', [6, 7, 8, 9, 10, 11, 12].map((number) => [`第 ${number} 项检测合格。`, '100']))
  await handIn(enterprise.page, '提交验收自评', uses('900000'))
  await checkMaterial(house, case_id, 'same')
  await judge(house, case_id, (number) => number === 11 ? 56 : number === 12 ? 20 : 97)
  await take(officer, title, '下验收结论', { 本轮结论: '整改后再验', 需整改的事项: [{ 事项: '补足样机与标准草案' }], 意见: '给予一次整改。' })
  await act(await house.as('finance-officer'), case_id, 'pay-accepted', { payment: '2', reference: 'DEMO-R2' })
  await assertPaid(86_720_001, '867,200.01')

  // Round 3: the correction.
  await openFromDesk(enterprise, title)
  await enterprise.page.getByText('补足样机与标准草案').first().waitFor()
  await press(enterprise.page, '提交整改后的自评')
  await fillIn(enterprise.page, { 总体情况: '已按要求整改，补齐样机与标准草案。' })
  await pasteRows(enterprise, '完成情况，第 1 行', [['样机补足，检测合格。', '100'], ['标准草案已完成。', '100']])
  await handIn(enterprise.page, '提交整改后的自评', uses('1000000.01'))
  await checkMaterial(house, case_id, 'same')
  await judge(house, case_id, () => 97)
  await take(officer, title, '下验收结论', { 本轮结论: '通过验收', 意见: '全部交付物完成，通过验收。' })
  await act(await house.as('finance-officer'), case_id, 'pay-accepted', { payment: '3', reference: 'DEMO-R3' })

  await assertPaid(100_000_001, '1,000,000.01')
  await enterprise.page.locator('.project__verdict', { hasText: '通过验收' }).waitFor()
  await enterprise.page.locator('.project__big', { hasText: '100%' }).waitFor()
  assert.equal(await enterprise.page.locator('.matrix tbody tr').count(), 12)
  assert.equal(await enterprise.page.locator('.matrix thead th').count(), 6, 'three rounds stand side by side')
  for (const { account, complaints } of [officer, enterprise, county, finance, expert]) assert.deepEqual(complaints, [], `${account} saw no error`)
})
