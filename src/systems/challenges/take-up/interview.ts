import { fault, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import { sayDay } from '#kernel/values/say-day.ts'
import type { CaseFile, Effect, Shown } from '#engines/cases/subject.ts'
import type { Choice, Reader } from '../part.ts'

/** Most slots of one challenge. */
export const slots_max = 60

/** 开放面谈时段: some in a row, none twice at one time. */
export const offerSlots: Effect = async (cx, turn) => {
  const { 'first-at': first_at, minutes, count, place } = turn.answers as { 'first-at': string, minutes: number, count: number, place: string }
  if (!Number.isInteger(minutes) || !Number.isInteger(count)) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'minutes', code: 'cases.wants-number' }])
  if (Date.parse(first_at) <= Date.parse(cx.now)) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'first-at', code: 'challenges.deadline-past' }])
  const { rows: [held] } = await sql<{ n: number }>`select count(*)::int as n from interview_slot where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  if (held!.n + count > slots_max) throw fault('challenges.too-many-slots', { max: slots_max })
  for (let at = 0; at < count; at++) {
    await sql`insert into interview_slot (city_id, id, case_id, starts_at, minutes, place, account_id)
      values (${cx.city.id}, ${newId()}, ${turn.case.id}, ${first_at}::timestamptz + make_interval(mins => ${at * minutes}), ${minutes}, ${place}, ${cx.actor.account_id}) on conflict do nothing`.execute(cx.tx)
  }
  return { note: { zh: `开放 ${count} 个面谈时段`, en: `${count} interview slots offered` } }
}

/** 选定面谈时段: the slot is the bidder's if nobody took it first; taking another gives back the one held. */
export const takeSlot: Effect = async (cx, turn) => {
  const slot = String(turn.answers.slot)
  const { rows: [bid] } = await sql<{ id: string, org_id: string }>`select id, org_id from bid where city_id = ${cx.city.id} and case_id = ${turn.case.id} and state = 'opened' and org_id = any(${orgsOf(cx.actor, ['solver'])}::text[]) limit 1`.execute(cx.tx)
  if (!bid) throw fault('challenges.not-open-bid')
  await sql`update interview_slot set bid_id = null, org_id = null, taken_at = null where city_id = ${cx.city.id} and case_id = ${turn.case.id} and bid_id = ${bid.id}`.execute(cx.tx)
  const { rows } = await sql<{ starts_at: Date }>`update interview_slot set bid_id = ${bid.id}, org_id = ${bid.org_id}, taken_at = now()
    where city_id = ${cx.city.id} and case_id = ${turn.case.id} and id = ${slot} and bid_id is null and starts_at > now() returning starts_at`.execute(cx.tx)
  if (!rows[0]) throw fault('challenges.slot-taken')
  return { receipt: { subject: `interview-slot:${slot}`, content: { slot, bid: bid.id, starts_at: new Date(rows[0].starts_at).toISOString() } } }
}

type Slot = { id: string, starts_at: string, minutes: number, place: string, org_id: string | null, zh: string | null, en: string | null }

async function slotsOf(cx: Cx, case_id: string): Promise<Slot[]> {
  const { rows } = await sql<Slot>`select slot.id, to_char(slot.starts_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as starts_at, slot.minutes, slot.place, slot.org_id, org.title_zh as zh, org.title_en as en
    from interview_slot slot left join organization org on org.city_id = slot.city_id and org.id = slot.org_id where slot.city_id = ${cx.city.id} and slot.case_id = ${case_id} order by slot.starts_at`.execute(cx.tx)
  return rows
}

/** A time as both sides read it: the city's clocks first, UTC for whoever is elsewhere. */
function bothZones(cx: Cx, instant: string): Sentence {
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone: cx.city.pack.city.zone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(instant))
  const day = sayDay(local.slice(0, 10)), utc = sayDay(instant.slice(0, 10)), time = local.slice(11), utc_time = instant.slice(11, 16)
  return { zh: `${day.zh} ${time}（UTC ${utc.zh} ${utc_time}）`, en: `${day.en} ${time} (UTC ${utc.en} ${utc_time})` }
}

/** Slots nobody has taken. */
async function freeSlots(cx: Cx, file: CaseFile): Promise<Choice[]> {
  const free = (await slotsOf(cx, file.id)).filter((slot) => slot.org_id === null && Date.parse(slot.starts_at) > Date.parse(cx.now))
  return free.map((slot) => ({ id: slot.id, title: { zh: `${bothZones(cx, slot.starts_at).zh}，${slot.minutes} 分钟，${slot.place}`, en: `${bothZones(cx, slot.starts_at).en}, ${slot.minutes} min, ${slot.place}` } }))
}

/** Slots of interviews that nobody has taken yet. */
export const slotOptions = { 'free-slots': freeSlots }

/** The timetable of interviews: all of it to the owner and the city, to a bidder its own slot. */
export async function slotSections(cx: Cx, file: CaseFile, reader: Reader): Promise<Shown[]> {
  const reads_all = ['enterprise', 'city-officer', 'auditor'].includes(reader.role)
  const mine = orgsOf(cx.actor, ['solver'])
  const slots = (await slotsOf(cx, file.id)).filter((slot) => reads_all || (slot.org_id !== null && mine.includes(slot.org_id)))
  if (slots.length === 0) return []
  return [{ id: 'interviews', title: { zh: '面谈', en: 'Interviews' }, kind: 'table',
    columns: [{ id: 'time', label: { zh: '时间（当地与世界时）', en: 'Time (local and UTC)' }, as: 'text' }, { id: 'minutes', label: { zh: '分钟', en: 'Minutes' }, as: 'number' }, { id: 'place', label: { zh: '地点', en: 'Place' }, as: 'text' }, { id: 'org', label: { zh: '揭榜方', en: 'Bidder' }, as: 'word' }],
    rows: slots.map((slot) => ({ time: bothZones(cx, slot.starts_at), minutes: slot.minutes, place: slot.place, org: slot.org_id === null ? { zh: '空闲', en: 'Free' } : { zh: slot.zh ?? slot.org_id, en: slot.en ?? slot.org_id } })) }]
}
