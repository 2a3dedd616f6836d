import { buildServer } from '#http/server.ts'
import { Fault } from '#kernel/declare/fault.ts'
import { readConfig } from '#kernel/store/config.ts'
import { holdDirectory } from '#kernel/store/holder.ts'
import { extrasOf } from './extras.ts'
import { compose } from './compose.ts'
import { wordsOf } from './rooms.ts'
import { systems } from './systems.ts'
import { worded } from '#http/refusal.ts'
import { startWorkers } from './workers.ts'

/** Starts the platform and serves it until it is told to stop. A signal during the start stops what has started so far, in order. */
export async function main(): Promise<void> {
  const config = readConfig(process.env)
  const holder = holdDirectory(config.data_dir, { address: `http://${config.host}:${config.port}` })
  // Last made, first stopped: requests, then jobs, then the database, then the lock.
  const closing: (() => Promise<void> | void)[] = [() => holder.release()]
  let stopping: Promise<void> | null = null
  const stop = (code: number): Promise<void> => stopping ??= (async () => {
    for (const close of closing.toReversed()) await close()
    process.exit(code)
  })()
  let is_told = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {
    is_told = true
    if (is_started) void stop(0)
  })
  let is_started = false
  try {
    const composed = await compose(config)
    closing.push(composed.close)
    const { extras, identity, close } = extrasOf(composed)
    closing.push(close)
    const workers = await startWorkers(composed)
    closing.push(workers.stop)
    const app = await buildServer({ house: composed.house, db: composed.db, identity, words: wordsOf(systems), extras, is_https: config.public_url.startsWith('https:') })
    closing.push(() => app.close())
    await app.listen({ port: config.port, host: config.host })
    is_started = true
    // Without its database nothing more can be acknowledged; a new start recovers, an idle server would not.
    composed.database_ended?.then(() => { if (!stopping) { process.stderr.write('数据库意外停止 The database stopped unexpectedly\n'); void stop(1) } }, () => {})
    if (is_told) return await stop(0)
    process.stdout.write(`Jiebang is ready: ${config.public_url}\n`)
  } catch (error) {
    tell(error)
    await stop(1)
  }
}

/** Says a refusal in both languages on one line each; anything else is a bug and shows where. */
export function tell(error: unknown): void {
  if (error instanceof Fault) {
    const { zh, en } = worded(error.code, error.data, error.problems, wordsOf(systems)).body.error
    process.stderr.write(`${zh}\n${en}\n`)
  } else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
}

if (import.meta.main) {
  try {
    await main()
  } catch (error) {
    tell(error)
    process.exit(1)
  }
}
