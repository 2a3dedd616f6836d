import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { packId, sentenceShape } from '#kernel/declare/pack-shape.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { Measure } from '#engines/rules/measure.ts'
import { checkText } from './check-text.ts'
import { draftOf, foundShape, told } from './draft.ts'
import { figuresShape } from './figures.ts'
import { readers } from './may.ts'
import { populationShape, populationsOf } from './populations.ts'
import { proposalColumns, type Proposal } from './publish.ts'
import { cityPack, textOfVersion } from './published.ts'

export const drafts_max = 200
const trials_max = 20

const proposalShape = z.strictObject({
  id: z.string(), draft_id: z.string(), draft_version: z.number(), measure: z.string(), base_version: z.string().nullable(), valid_from: z.string(), reason: z.string(), state: z.enum(['open', 'approved', 'returned']),
  proposed_by: sentenceShape, proposed_at: z.string(), answered_by: sentenceShape.nullable(), answered_at: z.string().nullable(), answer: z.string().nullable(), is_own: z.boolean(),
})

const measureLine = z.strictObject({
  id: z.string(), title: sentenceShape, level: z.string(), county: sentenceShape.nullable(), subject: z.string(), version: z.string(), published_from: z.string().nullable(), is_standing_aside: z.boolean(),
})

const draftLine = z.strictObject({ id: z.string(), version: z.number(), measure: z.string().nullable(), title: sentenceShape.nullable(), problems_count: z.number(), saved_by: sentenceShape, saved_at: z.string(), proposal: proposalShape.nullable() })

/** 政策实验室: the measures in force with what is published over the pack, drafts with where they stand, and populations to try them on. */
export const lab = query({
  title: { zh: '政策实验室', en: 'Policy laboratory' },
  input: z.strictObject({}),
  output: z.strictObject({ measures: z.array(measureLine), drafts: z.array(draftLine), populations: z.array(populationShape), today_on: z.string() }),
  allow: readers,
  run: async (cx) => {
    await cx.elevate()
    const pack = await cityPack(cx)
    const { rows: published } = await sql<{ measure: string, version: string, valid_from: string }>`select distinct on (measure) measure, version, valid_from::text as valid_from from incentive_measure_text
      where city_id = ${cx.city.id} and origin = 'published' and valid_from <= ${cx.today_on}::date order by measure, ordinal desc`.execute(cx.tx)
    const over = new Map(published.map((one) => [one.measure, one]))
    const { rows: drafts } = await sql<{ id: string, version: number, measure: string | null, title: { zh: string, en: string } | null, problems_count: number, account_id: string, saved_at: string }>`select * from (
      select distinct on (id) id, version, measure, title, problems_count, account_id, ${instant('saved_at')} from incentive_measure_draft where city_id = ${cx.city.id} order by id, version desc) newest
      order by saved_at desc limit ${drafts_max}`.execute(cx.tx)
    const proposals = await proposalsOf(cx, drafts.map((one) => one.id))
    const names = await namesOfAccounts(cx, [...drafts.map((one) => one.account_id), ...proposals.flatMap((one) => [one.proposed_by, one.answered_by ?? ''])])
    const counties = casesOf(cx.city).options('counties')
    return {
      measures: [...pack.docs<Measure>('measures').values()].map(({ id, doc, county, hash }) => ({
        id, title: doc.title, level: doc.level, county: county === null ? null : counties.find((one) => one.id === county)?.title ?? { zh: county, en: county }, subject: doc.subject, version: hash,
        published_from: over.get(id)?.valid_from ?? null, is_standing_aside: over.has(id) && over.get(id)!.version !== hash,
      })).toSorted((a, b) => a.id < b.id ? -1 : 1),
      drafts: drafts.map(({ account_id, ...one }) => ({ ...one, saved_by: nameOf(names, account_id), proposal: shown(cx, proposals.find((proposal) => proposal.draft_id === one.id), names) })),
      populations: await populationsOf(cx), today_on: cx.today_on,
    }
  },
})

/** 条款草稿: one draft with its text, what is wrong in it, how its examples come out, the newest trials, and where it stands. */
export const measureDraft = query({
  title: { zh: '条款草稿', en: 'A draft of a measure' },
  input: z.strictObject({ id: z.string().min(1).max(64), version: z.coerce.number().int().min(1).optional() }),
  output: foundShape.extend({
    id: z.string(), version: z.number(), measure: z.string().nullable(), county: z.string().nullable(), title: sentenceShape.nullable(), text: z.string(), base_text: z.string().nullable(), saved_by: sentenceShape, saved_at: z.string(),
    versions: z.array(z.strictObject({ version: z.number(), problems_count: z.number(), saved_by: sentenceShape, saved_at: z.string() })), proposal: proposalShape.nullable(),
    trials: z.array(z.strictObject({ id: z.string(), draft_version: z.number(), tried_at: z.string(), figures: figuresShape })), populations: z.array(populationShape), today_on: z.string(), is_writer: z.boolean(),
  }),
  allow: readers,
  run: async (cx, { id, version }) => {
    await cx.elevate()
    const draft = await draftOf(cx, id, version)
    if (draft === null) throw fault('incentives.no-draft')
    const pack = await cityPack(cx)
    const { rows: versions } = await sql<{ version: number, problems_count: number, account_id: string, saved_at: string }>`select version, problems_count, account_id, ${instant('saved_at')}
      from incentive_measure_draft where city_id = ${cx.city.id} and id = ${id} order by version desc`.execute(cx.tx)
    const { rows: trials } = await sql<{ id: string, draft_version: number, tried_at: string, figures: z.output<typeof figuresShape> }>`select id, draft_version, ${instant('tried_at')}, figures
      from incentive_measure_trial where city_id = ${cx.city.id} and draft_id = ${id} order by tried_at desc, id desc limit ${trials_max}`.execute(cx.tx)
    const proposals = await proposalsOf(cx, [id])
    const names = await namesOfAccounts(cx, [draft.account_id, ...versions.map((one) => one.account_id), ...proposals.flatMap((one) => [one.proposed_by, one.answered_by ?? ''])])
    const { measure, county_id, title, text, saved_at } = draft
    return {
      id, version: draft.version, measure, county: county_id, title, text, base_text: measure === null ? null : pack.docs<Measure>('measures').get(measure)?.text ?? null, saved_by: nameOf(names, draft.account_id), saved_at,
      ...told(checkText(pack, { text, measure, county: county_id })), versions: versions.map(({ account_id, ...one }) => ({ ...one, saved_by: nameOf(names, account_id) })),
      proposal: shown(cx, proposals[0], names), trials, populations: await populationsOf(cx), today_on: cx.today_on, is_writer: cx.actor.grants.some((grant) => grant.role === 'city-officer'),
    }
  },
})

/** 条款文本: the text of a measure in force, or of the version a decision pins, word for word; for anyone. */
export const measureText = query({
  title: { zh: '条款文本', en: 'The text of a measure' },
  input: z.strictObject({ measure: packId, version: z.string().regex(/^[0-9a-f]{64}$/).optional() }),
  output: z.strictObject({
    measure: z.string(), version: z.string(), text: z.string(), is_in_force: z.boolean(),
    versions: z.array(z.strictObject({ version: z.string(), origin: z.enum(['pack', 'published']), valid_from: z.string().nullable() })),
  }),
  allow: { anyone: ['public'] },
  run: async (cx, { measure, version }) => {
    const doc = (await cityPack(cx)).docs<Measure>('measures').get(measure)
    const wanted = version ?? doc?.hash
    const kept = wanted === undefined ? null : wanted === doc?.hash ? { version: wanted, text: doc.text } : await textOfVersion(cx, measure, wanted)
    if (kept === null) throw fault('incentives.no-measure', { measure })
    const { rows } = await sql<{ version: string, origin: 'pack' | 'published', valid_from: string | null }>`select version, origin, valid_from::text as valid_from from incentive_measure_text
      where city_id = ${cx.city.id} and measure = ${measure} order by ordinal desc`.execute(cx.tx)
    const own = cx.city.pack.docs('measures').get(measure)
    const versions = own === undefined || rows.some((row) => row.version === own.hash) ? rows : [...rows, { version: own.hash, origin: 'pack' as const, valid_from: null }]
    return { measure, version: kept.version, text: kept.text, is_in_force: kept.version === doc?.hash, versions }
  },
})

async function proposalsOf(cx: Cx, drafts: readonly string[]): Promise<Proposal[]> {
  const { rows } = await sql<Proposal>`select ${proposalColumns} from incentive_measure_proposal where city_id = ${cx.city.id} and draft_id = any(${[...drafts]}::text[]) order by proposed_at desc, id desc`.execute(cx.tx)
  return rows
}

function shown(cx: Cx, proposal: Proposal | undefined, names: Names): z.output<typeof proposalShape> | null {
  if (proposal === undefined) return null
  const { proposed_by, answered_by } = proposal
  return { ...proposal, proposed_by: nameOf(names, proposed_by), answered_by: answered_by === null ? null : nameOf(names, answered_by), is_own: proposal.proposed_by === cx.actor.account_id }
}

type Names = ReadonlyMap<string, { zh: string, en: string }>

async function namesOfAccounts(cx: Cx, accounts: readonly string[]): Promise<Names> {
  const { rows } = await sql<{ account_id: string, zh: string, en: string }>`select account_id, name_zh as zh, name_en as en from person where city_id = ${cx.city.id} and account_id = any(${[...new Set(accounts)]}::text[])`.execute(cx.tx)
  return new Map(rows.map(({ account_id, zh, en }) => [account_id, { zh, en }]))
}

function nameOf(names: Names, account_id: string): { zh: string, en: string } {
  return names.get(account_id) ?? { zh: account_id, en: account_id }
}
