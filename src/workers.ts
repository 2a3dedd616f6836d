import { sealAudit } from '#kernel/trust/seal-store.ts'
import type { Composed } from './compose.ts'

const seal_every_ms = 2_000

/** What runs beside the requests: the audit is sealed every two seconds. */
export async function startWorkers({ house, db }: Composed): Promise<{ stop: () => Promise<void> }> {
  for (const city_id of house.cities.keys()) await sealAudit(house, db, city_id, true)
  let running: Promise<void> | null = null
  const tick = () => {
    running ??= (async () => {
      for (const city_id of house.cities.keys()) await sealAudit(house, db, city_id)
    })().catch((error: unknown) => {
      process.stderr.write(`${new Date().toISOString()} sealing failed: ${error instanceof Error ? error.message : 'error'}\n`)
    }).finally(() => { running = null })
  }
  const timer = setInterval(tick, seal_every_ms)
  return { stop: async () => {
    clearInterval(timer)
    await running
  } }
}
