// Runs the tests: node test/run.mjs [--long] [files or parts of their names…]
import { globSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { run } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startTestCluster } from './support/cluster.ts'
import { report } from './support/report.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const files_at_once = 2
// The test is told first, so that it is named; a file that does not end by then is killed.
const grace_ms = 5_000
const wind_up_ms = 1_000

const args = process.argv.slice(2)
const wanted = args.filter((arg) => !arg.startsWith('-'))
const unknown = args.find((arg) => arg.startsWith('-') && arg !== '--long')
const is_long = args.includes('--long')
const file_limit_ms = (is_long ? 60 : 12) * 60_000
const files = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: root }).sort()
  .filter((file) => wanted.length === 0 || wanted.some((part) => isChosen(file, part)))
  .filter((file) => is_long || !file.endsWith('.long.test.ts') || wanted.some((part) => part.endsWith('.long.test.ts')))

if (unknown !== undefined || files.length === 0) {
  process.stderr.write(unknown !== undefined
    ? `不认识的选项（只有 --long）。 Unknown option (there is only --long): ${unknown}\n`
    : `没有匹配的测试文件。 No test file matches: ${wanted.join(' ')}\n`)
  process.exit(2)
}

const began = performance.now()
const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interrupt.abort())
const total = { passed: 0, failed: 0, skipped: 0 }
const cluster = await startTestCluster()
process.env.JIEBANG_TEST_URL = cluster.url
// A test that walks further or longer in the long run asks for this.
if (is_long) process.env.JIEBANG_LONG = '1'
try {
  // Browsers and crashes want a core each: they go one after another in the first lane, the rest beside them.
  const heavy = files.filter((file) => /^test\/(browser|flows\/crash)/.test(file))
  const light = files.filter((file) => !heavy.includes(file))
  await Promise.all(Array.from({ length: files_at_once }, async (_, lane) => {
    const next = () => (lane === 0 ? heavy.shift() : undefined) ?? light.shift()
    for (let file = next(); file !== undefined && !interrupt.signal.aborted; file = next()) await runFile(file)
  }))
} finally {
  await cluster.stop()
}
const seconds = ((performance.now() - began) / 1000).toFixed(1)
process.stdout.write(`\n${files.length} files in ${seconds} s${interrupt.signal.aborted ? ', interrupted' : ''}\n`)
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
// A stopped file may have left a child that holds a pipe to us.
process.exit(total.failed > 0 || interrupt.signal.aborted ? 1 : 0)

async function runFile(file) {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), file_limit_ms + grace_ms)
  const signal = AbortSignal.any([interrupt.signal, limit.signal])
  const over = new Promise((end) => signal.addEventListener('abort', () => setTimeout(end, wind_up_ms)))
  const events = run({ files: [join(root, file)], cwd: root, timeout: file_limit_ms, signal })
  // Somebody who names files is looking at them, and sees at once what they print.
  const echo = wanted.length > 0 ? (text) => process.stdout.write(text) : undefined
  const { text, ...counts } = await report(file, events, { echo, over })
  clearTimeout(timer)
  for (const name of Object.keys(total)) total[name] += counts[name]
  process.stdout.write(text)
}

function isChosen(file, part) {
  return relative(root, resolve(root, part)) === file || file.includes(part.replace(/^\.\//, ''))
}
