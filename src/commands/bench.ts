import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fault } from '#kernel/declare/fault.ts'
import { usageFault, type Command } from './command.ts'

const bench_root = join(import.meta.dirname, '../../test/bench')
const suffix = '.bench.ts'

/** 测速: one benchmark; what it prints is its own, its last line is one JSON value. */
export const bench: Command = {
  usage: 'jiebang bench NAME [--small]',
  title: { zh: '运行一项测速，末行为 JSON', en: 'run a benchmark; its last line is JSON' },
  async run([name, ...flags], io) {
    if (name === undefined) throw usageFault(bench, listBenches().join(' '))
    const file = join(bench_root, `${name}${suffix}`)
    if (!/^[a-z0-9-]{1,64}$/.test(name) || !existsSync(file)) throw fault('commands.no-bench', { name, known: listBenches().join(', ') || '-' })
    const { run } = await import(pathToFileURL(file).href) as { run?: (env: typeof io.env) => Promise<unknown> }
    // A size that is over in seconds, to see that it runs; the figures of a whole one need a quiet machine.
    const env = flags.includes('--small') ? { ENTERPRISES: '2000', ...io.env } : io.env
    const result = await run?.(env)
    if (result !== undefined) process.stdout.write(`${JSON.stringify(result)}\n`)
    return 0
  },
}

/** Names of the benchmarks there are. */
export function listBenches(root = bench_root): string[] {
  return existsSync(root) ? readdirSync(root).filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length)).sort() : []
}
