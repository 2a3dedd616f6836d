import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { mattersIn, take, type Matters } from '#test/support/draw-walk.ts'
import { openPlatform, type Platform } from '#test/support/page-walk.ts'

let platform: Platform | null, matters: Matters
before(async () => {
  platform = await openPlatform()
  if (platform !== null) matters = await mattersIn(platform.house)
})
after(() => platform?.stop())

test('drawer and supervisor draw a panel on two devices, and a stranger checks its certificate in the browser', async (t) => {
  if (platform === null) return t.skip('no browser on this machine')
  const { house } = platform
  const { draw } = await matters.open({ panel: 'need-appraisal' })
  const drawer = await platform.enter('expert-drawer'), supervisor = await platform.enter('supervisor', { viewport: { width: 390, height: 844 } })
  await take(await house.as('expert-drawer'), 'publish-notice', draw, { truth: true })
  const copies: string[] = []
  for (const { page } of [drawer, supervisor]) {
    await page.goto(`/draw-ceremony/${draw}`)
    const copy = page.waitForEvent('download')
    await page.getByRole('button', { name: '生成并提交承诺' }).click()
    copies.push((await (await copy).path())!)
  }
  await drawer.page.getByRole('button', { name: '冻结候选名单' }).click()
  await drawer.page.getByRole('button', { name: '揭示', exact: true }).click()
  await drawer.page.getByText('本方已办完，等另一方。').waitFor()
  // The supervisor's own browser has lost the secret: the downloaded copy is enough, and the drawer's copy is not.
  await supervisor.page.evaluate(() => localStorage.clear())
  await supervisor.page.reload()
  const chooser = supervisor.page.getByLabel('秘密数不在这个浏览器里：请选择当时下载的备份文件。')
  await chooser.setInputFiles(copies[0]!)
  await supervisor.page.getByText('这不是本次抽取、本方的备份文件。').waitFor()
  await chooser.setInputFiles(copies[1]!)
  await supervisor.page.getByRole('button', { name: '揭示', exact: true }).click()
  await supervisor.page.getByText('抽取完成，正按顺序邀请').waitFor()

  const { page: stranger, complaints } = await platform.visit()
  const { body } = await house.visitor.get('/api/draws/page', { id: draw })
  await stranger.goto(`/zh/draws/${body.number}`)
  const certificate = stranger.waitForEvent('download')
  await stranger.getByRole('link', { name: '下载证书' }).click()
  const file = (await (await certificate).path())!
  await stranger.goto('/verify')
  await stranger.locator('input[type=file]').setInputFiles(file)
  await stranger.locator('.verdict__word').waitFor()
  assert.equal(await stranger.locator('.verdict .mark--late').count(), 0, await stranger.locator('.verdict').innerText())
  assert.match(await stranger.locator('.verdict').innerText(), new RegExp(body.number))
  assert.deepEqual([...complaints, ...drawer.complaints, ...supervisor.complaints], [])
})
