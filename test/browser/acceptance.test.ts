/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { checkMaterial, decide, judge, openProject, planOf, reported, seatPanel, usesOf } from '#test/support/acceptance-walk.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform as byPlatform } from '#kernel/trust/actor.ts'
import { act } from '#test/support/challenge-walk.ts'
import { fillIn, handIn, openFromDesk, openPlatform, press, take, type Person, type Platform } from '#test/support/page-walk.ts'

const title = '低噪声纺机主轴研发'
const today = new Date().toISOString().slice(0, 10)
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
  const [officer, enterprise, finance] = await Promise.all(['city-officer', 'enterprise', 'finance-officer'].map((account) => enter(account))) as [Person, Person, Person]

  // The plan is agreed to as those pages send it; what follows is about rounds, verdicts and money.
  const plan = planOf(today, { code: 'JH-2026-012', title, grant_fen: 100_000_001, deliverables: weights.map((weight, at) => ({ title: `交付物之${at + 1}`, weight })) })
  const case_id = await openProject(house, { ...plan, budget: [{ head: 'equipment', 'grant-fen': 100_000_001, 'own-fen': 0 }] })

  /** What the ledger has paid out of the project's grant is what the page says was paid; and both are the share of the grant that was accepted. */
  const assertPaid = async (fen: number, shown: string) => {
    const { rows: [account] } = await runJob(house.house, house.db, byPlatform('jinhua'), (cx) => sql<{ paid_fen: number }>`select debits_posted_fen as paid_fen from ledger_account where city_id = 'jinhua' and owner = ${`case:${case_id}`} and purpose = 'project-grant'`.execute(cx.tx))
    assert.equal(account!.paid_fen, fen)
    await enterprise.page.goto(`/projects/${case_id}`)
    await enterprise.page.locator('.project__money div', { hasText: '已拨付' }).locator(`[title*="${shown}"]`).waitFor()
  }
  const waitsForPayment = async () => ((await (await house.as('finance-officer')).get('/api/cases/desk')).body.lines as { case_id: string, step: { zh: string } }[]).some((line) => line.case_id === case_id && line.step.zh === '支付验收拨款')

  // Round 1: five of twelve; rows come from a spreadsheet, one has a file as its evidence.
  await openFromDesk(enterprise, title)
  await press(enterprise.page, '提交验收自评')
  await fillIn(enterprise.page, { 申请哪一种验收: '分批验收', 总体情况: '前五项已完成，申请分批验收。' })
  // All twelve are laid ready; the seven that are not done yet are taken out.
  for (let row = 12; row > 5; row--) await enterprise.page.getByRole('button', { name: `删除第 ${row} 行` }).first().click()
  await pasteRows(enterprise, '完成情况，第 1 行', [1, 2, 3, 4, 5].map((number) => [`第 ${number} 项检测合格，报告见附件。`, '100']))
  await enterprise.page.locator('input[type=file]').first().setInputFiles({ name: '检测报告.txt', mimeType: 'text/plain', buffer: Buffer.from('噪声 68 dB') })
  await enterprise.page.getByRole('link', { name: '检测报告.txt' }).waitFor()
  const sent = await handIn(enterprise.page, '提交验收自评', { 累计支出: [{ 科目: '设备费', 专项资金: '200000' }], '以上内容与证据真实，愿承担弄虚作假的责任': true })
  assert.match(sent.next, /区县科技局正在审核验收材料/)
  await checkMaterial(house, case_id)
  await seatPanel(house, case_id)
  const expert = await enter('expert-1', { viewport: { width: 390, height: 844 } })
  await expert.page.goto(`/projects/${case_id}`)
  await expert.page.getByRole('button', { name: '1. 交付物之1 · 第 1 轮' }).click()
  await expert.page.getByRole('dialog').getByRole('link', { name: '检测报告.txt' }).waitFor()
  await judge(house, case_id, () => 98)
  await take(officer, title, '下验收结论', { 意见: '前五项通过。' })
  await take(finance, title, '支付验收拨款', { 哪一笔: '第 1 轮验收', 付款凭证号: 'DEMO-R1' })
  await assertPaid(37_000_000, '370,000.00')
  assert.equal(await waitsForPayment(), false, 'what is paid is off the desk')

  // Round 2: the other seven; one is met in part and one not.
  const client = await house.as('enterprise')
  await act(client, case_id, 'report', { kind: 'final', summary: '其余各项已完成，申请终期验收。', deliverables: [6, 7, 8, 9, 10, 11, 12].map((number) => reported(number, 100)), uses: usesOf(90_000_000), truth: true })
  await checkMaterial(house, case_id, 'same')
  await judge(house, case_id, (number) => number === 11 ? 56 : number === 12 ? 20 : 97)
  await take(officer, title, '下验收结论', { 本轮结论: '整改后再验', 需整改的事项: [{ 事项: '补足样机与标准草案' }], 意见: '给予一次整改。' })

  // Round 3: the correction. What the second round made due goes on waiting for the finance officer meanwhile.
  await openFromDesk(enterprise, title)
  await enterprise.page.getByText('补足样机与标准草案').first().waitFor()
  await act(client, case_id, 'report-correction', { kind: 'final', summary: '已按要求整改，补齐样机与标准草案。', deliverables: [reported(11, 100, [], '样机补足，检测合格。'), reported(12, 100, [], '标准草案已完成。')], uses: usesOf(100_000_001), truth: true })
  assert.equal(await waitsForPayment(), true, 'a due payment waits whichever step the project is at')
  await act(await house.as('finance-officer'), case_id, 'pay-accepted', { payment: '2', reference: 'DEMO-R2' })
  await assertPaid(86_720_001, '867,200.01')
  await checkMaterial(house, case_id, 'same')
  await judge(house, case_id, () => 97)
  await decide(house, case_id, 'pass')
  await act(await house.as('finance-officer'), case_id, 'pay-accepted', { payment: '3', reference: 'DEMO-R3' })

  await assertPaid(100_000_001, '1,000,000.01')
  await enterprise.page.locator('.project__verdict', { hasText: '通过验收' }).waitFor()
  await enterprise.page.locator('.project__big', { hasText: '100%' }).waitFor()
  assert.equal(await enterprise.page.locator('.matrix tbody tr').count(), 12)
  assert.equal(await enterprise.page.locator('.matrix thead th').count(), 6, 'three rounds stand side by side')
  for (const { account, complaints } of [officer, enterprise, finance, expert]) assert.deepEqual(complaints, [], `${account} saw no error`)
})
