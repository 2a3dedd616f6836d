import { createHash } from 'node:crypto'
import { PgBoss } from 'pg-boss'
import { Fault, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx, House } from '#kernel/store/cx.ts'
import { sql, type Db } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform, type Actor } from '#kernel/trust/actor.ts'
import { filesOf, recordFile } from '#kernel/outside/file.ts'
import { job_limits, jobKindsOf, type JobDone, type JobProblem, type MadeFile } from '#kernel/outside/jobs.ts'

const queue = 'job'
const at_once_max = 2

/** What running jobs takes beside the house. */
export type JobWorkerWants = {
  house: House
  db: Db
  /** Address of the database as its owner: the queue's own schema is nothing the application role may touch. */
  owner_url: string
  /** An account with the rights it holds now; null when it is closed. The transaction sees every row of the city. */
  actorOf: (cx: Cx, account_id: string) => Promise<Actor | null>
  /** Words a refusal in both languages. */
  say: (code: string, data: Record<string, unknown>) => Sentence
  /** Reports what went wrong, without values. */
  complain: (what: string, error: unknown) => void
}

export type JobWorker = {
  /** Hands a job to the queue; the same job again changes nothing. */
  hand: (city_id: string, job_id: string) => Promise<void>
  stop: () => Promise<void>
}

/**
 * Does jobs, two at once. The queue (pg-boss, schema `pgboss`) sees to it that a job whose process died is taken up again within about
 * half a minute; the `job` row is what people read, and its attempt number keeps an earlier attempt from writing over a later one.
 */
export async function startJobWorker(wants: JobWorkerWants): Promise<JobWorker> {
  const boss = new PgBoss({
    connectionString: wants.owner_url, schema: 'pgboss', max: 2, application_name: 'jiebang-jobs',
    schedule: false, reindex: false, monitorVacuum: false, persistQueueStats: false, persistWarnings: false, registerInstance: false,
    superviseIntervalSeconds: 10, monitorIntervalSeconds: 10, flowIntervalSeconds: 3_600, bamIntervalSeconds: 3_600,
  })
  boss.on('error', (error) => wants.complain('the job queue', error))
  const stopping = new AbortController()
  await boss.start()
  // The row counts attempts; the queue's own limit only has to lie above every restart in between.
  const options = { retryLimit: 50, retryDelay: 1, retryBackoff: true, retryDelayMax: 60, heartbeatSeconds: 10, expireInSeconds: job_limits.minutes_max * 60 + 300, deleteAfterSeconds: 86_400 }
  await boss.createQueue(queue, options)
  await boss.updateQueue(queue, options)
  const worker_id = await boss.work<{ city_id: string, job_id: string }>(queue, { batchSize: 1, localConcurrency: at_once_max, pollingIntervalSeconds: 1 }, async ([job]) => {
    const time = AbortSignal.timeout(job_limits.minutes_max * 60_000)
    await runOne(wants, job!.data, { stop: AbortSignal.any([stopping.signal, job!.signal]), time })
  })
  const hand: JobWorker['hand'] = async (city_id, job_id) => {
    await boss.send(queue, { city_id, job_id }, { id: uuidOf(job_id) })
    boss.notifyWorker(worker_id)
  }
  // What the queue lost (a restore of the tables without its schema) is handed over again.
  for (const city_id of wants.house.cities.keys()) {
    const open = await asPlatform(wants, city_id, async (cx) => (await sql<{ id: string }>`select id from job where city_id = ${city_id} and state in ('waiting', 'running') order by id limit 10000`.execute(cx.tx)).rows)
    for (const { id } of open) await hand(city_id, id)
  }
  return {
    hand,
    stop: async () => {
      stopping.abort()
      await boss.stop({ graceful: true, timeout: 10_000 })
    },
  }
}

/** The same 128 bits in the form the queue wants, so that handing a job over twice is one job. */
export function uuidOf(job_id: string): string {
  const bits = [...job_id].reduce((sum, letter) => sum * 32n + BigInt('0123456789abcdefghjkmnpqrstvwxyz'.indexOf(letter)), 0n)
  const hex = bits.toString(16).padStart(32, '0')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

type Claimed = { kind: string, account_id: string, payload: unknown, attempts: number, actor: Actor | null }
type Place = { city_id: string, job_id: string }
type Signals = { stop: AbortSignal, time: AbortSignal }

const asPlatform = <T>(wants: JobWorkerWants, city_id: string, work: (cx: Cx) => Promise<T>) => runJob(wants.house, wants.db, platform(city_id), work)

async function runOne(wants: JobWorkerWants, place: Place, signals: Signals): Promise<void> {
  // A city that is no longer hosted here has nobody to do its jobs.
  if (!wants.house.cities.has(place.city_id)) return
  const claimed = await claim(wants, place)
  if (!claimed) return
  const kind = jobKindsOf(wants.house).get(claimed.kind)
  const refuse = (code: string, data: Record<string, unknown> = {}) => fail(wants, place, claimed.attempts, [{ ...wants.say(code, data), row: null, column: null }])
  if (!kind) return refuse('outside.job-unknown')
  if (!claimed.actor) return refuse('outside.job-nobody')
  const { actor } = claimed
  try {
    const done = await kind.run({
      house: wants.house, job_id: place.job_id, actor, payload: claimed.payload, signal: AbortSignal.any([signals.stop, signals.time]),
      ask: (work) => {
        checkGoing(signals)
        return runJob(wants.house, wants.db, actor, (cx) => underSecurity(cx, work))
      },
      report: async (progress) => {
        checkGoing(signals)
        await tellProgress(wants, place, claimed.attempts, progress)
      },
    })
    await finish(wants, place, claimed, actor, done)
  } catch (error) {
    if (error instanceof Superseded) return
    if (signals.time.aborted) return refuse('outside.job-too-long', { minutes_max: job_limits.minutes_max })
    if (error instanceof Fault) return fail(wants, place, claimed.attempts, problemsOf(wants, error))
    const is_stop = signals.stop.aborted
    if (!is_stop) wants.complain(`the job ${claimed.kind}`, error)
    if (!is_stop && claimed.attempts >= job_limits.attempts_max) return refuse('outside.job-failed', { attempts: claimed.attempts })
    await putBack(wants, place, claimed.attempts, is_stop)
    throw error
  }
}

/** Takes the job up, or ends one that has ended its processes too often; null when there is nothing to do. */
async function claim(wants: JobWorkerWants, { city_id, job_id }: Place): Promise<Claimed | null> {
  return asPlatform(wants, city_id, async (cx) => {
    const { rows } = await sql<Omit<Claimed, 'actor'>>`update job set state = 'running', attempts = attempts + 1, started_at = coalesce(started_at, now())
      where city_id = ${city_id} and id = ${job_id} and state in ('waiting', 'running') and attempts < ${job_limits.attempts_max} returning kind, account_id, payload, attempts`.execute(cx.tx)
    if (rows[0]) return { ...rows[0], actor: await wants.actorOf(cx, rows[0].account_id) }
    const problem: JobProblem = { ...wants.say('outside.job-failed', { attempts: job_limits.attempts_max }), row: null, column: null }
    await sql`update job set state = 'failed', ended_at = now(), problems = ${JSON.stringify([problem])}::jsonb
      where city_id = ${city_id} and id = ${job_id} and state in ('waiting', 'running')`.execute(cx.tx)
    return null
  })
}

/** Narrows a job's transaction to what its actor may see, for `work` alone: what is recorded afterwards is the platform's to write. */
async function underSecurity<T>(cx: Cx, work: (cx: Cx) => Promise<T>): Promise<T> {
  await sql.raw(`set local jiebang.reach = '${cx.city.access.reachOf(cx.actor).replaceAll("'", "''")}'`).execute(cx.tx)
  const result = await work(cx)
  await cx.elevate()
  return result
}

/** Another attempt has taken the job over: this one must not write any more. */
class Superseded extends Error {}

function checkGoing({ stop, time }: Signals): void {
  if (stop.aborted || time.aborted) throw new Error('the job is to stop')
}

async function tellProgress(wants: JobWorkerWants, { city_id, job_id }: Place, attempt: number, progress: number): Promise<void> {
  const told = Math.min(1, Math.max(0, Number.isFinite(progress) ? progress : 0))
  const { rows } = await asPlatform(wants, city_id, (cx) => sql`update job set progress = ${told.toFixed(3)}::numeric
    where city_id = ${city_id} and id = ${job_id} and state = 'running' and attempts = ${attempt} returning id`.execute(cx.tx))
  if (rows.length === 0) throw new Superseded()
}

async function finish(wants: JobWorkerWants, { city_id, job_id }: Place, claimed: Claimed, actor: Actor, done: JobDone): Promise<void> {
  const { file } = done
  const made = file ? described(file) : null
  if (file && made) await filesOf(wants.house).put(made.sha256, file.content)
  await runJob(wants.house, wants.db, actor, async (cx) => {
    const { rows } = await sql`update job set state = 'done', progress = 1, ended_at = now(), result = ${JSON.stringify(done.result ?? {})}::jsonb,
        problems = ${JSON.stringify((done.problems ?? []).slice(0, job_limits.problems_max))}::jsonb, file_id = ${made ? job_id : null}
      where city_id = ${city_id} and id = ${job_id} and state = 'running' and attempts = ${claimed.attempts} returning id`.execute(cx.tx)
    if (rows.length === 0) throw new Superseded()
    if (made) await recordFile(cx, job_id, made, 'city')
    cx.record.audits.push({ action: `jobs.${claimed.kind}`, subject: `job:${job_id}`, content: { payload: claimed.payload, result: done.result ?? {}, file: made?.sha256 ?? null } })
  })
}

const content_types = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }

// Our own tables are not checked like an upload: they may be larger, and nobody else chose what is in them.
function described({ name, kind, content }: MadeFile): Parameters<typeof recordFile>[2] {
  return { name, kind, content_type: content_types[kind], size_bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
}

async function fail(wants: JobWorkerWants, { city_id, job_id }: Place, attempt: number, problems: readonly JobProblem[]): Promise<void> {
  await asPlatform(wants, city_id, (cx) => sql`update job set state = 'failed', ended_at = now(), problems = ${JSON.stringify(problems.slice(0, job_limits.problems_max))}::jsonb
    where city_id = ${city_id} and id = ${job_id} and state = 'running' and attempts = ${attempt}`.execute(cx.tx))
}

/** Lets the queue try again; being stopped is nobody's failure and does not count. */
async function putBack(wants: JobWorkerWants, { city_id, job_id }: Place, attempt: number, is_stop: boolean): Promise<void> {
  await asPlatform(wants, city_id, (cx) => sql`update job set state = 'waiting', progress = 0, attempts = attempts - ${is_stop ? 1 : 0}
    where city_id = ${city_id} and id = ${job_id} and state = 'running' and attempts = ${attempt}`.execute(cx.tx))
}

/** A refusal as the list shows it: its own sentence first, then every place it names. */
function problemsOf(wants: JobWorkerWants, error: Fault): JobProblem[] {
  return [
    { ...wants.say(error.code, error.data), row: null, column: null },
    ...error.problems.map((problem) => ({ ...wants.say(problem.code, problem.data ?? {}), row: null, column: problem.path || null })),
  ]
}
