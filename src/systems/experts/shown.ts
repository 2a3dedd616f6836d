import { z } from 'zod'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { casesOf } from '#engines/cases/room.ts'
import { personNames } from '#systems/accounts/public.ts'
import type { Expert } from './expert.ts'
import { named, sentence } from './shapes.ts'
import { termsOf } from './terms.ts'

const instant = z.string()
const entry = z.strictObject({
  id: z.string(), what: z.string(), reason: sentence.nullable(), note: z.string().nullable(), about: z.string().nullable(), verdict: z.string().nullable(), who: sentence.nullable(), at: instant,
})

/** All that is held on one expert, as the expert and the keeper read it. */
export const recordShape = z.strictObject({
  code: z.string(), name: sentence, kind: z.enum(['technical', 'finance']), state: z.enum(['admitted', 'suspended', 'expired', 'removed']), state_reason: sentence.nullable(), is_demo: z.boolean(), has_account: z.boolean(), version: z.number(),
  born_on: z.string().nullable(), special_standing: named, retirement_age: z.number().nullable(), rank: z.string(), field_since_on: z.string().nullable(), employer: z.string(), county: named.nullable(),
  sectors: z.array(named), directions: z.array(named), languages: z.array(z.string()), keywords: z.array(z.string()), away_from: z.string().nullable(), away_until: z.string().nullable(), panels_per_year_max: z.number().nullable(),
  email: z.string().nullable(), identity: z.string().nullable(), origin: z.string(), case_id: z.string().nullable(), admitted_on: z.string(), valid_until: z.string().nullable(), confirm_by: z.string().nullable(), days_to_confirm: z.number().nullable(), days_left: z.number().nullable(),
  load: z.strictObject({ asked: z.number(), seated: z.number(), declined: z.number(), seated_year: z.number() }),
  credit: z.array(z.strictObject({ id: z.string(), kind: named, happened_on: z.string(), source: z.string(), note: z.string().nullable(), who: sentence.nullable(), at: instant, objection: z.strictObject({ id: z.string(), reason: z.string(), verdict: z.string().nullable(), answer: z.string().nullable() }).nullable() })),
  proposal: z.strictObject({ id: z.string(), changes: z.record(z.string(), z.unknown()), reason: z.string(), at: instant, verdict: z.string().nullable(), answer: z.string().nullable() }).nullable(),
  history: z.array(entry), fees: z.array(z.strictObject({ id: z.string(), title: sentence, of_month: z.string(), gross_fen: z.number(), tax_fen: z.number(), net_fen: z.number(), at: instant })),
  is_tax_to_be_verified: z.boolean(), is_terms_illustrative: z.boolean(),
})

const state_reasons: Record<string, { zh: string, en: string }> = { unconfirmed: { zh: '逾期未做年度确认', en: 'not confirmed in time' }, keeper: { zh: '由管理员暂停', en: 'suspended by the keeper' }, ended: { zh: '入库期满', en: 'the admission has ended' } }
const utc = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const shown_max = 200
const day_ms = 86_400_000

/** Reads all that is held on an expert, newest first, at most 200 of each kind. The transaction must see the person names (elevate first). */
export async function recordOf(cx: Cx, one: Expert): Promise<z.input<typeof recordShape>> {
  const of = sql`city_id = ${cx.city.id} and code = ${one.code}`
  type Event = { id: string, what: string, about: string | null, reason: string | null, note: string | null, content: Record<string, unknown>, account_id: string, at: string }
  const { rows: events } = await sql<Event>`select id, what, about, reason, note, content, account_id, ${utc('at')} as at from expert_event where ${of} order by id desc limit ${shown_max}`.execute(cx.tx)
  const { rows: credits } = await sql<{ id: string, kind: string, happened_on: string, source: string, note: string | null, account_id: string, at: string }>`select id, kind, happened_on::text as happened_on, source, note, account_id, ${utc('at')} as at from expert_credit where ${of} order by happened_on desc, id desc limit ${shown_max}`.execute(cx.tx)
  const { rows: proposals } = await sql<{ id: string, changes: Record<string, unknown>, reason: string, at: string, verdict: string | null, answer: string | null }>`select id, changes, reason, ${utc('at')} as at, verdict, answer from expert_proposal where ${of} order by id desc limit 1`.execute(cx.tx)
  const { rows: fees } = await sql<{ id: string, terms: { title: { zh: string, en: string } }, of_month: string, gross_fen: number, tax_fen: number, net_fen: number, at: string }>`select id, terms, of_month, gross_fen, tax_fen, net_fen, ${utc('at')} as at from expert_fee where ${of} order by id desc limit ${shown_max}`.execute(cx.tx)
  const { rows: loads } = await sql<{ asked: number, seated: number, declined: number, seated_year: number }>`select count(*) filter (where what = 'asked')::int as asked, count(*) filter (where what = 'seated')::int as seated, count(*) filter (where what = 'declined')::int as declined,
    count(*) filter (where what = 'seated' and happened_on > ${cx.today_on}::date - interval '1 year')::int as seated_year from expert_service where ${of}`.execute(cx.tx)
  const names = await personNames(cx, [...events, ...credits].map((row) => row.account_id))
  const titled = (register: string, id: string) => ({ id, title: casesOf(cx.city).options(register).find((option) => option.id === id)?.title ?? { zh: id, en: id } })
  const objections = events.filter((event) => event.what === 'objected'), answers = events.filter((event) => event.what === 'answered')
  const objectionTo = (id: string) => {
    const found = objections.find((event) => event.about === id)
    const answer = found && answers.find((event) => event.about === found.id)
    return found ? { id: found.id, reason: found.note ?? '', verdict: answer ? String(answer.content.verdict) : null, answer: answer?.note ?? null } : null
  }
  const reasonOf = (event: Event) => event.reason === null ? null : state_reasons[event.reason] ?? titled('expert-removal-reasons', event.reason).title
  const terms = termsOf(cx.city.pack)
  const until = (on: string | null) => on === null ? null : Math.round((Date.parse(on) - Date.parse(cx.today_on)) / day_ms)
  return {
    code: one.code, name: { zh: one.name_zh, en: one.name_en }, kind: one.kind, state: one.state, state_reason: one.state_reason === null ? null : state_reasons[one.state_reason] ?? titled('expert-removal-reasons', one.state_reason).title, is_demo: one.is_demo, has_account: one.account_id !== null, version: one.version,
    born_on: one.born_on, special_standing: titled('expert-special-standings', one.special_standing), retirement_age: one.retirement_age, rank: one.rank, field_since_on: one.field_since_on, employer: one.employer_name, county: one.county_id === null ? null : titled('counties', one.county_id),
    sectors: one.sectors.map((id) => titled('sectors', id)), directions: one.directions.map((id) => titled('research-directions', id)), languages: one.languages, keywords: one.keywords, away_from: one.away_from, away_until: one.away_until, panels_per_year_max: one.panels_per_year_max,
    email: one.email, identity: one.identity_masked, origin: one.origin, case_id: one.case_id, admitted_on: one.admitted_on, valid_until: one.valid_until, confirm_by: one.confirm_by, days_to_confirm: until(one.confirm_by), days_left: until(one.valid_until),
    load: loads[0]!, credit: credits.map(({ kind, account_id, ...row }) => ({ ...row, kind: titled('expert-credit-events', kind), who: names.get(account_id) ?? null, objection: objectionTo(row.id) })),
    proposal: proposals[0] ?? null,
    history: events.map((event) => ({ id: event.id, what: event.what, reason: reasonOf(event), note: event.note, about: event.about, verdict: typeof event.content.verdict === 'string' ? event.content.verdict : null, who: names.get(event.account_id) ?? null, at: event.at })),
    fees: fees.map(({ terms: paid, gross_fen, tax_fen, net_fen, ...row }) => ({ ...row, title: paid.title, gross_fen: Number(gross_fen), tax_fen: Number(tax_fen), net_fen: Number(net_fen) })),
    is_tax_to_be_verified: terms.fee?.tax.is_to_be_verified ?? false, is_terms_illustrative: 'illustrative' in terms && terms.illustrative === true,
  }
}
