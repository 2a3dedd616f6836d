import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { beaconShown, showBeacon } from './beacon.ts'
import { commitmentsOf } from './draw.ts'
import { certificateFor, drawName, namedDraw } from './certificate.ts'
import { eventsOf, standing } from './events.ts'
import { reasonWords } from './reasons.ts'

const sentence = z.strictObject({ zh: z.string(), en: z.string() })

export const drawPage = z.strictObject({
  number: z.string(), title: sentence, kind: z.enum(['first', 'supplement', 'anew']), follows: z.string().nullable(), followed_by: z.array(z.string()), state: z.string(), is_direct: z.boolean(), direct_because: z.string().nullable(), fallback: z.string().nullable(),
  basis: sentence, source: sentence, is_illustrative: z.boolean(), widened_by: z.array(z.strictObject({ title: sentence, basis: sentence })), strata: z.array(z.strictObject({ id: z.string(), title: sentence, seats: z.number(), alternates: z.number(), candidates_min: z.number(), candidates: z.number().nullable() })),
  per_employer_max: z.number().nullable(), per_group_max: z.number().nullable(), invite_hours: z.number(), fallback_rule: z.string(),
  notice_hash: z.string(), noticed_at: z.string(), drawn_not_before: z.string(), reveal_until: z.string(),
  parties: z.array(z.strictObject({ id: z.string(), title: sentence, committed_at: z.string().nullable(), commitment: z.string().nullable(), revealed_at: z.string().nullable() })),
  beacon: beaconShown.nullable(), frozen_at: z.string().nullable(), list_hash: z.string().nullable(), excluded: z.array(z.strictObject({ reason: z.string(), title: sentence, count: z.number() })), shortage: z.array(z.strictObject({ stratum: z.string(), title: sentence, found: z.number(), wanted: z.number() })),
  drawn_at: z.string().nullable(), seed: z.string().nullable(), record_hash: z.string().nullable(), asked: z.number(), accepted: z.number(), declined: z.number(),
  ended_at: z.string().nullable(), ended_because: sentence.nullable(), disclosed_at: z.string().nullable(),
  members: z.array(z.strictObject({ code: z.string(), name: z.string(), stratum: sentence })), has_certificate: z.boolean(),
})

/**
 * One draw as anyone may see it: what was drawn, by which criteria, when each step was taken, how many were left out and why; names once they are disclosed. It says
 * nothing that depends on who was drawn before that.
 * @throws fault `draws.not-found`
 */
export const page = query({
  title: { zh: '查看一次抽取', en: 'Show a draw' },
  input: z.strictObject({ id: drawName }),
  output: drawPage,
  allow: { anyone: ['public'] },
  run: async (cx, { id }) => {
    const draw = await namedDraw(cx, id)
    const { rows: around } = await sql<{ case_id: string, number: string, follows_case_id: string | null }>`select case_id, number, follows_case_id from draw where city_id = ${cx.city.id} and number is not null and (follows_case_id = ${draw.case_id} or case_id = ${draw.follows_case_id ?? ''}) order by year, sequence`.execute(cx.tx)
    await cx.elevate()
    const notice = draw.notice!, criteria = draw.criteria!
    const titleOf = (stratum: string) => notice.strata.find((one) => one.id === stratum)?.title ?? { zh: stratum, en: stratum }
    const commitments = await commitmentsOf(cx, draw.case_id)
    const events = draw.result === null ? [] : await eventsOf(cx, draw.case_id)
    const count = (...kinds: string[]) => events.filter((one) => kinds.includes(one.kind)).length
    return {
      number: draw.number, title: { zh: draw.title_zh, en: draw.title_en }, kind: draw.kind, follows: around.find((one) => one.case_id === draw.follows_case_id)?.number ?? null, followed_by: around.filter((one) => one.follows_case_id === draw.case_id).map((one) => one.number),
      state: draw.state, is_direct: draw.is_direct, direct_because: draw.is_direct ? draw.direct_because : null, fallback: draw.fallback,
      basis: criteria.basis, source: sourceOf(criteria.source), is_illustrative: criteria.illustrative ?? false, widened_by: (criteria.widened_by ?? []).map(({ title, basis }) => ({ title, basis })),
      strata: notice.strata.map((one) => ({ ...one, candidates: draw.counts?.find((each) => each.stratum === one.id)?.count ?? null })),
      per_employer_max: notice.per_employer_max, per_group_max: notice.per_group_max, invite_hours: criteria.invite_hours, fallback_rule: notice.fallback,
      notice_hash: draw.notice_hash!, noticed_at: draw.noticed_at!, drawn_not_before: notice.drawn_not_before, reveal_until: notice.reveal_until,
      parties: notice.parties.map(({ id: party, title }) => {
        const own = commitments.find((one) => one.party === party)
        return { id: party, title, committed_at: own?.committed_at ?? null, commitment: own?.hash ?? null, revealed_at: own?.revealed_at ?? null }
      }),
      beacon: showBeacon(draw), frozen_at: draw.frozen_at, list_hash: draw.list_hash, excluded: (draw.excluded ?? []).map((one) => ({ ...one, title: reasonWords(cx, one.reason) })),
      shortage: (draw.shortage ?? []).map((one) => ({ ...one, title: titleOf(one.stratum) })),
      drawn_at: draw.drawn_at, seed: draw.seed, record_hash: draw.record_hash, asked: count('asked'), accepted: draw.result === null ? 0 : standing(draw, events).seats.filter((one) => one.state === 'accepted').length, declined: count('declined', 'no-answer', 'conflict'),
      ended_at: draw.ended_at, ended_because: draw.ended_because, disclosed_at: draw.disclosed_at,
      members: (draw.roster ?? []).map(({ code, name, stratum }) => ({ code, name, stratum: titleOf(stratum) })), has_certificate: await certificateFor(cx, draw) !== null,
    }
  },
})

type Source = { title: string | { zh: string, en: string }, article?: string | undefined }

function sourceOf(source: unknown): { zh: string, en: string } {
  const { title, article } = source as Source
  const said = typeof title === 'string' ? { zh: title, en: title } : title
  return article === undefined ? said : { zh: `${said.zh} ${article}`, en: `${said.en} ${article}` }
}
