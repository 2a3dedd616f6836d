import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { holdDirectory } from '#kernel/store/holder.ts'

const root = mkdtempSync(join(tmpdir(), 'jiebang-holder-'))
const children = new Set<ChildProcess>()
after(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(root, { recursive: true, force: true })
})

/** Another process that tries to hold `dir` and says how that went; it lives until it is killed. */
async function start(dir: string, address: string) {
  // Nothing keeps what holdDirectory returns, and garbage is collected at once: the hold must last all the same.
  const script = `
    process.stdin.on('close', () => process.exit(1)).resume()
    const { holdDirectory } = await import(${JSON.stringify(import.meta.resolve('#kernel/store/holder.ts'))})
    try { holdDirectory(${JSON.stringify(dir)}, { address: ${JSON.stringify(address)} }); globalThis.gc(); console.log('held') } catch (error) { console.log(error.code) }
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.add(child)
  const [said] = await once(child.stdout, 'data') as [Buffer]
  const end = async () => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  return { pid: child.pid, said: String(said).trim(), end }
}

describe('holding a data directory', () => {
  test('a second server is refused within a second and told who holds it', async () => {
    const dir = join(root, 'second')
    const first = await start(dir, 'http://127.0.0.1:3000')
    const began = performance.now()
    assert.throws(() => holdDirectory(dir, { address: 'http://127.0.0.1:3001' }), (error: { code: string, data: Record<string, unknown> }) => {
      assert.equal(error.code, 'store.directory-held')
      assert.equal(error.data.pid, first.pid)
      assert.equal(error.data.address, 'http://127.0.0.1:3000')
      assert.ok(Math.abs(Date.now() - Date.parse(String(error.data.since))) < 60_000)
      return true
    })
    assert.ok(performance.now() - began < 1000)
    await first.end()
  })

  test('a killed holder holds no longer, whatever its card says', async () => {
    const dir = join(root, 'killed')
    const first = await start(dir, 'http://127.0.0.1:3000')
    assert.equal(first.said, 'held')
    await first.end()
    assert.ok(existsSync(join(dir, 'holder.json')))
    const held = holdDirectory(dir, { address: 'http://127.0.0.1:3001' })
    assert.equal(JSON.parse(readFileSync(join(dir, 'holder.json'), 'utf8')).pid, process.pid)
    held.release()
    held.release()
    assert.ok(!existsSync(join(dir, 'holder.json')))
    holdDirectory(dir, { address: '' }).release()
  })

  test('of five that start at once over a dead one exactly one holds', async () => {
    const dir = join(root, 'race')
    await (await start(dir, 'dead')).end()
    const starters = await Promise.all(Array.from({ length: 5 }, (_, i) => start(dir, `http://127.0.0.1:300${i}`)))
    assert.deepEqual(starters.map(({ said }) => said).toSorted(), ['held', ...Array.from({ length: 4 }, () => 'store.directory-held')])
    for (const starter of starters) await starter.end()
  })

  test('a place that is no directory is refused by name', () => {
    const file = join(root, 'file')
    writeFileSync(file, '')
    assert.throws(() => holdDirectory(file, { address: '' }), { code: 'store.directory-unwritable' })
  })
})
