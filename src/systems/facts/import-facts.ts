import { countiesOf, organizationsCalled } from '#systems/organizations/public.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { isDay } from '#kernel/values/days.ts'
import { normaliseCode } from '#kernel/values/codes.ts'
import { dictionaryOf, type Dictionary, type Fact } from '#facts/dictionary.ts'
import { cellOf, default_precedence, precedenceOf, register_entry } from '#facts/precedence.ts'
import { statementHash, type Cell, type NewFact } from '#facts/record.ts'
import { readPeriod, readValue } from '#facts/value.ts'
import { sourceKind } from './fact.ts'
import { onePerKey, type ImportProblem, type ReadRow } from './import-columns.ts'
import type { Plan } from './import-plan.ts'
import { isOfficer, reaches, type Importer } from './importer.ts'
import { subjectsOf } from './stated-facts.ts'

type Said = ReadRow & { fact: NewFact }
/** A subject as a row may name it. */
type Known = { id: string, kind: string, county_id: string | null, org_id: string | null }
type End = Cell & { id: string, value: string | null, qualifier: string, content_hash: string, source_id: string, source_kind: string, is_public: boolean }

const qualifiers: Record<string, string> = { 确切: 'exact', exact: 'exact', 超: 'more-than', 余: 'more-than', 'more than': 'more-than', 'more-than': 'more-than', 约: 'about', 近: 'about', about: 'about', 预计: 'expected', expected: 'expected' }
const yes_no: Record<string, boolean> = { 是: true, yes: true, true: true, 否: false, no: false, false: false }

/** 事实: new statements; what the same source said of the same cell before is superseded where the row says otherwise. */
export async function planFacts(cx: Cx, rows: readonly ReadRow[], importer: Importer): Promise<Plan> {
  const plan: Plan = { rows_ok: [], problems: [], changes: [] }
  const find = await subjectsByName(cx, rows.map((row) => String(row.cells['subject'] ?? '')))
  const dictionary = dictionaryOf(cx.city.pack)
  const by_name = new Map([...dictionary.values()].flatMap((fact) => [[fact.id, fact], [fact.name.zh, fact], [fact.name.en.toLowerCase(), fact]] as const))
  const kinds = [...new Set([...precedenceOf(cx.city.pack), ...default_precedence])].filter((kind) => kind !== register_entry)
  const read = rows.flatMap((row): Said[] => {
    const { fact, problems } = readFact(row, { by_name, find, kinds, importer })
    plan.problems.push(...problems)
    return fact === null ? [] : [{ ...row, fact }]
  })
  const said = onePerKey(read, (row) => [placeOf({ ...row.fact, is_target: false })], 'subject', plan.problems)
  const ends = Map.groupBy(await endsOf(cx, said.map((row) => row.fact)), placeOf)
  for (const row of said) {
    const held = ends.get(placeOf({ ...row.fact, is_target: false })) ?? []
    const hash = statementHash(row.fact, row.fact)
    const earlier = held.find((end) => end.content_hash === hash) ?? held.at(-1)
    if (!earlier) {
      plan.rows_ok.push({ row: row.row, act: 'record', fact: row.fact })
    } else if (earlier.content_hash === hash) {
      plan.rows_ok.push({ row: row.row, act: 'none' })
    } else if (earlier.is_public && !isOfficer(importer)) {
      plan.problems.push({ row: row.row, column: row.title('value'), code: 'facts.published-by-bureau', data: {} })
    } else {
      plan.rows_ok.push({ row: row.row, act: 'supersede', correction: { ...row.fact, supersedes: earlier.id } })
      plan.changes.push({ row: row.row, id: earlier.id, title: nameOf(dictionary, row.fact), fields: [
        { field: 'value', from: earlier.value, to: row.fact.value }, { field: 'qualifier', from: earlier.qualifier, to: row.fact.qualifier ?? 'exact' },
      ].filter((field) => field.from !== field.to) })
    }
  }
  return plan
}

const placeOf = (one: Cell & { source_kind: string, source_id: string }) => `${cellOf(one)}~${one.source_kind}~${one.source_id}`
const nameOf = (dictionary: Dictionary, fact: NewFact) => `${fact.subject_id} ${dictionary.get(fact.fact_id)?.name.zh ?? fact.fact_id} ${fact.period}`

type Reading = { by_name: ReadonlyMap<string, Fact>, find: (text: string) => Known[], kinds: readonly string[], importer: Importer }

/** Everything wrong with one row, and what it says. */
function readFact(row: ReadRow, { by_name, find, kinds, importer }: Reading): { fact: NewFact | null, problems: ImportProblem[] } {
  const problems: ImportProblem[] = []
  const wrong = (column: string, code: string, data: Record<string, unknown> = {}): null => {
    problems.push({ row: row.row, column: row.title(column), code, data })
    return null
  }
  const text = (id: string) => String(row.cells[id] ?? '')
  const taken = <T>(read: { value: T, problems: { path: string, code: string, data?: Record<string, unknown> }[] }): T => {
    for (const problem of read.problems) wrong(problem.path, problem.code, problem.data)
    return read.value
  }
  const day = (id: string) => text(id) === '' ? null : isDay(text(id)) ? text(id) : wrong(id, 'values.not-a-day', { text: text(id) })

  const fact = by_name.get(text('fact')) ?? by_name.get(text('fact').toLowerCase())
  if (!fact) wrong('fact', 'facts.no-such-fact', { text: text('fact').slice(0, 60) })
  const value = fact ? taken(readValue(fact, row.cells['value']!)) : null
  const period = fact ? taken(readPeriod(fact, row.cells['period']!)) : null
  const subject = subjectIn(find(text('subject')), text('subject'), importer, wrong)
  const qualifier = text('qualifier') === '' ? 'exact' : qualifiers[text('qualifier').toLowerCase()] ?? wrong('qualifier', 'facts.no-such-qualifier', { text: text('qualifier') })
  const source_kind = text('source_kind') === '' ? 'self-declared' : kinds.find((kind) => [kind, sourceKind(kind).zh, sourceKind(kind).en.toLowerCase()].includes(text('source_kind').toLowerCase()))
    ?? wrong('source_kind', 'facts.no-such-source-kind', { text: text('source_kind'), kinds_zh: kinds.map((kind) => sourceKind(kind).zh).join('、'), kinds_en: kinds.map((kind) => sourceKind(kind).en).join(', ') })
  if (source_kind !== null && source_kind !== 'self-declared' && !isOfficer(importer)) wrong('source_kind', 'facts.source-kind-not-yours')
  if (source_kind !== null && source_kind !== 'self-declared' && text('sentence') === '') wrong('sentence', 'facts.no-sentence')
  const is_public = text('is_public') === '' ? false : yes_no[text('is_public').toLowerCase()] ?? wrong('is_public', 'facts.value-not-a-flag', { text: text('is_public') })
  if (is_public === true && !isOfficer(importer)) wrong('is_public', 'facts.public-not-yours')
  const url = text('url') === '' ? null : isAddress(text('url')) ? text('url') : wrong('url', 'facts.not-an-address', { text: text('url').slice(0, 60) })
  const [published_on, valid_from, valid_until] = [day('published_on'), day('valid_from'), day('valid_until')]
  if (valid_from !== null && valid_until !== null && valid_until < valid_from) wrong('valid_until', 'facts.valid-backwards', { from: valid_from, until: valid_until })
  if (problems.length > 0 || !fact || value === null || period === null || subject === null || qualifier === null || source_kind === null || is_public === null) return { fact: null, problems }
  const title = text('source_title')
  return { problems, fact: {
    subject_kind: subject.kind, subject_id: subject.id, fact_id: fact.id, period, value, qualifier, note: text('note') === '' ? null : { zh: text('note'), en: text('note') },
    source_kind, source_id: text('source_id') || title, source: { title: { zh: title, en: title }, id: text('source_id') || null, sentence: text('sentence') || null, url },
    published_on, valid_from, valid_until, org_id: subject.org_id, county_id: subject.county_id, is_public,
  } }
}

function subjectIn(found: readonly Known[], text: string, importer: Importer, wrong: (column: string, code: string, data: Record<string, unknown>) => null): Known | null {
  const mine = found.filter((one) => reaches(importer, one))
  if (found.length === 0) return wrong('subject', 'facts.no-such-subject', { text })
  if (mine.length === 0) return wrong('subject', 'facts.subject-not-yours', { text })
  if (mine.length > 1) return wrong('subject', 'facts.subject-ambiguous', { text, count: mine.length })
  return mine[0]!
}

function isAddress(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text)
}

/** Finds subjects by id, name or unified code: the pack's, its counties and the city's organisations, in one question for all rows. */
async function subjectsByName(cx: Cx, texts: readonly string[]): Promise<(text: string) => Known[]> {
  const by_name = new Map<string, Known[]>()
  const add = (name: string, one: Known) => {
    const held = by_name.get(name) ?? []
    if (!held.some((other) => other.id === one.id)) by_name.set(name, [...held, one])
  }
  const { pack } = cx.city
  for (const county of countiesOf(pack)) for (const name of [county.id, county.title.zh, county.title.en]) add(name, { id: county.id, kind: 'county', county_id: county.id, org_id: null })
  for (const org of await organizationsCalled(cx, texts.flatMap((text) => [text, normaliseCode(text)]))) {
    const one = { id: org.id, kind: org.kind === 'enterprise' ? 'enterprise' : 'institution', county_id: org.county_id, org_id: org.id }
    for (const name of [org.id, org.title_zh, org.title_en, ...org.uscc === null ? [] : [org.uscc]]) add(name, one)
  }
  // Subjects the pack only names come last: where the city has the organisation itself, that is the one.
  for (const subject of subjectsOf(pack).values()) {
    for (const name of [subject.id, subject.title.zh, subject.title.en]) add(name, { id: subject.id, kind: subject.kind, county_id: subject.kind === 'county' ? subject.id : null, org_id: null })
  }
  return (text) => by_name.get(text) ?? by_name.get(normaliseCode(text)) ?? []
}

/** The last row of every chain in these cells, withdrawals included, in the order of recording. */
async function endsOf(cx: Cx, facts: readonly NewFact[]): Promise<End[]> {
  const cells = facts.map(({ subject_kind, subject_id, fact_id, period, source_kind, source_id }) => ({ subject_kind, subject_id, fact_id, period, source_kind, source_id }))
  const { rows } = await sql<End>`
    select fact.id, fact.subject_kind, fact.subject_id, fact.fact_id, fact.period, fact.is_target, fact.value, fact.qualifier, fact.content_hash, fact.source_kind, fact.source_id, fact.is_public
    from jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) as said (subject_kind text, subject_id text, fact_id text, period text, source_kind text, source_id text)
    join fact using (subject_kind, subject_id, fact_id, period, source_kind, source_id)
    where fact.city_id = ${cx.city.id} and not fact.is_target and not exists (select from fact later where later.city_id = fact.city_id and later.supersedes = fact.id)
    order by fact.id`.execute(cx.tx)
  return rows
}
