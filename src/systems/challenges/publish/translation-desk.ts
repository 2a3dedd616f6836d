import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action, query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { machineOf } from '#kernel/outside/translate.ts'
import { askMachine, confirmTranslation, saveTranslation, sideBySide, type SideBySide, type SourceText } from '#engines/translations/translation.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { challengeOf, type Challenge } from '../challenge.ts'
import { formal_texts, isTextPublic, publicTexts, sourceTexts } from './texts.ts'
import { termsIn } from './terms.ts'
import { publicChallenge } from './version.ts'

const translators = { 'city-officer': ['same-city'], translator: ['same-city'] } as const
const id = z.string().min(1).max(64)
const field = z.string().regex(/^[a-z0-9-]{1,64}$/)
const language = z.enum(['zh', 'en'])
const desk_rows = 100

const pair = z.strictObject({
  field: z.string(), title: sentence, language, source: z.string(), source_hash: z.string(), into: language, state: z.enum(['missing', 'outdated', 'unchecked', 'checked']), text: z.string().nullable(),
  origin: z.enum(['enterprise', 'officer', 'translator', 'machine']).nullable(), version: z.number(), at: z.string().nullable(), is_asked: z.boolean(), characters_max: z.number(), is_formal: z.boolean(), is_public: z.boolean(),
  /** Words the city's translators agree on that occur in the original. */
  terms: z.array(sentence),
})

/** Which challenges a translator works on: published ones; for officers also those about to be published, whose texts are confidential still. */
async function open(cx: Cx, challenge_id: string): Promise<Challenge> {
  await cx.elevate()
  const sees_unpublished = cx.actor.grants.some((grant) => grant.role === 'city-officer')
  const { rows } = await sql<{ case_id: string }>`select case_id from challenge where city_id = ${cx.city.id} and id = ${challenge_id} and case_id is not null and (is_public or ${sees_unpublished} and ${atPublication()})`.execute(cx.tx)
  if (!rows[0]) throw fault('challenges.not-found')
  return challengeOf(cx, rows[0].case_id)
}

const atPublication = () => sql`exists (select from case_place place where place.city_id = challenge.city_id and place.case_id = challenge.case_id and place.step = 'publication')`

/** The texts a translator may see: an officer all of them, anyone else what is public. */
const visible = (cx: Cx, challenge: Challenge) => cx.actor.grants.some((grant) => grant.role === 'city-officer') ? sourceTexts(challenge) : publicTexts(challenge)

function textOf(cx: Cx, challenge: Challenge, wanted: string): SourceText {
  const found = visible(cx, challenge).find((one) => one.field === wanted)
  if (!found) throw fault('translations.no-text')
  return found
}

const pairs = async (cx: Cx, challenge: Challenge) => (await sideBySide(cx, `challenge:${challenge.id}`, visible(cx, challenge))).map((one) => ({ ...one, is_formal: challenge.is_public && formal_texts.includes(one.field), is_public: isTextPublic(challenge, one.field), terms: termsIn(cx.city, one.source, one.language) }))
const count = (list: readonly SideBySide[], state: SideBySide['state']) => list.filter((one) => one.state === state).length

/** 翻译台: challenges with texts that are missing or outdated first. */
export const translations = query({
  title: { zh: '翻译台', en: 'Translator’s desk' },
  input: z.strictObject({}),
  output: z.strictObject({
    machine: z.strictObject({ host: z.string(), model: z.string() }).nullable(),
    challenges: z.array(z.strictObject({ id: z.string(), title: sentence, is_public: z.boolean(), is_demo: z.boolean(), total: z.number(), missing: z.number(), outdated: z.number(), unchecked: z.number() })),
  }),
  allow: translators,
  run: async (cx) => {
    await cx.elevate()
    const sees_unpublished = cx.actor.grants.some((grant) => grant.role === 'city-officer')
    const { rows } = await sql<{ case_id: string }>`select case_id from challenge where city_id = ${cx.city.id} and case_id is not null and (is_public and ended_at is null or ${sees_unpublished} and ${atPublication()})
      order by published_at desc nulls first, id limit ${desk_rows}`.execute(cx.tx)
    const lines = []
    for (const { case_id } of rows) {
      const challenge = await challengeOf(cx, case_id)
      const list = await pairs(cx, challenge)
      lines.push({ id: challenge.id, title: { zh: challenge.title_zh ?? '', en: challenge.title_en ?? challenge.title_zh ?? '' }, is_public: challenge.is_public, is_demo: challenge.is_demo, total: list.length, missing: count(list, 'missing'), outdated: count(list, 'outdated'), unchecked: count(list, 'unchecked') })
    }
    const machine = machineOf(cx.house)
    return { machine: machine ? { host: machine.host, model: machine.model } : null, challenges: lines.toSorted((a, b) => (b.missing + b.outdated + b.unchecked) - (a.missing + a.outdated + a.unchecked)) }
  },
})

/** 对照翻译: every text of one challenge beside its translation. */
export const translation = query({
  title: { zh: '对照翻译', en: 'Side by side' },
  input: z.strictObject({ id }),
  output: z.strictObject({ id: z.string(), title: sentence, is_public: z.boolean(), machine: z.strictObject({ host: z.string(), model: z.string() }).nullable(), texts: z.array(pair) }),
  allow: translators,
  run: async (cx, input) => {
    const challenge = await open(cx, input.id)
    const machine = machineOf(cx.house)
    return { id: challenge.id, title: { zh: challenge.title_zh ?? '', en: challenge.title_en ?? challenge.title_zh ?? '' }, is_public: challenge.is_public, machine: machine ? { host: machine.host, model: machine.model } : null, texts: await pairs(cx, challenge) }
  },
})

/** 中英对照: what anyone reads of a published challenge, original and translation, with whose it is. */
export const texts = query({
  title: { zh: '中英对照', en: 'Original and translation' },
  input: z.strictObject({ id }),
  output: z.strictObject({ texts: z.array(pair.omit({ source_hash: true, version: true, is_asked: true, characters_max: true, is_formal: true, is_public: true, terms: true })) }),
  allow: { anyone: ['public'] },
  run: async (cx, input) => {
    const found = await publicChallenge(cx, input.id)
    if (!found) return { texts: [] }
    await cx.elevate()
    const list = await sideBySide(cx, `challenge:${found.id}`, publicTexts(found))
    return { texts: list.map(({ source_hash: _1, version: _2, is_asked: _3, characters_max: _4, ...one }) => one) }
  },
})

/** 保存译文: whoever saves it stands for it. */
export const saveText = action({
  title: { zh: '保存译文', en: 'Save a translation' },
  input: z.strictObject({ id, field, text: z.string().min(1).max(20_000), source_hash: z.string().regex(/^[0-9a-f]{64}$/), version: z.number().int().min(0).max(1_000_000) }),
  output: z.strictObject({ version: z.number() }),
  allow: translators,
  run: async (cx, input) => {
    const challenge = await open(cx, input.id)
    if (challenge.is_public && formal_texts.includes(input.field)) throw fault('challenges.text-by-amendment')
    const origin = cx.actor.grants.some((grant) => grant.role === 'translator') ? 'translator' : 'officer'
    return { version: await saveTranslation(cx, `challenge:${challenge.id}`, textOf(cx, challenge, input.field), { ...input, origin }) }
  },
})

/** 确认机器译文 */
export const confirmText = action({
  title: { zh: '确认机器译文', en: 'Confirm a machine’s translation' },
  input: z.strictObject({ id, field, version: z.number().int().min(1).max(1_000_000) }),
  output: z.strictObject({ done: z.literal(true) }),
  allow: translators,
  run: async (cx, input) => {
    const challenge = await open(cx, input.id)
    await confirmTranslation(cx, `challenge:${challenge.id}`, textOf(cx, challenge, input.field), input.version)
    return { done: true as const }
  },
})

/** 请机器翻译: one text; what is not public yet only with the tick. */
export const askForMachine = action({
  title: { zh: '请机器翻译', en: 'Ask the machine' },
  input: z.strictObject({ id, field, may_leave: z.boolean().default(false) }),
  output: z.strictObject({ request_id: z.string() }),
  allow: translators,
  run: async (cx, input) => {
    const challenge = await open(cx, input.id)
    return { request_id: await askMachine(cx, `challenge:${challenge.id}`, textOf(cx, challenge, input.field), { is_public: isTextPublic(challenge, input.field), may_leave: input.may_leave }) }
  },
})
