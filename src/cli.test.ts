import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { commands, run } from './cli.ts'

const empty = mkdtempSync(join(tmpdir(), 'cli-'))
after(() => rmSync(empty, { recursive: true }))

async function jiebang(args: string[], env: Record<string, string> = {}): Promise<{ code: number, out: string, err: string }> {
  let out = '', err = ''
  const code = await run(args, { env: { JIEBANG_DATA: join(empty, 'none'), ...env }, out: (text) => { out += text }, err: (text) => { err += text } })
  return { code, out, err }
}

test('without a command every command is listed with its usage, in the terminal’s language', async () => {
  const zh = await jiebang([], { LANG: 'zh_CN.UTF-8' }), en = await jiebang(['--help'], { LANG: 'zh_CN.UTF-8', LC_ALL: 'en_GB.UTF-8' }), both = await jiebang(['help'], { LANG: 'C.UTF-8' })
  assert.deepEqual([zh.code, en.code, both.code], [0, 0, 0])
  for (const { usage } of Object.values(commands)) assert.ok(zh.out.includes(usage))
  assert.ok(zh.out.includes('启动平台') && !zh.out.includes('start the platform'))
  assert.ok(en.out.includes('start the platform') && !en.out.includes('启动平台'))
  assert.ok(both.out.includes('启动平台') && both.out.includes('start the platform'))
})

test('what is not known is refused with exit code 1 and one sentence on the error output', async () => {
  for (const args of [['nonsense'], ['clock', '--nonsense'], ['clock', 'a'], ['pack', 'a'], ['import', 'a', 'b'], ['import'], ['backup'], ['restore'], ['bench'], ['bench', '../main'], ['verify', 'a', 'b'], ['clock', ...Array.from({ length: 51 }, () => 'a')], ['__proto__']]) {
    const { code, out, err } = await jiebang(args, { LANG: 'en' })
    assert.deepEqual([code, out, err.split('\n').length], [1, '', 2], `${args.join(' ')}: ${err}`)
    assert.doesNotMatch(err, /\{\w+\}|at async|invariant/)
  }
})

test('with --json stdout is one JSON value, refusals included', async () => {
  for (const args of [['clock', '--from', '2021-02-05', '--days', '3'], ['nonsense'], ['clock', '--from', 'x', '--days', '1'], ['verify'], ['pack', 'check']]) {
    const { out, code } = await jiebang([...args, '--json'])
    const answer = JSON.parse(out) as { error?: { zh: string, en: string, code: string } }
    assert.equal(out.split('\n').length, 2)
    assert.equal(code, answer.error ? 1 : 0)
    if (answer.error) assert.ok(answer.error.zh && answer.error.en && answer.error.code)
  }
})

test('looking at a deployment that is not there says so and makes none', async () => {
  for (const args of [['verify'], ['backup', join(empty, 'x.bak')]]) {
    const { code, err } = await jiebang(args, { LANG: 'en' })
    assert.equal(code, 1)
    assert.match(err, /There is no database in /)
  }
  assert.throws(() => rmSync(join(empty, 'none')))
})
