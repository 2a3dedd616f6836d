import { z } from 'zod'
import { countiesOf, idsOfOrganizationsNamed } from '#systems/organizations/public.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { factColumns, settlePast, stands, type FactRow } from '#facts/as-of.ts'
import { dictionaryOf } from '#facts/dictionary.ts'
import { precedenceOf, settle } from '#facts/precedence.ts'
import { line, lineOf, page_cells, subjectTitles, total_max } from './fact.ts'
import { subjectsOf } from './stated-facts.ts'

const text = z.string().trim().min(1).max(64)
/** Most statements of one cell that a page shows. */
const statements_max = 100

/**
 * 事实列表: what is known, cell by cell, every source of a cell beside the others and the preferred first; or what was known at `known_at`.
 * A page has 50 cells; `total` counts statements, to 1,000 and no further.
 * @throws fault `facts.as-of-unreadable` | `facts.as-of-future`
 */
export const list = query({
  title: { zh: '查看事实', en: 'List the facts' },
  input: z.strictObject({ subject: text.optional(), fact: text.optional(), period: z.string().max(20).optional(), q: z.string().trim().max(100).optional(), known_at: z.string().max(40).optional(), after: z.string().max(300).optional() }),
  output: z.strictObject({ facts: z.array(line), total: z.number(), is_capped: z.boolean(), next: z.string().nullable() }),
  allow: { anyone: ['public'] },
  async run(cx, input) {
    if (input.known_at !== undefined) await settlePast(cx.tx, cx.city.id, input.known_at)
    const dictionary = dictionaryOf(cx.city.pack)
    const wanted = factsWanted(cx, input)
    const cell = sql.raw('fact.fact_id, fact.subject_kind, fact.subject_id, fact.period, fact.is_target')
    const after = input.after?.split('~')
    const past = after?.length === 5 ? sql`and (fact.fact_id, fact.subject_kind, fact.subject_id, fact.period, fact.is_target) > (${after[0]}, ${after[1]}, ${after[2]}, ${after[3]}, ${after[4] === 'target'})` : sql``
    const { rows: cells } = await sql<Pick<FactRow, 'fact_id' | 'subject_kind' | 'subject_id' | 'period' | 'is_target'>>`
      select ${cell} from fact where ${wanted} ${past} group by ${cell} order by ${cell} limit ${page_cells + 1}`.execute(cx.tx)
    const shown = cells.slice(0, page_cells)
    const { rows } = await sql<FactRow>`
      select ranked.* from (select ${factColumns}, row_number() over (partition by ${cell} order by fact.id desc) as place
        from fact join jsonb_to_recordset(${JSON.stringify(shown)}::jsonb) as one (fact_id text, subject_kind text, subject_id text, period text, is_target boolean)
          using (fact_id, subject_kind, subject_id, period, is_target)
        where ${wanted}) ranked
      where place <= ${statements_max} order by fact_id, subject_kind, subject_id, period, is_target, id`.execute(cx.tx)
    const { rows: counted } = await sql<{ total: number }>`select count(*)::int as total from (select from fact where ${wanted} limit ${total_max + 1}) seen`.execute(cx.tx)
    const total = counted[0]?.total ?? 0
    const title = await subjectTitles(cx, shown.map((one) => one.subject_id))
    const last = shown.at(-1)
    return {
      facts: settle(rows, precedenceOf(cx.city.pack)).map((row) => lineOf(row, dictionary, title)),
      total: Math.min(total, total_max),
      is_capped: total > total_max,
      next: cells.length > page_cells && last ? [last.fact_id, last.subject_kind, last.subject_id, last.period, last.is_target ? 'target' : 'value'].join('~') : null,
    }
  },
})

/** What narrows the register of facts: an object, a fact, a period, words, and what was known when. */
export type FactFilter = { subject?: string | undefined, fact?: string | undefined, period?: string | undefined, q?: string | undefined, known_at?: string | undefined }

/** The condition over `fact` that a filter of the register stands for; what was corrected or withdrawn is out of it. */
export function factsWanted(cx: Cx, input: FactFilter) {
  return sql`fact.city_id = ${cx.city.id} and ${stands(input.known_at ?? null)}
    ${input.subject ? sql`and fact.subject_id = ${input.subject}` : sql``}
    ${input.fact ? sql`and fact.fact_id = ${input.fact}` : sql``}
    ${input.period ? sql`and fact.period = ${input.period}` : sql``}
    ${input.q ? named(cx, input.q) : sql``}`
}

/** Facts whose own name, or whose subject's, holds the words; names of the dictionary are searched in memory, organisations in the table. */
function named(cx: Cx, q: string) {
  const low = q.toLowerCase()
  const holds = (title: { zh: string, en: string }) => title.zh.toLowerCase().includes(low) || title.en.toLowerCase().includes(low)
  const facts = [...dictionaryOf(cx.city.pack).values()].filter((fact) => holds(fact.name)).map((fact) => fact.id)
  const subjects = [...subjectsOf(cx.city.pack).values(), ...countiesOf(cx.city.pack)].filter((one) => holds(one.title)).map((one) => one.id)
  return sql`and (fact.fact_id = any(${facts}::text[]) or fact.subject_id = any(${subjects}::text[]) or fact.subject_id in (${idsOfOrganizationsNamed(cx, q)}))`
}
