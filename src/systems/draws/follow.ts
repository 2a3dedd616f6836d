import { invariant } from '#kernel/declare/fault.ts'
import { post, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { comeRound } from '#engines/cases/act.ts'
import { loadCase } from '#engines/cases/load.ts'
import { openFrom } from '#engines/cases/open.ts'
import type { Happening, NextStep } from '#engines/draw/after-draw.ts'
import { askedOf, drawColumns, drawOf, noticeOf, type Draw } from './draw.ts'
import { eventsOf, happen, standing } from './events.ts'
import { hoursToAnswer } from './panels.ts'
import { peopleOf, personIn, type Opened } from './people.ts'
import { panelSeatedOffer, type PanelSeated, type Seated, type SeatedMember } from './seated.ts'
import { exhaustedWords, tellAsker } from './standing.ts'
import { unfitNow } from './unfit.ts'

/** The topic of an invitation's e-mail. */
export const invitationTopic = 'draw-invitation'
/** Most rounds of one draw's invitations in one turn: each alternate in turn may be found in conflict. */
const rounds_max = 1_000

/**
 * 跟进邀请: follows the answers that have come and the times that have run out of one draw, and asks the next in order: members first, then alternates, never two for
 * one seat. Whoever is to be asked is checked anew. Where nobody is left a supplement is opened. The case and the one above it must be locked.
 */
export async function followDraw(cx: Cx, case_id: string): Promise<void> {
  const draw = await drawOf(cx, case_id)
  const people = await peopleOf(cx, case_id)
  let events: Happening[] = await eventsOf(cx, case_id)
  const record = async (happenings: readonly Happening[]) => {
    await happen(cx, draw, happenings)
    events = [...events, ...happenings]
  }
  await record(answersIn(cx, draw, events, people))
  await sql`update draw_person set pending = null, answer_until = null where city_id = ${cx.city.id} and case_id = ${case_id} and (pending is not null or answer_until < ${cx.now}::timestamptz)`.execute(cx.tx)
  const missing: Record<string, number> = {}
  for (let round = 0; ; round += 1) {
    invariant(round < rounds_max, 'invitations come to an end')
    const step = standing(draw, events).next[0]
    if (!step) break
    if (step.do === 'supplement') {
      missing[step.stratum] = (missing[step.stratum] ?? 0) + 1
      await record([{ kind: 'exhausted', stratum: step.stratum, seat: step.seat, pseudonym: null, reason: null }])
    } else await call(cx, draw, step, people, record)
  }
  if (Object.keys(missing).length > 0) await askSupplement(cx, draw, missing)
}

/** What the answers given and the times run out amount to, in the order of the seats. */
function answersIn(cx: Cx, draw: Draw, events: readonly Happening[], people: readonly Opened[]): Happening[] {
  return standing(draw, events).seats.flatMap(({ stratum, seat, pseudonym, state }): Happening[] => {
    if (state !== 'asked' || pseudonym === null) return []
    const { pending, answer_until } = personIn(people, pseudonym)
    if (pending?.answer === 'accept') return [{ kind: 'accepted', stratum, seat, pseudonym, reason: null }]
    if (pending) return [{ kind: pending.answer === 'conflict' ? 'conflict' : 'declined', stratum, seat, pseudonym, reason: pending.reason ?? 'other' }]
    return answer_until !== null && answer_until < cx.now ? [{ kind: 'no-answer', stratum, seat, pseudonym, reason: null }] : []
  })
}

/** Asks the one whose turn it is, or writes down why they may not sit after all. */
async function call(cx: Cx, draw: Draw, step: NextStep, people: readonly Opened[], record: (happenings: readonly Happening[]) => Promise<void>): Promise<void> {
  const { stratum, seat } = step
  const pseudonym = step.pseudonym!
  const person = personIn(people, pseudonym)
  const unfit = await unfitNow(cx, draw.case_id, person)
  if (unfit !== null) {
    await record([{ kind: 'conflict', stratum, seat: step.do === 'ask' ? seat : null, pseudonym, reason: unfit }])
    return
  }
  const taking: Happening[] = step.do === 'replace' ? [{ kind: 'replaced', stratum, seat, pseudonym, reason: null }] : []
  await record([...taking, { kind: 'asked', stratum, seat, pseudonym, reason: null }])
  const hours = hoursToAnswer(draw.criteria)
  await sql`update draw_person set asked_at = now(), answer_until = now() + make_interval(hours => ${hours}) where city_id = ${cx.city.id} and case_id = ${draw.case_id} and pseudonym = ${pseudonym}`.execute(cx.tx)
  post(cx, invitationTopic, { case_id: draw.case_id, pseudonym, what: 'asked' })
}

/** 补抽: a new draw under a number of its own, chained to the first, for the seats that stayed empty. */
async function askSupplement(cx: Cx, draw: Draw, places: Record<string, number>): Promise<void> {
  const root_id = rootOf(draw)
  const asked = await askedOf(cx, draw.case_id)
  const parent = await loadCase(cx, asked.parent_case_id)
  const supplement_id = await openFrom(cx, parent, 'platform', {
    procedure: 'panel-draw', org_id: null, county_id: null,
    input: { panel: draw.panel, purpose: asked.purpose, sectors: asked.sectors, interested: asked.interested, asked_by: asked.asked_by, follows_case_id: root_id, places, ...asked.widening === null ? {} : { widening: asked.widening } },
  })
  const seats = Object.values(places).reduce((sum, one) => sum + one, 0)
  await tellAsker(cx, asked, `${supplement_id}:asked`, exhaustedWords(seats))
}

/** The first draw of a matter, to which its supplements are chained. */
export const rootOf = (draw: Draw): string => draw.kind === 'supplement' ? draw.follows_case_id! : draw.case_id

/** A first draw with its supplements, by their ids. */
export async function familyOf(cx: Cx, root_id: string): Promise<Draw[]> {
  const { rows } = await sql<Draw>`select ${drawColumns} from draw where city_id = ${cx.city.id} and (case_id = ${root_id} or (kind = 'supplement' and follows_case_id = ${root_id})) order by case_id`.execute(cx.tx)
  return rows
}

type Sitting = { draw: Draw, stratum: string, pseudonym: string }

/** Who sits, over a first draw and its supplements, by strata and in the order of the seats. */
export async function sittingIn(cx: Cx, family: readonly Draw[]): Promise<Sitting[]> {
  const seated: Sitting[] = []
  for (const draw of family) {
    if (draw.result === null) continue
    for (const { stratum, pseudonym, state } of standing(draw, await eventsOf(cx, draw.case_id)).seats) if (state === 'accepted' && pseudonym !== null) seated.push({ draw, stratum, pseudonym })
  }
  const strata = noticeOf(family[0]!).notice.strata.map((one) => one.id)
  return seated.toSorted((a, b) => strata.indexOf(a.stratum) - strata.indexOf(b.stratum))
}

/** Seats of a matter that nobody has accepted yet. */
export async function vacantIn(cx: Cx, root_id: string): Promise<number | null> {
  const family = await familyOf(cx, root_id)
  if (!family[0]?.result) return null
  return noticeOf(family[0]).notice.strata.reduce((sum, one) => sum + one.seats, 0) - (await sittingIn(cx, family)).length
}

/** Follows a whole matter: each draw of it, then the parent where the last seat is taken, then the cases. Locks parent before children, children by id. */
export async function followMatter(cx: Cx, root_id: string): Promise<void> {
  const { parent_case_id, purpose } = await askedOf(cx, root_id)
  await loadCase(cx, parent_case_id, 'update')
  const before = await familyOf(cx, root_id)
  for (const { case_id } of before) await loadCase(cx, case_id, 'update')
  for (const draw of before) if (draw.result !== null && (draw.state === 'drawn' || draw.state === 'seated')) await followDraw(cx, draw.case_id)
  if (await vacantIn(cx, root_id) !== 0) return
  await seat(cx, { root_id, parent_case_id, purpose })
  for (const { case_id } of await familyOf(cx, root_id)) await comeRound(cx, case_id)
}

/** Hands the panel to the system that asked for it: all at first, afterwards those who took the place of another. */
async function seat(cx: Cx, { root_id, parent_case_id, purpose }: { root_id: string, parent_case_id: string, purpose: string }): Promise<void> {
  const family = await familyOf(cx, root_id)
  const people = new Map<string, Opened>()
  for (const draw of family) for (const one of await peopleOf(cx, draw.case_id)) people.set(one.pseudonym, one)
  const leavers = [...people.values()].filter((one) => one.left_stratum !== null)
  const members = (await sittingIn(cx, family)).map((one, at) => ({ ...one, seat: at + 1, person: people.get(one.pseudonym)! })).filter((one) => !one.person.is_handed)
  if (members.length === 0) return
  const told: SeatedMember[] = members.map(({ stratum, seat, person }) => {
    const at = leavers.findIndex((one) => one.left_stratum === stratum)
    const [left] = at < 0 ? [] : leavers.splice(at, 1)
    return { account_id: person.account_id, stratum, seat, ...left ? { replaces: left.account_id } : {} }
  })
  await handPanel(cx, purpose, { case_id: parent_case_id, draw: noticeOf(family.find((one) => one.case_id === root_id)!).number, members: told })
  const cases = family.map((one) => one.case_id)
  await sql`update draw set state = 'seated' where city_id = ${cx.city.id} and case_id = any(${cases}::text[]) and state = 'drawn'`.execute(cx.tx)
  await sql`update draw_person set is_handed = true where city_id = ${cx.city.id} and case_id = any(${cases}::text[]) and pseudonym = any(${members.map((one) => one.pseudonym)}::text[])`.execute(cx.tx)
  await sql`update draw_person set left_stratum = null where city_id = ${cx.city.id} and case_id = any(${cases}::text[]) and left_stratum is not null`.execute(cx.tx)
}

/** Hands a panel to the one system that takes panels for this purpose; also for who seats drawn people in another way than one draw to one case. Elevate first. */
export async function handPanel(cx: Cx, purpose: string, seated: Seated): Promise<void> {
  const hands = [...cx.house.systems.values()].flatMap((system) => (system.offers?.[panelSeatedOffer] as PanelSeated | undefined)?.[purpose] ?? [])
  invariant(hands.length === 1, `one system takes panels for ${purpose}`)
  await hands[0]!(cx, seated)
}

/** Most matters followed in one turn; the rest come in the next. */
const matters_max = 100

/** 定时跟进: follows what was answered and what has run out, for every draw at once and on the beat of the clock, so that no move of a case tells who acted just then. */
export async function followInvitations(cx: Cx): Promise<void> {
  const { rows } = await sql<{ root_id: string }>`select distinct case when draw.kind = 'supplement' then draw.follows_case_id else draw.case_id end as root_id
    from draw_person person join draw on draw.city_id = person.city_id and draw.case_id = person.case_id and draw.state in ('drawn', 'seated')
    where person.city_id = ${cx.city.id} and (person.pending is not null or person.answer_until < ${cx.now}::timestamptz) order by 1 limit ${matters_max}`.execute(cx.tx)
  for (const { root_id } of rows) await followMatter(cx, root_id)
}
