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

/** Starts the platform and serves it until it is told to stop. */
export async function main(): Promise<void> {
  const config = readConfig(process.env)
  const holder = holdDirectory(config.data_dir, { address: `http://${config.host}:${config.port}` })
  const composed = await compose(config)
  const { extras, identity, close } = extrasOf(composed)
  const app = await buildServer({ house: composed.house, db: composed.db, identity, words: wordsOf(systems), extras, is_https: config.public_url.startsWith('https:') })
  const workers = await startWorkers(composed)
  let is_stopping = false
  const stop = async () => {
    if (is_stopping) return
    is_stopping = true
    // In order: no new requests, running ones finish, jobs finish, then the database.
    await app.close()
    await workers.stop()
    await close()
    await composed.close()
    holder.release()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
  await app.listen({ port: config.port, host: config.host })
  process.stdout.write(`Jiebang is ready: ${config.public_url}\n`)
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
