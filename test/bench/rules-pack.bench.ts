import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { loadPack, type Part } from '#kernel/declare/pack.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { openDb, sql } from '#kernel/store/db.ts'
import { migrate } from '#kernel/store/migrate.ts'
import { withScope } from '#kernel/store/scope.ts'
import { platform } from '#kernel/trust/actor.ts'
import { factsPart } from '#facts/dictionary.ts'
import { precedencePart } from '#facts/precedence.ts'
import { fillDemoPopulation, openDemoPopulation } from '#engines/rules/demo-population.ts'
import { demoPopulationOf } from '#engines/rules/demo-shape.ts'
import { measuresOf, namesOf } from '#engines/rules/measure-check.ts'
import { ruleParts } from '#engines/rules/parts.ts'
import { populationColumns } from '#engines/rules/population-columns.ts'
import { closePopulation, readPopulation, subjectsOf } from '#engines/rules/population.ts'
import { ruleTables } from '#engines/rules/scope.ts'
import { sweepText } from '#engines/rules/sweep.ts'
import { closeCluster, freshDatabase } from '#test/support/database.ts'
import { project_root } from '#test/support/source-tree.ts'

const as_of = '2021-06-30'
const stretch = 50_000
const rounds = 3

/**
 * All measures of the pack over a demonstration population in PostgreSQL: counts and money in one aggregate, one core without JIT, in CPU time of the server process;
 * then a random part of it against the closures, to the fen.
 */
export async function run(env: NodeJS.ProcessEnv): Promise<Record<string, unknown>> {
  const count = Number(env['ENTERPRISES'] ?? 1_000_000)
  const pack = await loadPack(join(project_root, 'packs'), 'jinhua', [factsPart, precedencePart, ...ruleParts] as Part<any>[])
  const rooms = ['facts', 'feel', 'engines/rules'].map((folder) => ({ name: folder.split('/').at(-1)!, folder: join(project_root, 'src', folder) }))
  const { url } = await freshDatabase()
  await migrate(url, rooms, { fact: { relations: {}, read: {}, is_append_only: true }, ...ruleTables }, null)
  const db = openDb(url, 2)
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    const inCity = <T>(work: (cx: Pick<Cx, 'tx' | 'city' | 'actor'>) => Promise<T>) => withScope(db, platform('jinhua'), 'all', (tx) => work({ tx, city: { id: 'jinhua', pack } as Cx['city'], actor: platform('jinhua') }))
    const demo = demoPopulationOf(pack)!, names = namesOf(pack), columns = populationColumns(pack)
    const id = await inCity((cx) => openDemoPopulation(cx, columns, demo, { enterprises: count, seed: 1, as_of }))
    for (let from = 1; from <= count; from += stretch) await inCity((cx) => fillDemoPopulation(cx, id, names, columns, demo, { seed: 1, from, until: Math.min(count, from + stretch - 1) }))
    const population = await inCity(async (cx) => {
      await closePopulation(cx, id)
      return (await readPopulation(cx, id))!
    })
    await client.query(`vacuum analyze rule_row`).then(() => client.query('vacuum analyze rule_child_row'))
    await client.query(`set max_parallel_workers_per_gather = 0; set jit = off; set work_mem = '256MB'`)
    const measures = [...measuresOf(pack).values()].filter((one) => one.measure.subject === 'enterprise')
    const { text, columns: made } = sweepText({ city_id: 'jinhua', population, measures, as_of })
    const sums = made.map(({ ok, fen }, at) => `count(*) filter (where ${ok}) as n${at}${fen === null ? '' : `, sum(${fen}) as s${at}`}`).join(', ')
    const pid = Number((await client.query('select pg_backend_pid() as pid')).rows[0]?.pid)
    let best = Infinity
    for (let round = 0; round < rounds; round++) {
      const before = cpuMs(pid)
      await client.query(`select ${sums} from (${text}) t`)
      best = Math.min(best, cpuMs(pid) - before)
    }
    // Held against the closures on some thousand subjects, spread over the whole by their place.
    const every = Math.max(1, Math.floor(count / 20_000))
    const ids = Array.from({ length: Math.min(count, 20_000) }, (_, n) => `demo-${String(1 + n * every).padStart(8, '0')}`)
    const swept = new Map((await inCity(({ tx }) => sql<Record<string, unknown> & { subject_id: string }>`${sql.raw(sweepText({ city_id: 'jinhua', population, measures, as_of, only: ids }).text)}`.execute(tx))).rows.map((row) => [row.subject_id, row]))
    let disagreements = 0
    for (let at = 0; at < ids.length; at += 1_000) {
      for (const { subject_id, facts } of await inCity((cx) => subjectsOf(cx, population, { ids: ids.slice(at, at + 1_000) }))) {
        for (const { measure, ok, fen } of made) {
          const verdict = measures.find((one) => one.id === measure)!.decide(facts, as_of), row = swept.get(subject_id)!
          const said = row[ok] === true ? 'eligible' : row[ok] === false ? 'not-eligible' : 'undecided'
          // A sum of decimals comes as text with its zeros; null stays apart from nought.
          const amount_fen = fen === null || row[fen] === null ? null : Number(row[fen])
          if (said !== verdict.outcome || (verdict.outcome === 'eligible' && amount_fen !== verdict.amount_fen)) disagreements += 1
        }
      }
    }
    const us = best * 1_000 / count
    return {
      enterprises: count, measures: made.length, compared_with_closures: ids.length, disagreements, statement_bytes: text.length, cpu_ms: best,
      us_per_enterprise: Math.round(us * 1_000) / 1_000, ns_per_measure: Math.round(us * 1_000 / made.length * 10) / 10, seconds_for_a_million: Math.round(us * 100) / 100, seconds_for_a_million_by_13: Math.round(us / made.length * 13 * 100) / 100,
    }
  } finally {
    await client.end()
    await db.destroy()
    await closeCluster()
  }
}

// User and system time of one process, in hundredths of a second: what else the machine does does not lengthen it.
function cpuMs(pid: number): number {
  const fields = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
