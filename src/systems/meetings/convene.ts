import { fault, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { assertFilled, holdRound } from '#engines/reviews/hold.ts'
import { pinnedSheet } from '#engines/reviews/round.ts'
import { tellDirectly } from '#engines/subscriptions/tell.ts'
import { hostOf } from './host.ts'
import { itemsOf, membersOf } from './meeting.ts'

/** When and where a panel meets; `place` is a room or a link in words. */
export type Convened = { case_id: string, purpose: string, title: Sentence, planned_at: string, place: string }

/**
 * 召集评审会: takes the open rounds of a case's reviews into a meeting and tells the members, each in their own inbox alone. For effects of the system that hosts the
 * purpose; the case is locked and the transaction elevated. Returns the meeting's id.
 * @throws fault `meetings.in-the-past` | `meetings.under-way` | `meetings.nothing-to-judge` | `reviews.held-scored` | `reviews.seat-empty`
 */
export async function convene(cx: Cx, { case_id, purpose, title, planned_at, place }: Convened): Promise<string> {
  if (planned_at <= cx.now) throw fault('meetings.in-the-past')
  const { rows } = await sql`select from meeting where city_id = ${cx.city.id} and case_id = ${case_id} and purpose = ${purpose} and state in ('planned', 'open', 'signing')`.execute(cx.tx)
  if (rows.length > 0) throw fault('meetings.under-way')
  const agenda = await hostOf(cx, purpose).items(cx, case_id)
  if (agenda.length === 0) throw fault('meetings.nothing-to-judge')
  const rounds = []
  for (const one of agenda) {
    const round = await holdRound(cx, one.key)
    await assertFilled(cx, round.id)
    rounds.push({ ...one, round })
  }
  const sheet = await pinnedSheet(cx, rounds[0]!.round.sheet_hash)
  const id = newId()
  await sql`insert into meeting (city_id, id, case_id, purpose, title_zh, title_en, planned_at, place, chair_by, convened_by)
    values (${cx.city.id}, ${id}, ${case_id}, ${purpose}, ${title.zh}, ${title.en}, ${planned_at}, ${place}, ${sheet.meeting?.chair ?? 'elected'}, ${cx.actor.account_id ?? 'platform'})`.execute(cx.tx)
  for (const [index, one] of rounds.entries()) {
    await sql`insert into meeting_item (city_id, meeting_id, number, title_zh, title_en, purpose, subject, round_id)
      values (${cx.city.id}, ${id}, ${index + 1}, ${one.title.zh}, ${one.title.en}, ${one.key.purpose}, ${one.key.subject ?? ''}, ${one.round.id})`.execute(cx.tx)
  }
  const members = await membersOf(cx, await itemsOf(cx, id))
  await tellDirectly(cx, {
    key: `meeting:${id}`, kind: 'asked-to-review', subjects: [`case:${case_id}`], sector: null, county: null, path: `/meetings/${id}`, title,
    text: { zh: `请您参加评审会：${place}，请确认能否到会`, en: `You are asked to a panel meeting: ${place}. Please say whether you will come` }, body: '',
  }, { orgs: [], accounts: members.map((one) => one.account_id) })
  return id
}
