import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { countiesOf, orgsOf } from '#kernel/trust/actor.ts'
import { checkAnswers } from '#engines/cases/form.ts'
import { casesOf } from '#engines/cases/room.ts'
import { readColumns, type ReadRow, type TablePlan } from '#systems/facts/public.ts'
import { answersOfRow, batch_columns, batch_rows_max } from './batch-columns.ts'

/** A need that a row makes: whose, by which way of opening, and what is laid ready in its form. */
export type PlannedNeed = { row: number, org_id: string, is_own: boolean, title: string, answers: Record<string, unknown> }

type Table = Parameters<typeof readColumns>[1]

/**
 * 预检: what each row would become and what is wrong with every cell, in the words of the form; writes nothing. What is only missing is left to be
 * completed in the draft. A need of the same enterprise with the same title that is under way is not made twice. The transaction must be elevated.
 * @throws fault `challenges.batch-too-long` past 200 rows
 */
export async function planBatch(cx: Cx, table: Table): Promise<TablePlan<PlannedNeed>> {
  if (table.rows.length > batch_rows_max) throw fault('challenges.batch-too-long', { count: table.rows.length, max: batch_rows_max })
  const read = readColumns(batch_columns, table)
  const plan: TablePlan<PlannedNeed> = { good: [], unchanged: 0, problems: [...read.problems] }
  const seen = new Map<string, number>()
  for (const row of read.rows) {
    const wrong = (column: string, code: string, data: Record<string, unknown> = {}) => { plan.problems.push({ row: row.row, column: row.title(column), code, data }) }
    const before = plan.problems.length
    const owner = await ownerOf(cx, row)
    if ('code' in owner) wrong('enterprise', owner.code, owner.data)
    const answers = answersOfRow(cx, row)
    for (const problem of checkNeed(cx, answers)) wrong(problem.path, problem.code, problem.data)
    if (plan.problems.length > before || 'code' in owner) continue
    const title = String(answers['title-zh'])
    const key = `${owner.org_id} ${title}`
    const other = seen.get(key)
    if (other !== undefined) {
      wrong('title-zh', 'facts.row-twice', { other })
      continue
    }
    seen.set(key, row.row)
    if (await isUnderWay(cx, owner.org_id, title)) plan.unchanged += 1
    else plan.good.push({ row: row.row, ...owner, title, answers })
  }
  return { ...plan, problems: plan.problems.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0)) }
}

/** Everything in the answers that the form would refuse, except that something is still missing. */
function checkNeed(cx: Cx, answers: Record<string, unknown>): ReturnType<typeof checkAnswers> {
  const room = casesOf(cx.city)
  const form = room.current.get('challenge')?.forms.get('need')
  invariant(form, 'the procedure of challenges has the form of a need')
  return checkAnswers(form, answers, { options: room.options, words: room.words }).filter(({ code }) => code !== 'cases.required')
}

type Owner = { org_id: string, is_own: boolean } | { code: string, data: Record<string, unknown> }

async function ownerOf(cx: Cx, { cells }: ReadRow): Promise<Owner> {
  const mine = orgsOf(cx.actor, ['enterprise'])
  const text = String(cells.enterprise ?? '').trim()
  if (text === '' && mine.length === 1) return { org_id: mine[0]!, is_own: true }
  if (text === '') return { code: 'challenges.batch-whose', data: {} }
  const { rows } = await sql<{ id: string, county_id: string | null }>`select id, county_id from organization where city_id = ${cx.city.id} and kind = 'enterprise'
    and (id = ${text} or title_zh = ${text} or title_en = ${text} or uscc = upper(${text})) limit 2`.execute(cx.tx)
  if (rows.length === 0) return { code: 'challenges.batch-no-enterprise', data: { text: text.slice(0, 60) } }
  if (rows.length > 1) return { code: 'challenges.batch-ambiguous', data: { text: text.slice(0, 60) } }
  const { id, county_id } = rows[0]!
  if (mine.includes(id)) return { org_id: id, is_own: true }
  return county_id !== null && countiesOf(cx.actor, ['county-officer']).includes(county_id) ? { org_id: id, is_own: false } : { code: 'challenges.batch-not-yours', data: { text: text.slice(0, 60) } }
}

async function isUnderWay(cx: Cx, org_id: string, title: string): Promise<boolean> {
  const { rows } = await sql`select from case_file where city_id = ${cx.city.id} and procedure = 'challenge' and org_id = ${org_id} and title_zh = ${title} and closed_at is null limit 1`.execute(cx.tx)
  return rows.length > 0
}
