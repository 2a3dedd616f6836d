import { createHmac } from 'node:crypto'
import { sql, type Db } from './db.ts'
import { elevate, withScope } from './scope.ts'
import { newId } from './ids.ts'
import { forgetRead } from './read-once.ts'
import type { City, Cx, House } from './cx.ts'
import type { Action, Query } from '../declare/system.ts'
import { fault, invariant, Fault, type Problem } from '../declare/fault.ts'
import type { Actor } from '../trust/actor.ts'
import { canonical } from '../trust/canonical.ts'
import { civilDay } from '../values/workdays.ts'
import { keysOf, writeRecord } from '../trust/record.ts'
import type { ZodType } from 'zod'

/** What a command gives back: its body, and whether it is the first answer or a stored one. */
export type Answer = { body: unknown, is_replay: boolean }

/** Longest command id, characters. */
export const command_id_pattern = /^[A-Za-z0-9_-]{8,64}$/

/**
 * Runs one action: parse → authorise → rule → write, in one transaction with state, audit, outbox and the idempotency record.
 * A replay of `command_id` by the same account returns the stored answer.
 * @throws fault `kernel.key-reused` when the id was used for other input.
 */
export async function runAction(house: House, db: Db, name: string, action: Action, actor: Actor, command_id: string, raw: unknown): Promise<Answer> {
  if (!command_id_pattern.test(command_id)) throw fault('kernel.command-id')
  cityOf(house, actor).access.admit(name, actor)
  const input = parseInput(action.input, raw)
  const input_hash = createHmac('sha256', keysOf(house).session_secret).update(canonical(raw ?? {})).digest('hex')
  const account_id = actor.account_id ?? ''
  const once = () => withScope(db, actor, cityOf(house, actor).access.reachOf(actor), async (tx) => {
    const { rows } = await sql<{ now: string, answer: unknown, input_hash: string | null, action: string | null }>`
      select to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now, command.answer, command.input_hash, command.action
      from (select 1) one left join command on command.city_id = ${actor.city_id} and command.account_id = ${account_id} and command.id = ${command_id}`.execute(tx)
    const row = rows[0]
    invariant(row, 'select without from gives a row')
    if (row.input_hash !== null) {
      if (row.input_hash !== input_hash || row.action !== name) throw fault('kernel.key-reused')
      return { body: row.answer, is_replay: true }
    }
    const cx = contextOf(house, cityOf(house, actor), tx, actor, row.now, command_id)
    const body = checkOutput(action.output, await action.run(cx, input), name)
    await elevate(tx)
    await sql`insert into command (city_id, account_id, id, action, input_hash, answer)
      values (${actor.city_id}, ${account_id}, ${command_id}, ${name}, ${input_hash}, ${JSON.stringify(body)}::jsonb)`.execute(tx)
    if (cx.record.audits.length === 0) cx.record.audits.push({ action: name, subject: `command:${command_id}`, content: { input_hash } })
    await writeRecord(cx)
    return { body, is_replay: false }
  })
  try {
    return await once()
  } catch (error) {
    // Two copies of one command ran at once: the second waited on the key and finds the first's answer now.
    if (isDuplicateCommand(error)) return once()
    throw error
  }
}

/** Runs one question as its asker: row-level security bounds every row it can meet. */
export async function runQuery(house: House, db: Db, name: string, query: Query, actor: Actor, raw: unknown): Promise<unknown> {
  cityOf(house, actor).access.admit(name, actor)
  const input = parseInput(query.input, raw)
  return withScope(db, actor, cityOf(house, actor).access.reachOf(actor), async (tx) => {
    const { rows } = await sql<{ now: string }>`select to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`.execute(tx)
    const cx = contextOf(house, cityOf(house, actor), tx, actor, rows[0]!.now, null)
    return checkOutput(query.output, await query.run(cx, input), name)
  }, 'read')
}

/** Runs `work` as the platform in one transaction of `city_id`, with audit and outbox written at its end: for jobs. */
export async function runJob<T>(house: House, db: Db, actor: Actor, work: (cx: Cx) => Promise<T>): Promise<T> {
  return withScope(db, actor, 'all', async (tx) => {
    const { rows } = await sql<{ now: string }>`select to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`.execute(tx)
    const cx = contextOf(house, cityOf(house, actor), tx, actor, rows[0]!.now, newId())
    const result = await work(cx)
    await writeRecord(cx)
    return result
  })
}

function contextOf(house: House, city: City, tx: Cx['tx'], actor: Actor, now: string, command_id: string | null): Cx {
  const cx: Cx = {
    house, tx, actor, city, now, today_on: civilDay(now, city.pack.city.zone), command_id, record: { audits: [], letters: [] },
    elevate: async () => {
      forgetRead(cx)
      await elevate(tx)
    },
  }
  return cx
}

function cityOf(house: House, actor: Actor): City {
  const city = house.cities.get(actor.city_id)
  if (!city) throw fault('kernel.no-such-city', { city: actor.city_id })
  return city
}

function parseInput(schema: ZodType, raw: unknown): unknown {
  const parsed = schema.safeParse(raw ?? {})
  if (parsed.success) return parsed.data
  const problems: Problem[] = parsed.error.issues.slice(0, 100).map((issue) => ({
    path: issue.path.map(String).join('.') || (issue.code === 'unrecognized_keys' ? issue.keys.join(',') : ''),
    code: `kernel.input-${issue.code.replaceAll('_', '-')}`,
    data: 'expected' in issue ? { expected: issue.expected } : 'maximum' in issue ? { maximum: issue.maximum } : 'minimum' in issue ? { minimum: issue.minimum } : {},
  }))
  throw fault('kernel.wrong-input', { count: problems.length }, problems)
}

function checkOutput(schema: ZodType, output: unknown, name: string): unknown {
  const parsed = schema.safeParse(output)
  invariant(parsed.success, `${name} answered outside its own schema: ${parsed.error?.issues.slice(0, 3).map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`)
  return parsed.data
}

function isDuplicateCommand(error: unknown): boolean {
  return error instanceof Error && !(error instanceof Fault) && (error as { code?: string, constraint?: string }).code === '23505'
    && (error as { constraint?: string }).constraint === 'command_pkey'
}
