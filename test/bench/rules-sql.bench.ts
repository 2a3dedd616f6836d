import { readFileSync } from 'node:fs'
import pg from 'pg'
import { closeCluster, freshDatabase } from '#test/support/database.ts'
import { enterprises, measures, totals } from '#test/support/rule-measures.ts'
import { generatedSql, hand_sql, loadEnterprises, lookUpBounds, multiplyEnterprises } from '#test/support/rule-sql.ts'

const rounds = 3
const made_up_max = 100_000

/**
 * Thirteen measures with three totals over enterprises in PostgreSQL: the generated statement against one written by hand, summed up and put into a table,
 * in CPU time of the one server process that runs it. Both are compared row by row first.
 */
export async function run(env: NodeJS.ProcessEnv): Promise<Record<string, unknown>> {
  const count = Number(env['ENTERPRISES'] ?? 200_000)
  const client = new pg.Client({ connectionString: (await freshDatabase()).url })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('set max_parallel_workers_per_gather = 0; set jit = off; set work_mem = \'256MB\'')
    const made_up = Math.min(count, made_up_max)
    await loadEnterprises(client, enterprises(made_up))
    await multiplyEnterprises(client, made_up, count)
    const looked = performance.now()
    const { text, columns } = generatedSql(await lookUpBounds(client))
    const bounds_ms = Math.round(performance.now() - looked)
    const { text: unbounded } = generatedSql()
    const { text: open } = generatedSql(await lookUpBounds(client), true)
    const names = [...measures, ...totals].map((one) => one.name)
    const fen = (name: string) => columns[name]!.scale === 0 ? `"${name}" * 100` : `"${name}"`
    const generated = `select id, ${names.map((name) => `${fen(name)} as "${name}"`).join(', ')} from (${text}) g`
    const differing = await client.query(`select count(*)::int as n from (${generated}) g join (${hand_sql}) h using (id) where ${names.map((name) => `g."${name}" is distinct from h."${name}"`).join(' or ')}`)
    const pid = Number((await client.query('select pg_backend_pid() as pid')).rows[0]?.pid)
    const summed = (statement: string) => `select ${names.map((name) => name === 'm13' ? `max("${name}")` : `sum("${name}")`).join(', ')} from (${statement}) s`
    const made = (statement: string) => `create temp table made on commit drop as ${statement}`
    const best: Record<string, number> = {}
    // The ways take turns, so that whatever else the machine does falls on all of them.
    for (let round = 0; round < rounds; round++) {
      for (const [name, statement] of [['hand_sum', summed(hand_sql)], ['generated_sum', summed(text)], ['generated_sum_without_bounds', summed(unbounded)], ['generated_sum_all_may_be_unknown', summed(open)], ['hand_table', made(hand_sql)], ['generated_table', made(text)]] as const) {
        await client.query('begin')
        const before = cpuMs(pid)
        await client.query(statement)
        best[name] = Math.min(best[name] ?? Infinity, cpuMs(pid) - before)
        await client.query('rollback')
      }
    }
    const micros = (ms: number) => Math.round(ms * 1_000 / count * 100) / 100
    return {
      enterprises: count, outputs: names.length, disagreements: differing.rows[0]?.n, statement_bytes: text.length, bounds_looked_up_in_ms: bounds_ms,
      us_per_enterprise: Object.fromEntries(Object.entries(best).map(([name, ms]) => [name, micros(ms)])),
      times_hand: { sum: Math.round(best['generated_sum']! / best['hand_sum']! * 100) / 100, sum_all_may_be_unknown: Math.round(best['generated_sum_all_may_be_unknown']! / best['hand_sum']! * 100) / 100, sum_without_bounds: Math.round(best['generated_sum_without_bounds']! / best['hand_sum']! * 100) / 100, table: Math.round(best['generated_table']! / best['hand_table']! * 100) / 100 },
      seconds_for_a_million: { sum: Math.round(best['generated_sum']! / count * 1e5) / 100, table: Math.round(best['generated_table']! / count * 1e5) / 100 },
    }
  } finally {
    await client.end()
    await closeCluster()
  }
}

// User and system time of a process, which load of others does not lengthen as it does the clock's; Linux counts it in hundredths of a second.
function cpuMs(pid: number): number {
  const after_name = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? ''
  const fields = after_name.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
