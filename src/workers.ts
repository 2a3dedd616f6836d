import { escalateLate } from '#engines/cases/due.ts'
import { worded } from '#http/refusal.ts'
import { documentDelivery, documentTopic } from '#kernel/outside/document.ts'
import { startJobWorker } from '#kernel/outside/job-worker.ts'
import { jobTopic } from '#kernel/outside/jobs.ts'
import { mailer } from '#kernel/outside/mail.ts'
import { errorName, startOutbox, type Deliver } from '#kernel/outside/outbox.ts'
import { endTypesetter } from '#kernel/outside/typeset.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { reachAll, transaction_ms_max, withScope } from '#kernel/store/scope.ts'
import { platform } from '#kernel/trust/actor.ts'
import { sealAudit, seal_rows_max } from '#kernel/trust/seal-store.ts'
import { actorOfAccount } from '#systems/accounts/account-actor.ts'
import { passwordMailDelivery, passwordMailTopic } from '#systems/accounts/ask-for-link.ts'
import { noticeDelivery, noticeMailDelivery, noticeMailTopic } from '#systems/cases/notice-mail.ts'
import type { Composed } from './compose.ts'
import { openFiles } from './extras.ts'
import { wordsOf } from './rooms.ts'
import { systems } from './systems.ts'

const seal_every_ms = 2_000
const escalate_every_ms = 60_000

/** What is told when something beside the requests goes wrong: its kind, never its values. */
function complain(what: string, error: unknown): void {
  process.stderr.write(`${new Date().toISOString()} ${what} failed: ${errorName(error)}\n`)
}

/** What runs beside the requests: jobs, letters, the sealing of the audit, and what has fallen due. Returns once jobs can be taken; the rest begins by itself. */
export async function startWorkers(composed: Composed): Promise<{ stop: () => Promise<void> }> {
  const { house, db, config, owner_url } = composed
  openFiles(composed)
  const words = wordsOf(systems)
  const jobs = await startJobWorker({
    house, db, owner_url, actorOf: actorOfAccount, complain,
    say: (code, data) => {
      const { zh, en } = worded(code, data, [], words).body.error
      return { zh, en }
    },
  })
  const topics = new Map<string, Deliver>([[jobTopic, (letter) => jobs.hand(letter.city_id, (letter.payload as { job_id: string }).job_id)], [documentTopic, documentDelivery({ house, db })]])
  // Without a mail server nobody is written to, and letters count as delivered.
  const post = config.smtp_url && config.mail_from ? mailer(config.smtp_url, config.mail_from) : null
  if (post) {
    topics.set(passwordMailTopic, passwordMailDelivery({ house, db, mailer: post, public_url: config.public_url }))
    topics.set('notice', noticeDelivery({ house, db }))
    topics.set(noticeMailTopic, noticeMailDelivery({ house, db, mailer: post, public_url: config.public_url, actorOf: actorOfAccount }))
  }
  for (const system of systems) {
    for (const [topic, make] of Object.entries(system.letters ?? {})) topics.set(topic, make({ house, db, mailer: post, public_url: config.public_url, actorOf: actorOfAccount }))
  }
  const outbox = startOutbox({ house, db, topics, complain })
  const sealing = every(seal_every_ms, 'sealing', sealWhatIsNew(composed))
  const escalation = every(escalate_every_ms, 'escalation', async (is_stopping) => {
    for (const city_id of house.cities.keys()) if (!is_stopping()) await escalateLate(house, db, city_id, complain)
  })
  const routines = systems.flatMap((system) => Object.entries(system.routines ?? {}).map(([name, routine]) => every(routine.every_ms, `${system.id}.${name}`, async (is_stopping) => {
    for (const city_id of house.cities.keys()) if (!is_stopping()) await runJob(house, db, platform(city_id), routine.run)
  })))
  return { stop: async () => {
    await Promise.all([jobs.stop(), outbox.stop(), escalation.stop(), ...routines.map((routine) => routine.stop())])
    // Last, so that what the others wrote on their way out is sealed as well.
    await sealing.stop()
    post?.close()
    endTypesetter()
  } }
}

/** Seals everything left at first, then only where the audit has grown; a city at rest costs one look at an index. */
function sealWhatIsNew({ house, db }: Composed): (is_stopping: () => boolean) => Promise<void> {
  const seen = new Map<string, { seq: number, grew_at: number }>()
  return async (is_stopping) => {
    for (const city_id of house.cities.keys()) {
      const { rows } = await withScope(db, platform(city_id), reachAll, (tx) => sql<{ seq: number | null }>`select max(seq) as seq from audit where city_id = ${city_id}`.execute(tx), 'read')
      const seq = rows[0]?.seq ?? 0
      const known = seen.get(city_id)
      const is_grown = known?.seq !== seq
      // A row with a lower number may be committed later than one with a higher, but no later than a transaction lives.
      if (!is_grown && performance.now() - known.grew_at > transaction_ms_max + seal_every_ms) continue
      while (await sealAudit(house, db, city_id, known === undefined) >= seal_rows_max && !is_stopping()) continue
      if (is_grown) seen.set(city_id, { seq, grew_at: performance.now() })
    }
  }
}

/** Runs `work` at once and then every `ms`, never twice at a time; what it throws is told and tried again. `stop` waits for the one at work. */
function every(ms: number, name: string, work: (is_stopping: () => boolean) => Promise<void>): { stop: () => Promise<void> } {
  let running: Promise<void> | null = null
  let is_stopping = false
  const tick = () => {
    running ??= work(() => is_stopping).catch((error: unknown) => complain(name, error)).finally(() => { running = null })
  }
  tick()
  const timer = setInterval(tick, ms)
  return { stop: async () => {
    clearInterval(timer)
    is_stopping = true
    await running
  } }
}
