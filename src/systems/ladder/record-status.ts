import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { sayDay } from '#kernel/values/say-day.ts'
import { register_entry } from '#facts/precedence.ts'
import { recordFacts } from '#facts/record.ts'
import type { CompiledLadder } from '#engines/rules/compile-ladder.ts'
import { lastDayOf, rungNamed } from './rungs.ts'
import { countsOn, holdsOn, status_kinds, statusColumns, type Status, type StatusKind, type StatusSource } from './status.ts'

const day = z.iso.date()
export const sourceInput = z.strictObject({ title: z.string().trim().min(2).max(300), number: z.string().trim().min(1).max(100).nullish(), url: z.url({ protocol: /^https?$/ }).max(1_000).nullish() })

export type NewStatus = { org_id: string, county_id: string | null, rung: string, what: StatusKind, certificate: string | null, valid_from: string, valid_until: string | null, source: StatusSource, note: string | null, corrects: string | null, is_demo: boolean }

/** 记录资格: a status given, renewed, ended or corrected, with the document that says so; the enterprise's own fact follows it. */
export const recordStatus = action({
  title: { zh: '记录资格', en: 'Record a status' },
  input: z.strictObject({
    org_id: z.string().min(1).max(64), rung: z.string().min(1).max(64), what: z.enum(status_kinds), certificate: z.string().trim().min(1).max(80).nullish(),
    valid_from: day, valid_until: day.nullish(), source: sourceInput, note: z.string().trim().min(1).max(600).nullish(), corrects: z.string().min(1).max(64).nullish(),
  }),
  output: z.strictObject({ status_id: z.string(), valid_until: z.string().nullable() }),
  allow: { 'county-officer': ['same-county'], 'city-officer': ['same-city'] },
  run: async (cx, input) => {
    const { rows } = await sql<{ county_id: string | null, is_demo: boolean }>`select county_id, is_demo from organization where city_id = ${cx.city.id} and id = ${input.org_id} and kind = 'enterprise'`.execute(cx.tx)
    const org = rows[0]
    if (!org || !cx.city.access.passage('ladder.record-status', cx.actor, { city_id: cx.city.id, county_id: org.county_id })) throw fault('ladder.no-enterprise')
    await cx.elevate()
    const { certificate = null, note = null, corrects = null, valid_until = null, ...rest } = input
    const status = await writeStatus(cx, { ...rest, certificate, note, corrects, valid_until, county_id: org.county_id, is_demo: org.is_demo })
    audit(cx, 'ladder.record-status', `org:${input.org_id}`, { status_id: status.id, rung: input.rung, what: input.what, valid_from: status.valid_from, valid_until: status.valid_until, source: input.source, corrects })
    return { status_id: status.id, valid_until: status.valid_until }
  },
})

/**
 * Writes one row of the history and the fact that follows from it. The transaction must be elevated.
 * @throws fault `ladder.no-rung` | `ladder.until-before-from` | `ladder.not-yet` | `ladder.held-already` | `ladder.none-to-end` | `ladder.no-status` | `ladder.corrected-already` | `ladder.correction-needed`
 */
export async function writeStatus(cx: Cx, wanted: NewStatus): Promise<Pick<Status, 'id' | 'valid_from' | 'valid_until'>> {
  const rung = rungNamed(cx.city.pack, wanted.rung)
  if (wanted.valid_from > cx.today_on) throw fault('ladder.not-yet')
  const is_period = wanted.what === 'granted' || wanted.what === 'renewed'
  const valid_until = is_period ? wanted.valid_until ?? lastDayOf(rung, wanted.valid_from) : null
  if (valid_until !== null && valid_until < wanted.valid_from) throw fault('ladder.until-before-from')
  // Two officers who record the same enterprise at once come one after the other.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ladder ${cx.city.id} ${wanted.org_id} ${wanted.rung}`}, 0))`.execute(cx.tx)
  await checkCorrection(cx, wanted)
  if (wanted.what === 'granted') {
    const held = await heldBy(cx, wanted, wanted.valid_from)
    if (held) {
      const from = sayDay(held.valid_from), until = held.valid_until === null ? { zh: '未写明的末日', en: 'a last day not stated' } : sayDay(held.valid_until)
      throw fault('ladder.held-already', { from_zh: from.zh, from_en: from.en, until_zh: until.zh, until_en: until.en })
    }
  }
  if (wanted.what === 'ended' && !await heldBy(cx, wanted, wanted.valid_from)) throw fault('ladder.none-to-end')
  const id = newId()
  await sql`insert into ladder_status (city_id, id, org_id, county_id, rung, what, certificate, valid_from, valid_until, source, note, corrects, is_demo, recorded_by)
    values (${cx.city.id}, ${id}, ${wanted.org_id}, ${wanted.county_id}, ${wanted.rung}, ${wanted.what}, ${wanted.certificate}, ${wanted.valid_from}, ${valid_until}, ${JSON.stringify(wanted.source)}::jsonb, ${wanted.note}, ${wanted.corrects}, ${wanted.is_demo}, ${cx.actor.account_id ?? 'platform'})`.execute(cx.tx)
  await stateFact(cx, wanted, id, rung.ladder)
  return { id, valid_from: wanted.valid_from, valid_until }
}

async function checkCorrection(cx: Cx, { what, corrects, org_id, rung }: NewStatus): Promise<void> {
  if (corrects === null) {
    if (what === 'withdrawn') throw fault('ladder.correction-needed')
    return
  }
  const { rows } = await sql<{ is_corrected: boolean }>`select exists (select from ladder_status later where later.city_id = earlier.city_id and later.corrects = earlier.id) as is_corrected
    from ladder_status earlier where city_id = ${cx.city.id} and id = ${corrects} and org_id = ${org_id} and rung = ${rung} and what <> 'withdrawn'`.execute(cx.tx)
  if (!rows[0]) throw fault('ladder.no-status')
  if (rows[0].is_corrected) throw fault('ladder.corrected-already')
}

/** The period that holds on a day, leaving out the row that is being corrected. */
async function heldBy(cx: Cx, { org_id, rung, corrects }: NewStatus, on: string): Promise<Status | null> {
  const { rows } = await sql<Status>`select ${statusColumns} from ladder_status status where status.city_id = ${cx.city.id} and status.org_id = ${org_id} and status.rung = ${rung}
    and ${holdsOn(on)} and status.id is distinct from ${corrects} order by status.valid_until desc nulls first limit 1`.execute(cx.tx)
  return rows[0] ?? null
}

// The register is the source of the fact that measures and direct routes read: it says yes for as long as the last period counts, no once there is none.
async function stateFact(cx: Cx, { org_id, rung, county_id, source, is_demo }: NewStatus, id: string, { title, status: { fact: fact_id } }: CompiledLadder['ladder']): Promise<void> {
  const { rows } = await sql<Status>`select ${statusColumns} from ladder_status status where status.city_id = ${cx.city.id} and status.org_id = ${org_id} and status.rung = ${rung}
    and ${countsOn(cx.today_on)} order by status.valid_until desc nulls first, status.id desc limit 1`.execute(cx.tx)
  const last = rows[0]
  const is_held = last !== undefined && (last.valid_until === null || last.valid_until >= cx.today_on)
  await recordFacts(cx, [{
    subject_kind: 'enterprise', subject_id: org_id, fact_id, period: cx.today_on.slice(0, 4), value: is_held ? 'yes' : 'no', source_kind: register_entry, source_id: `ladder:${id}`,
    source: { title: { zh: `资格登记（依据：${source.title}）`, en: `Register of statuses (by: ${source.title})` }, id: source.number ?? null, url: source.url ?? null, sentence: entryOf(title.zh, last, is_held) }, published_on: cx.today_on,
    valid_from: is_held ? last.valid_from : null, valid_until: is_held ? last.valid_until : null, org_id, county_id, is_public: false, is_demo,
  }])
}

/** The entry of the register that the fact follows from, as the sentence it quotes: the register's own words, not those of the document it names. */
function entryOf(title: string, last: Status | undefined, is_held: boolean): string {
  if (last === undefined) return `${title}，今天没有在有效期内的记录`
  const period = last.valid_until === null ? `自 ${last.valid_from}，末日未写明` : `${last.valid_from} 至 ${last.valid_until}`
  return `${title}，${period}${last.certificate === null ? '' : `，证书或编号 ${last.certificate}`}${is_held ? '' : '，已过期'}`
}
