import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { act, appraisal } from '#test/support/challenge-walk.ts'
import { inBoth, lookAt, signedIn, type Look } from '#test/support/look-at.ts'
import { openPlatform, type Platform } from '#test/support/page-walk.ts'
import { drawnRound, seatsIn, solve, waitingNeeds } from '#test/support/round-walk.ts'

let platform: Platform | null
before(async () => { platform = await openPlatform() })
after(() => platform?.stop())

test('the pages of a round are sound in both languages and on a phone: plan, declarations, short, under review, concluded', async (t) => {
  if (platform === null) return t.skip('no browser on this machine')
  const { house } = platform, officer = await house.as('city-officer')
  const files = await waitingNeeds(house, ['enterprise', 'enterprise-2', 'enterprise-3', 'enterprise'])
  const done = await drawnRound(house, files.slice(0, 2))
  for (const one of done.reviewers) await act(one, done.case_id, 'declare-round-conflicts', { declared: true })
  await solve(house)
  for (const seat of await seatsIn(house, done.case_id)) await act(await house.as(seat.account_id.replace('demo-', '')), seat.file_case_id, 'score', appraisal)
  await act(officer, files[0]!, 'approve', { opinion: '专家意见一致，同意发榜。' })
  for (const account of ['city-officer', 'auditor']) assert.equal(await shown(account), undefined, 'no name while a file is under review')
  await act(officer, files[1]!, 'approve', { opinion: '专家意见一致，同意发榜。' })
  const short = await drawnRound(house, files.slice(2))
  for (const one of short.reviewers.slice(1)) await act(one, short.case_id, 'declare-round-conflicts', { files: [files[2]], detail: '有合作', declared: true })
  const waiting = (await officer.post('/api/rounds/open')).body.case_id as string
  const silent = short.reviewers[0]!.account
  const form = (title: string): Look['opens'] => async (page) => { await page.getByRole('link', { name: title }).or(page.getByRole('button', { name: title })).first().click() }
  await inBoth(async (language) => {
    const person = await signedIn(platform!, 'city-officer', language)
    return [
      ...await lookAt(person, [{ path: `/cases/${done.case_id}` }, { path: `/cases/${waiting}` }, { path: `/cases/${waiting}`, opens: form(language === 'zh' ? '选定文件，申请抽取评审人' : 'Choose files, ask for reviewers') }]),
      ...await lookAt(await signedIn(platform!, silent, language), [{ path: `/cases/${short.case_id}` }]),
    ]
  })
  await act(officer, short.case_id, 'close-declarations')
  await solve(house)
  await inBoth(async (language) => lookAt(await signedIn(platform!, 'city-officer', language), [{ path: `/cases/${short.case_id}` }]))

  async function shown(account: string): Promise<unknown> {
    return (await (await house.as(account)).get('/api/cases/view', { case_id: done.case_id })).body.sections.find((one: { id: string }) => one.id === 'seats')
  }
})
