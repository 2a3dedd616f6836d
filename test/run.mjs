// Runs the tests: node test/run.mjs [--long] [files or parts of their names…]
import { globSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { run } from 'node:test'
import { fileURLToPath } from 'node:url'
import { report } from './support/report.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const files_at_once = 2
const file_limit_ms = 5 * 60_000
const long_file_limit_ms = 60 * 60_000

const flags = process.argv.slice(2).filter((arg) => arg.startsWith('-'))
const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('-'))
const unknown = flags.find((flag) => flag !== '--long')
const is_long = flags.includes('--long')

const files = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: root, exclude: (name) => /(^|\/)node_modules$/.test(name) })
  .filter((file) => is_long || !file.endsWith('.long.test.ts') || isNamed(file))
  .filter((file) => wanted.length === 0 || wanted.some((part) => isChosen(file, part)))
  .sort()

if (unknown !== undefined || files.length === 0) {
  process.stderr.write(unknown !== undefined
    ? `不认识的选项 unknown option: ${unknown}（只有 only --long）\n`
    : `没有匹配的测试文件 no test file matches: ${wanted.join(' ') || 'src/**/*.test.ts test/**/*.test.ts'}\n`)
  process.exit(2)
}

// The store is imported only when tests are there to be run, and the cluster only started then.
const { startTestCluster } = await import('./support/cluster.ts')
const cluster = await startTestCluster()
process.env.JIEBANG_TEST_URL = cluster.url
const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interrupt.abort())

const began = performance.now()
const events = run({
  files: files.map((file) => resolve(root, file)),
  cwd: root,
  concurrency: files_at_once,
  timeout: is_long ? long_file_limit_ms : file_limit_ms,
  signal: interrupt.signal,
})
try {
  const outcome = await report(events, root, (text) => process.stdout.write(text), { is_talkative: wanted.length > 0 })
  process.exitCode = outcome.failed > 0 || interrupt.signal.aborted ? 1 : 0
  process.stdout.write(`\n${files.length} files in ${((performance.now() - began) / 1000).toFixed(1)} s\n${outcome.text}\n`)
} finally {
  await cluster.stop()
}

function isNamed(file) {
  return wanted.some((part) => part.endsWith('.test.ts') && isChosen(file, part))
}

function isChosen(file, part) {
  return relative(root, resolve(root, part)) === file || file.includes(part.replace(/^\.\//, ''))
}
