/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { act } from '#test/support/challenge-walk.ts'
import { acceptanceOf, signedContract } from '#test/support/contract-walk.ts'
import { inBoth, lookAt, signedIn } from '#test/support/look-at.ts'
import { fillIn, handIn, openPlatform, press, type Person, type Platform } from '#test/support/page-walk.ts'

let platform: Platform | null
before(async () => { platform = await openPlatform() })
after(() => platform?.stop())

test('a side of the contract asks for the panel on its page, and each of the two pages leads to the other', async (t) => {
  if (platform === null) return t.skip('no browser on this machine')
  const { house } = platform
  const contract = await signedContract(house, [
    { title: '小试', deliverable: '小试报告', 'due-on': '2030-06-30', 'price-fen': 40_000_000 },
    { title: '产线验证', deliverable: '产线验证报告', 'due-on': '2030-12-31', 'price-fen': 60_000_000, 'accepted-by': 'panel' },
  ], [{ milestone: 2, title: '连续三批检测报告', 'share-percent': 60 }, { milestone: 2, title: '工艺文件', 'share-percent': 40 }])
  const solver = await signedIn(platform, 'solver', 'zh') as Person
  await solver.page.goto(`/cases/${contract}`)
  await press(solver.page, '提请专家组验收')
  await fillIn(solver.page, { 里程碑: '2. 产线验证', 理由: '按合同约定提请。' })
  await handIn(solver.page, '提请专家组验收', {})
  const case_id = await acceptanceOf(house, contract, 2)
  await solver.page.goto(`/cases/${contract}`)
  await solver.page.getByRole('link', { name: '专家组验收中，等待提交成果' }).first().click()
  await solver.page.waitForURL(`**/cases/${case_id}`)
  await solver.page.getByText('等揭榜方提交里程碑的成果').first().waitFor()
  await press(solver.page, '提交里程碑成果')
  await fillIn(solver.page, { 总体情况: '两项成果均已完成，提请验收。' })
  for (const row of [1, 2]) {
    await solver.page.getByLabel(`完成情况与检测结果，第 ${row} 行`, { exact: true }).fill('三批检测合格，报告见附件。')
    await solver.page.getByLabel(`完成 %，第 ${row} 行`, { exact: true }).fill('100')
  }
  await handIn(solver.page, '提交里程碑成果', { '以上内容与证据真实，愿承担弄虚作假的责任': true })
  await solver.page.goto(`/cases/${case_id}`)
  await solver.page.locator(`a[href="/cases/${contract}"]`).first().click()
  await solver.page.waitForURL(`**/cases/${contract}`)
  await solver.page.getByText('专家组验收中，第 1 轮，材料审核').first().waitFor()
  await act(await house.as('city-officer'), case_id, 'return-milestone', { items: [{ where: '第 1 项', what: '补检测机构盖章页' }] })
  await inBoth(async (language) => {
    const faults = []
    for (const account of ['enterprise', 'solver', 'city-officer']) faults.push(...await lookAt(await signedIn(platform!, account, language), [{ path: `/cases/${contract}` }, { path: `/cases/${case_id}` }, { path: `/projects/${case_id}` }]))
    return faults
  })
  assert.deepEqual(solver.complaints, [])
})
