import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { mattersIn, take, type Matters } from '#test/support/draw-walk.ts'
import { openPlatform, type Person, type Platform } from '#test/support/page-walk.ts'

let platform: Platform | null, matters: Matters
before(async () => {
  platform = await openPlatform()
  if (platform !== null) matters = await mattersIn(platform.house)
})
after(() => platform?.stop())

/** Somebody with a session already: how people sign in is shown elsewhere. */
async function sitting(account: string, phone = false): Promise<Person> {
  const person = await platform!.visit(phone ? { viewport: { width: 390, height: 844 } } : {})
  const { cookie } = await platform!.house.as(account)
  await person.page.context().addCookies(cookie.split('; ').map((one) => ({ name: one.slice(0, one.indexOf('=')), value: one.slice(one.indexOf('=') + 1), url: platform!.house.origin })))
  return { ...person, account }
}

/** The command in a process of its own, which has no database and nothing of this platform but the program. */
function verifyApart(file: string): Promise<{ code: number, text: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, '../../src/cli.ts'), 'draw', 'verify', file], { env: { PATH: process.env.PATH, LANG: 'zh_CN.UTF-8' } }, (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, text: `${out}${err}` }))
  })
}

test('drawer and supervisor draw a panel on two devices, and a stranger checks its certificate in the browser and on another machine', async (t) => {
  if (platform === null) return t.skip('no browser on this machine')
  const { house } = platform
  const { draw } = await matters.open({ panel: 'need-appraisal' })
  const [drawer, supervisor] = await Promise.all([sitting('expert-drawer'), sitting('supervisor', true)])
  await take(await house.as('expert-drawer'), 'publish-notice', draw, { truth: true })
  await Promise.all([drawer, supervisor].map(({ page }) => page.goto(`/draw-ceremony/${draw}`)))
  const copies: string[] = []
  for (const { page } of [drawer, supervisor]) {
    const copy = page.waitForEvent('download')
    await page.getByRole('button', { name: '生成并提交承诺' }).click()
    copies.push((await (await copy).path())!)
    // The case moves on by one version with each commitment.
    await page.getByText('已承诺').first().waitFor()
  }
  await drawer.page.reload()
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

  await Promise.all([drawer, supervisor].map(({ page }) => page.goto('about:blank')))
  const { page: stranger, complaints } = await platform.visit()
  const { body } = await house.visitor.get('/api/draws/page', { id: draw })
  await stranger.goto(`/zh/draws/${body.number}`)
  const certificate = stranger.waitForEvent('download')
  await stranger.getByRole('link', { name: '下载证书' }).click()
  const file = (await (await certificate).path())!
  const room = await mkdtemp(join(tmpdir(), 'jiebang-draw-'))
  const text = await readFile(file, 'utf8'), { seed } = JSON.parse(text) as { seed: string }
  const good = join(room, 'good.json'), changed = join(room, 'changed.json')
  await writeFile(good, text)
  await writeFile(changed, text.replace(`"${seed}"`, `"${seed.slice(0, -1)}${seed.endsWith('0') ? '1' : '0'}"`))
  const [held, refused] = await Promise.all([verifyApart(good), verifyApart(changed)])
  await rm(room, { recursive: true })
  assert.equal(held.code, 0, held.text)
  assert.equal(refused.code, 1, refused.text)
  assert.match(refused.text, /seed|种子/)
  await stranger.goto('/verify')
  await stranger.locator('input[type=file]').setInputFiles(file)
  await stranger.locator('.verdict__word').waitFor()
  assert.equal(await stranger.locator('.verdict .mark--late').count(), 0, await stranger.locator('.verdict').innerText())
  assert.match(await stranger.locator('.verdict').innerText(), new RegExp(body.number))
  assert.deepEqual([...complaints, ...drawer.complaints, ...supervisor.complaints], [])
})
