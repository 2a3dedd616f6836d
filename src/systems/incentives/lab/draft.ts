import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { packId, sentenceShape } from '#kernel/declare/pack-shape.ts'
import { action } from '#kernel/declare/system.ts'
import { sha256 } from '#kernel/declare/pack-source.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { newId } from '#kernel/store/ids.ts'
import type { Measure } from '#engines/rules/measure.ts'
import { checkText, errorsIn, text_max, type CheckedText } from './check-text.ts'
import { mayInLab, officers } from './may.ts'
import { cityPack } from './published.ts'

export type Draft = { id: string, version: number, measure: string | null, county_id: string | null, title: { zh: string, en: string } | null, text: string, text_version: string, problems_count: number, account_id: string, saved_at: string }

/** Versions one draft may have. */
export const versions_max = 500

export const foundShape = z.strictObject({
  problems: z.array(z.strictObject({ line: z.number(), col: z.number(), file: z.string().nullable(), code: z.string(), severity: z.enum(['error', 'warning']), zh: z.string(), en: z.string() })),
  examples: z.array(z.strictObject({
    name: sentenceShape, on: z.string(), outcome: z.enum(['eligible', 'not-eligible', 'undecided']), amount_fen: z.number().nullable(), is_amount_undetermined: z.boolean(), is_as_said: z.boolean(),
    wrong: sentenceShape.nullable(), line: z.number(),
  })),
  /** Whether it compiles: only then can it be tried on a population. */
  is_ready: z.boolean(),
})

/** What was found in a text, as pages take it. */
export function told({ problems, examples, compiled }: CheckedText): z.output<typeof foundShape> {
  return { problems, examples, is_ready: compiled !== null }
}

const draftColumns = sql`id, version, measure, county_id, title, text, text_version, problems_count, account_id, ${instant('saved_at')}`

/** The newest version of a draft, or the one asked for; null where there is none. */
export async function draftOf(cx: Pick<Cx, 'tx' | 'city'>, id: string, version?: number): Promise<Draft | null> {
  const { rows } = await sql<Draft>`select ${draftColumns} from incentive_measure_draft where city_id = ${cx.city.id} and id = ${id} ${version === undefined ? sql`` : sql`and version = ${version}`} order by version desc limit 1`.execute(cx.tx)
  return rows[0] ?? null
}

const written = { text: z.string().min(1).max(text_max), measure: packId.optional(), county: packId.optional() }

/** 检查条款文本: as one types; nothing is kept. */
export const checkMeasureText = action({
  title: { zh: '检查条款文本', en: 'Check a measure’s text' },
  input: z.strictObject(written),
  output: foundShape,
  allow: officers,
  run: async (cx, { text, measure, county }) => {
    await mayInLab(cx, 'check-measure-text')
    return told(checkText(await cityPack(cx), await placeOf(cx, { text, measure, county })))
  },
})

/**
 * 保存条款草稿: adds a version with the whole text, right or wrong; `draft_id` with the `version` it was written from, so that two officers do not
 * write over each other. A text that is already the newest is not saved again.
 */
export const saveMeasureDraft = action({
  title: { zh: '保存条款草稿', en: 'Save a draft of a measure' },
  input: z.strictObject({ ...written, draft_id: z.string().min(1).max(64).optional(), version: z.int().min(1).max(versions_max).optional() }),
  output: foundShape.extend({ draft_id: z.string(), version: z.number() }),
  allow: officers,
  run: async (cx, { draft_id, version, ...given }) => {
    const account_id = await mayInLab(cx, 'save-measure-draft')
    const before = draft_id === undefined ? null : await draftOf(cx, draft_id)
    if (draft_id !== undefined && before === null) throw fault('incentives.no-draft')
    if (before !== null && version !== before.version) throw fault('incentives.draft-moved-on', { version: before.version })
    if (before !== null && before.version >= versions_max) throw fault('incentives.draft-full', { max: versions_max })
    const place = before === null ? await placeOf(cx, given) : { text: given.text, measure: before.measure, county: before.county_id }
    const checked = checkText(await cityPack(cx), place)
    const id = before?.id ?? newId('draft'), next = (before?.version ?? 0) + 1
    if (before?.text === given.text) return { ...told(checked), draft_id: id, version: before.version }
    await sql`insert into incentive_measure_draft (city_id, id, version, measure, county_id, title, text, text_version, problems_count, account_id)
      values (${cx.city.id}, ${id}, ${next}, ${place.measure}, ${place.county}, ${checked.title === null ? null : JSON.stringify(checked.title)}::jsonb, ${given.text}, ${sha256(given.text.replaceAll('\r\n', '\n'))},
        ${errorsIn(checked.problems)}, ${account_id})`.execute(cx.tx)
    return { ...told(checked), draft_id: id, version: next }
  },
})

/** A text with the measure it changes and the county it is of: that of the measure, where there is one. */
async function placeOf(cx: Cx, { text, measure, county }: { text: string, measure?: string | undefined, county?: string | undefined }) {
  if (measure === undefined) return { text, measure: null, county: county ?? null }
  const doc = (await cityPack(cx)).docs<Measure>('measures').get(measure)
  if (doc === undefined) throw fault('incentives.no-measure', { measure })
  return { text, measure, county: doc.county }
}
