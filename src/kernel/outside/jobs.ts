import { fault, invariant, type Sentence } from '#kernel/declare/fault.ts'
import { post, type Cx, type House } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import type { Actor } from '#kernel/trust/actor.ts'

/** The word under which a system offers the kinds of job it does: `offers: { jobs: { export: exportJob } }`. */
export const jobsOffer = 'jobs'

/** The topic of the letter that hands a job over once its command is committed. */
export const jobTopic = 'job'

/** Jobs one account may have waiting or running, and may ask for in 24 hours; how often one is tried and how long it may take. */
export const job_limits = { open_max: 5, per_day_max: 100, attempts_max: 5, minutes_max: 30, problems_max: 1_000 }

/** One thing wrong, for people: `row` is the row of the sheet, from 1. */
export type JobProblem = Sentence & { row: number | null, column: string | null }

/** A file a job made, at most 64 MiB: it belongs to the asker. `name` is ours, with its ending. */
export type MadeFile = { name: string, kind: 'xlsx' | 'csv', content: Buffer }

/** What came of a job. Its file is kept and its end is written in one transaction. */
export type JobDone = { result?: Record<string, unknown>, problems?: readonly JobProblem[], file?: MadeFile }

/** A job at work, as its kind sees it. */
export type JobRun = {
  house: House
  job_id: string
  /** The asker with the rights held now, not when asking. */
  actor: Actor
  payload: unknown
  /** Runs `work` as the asker in one transaction under row-level security, with audit and letters written at its end. */
  ask: <T>(work: (cx: Cx) => Promise<T>) => Promise<T>
  /** Tells people how far it is, 0 to 1; throws when the job should stop. */
  report: (progress: number) => Promise<void>
  /** Raised when the process stops, the time is up, or another attempt has taken over. */
  signal: AbortSignal
}

/**
 * A kind of job. It may run more than once (a killed process, a stop, an error), so what it writes must be the same the second time:
 * give rows ids that follow from `job_id`, and leave the file to the outcome. A fault ends it; any other error is tried again.
 * `titleOf` says more of one job than `title` says of all of its kind.
 */
export type JobKind = { title: Sentence, titleOf?: (payload: unknown) => Sentence, run: (run: JobRun) => Promise<JobDone> }

/** Kinds of job that the house's systems offer, by name. */
export function jobKindsOf(house: House): Map<string, JobKind> {
  return new Map([...house.systems.values()].flatMap((system) => Object.entries((system.offers?.[jobsOffer] ?? {}) as Record<string, JobKind>)))
}

/** Adds a kind of job to a system of the house, as its `offers` would. */
export function registerJob(house: House, system_id: string, kind: string, job: JobKind): void {
  const system = house.systems.get(system_id)
  invariant(system, `there is a system ${system_id}`)
  house.systems.set(system_id, { ...system, offers: { ...system.offers, [jobsOffer]: { ...(system.offers?.[jobsOffer] ?? {}) as Record<string, JobKind>, [kind]: job } } })
}

/**
 * Asks for a job in the command's own transaction: it is done after commit or, when the command fails, never. Returns its id.
 * @throws fault `outside.job-too-many` | `outside.job-too-many-today` | `kernel.sign-in-first`
 */
export async function enqueue(cx: Cx, kind: string, payload: unknown): Promise<string> {
  const { account_id } = cx.actor
  if (account_id === null) throw fault('kernel.sign-in-first')
  invariant(jobKindsOf(cx.house).has(kind), `a system offers the job ${kind}`)
  // Two requests at once are counted one after the other.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`jobs ${cx.city.id} ${account_id}`}, 0))`.execute(cx.tx)
  const { rows } = await sql<{ open: number, today: number }>`select count(*) filter (where state in ('waiting', 'running'))::int as open, count(*)::int as today from job
    where city_id = ${cx.city.id} and account_id = ${account_id} and (at > now() - interval '1 day' or state in ('waiting', 'running'))`.execute(cx.tx)
  if (rows[0]!.open >= job_limits.open_max) throw fault('outside.job-too-many', { max: job_limits.open_max })
  if (rows[0]!.today >= job_limits.per_day_max) throw fault('outside.job-too-many-today', { max: job_limits.per_day_max })
  const id = newId()
  await sql`insert into job (city_id, id, kind, account_id, payload) values (${cx.city.id}, ${id}, ${kind}, ${account_id}, ${JSON.stringify(payload ?? null)}::jsonb)`.execute(cx.tx)
  post(cx, jobTopic, { job_id: id })
  return id
}
