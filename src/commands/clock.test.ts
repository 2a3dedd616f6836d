import assert from 'node:assert/strict'
import { test } from 'node:test'
import { run } from '../cli.ts'

async function clock(...args: string[]): Promise<{ code: number, out: string, err: string }> {
  let out = '', err = ''
  const code = await run(['clock', ...args], { env: { LANG: 'en' }, out: (text) => { out += text }, err: (text) => { err += text } })
  return { code, out, err }
}

test('working days before the Spring Festival of 2021 count the make-up Sunday and show each day', async () => {
  const { code, out } = await clock('--from', '2021-02-05', '--days', '4')
  assert.equal(code, 0)
  assert.match(out, /2021-02-07 {4}1 {2}make-up day: Make-up working day for Spring Festival/)
  assert.match(out, /2021-02-06 {4}· {2}weekend: Saturday/)
  assert.match(out, /Due on 2021-02-10\n$/)
})

test('a year without a notice is provisional and said so', async () => {
  const { out } = await clock('--from', '2030-03-01', '--days', '1', '--json')
  const { due_on, provisional, note } = JSON.parse(out) as { due_on: string, provisional: boolean, note: { zh: string } }
  assert.deepEqual([due_on, provisional], ['2030-03-04', true])
  assert.match(note.zh, /2030/)
})

test('0 and 3,650 working days are counted; 3,651, halves and other texts are refused', async () => {
  for (const days of ['0', '3650']) assert.equal((await clock('--from', '2021-02-05', '--days', days)).code, 0)
  for (const days of ['3651', '-1', '1.5', 'x', '', '99999']) assert.equal((await clock('--from', '2021-02-05', `--days=${days}`)).code, 1, days)
  assert.match((await clock('--from', '2021-02-29', '--days', '1')).err, /“2021-02-29” is not a date/)
  assert.match((await clock('--from', '2021-02-05', '--days', '1', '--pack', '../packs/jinhua')).err, /There is no pack/)
})
