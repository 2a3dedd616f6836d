import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { asOf } from '#facts/as-of.ts'
import { dictionaryOf } from '#facts/dictionary.ts'
import { precedenceOf, settle } from '#facts/precedence.ts'
import { line, lineOf, named, qualifierWords, sentence, sourceKind, subjectTitles } from './fact.ts'

const text = z.string().trim().min(1).max(64)
const earlier_max = 200
const statement = line.extend({ earlier: z.array(z.strictObject({ id: z.string(), value: z.string().nullable(), qualifier: sentence.nullable(), source: z.strictObject({ id: z.string(), sentence: z.string() }), known_at: z.string() })) })

/**
 * One fact of one subject and period: its statements side by side, the preferred first, each with its sentence and what it corrected.
 * @throws fault `facts.none-known` | `facts.as-of-unreadable` | `facts.as-of-future`
 */
export const show = query({
  title: { zh: '查看一条事实', en: 'Show a fact' },
  input: z.strictObject({ subject: text, fact: text, period: z.string().min(1).max(20), target: z.enum(['yes', 'no']).default('no'), known_at: z.string().max(40).optional() }),
  output: z.strictObject({ fact: named, subject: named, period: z.string(), is_target: z.boolean(), unit: sentence.nullable(), calibre: sentence.nullable(), statements: z.array(statement), precedence: z.array(named) }),
  allow: { anyone: ['public'] },
  async run(cx, input) {
    const { subject, fact, period, known_at } = input
    const rows = await asOf(cx.tx, { city_id: cx.city.id, subject: { id: subject }, fact, period, is_target: input.target === 'yes', known_at })
    if (rows.length === 0) throw fault('facts.none-known', { subject, fact, period })
    const order = precedenceOf(cx.city.pack)
    const dictionary = dictionaryOf(cx.city.pack)
    const title = await subjectTitles(cx, [subject])
    const before = await chains(cx.tx, cx.city.id, rows.map((row) => row.id))
    const statements = settle(rows, order).map((row) => ({ ...lineOf(row, dictionary, title), earlier: (before.get(row.id) ?? []).map((one) => ({
      id: one.id, value: one.value, qualifier: one.value === null ? null : qualifierWords(one.qualifier, row.is_target), source: { id: one.source_id, sentence: one.sentence ?? '' }, known_at: one.known_at })) }))
    const { fact: its_fact, subject: its_subject, is_target, unit, calibre } = statements[0]!
    return { fact: its_fact, subject: its_subject, period, is_target, unit, calibre, statements, precedence: order.map(sourceKind) }
  },
})

type Earlier = { of: string, id: string, value: string | null, qualifier: string, source_id: string, sentence: string | null, known_at: string }

/** What each row corrected, the latest first, at most 200 for all. */
async function chains(tx: Parameters<typeof asOf>[0], city_id: string, ids: string[]): Promise<Map<string, Earlier[]>> {
  const { rows } = await sql<Earlier>`
    with recursive chain as (
      select id as of, supersedes as id, 1 as steps from fact where city_id = ${city_id} and id = any(${ids}::text[]) and supersedes is not null
      union all
      select chain.of, fact.supersedes, steps + 1 from chain join fact on fact.city_id = ${city_id} and fact.id = chain.id where fact.supersedes is not null and steps < ${earlier_max}
    )
    select chain.of, fact.id, fact.value, fact.qualifier, fact.source_id, fact.source ->> 'sentence' as sentence, to_char(fact.known_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as known_at
    from chain join fact on fact.city_id = ${city_id} and fact.id = chain.id order by chain.of, steps limit ${earlier_max}`.execute(tx)
  return Map.groupBy(rows, (row) => row.of)
}
