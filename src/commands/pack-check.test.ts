import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { run } from '../cli.ts'

const root = mkdtempSync(join(tmpdir(), 'packs-'))
after(() => rmSync(root, { recursive: true }))
cpSync(join(import.meta.dirname, '../../packs'), root, { recursive: true })

async function check(args: string[], LANG = 'en'): Promise<{ code: number, out: string, err: string }> {
  let out = '', err = ''
  const code = await run(['pack', 'check', ...args], { env: { LANG }, out: (text) => { out += text }, err: (text) => { err += text } })
  return { code, out, err }
}

test('the packs of this release are in order', async () => {
  const { code, out } = await check([])
  assert.equal(code, 0, out)
  assert.match(out, /challenge-gov, china, jinhua, zhejiang: 0 errors, 0 notes\n$/)
})

test('each problem stands on a line with file, line and column, in the reader’s language', async () => {
  writeFileSync(join(root, 'china/calendar/2021.yaml'), 'id: calendar-2021\ntitle: { zh: 日历 }\n')
  writeFileSync(join(root, 'jinhua/nonsense.yaml'), 'a: 1\n')
  const en = await check([join(root, 'jinhua')]), zh = await check([join(root, 'jinhua')], 'zh_CN'), both = await check([join(root, 'jinhua')], 'C')
  assert.deepEqual([en.code, zh.code, both.code], [1, 1, 1])
  assert.match(en.out, /china\/calendar\/2021\.yaml:2:\d+: .*title/)
  assert.match(en.out, /jinhua\/nonsense\.yaml:1:1: Unknown file/)
  assert.match(zh.out, /jinhua\/nonsense\.yaml:1:1: 不认识文件/)
  assert.match(both.out, /nonsense\.yaml:1:1: 不认识文件.*Unknown file/)
  for (const line of en.out.trim().split('\n').slice(0, -1)) assert.match(line, /^\S+\.yaml:\d+:\d+: \S/)
})

test('a folder that is no pack is refused', async () => {
  assert.match((await check([join(root, 'nowhere')])).err, /There is no pack/)
})
