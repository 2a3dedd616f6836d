import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Effect } from '#engines/cases/subject.ts'
import type { Criteria } from '#engines/draw/criteria.ts'
import { noticeStrataOf, widenCriteria } from '#engines/draw/criteria.ts'
import { hashOf, later, noticeProblems, noticeShape, revealsEndAt, type Notice, type NoticeStratum } from '#engines/draw/notice.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { refuseInvolved } from './apart.ts'
import { beaconFor } from './beacon.ts'
import { party_words } from './commit.ts'
import { askedOf, drawOf, type Asked } from './draw.ts'
import { panelsOf, termsOf } from './panels.ts'

/** Most draws of a city in a year. */
export const draws_per_year_max = 9_999

/**
 * 抽取公告: fixes the criteria and gives the number, the next of the year without a gap, whatever becomes of the draw. Notices are chained, so that none can be put in between later.
 * Where the criteria want a public value, the notice fixes which: one that comes out after the last reveal, so that nobody who knows it can still choose to keep silent.
 * @throws fault as `refuseInvolved` | as `beaconFor` | `draws.year-full`
 */
export const publishNotice: Effect = async (cx, turn) => {
  const case_id = turn.case.id
  await refuseInvolved(cx, case_id, 'drawer')
  const draw = await drawOf(cx, case_id), asked = await askedOf(cx, case_id)
  const panel = panelsOf(cx).get(draw.panel)
  if (!panel) throw fault('draws.no-panel', { panel: draw.panel })
  // Widened, the notice says by which steps: they are part of the criteria it hashes.
  const criteria = widenCriteria(panel, asked.widening)
  const terms = termsOf(cx)
  const reveal_until = later(cx.now, terms.notice_hours + terms.reveal_hours)
  // Who stands in has as long as the others had, once their time is over.
  const stand_in = criteria.fallback === 'stand-in' ? { stand_in_until: later(reveal_until, terms.reveal_hours) } : {}
  const beacon = beaconFor(criteria, turn.answers, revealsEndAt({ reveal_until, ...stand_in }))
  const { year, sequence, previous } = await nextNumber(cx)
  const number = `${year}-${String(sequence).padStart(4, '0')}`
  const notice: Notice = noticeShape.parse({
    format: 'jiebang draw notice 1', algorithm: 'JIEBANG-DRAW-1', city_id: cx.city.id, number, previous, first: draw.kind === 'supplement' ? await numberOf(cx, draw.follows_case_id!) : null,
    title: { zh: draw.title_zh, en: draw.title_en }, criteria: { id: criteria.id, hash: hashOf(nodeTools, plain(criteria)), content: plain(criteria) },
    strata: strataOf(criteria, asked), per_employer_max: criteria.per_employer_max, per_group_max: criteria.per_group_max,
    parties: (['drawer', 'supervisor', ...criteria.fallback === 'stand-in' ? ['stand-in' as const] : []] as const).map((id) => ({ id, title: { zh: party_words[id].zh, en: party_words[id].en.replace(/^./, (letter) => letter.toUpperCase()) }, stands_in: id === 'stand-in' })),
    beacon, fallback: criteria.fallback, published_at: cx.now, drawn_not_before: later(cx.now, terms.notice_hours), reveal_until, ...stand_in,
  })
  invariant(noticeProblems(notice).length === 0, 'a notice does not contradict itself')
  const notice_hash = hashOf(nodeTools, notice)
  await sql`update draw set year = ${year}, sequence = ${sequence}, number = ${number}, criteria = ${JSON.stringify(plain(criteria))}::jsonb, notice = ${JSON.stringify(notice)}::jsonb, notice_hash = ${notice_hash}, noticed_at = now(),
      reveal_until = ${notice.reveal_until}::timestamptz, state = 'noticed' where city_id = ${cx.city.id} and case_id = ${case_id} and number is null`.execute(cx.tx)
  return {
    note: { zh: `编号 ${number}，公告摘要 ${notice_hash.slice(0, 16)}…`, en: `Number ${number}, notice hash ${notice_hash.slice(0, 16)}…` },
    case: { title_zh: `${turn.case.title_zh}（${number}）`, title_en: `${turn.case.title_en} (${number})` },
    receipt: { subject: `draw:${number}`, content: { number, notice_hash } },
  }
}

/** Criteria as they are hashed and kept: without keys that are not set. */
const plain = (criteria: Criteria): Record<string, unknown> => JSON.parse(JSON.stringify(criteria)) as Record<string, unknown>

/** The strata of a notice: as the criteria have them, as many seats as were asked for, or those alone that a supplement fills. */
export function strataOf(criteria: Criteria, { seats, places }: Pick<Asked, 'seats' | 'places'>): NoticeStratum[] {
  const wanted: Record<string, number> = {}
  if (places !== null) for (const one of criteria.strata) wanted[one.id] = places[one.id] ?? 0
  else if (seats !== null) {
    // Of another number of seats, the finance seats stay and the first technical stratum takes the difference.
    const first = criteria.strata.find((one) => one.kind === 'technical') ?? criteria.strata[0]!
    const others = criteria.strata.filter((one) => one !== first).reduce((sum, one) => sum + one.seats, 0)
    wanted[first.id] = Math.max(seats - others, 0)
  }
  return noticeStrataOf(criteria, wanted).map((one) => one.seats === 0 ? { ...one, alternates: 0, candidates_min: 0 } : one)
}

/** The next number of the year. Two notices at once wait for each other, and one that is rolled back leaves no gap. */
async function nextNumber(cx: Cx): Promise<{ year: number, sequence: number, previous: string | null }> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`draw numbers ${cx.city.id}`}, 0))`.execute(cx.tx)
  const year = Number(cx.today_on.slice(0, 4))
  const { rows } = await sql<{ sequence: number, previous: string | null }>`select coalesce((select max(sequence) from draw where city_id = ${cx.city.id} and year = ${year}), 0) + 1 as sequence,
    (select notice_hash from draw where city_id = ${cx.city.id} and number is not null order by year desc, sequence desc limit 1) as previous`.execute(cx.tx)
  const { sequence, previous } = rows[0]!
  if (sequence > draws_per_year_max) throw fault('draws.year-full', { max: draws_per_year_max })
  return { year, sequence, previous }
}

async function numberOf(cx: Cx, case_id: string): Promise<string> {
  return (await drawOf(cx, case_id)).number!
}
