import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { meetingOn, scoresAt } from '#test/support/meeting-walk.ts'
import { openPlatform, type Platform } from '#test/support/page-walk.ts'

let platform: Platform | null
before(async () => { platform = await openPlatform() })
after(() => platform?.stop())

test('a member checks in, votes, scores one criterion at a time and signs on a phone of 390 px, and the page follows the chair by itself', async (t) => {
  if (platform === null) return t.skip('no browser on this machine')
  const { house } = platform
  const { meeting: id, experts } = await meetingOn(house)
  const [first, second, third] = experts
  const take = async (client: typeof second, action: string, input: Record<string, unknown> = {}) => {
    const reply = await client!.post(`/api/meetings/${action}`, { id, ...input })
    assert.equal(reply.status, 200, JSON.stringify(reply.body))
  }
  const { page, complaints } = await platform.enter(first!.account, { viewport: { width: 390, height: 844 } })
  const look = async (name: string) => {
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} is wider than the phone`)
    if (process.env.JIEBANG_PICTURES) await page.screenshot({ path: join(process.env.JIEBANG_PICTURES, `meeting-${name}.png`), fullPage: true })
  }
  const press = (name: string) => page.getByRole('button', { name }).click()
  await page.goto('/panels')
  await page.getByRole('link', { name: '高速涂层固化不开裂' }).click()
  await page.getByText('签到即声明').waitFor()
  await look('check-in')
  await press('我已到会，无利害关系')
  for (const one of [second, third]) await take(one, 'attend', { is_clear: true })
  await press('开会')
  await page.getByText('推选组长').waitFor()
  await look('election')
  const chair = (await second!.get('/api/meetings/room', { id })).body.my_seat as string
  for (const one of [second, third]) await take(one, 'elect', { seat: chair })
  for (const to of ['questions', 'scoring']) await take(second, 'move-item', { item: 1, to })

  // The chair moved on from another device: the sheet appears here by itself.
  for (let at = 1; at <= 6; at += 1) {
    await page.getByText(`第 ${at} 项指标，共 6 项`).waitFor()
    await page.getByRole('spinbutton').fill(at === 2 ? '55' : '85')
    if (at === 2) {
      await page.getByLabel('低于 60 分，请说明理由').fill('与已有专利相近。')
      await look('score')
    }
    await press(at < 6 ? '下一项' : '核对')
  }
  await page.getByLabel('总评语').fill('值得公开征集。')
  await look('check')
  await press('提交评分')
  await page.getByText('组长结束本项之前，谁也看不到分数').waitFor()
  for (const one of [second, third]) await take(one, 'score', { item: 1, ...scoresAt(80) })
  await take(second, 'move-item', { item: 1, to: 'closed' })
  await take(second, 'note', { item: 1, text: '一致认为目标清楚，值得公开征集。' })
  await page.getByRole('button', { name: '同意', exact: true }).click()
  await take(third, 'voice', { item: 1, agrees: true })
  await look('result')
  await take(second, 'end')
  for (const one of [second, third]) await take(one, 'sign', { position: 'agree' })
  await press('保留意见并签署')
  await page.getByLabel('保留意见').fill('讨论时间偏短。')
  await page.getByRole('button', { name: '保留意见并签署' }).click()
  await page.getByText('会议已结束').waitFor()
  await look('over')
  assert.deepEqual(complaints, [])
})
