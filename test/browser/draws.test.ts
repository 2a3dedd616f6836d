import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Criteria } from '#engines/draw/criteria.ts'
import type { PackDoc } from '#kernel/declare/pack.ts'
import type { Terms } from '#systems/draws/panels.ts'
import { sampleDraw, sampleOfRound } from '#test/support/draw-sample.ts'
import { commitAs, mattersIn, take, type Matters } from '#test/support/draw-walk.ts'
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

test('a public value is typed by two people on two devices: a difference is said and nothing lost, alike the draw is made', async (t) => {
  if (platform === null) return t.skip('no browser on this machine')
  const { house } = platform
  const { pack } = house.house.cities.get('jinhua')!
  const panels = pack.docs<Criteria>('panels') as Map<string, PackDoc<Criteria>>, terms = pack.docs<Terms>('draws') as Map<string, PackDoc<Terms>>
  const usual = panels.get('need-appraisal')!, usual_terms = terms.get('terms')!
  panels.set('by-lottery', { ...usual, doc: { ...usual.doc, id: 'by-lottery', beacon: { kind: 'named-value', source: { zh: '福利彩票', en: 'the welfare lottery' } } } })
  terms.set('terms', { ...usual_terms, doc: { ...usual_terms.doc, reveal_hours: 15 / 3_600 } })
  const { draw } = await matters.open({ panel: 'by-lottery' })
  const [one, two] = await Promise.all([house.as('expert-drawer'), house.as('supervisor')])
  await take(one, 'publish-notice-with-issue', draw, { truth: true, issue: '2026030', 'due-at': new Date(Date.now() + 18_000).toISOString() })
  const first = await commitAs(one, draw, 'drawer'), second = await commitAs(two, draw, 'supervisor')
  await take(one, 'freeze', draw)
  await take(one, 'reveal', draw, { secret: first.secret })
  await take(two, 'reveal', draw, { secret: second.secret })
  terms.set('terms', usual_terms)
  const [drawer, supervisor] = await Promise.all([sitting('expert-drawer'), sitting('supervisor', true)])
  await Promise.all([drawer, supervisor].map(({ page }) => page.goto(`/draw-ceremony/${draw}`)))
  await drawer.page.getByText('揭示已到齐，等公共随机数').waitFor()
  await drawer.page.getByLabel('公布的值').fill('03 11 17', { timeout: 40_000 })
  await supervisor.page.getByText('等抽取员录入').waitFor()
  await drawer.page.getByRole('button', { name: '录入', exact: true }).click()
  await drawer.page.getByText('等监督方独立核对').waitFor()
  await supervisor.page.getByLabel('公布的值').fill('03 11 18')
  await supervisor.page.getByRole('button', { name: '核对并抽取' }).click()
  await supervisor.page.getByText('与抽取员录入的不同').waitFor()
  assert.equal(await supervisor.page.getByLabel('公布的值').inputValue(), '03 11 18', 'what was typed is still there')
  await supervisor.page.getByLabel('公布的值').fill('3、11、17')
  await supervisor.page.getByRole('button', { name: '核对并抽取' }).click()
  await supervisor.page.getByText('抽取完成，正按顺序邀请').waitFor()
  await Promise.all([drawer, supervisor].map(({ page }) => page.goto('about:blank')))
  const { body } = await house.visitor.get('/api/draws/page', { id: draw })
  const { page: stranger, complaints } = await platform.visit()
  await stranger.goto(`/zh/draws/${body.number}`)
  assert.match(await stranger.locator('.draw-steps').innerText(), /福利彩票[^]*2026030[^]*3 11 17/)
  assert.deepEqual([...complaints, ...drawer.complaints.filter((text) => !/409/.test(text)), ...supervisor.complaints.filter((text) => !/409/.test(text))], [])
})

test('the verify page checks a round of drand in the browser, and loads what does so for such a draw alone', async (t) => {
  if (platform === null) return t.skip('no browser on this machine')
  const { page, complaints } = await platform.visit()
  const room = await mkdtemp(join(tmpdir(), 'jiebang-draw-'))
  const scripts: string[] = []
  page.on('request', (request) => { if (request.url().includes('quicknet')) scripts.push(request.url()) })
  const shown = async (certificate: unknown) => {
    const file = join(room, 'round.json')
    await writeFile(file, JSON.stringify(certificate))
    await page.locator('input[type=file]').setInputFiles(file)
    await page.locator('.verdict__word').waitFor()
    return page.locator('.verdict').innerText()
  }
  await page.goto('/verify')
  await shown(sampleDraw())
  assert.equal(scripts.filter((url) => !url.includes('quicknet-time')).length, 0)
  const good = sampleOfRound()
  assert.match(await shown(good), /第 657413 轮：随机数由签名得出，签名经 quicknet 公钥验证/)
  assert.equal(scripts.filter((url) => !url.includes('quicknet-time')).length, 1, scripts.join(' '))
  await page.reload()
  const signature = good.beacon!.signature!
  assert.match(await shown({ ...good, beacon: { ...good.beacon!, signature: signature.replace(/.$/, (last) => last === '0' ? '1' : '0') } }), /beacon\.signature/)
  await rm(room, { recursive: true })
  assert.deepEqual(complaints, [])
})
