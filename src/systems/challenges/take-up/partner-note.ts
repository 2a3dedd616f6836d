import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import type { CaseFile, Effect, Shown } from '#engines/cases/subject.ts'
import type { Challenge } from '../challenge.ts'
import type { Choice } from '../part.ts'
import { holdsContact } from './contact-details.ts'
import { tellOrgs } from './tell-orgs.ts'

/** Most notes that stand at one challenge. */
export const notes_max = 50
/** Most requests of one organisation at one challenge, answered ones with them: a note is no address list. */
export const requests_max = 10

/** A note is shown while bids are taken; while a revocation is heard, or past the deadline, none is. Over `note` and `challenge`. */
const isLive = sql.raw(`note.withdrawn_at is null and challenge.ended_at is null and challenge.bids_close_at > clock_timestamp()
  and exists (select from case_place place where place.city_id = note.city_id and place.case_id = note.case_id and place.step = 'bidding')`)
const mine = sql.raw(`string_to_array(current_setting('jiebang.orgs', true), ',')`)
const join = sql.raw(`join challenge on challenge.city_id = note.city_id and challenge.case_id = note.case_id`)

/** What the guards of the procedure see. */
export const noteValues = {
  我方合作启事: sql`exists (select from partner_note note ${join} where note.city_id = file.city_id and note.case_id = file.id and note.org_id = any(${mine}) and ${isLive})`,
  他方合作启事: sql`(select count(*)::int from partner_note note ${join} where note.city_id = file.city_id and note.case_id = file.id and note.org_id <> all(${mine}) and ${isLive}
    and not exists (select from partner_request asked where asked.city_id = note.city_id and asked.note_id = note.id and asked.org_id = any(${mine})))`,
  我方待答合作: sql`(select count(*)::int from partner_request asked join partner_note note on note.city_id = asked.city_id and note.id = asked.note_id ${join} where asked.city_id = file.city_id and asked.case_id = file.id and asked.state = 'waiting' and note.org_id = any(${mine}) and ${isLive})`,
}

/** Refuses ways of reaching somebody: what two organisations want to say first goes through the platform. @throws fault `cases.wrong-answers` */
function refuseContact(answers: Record<string, unknown>, paths: readonly string[]): void {
  const wrong = paths.filter((path) => holdsContact(String(answers[path] ?? '')))
  if (wrong.length > 0) throw fault('cases.wrong-answers', { count: wrong.length }, wrong.map((path) => ({ path, code: 'challenges.no-contact-data' })))
}

/** 发布合作启事: public at once with the organisation's name; whoever writes it decides to be seen looking for partners. */
export const postNote: Effect = async (cx, turn) => {
  const { offers, seeks } = turn.answers as { offers: string, seeks: string }
  if (!turn.org_id) throw fault('kernel.not-your-role', { subject: 'challenges.post-note' })
  if (turn.org_id === turn.case.org_id) throw fault('challenges.own-challenge')
  refuseContact(turn.answers, ['offers', 'seeks'])
  await sql`select pg_advisory_xact_lock(hashtextextended(${`partner notes ${cx.city.id} ${turn.case.id}`}, 0))`.execute(cx.tx)
  const { rows: [count] } = await sql<{ n: number }>`select count(*)::int as n from partner_note where city_id = ${cx.city.id} and case_id = ${turn.case.id} and withdrawn_at is null`.execute(cx.tx)
  if (count!.n >= notes_max) throw fault('challenges.too-many-notes', { max: notes_max })
  const { rows } = await sql<{ id: string }>`insert into partner_note (city_id, id, case_id, org_id, account_id, offers, seeks)
    values (${cx.city.id}, ${newId()}, ${turn.case.id}, ${turn.org_id}, ${cx.actor.account_id}, ${offers}, ${seeks}) on conflict do nothing returning id`.execute(cx.tx)
  if (!rows[0]) throw fault('challenges.note-stands')
  return { receipt: { subject: `partner-note:${rows[0].id}`, content: { org: turn.org_id, offers, seeks } } }
}

/** 撤下合作启事 */
export const withdrawNote: Effect = async (cx, turn) => {
  const { rows } = await sql<{ id: string }>`update partner_note set withdrawn_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id} and org_id = any(${orgsOf(cx.actor, ['solver'])}::text[]) and withdrawn_at is null returning id`.execute(cx.tx)
  if (!rows[0]) throw fault('challenges.no-note')
  return { receipt: { subject: `partner-note:${rows[0].id}`, content: { withdrawn: rows.map((row) => row.id) } } }
}

/** 回应合作启事: one request of an organisation per note, read by the two alone. */
export const requestPartnership: Effect = async (cx, turn) => {
  const { note, message } = turn.answers as { note: string, message: string }
  if (!turn.org_id) throw fault('kernel.not-your-role', { subject: 'challenges.request-partnership' })
  if (turn.org_id === turn.case.org_id) throw fault('challenges.own-challenge')
  refuseContact(turn.answers, ['message'])
  await sql`select pg_advisory_xact_lock(hashtextextended(${`partner requests ${cx.city.id} ${turn.case.id} ${turn.org_id}`}, 0))`.execute(cx.tx)
  const { rows: [count] } = await sql<{ n: number }>`select count(*)::int as n from partner_request where city_id = ${cx.city.id} and case_id = ${turn.case.id} and org_id = ${turn.org_id}`.execute(cx.tx)
  if (count!.n >= requests_max) throw fault('challenges.too-many-requests', { max: requests_max })
  const id = newId()
  const { rows } = await sql<{ org_id: string }>`insert into partner_request (city_id, id, case_id, note_id, org_id, account_id, message)
    select note.city_id, ${id}, note.case_id, note.id, ${turn.org_id}, ${cx.actor.account_id}, ${message} from partner_note note ${join}
    where note.city_id = ${cx.city.id} and note.case_id = ${turn.case.id} and note.id = ${note} and note.org_id <> ${turn.org_id} and ${isLive}
    on conflict do nothing returning (select org_id from partner_note where city_id = ${cx.city.id} and id = ${note}) as org_id`.execute(cx.tx)
  if (!rows[0]) throw fault('challenges.no-note')
  await tellOrgs(cx, turn.case, [rows[0].org_id], { kind: 'partner-request', key: `partner-request-${id}`, text: { zh: '有单位回应了贵单位的合作启事，请在办件中答复', en: 'An organisation answered your note; please reply on the case' } })
  return { receipt: { subject: `partner-request:${id}`, content: { note, org: turn.org_id, message } } }
}

/** 答复合作请求: accepted, the two can name each other as partners by an invitation; declined, nothing more is said. */
export const answerRequest: Effect = async (cx, turn) => {
  const { request, verdict } = turn.answers as { request: string, verdict: 'accepted' | 'declined' }
  const { rows } = await sql<{ org_id: string }>`update partner_request asked set state = ${verdict}, answered_at = now(), answered_by = ${cx.actor.account_id} from partner_note note ${join}
    where asked.city_id = ${cx.city.id} and asked.case_id = ${turn.case.id} and asked.id = ${request} and asked.state = 'waiting' and note.city_id = asked.city_id and note.id = asked.note_id
      and note.org_id = any(${orgsOf(cx.actor, ['solver'])}::text[]) and ${isLive} returning asked.org_id`.execute(cx.tx)
  if (!rows[0]) throw fault('challenges.no-request')
  const text = verdict === 'accepted' ? { zh: '合作请求已被接受：由牵头的一方发出合作邀请，接受后随方案计入', en: 'Your request was accepted: whoever leads now sends an invitation, which counts in the bid once accepted' } : { zh: '合作请求未被接受', en: 'Your request was declined' }
  await tellOrgs(cx, turn.case, [rows[0].org_id], { kind: 'partner-answer', key: `partner-answer-${request}`, text })
  return { receipt: { subject: `partner-request:${request}`, content: { org: rows[0].org_id, verdict } } }
}

/** Takes all notes of a case down, when bidding ends. Elevate first. */
export async function takeNotesDown(cx: Cx, case_id: string): Promise<void> {
  await sql`update partner_note set withdrawn_at = now() where city_id = ${cx.city.id} and case_id = ${case_id} and withdrawn_at is null`.execute(cx.tx)
}

/** 截止收件: notes come down; what was received is counted by the procedure's own next step. */
export const endBidding: Effect = async (cx, turn) => { await takeNotesDown(cx, turn.case.id) }

type Note = { id: string, org_id: string, zh: string, en: string, country: string, offers: string, seeks: string, posted_at: string }

async function liveNotes(cx: Cx, case_id: string): Promise<Note[]> {
  const { rows } = await sql<Note>`select note.id, note.org_id, coalesce(org.title_zh, note.org_id) as zh, coalesce(org.title_en, note.org_id) as en, coalesce(org.country, '') as country, note.offers, note.seeks, to_char(note.posted_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as posted_at
    from partner_note note ${join} left join organization org on org.city_id = note.city_id and org.id = note.org_id
    where note.city_id = ${cx.city.id} and note.case_id = ${case_id} and ${isLive} order by note.posted_at desc, note.id limit ${notes_max}`.execute(cx.tx)
  return rows
}

type Request = { id: string, org_id: string, zh: string, en: string, to_org_id: string, to_zh: string, to_en: string, message: string, state: string, asked_at: string, is_live: boolean }

async function requests(cx: Cx, case_id: string): Promise<Request[]> {
  const orgs = orgsOf(cx.actor, ['solver'])
  if (orgs.length === 0) return []
  const { rows } = await sql<Request>`select asked.id, asked.org_id, coalesce(one.title_zh, asked.org_id) as zh, coalesce(one.title_en, asked.org_id) as en, note.org_id as to_org_id, coalesce(other.title_zh, note.org_id) as to_zh, coalesce(other.title_en, note.org_id) as to_en,
      asked.message, asked.state, to_char(asked.asked_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as asked_at, ${isLive} as is_live
    from partner_request asked join partner_note note on note.city_id = asked.city_id and note.id = asked.note_id ${join}
    left join organization one on one.city_id = asked.city_id and one.id = asked.org_id left join organization other on other.city_id = note.city_id and other.id = note.org_id
    where asked.city_id = ${cx.city.id} and asked.case_id = ${case_id} and (asked.org_id = any(${orgs}::text[]) or note.org_id = any(${orgs}::text[])) order by asked.asked_at desc, asked.id limit 100`.execute(cx.tx)
  return rows
}

/** Organisations with which an accepted request stands, either way: the first one thinks of when inviting. Elevate first. */
export async function acceptedRequests(cx: Cx, case_id: string): Promise<string[]> {
  const orgs = orgsOf(cx.actor, ['solver'])
  return (await requests(cx, case_id)).filter((one) => one.state === 'accepted').map((one) => orgs.includes(one.org_id) ? one.to_org_id : one.org_id)
}

/** Choices of the forms: notes of others not yet answered, and requests that wait for one's own answer. */
async function foreignNotes(cx: Cx, file: CaseFile): Promise<Choice[]> {
  const orgs = orgsOf(cx.actor, ['solver'])
  if (orgs.length === 0) return []
  const asked = await requests(cx, file.id)
  const notes = (await liveNotes(cx, file.id)).filter((note) => !orgs.includes(note.org_id) && !asked.some((one) => orgs.includes(one.org_id) && one.to_org_id === note.org_id))
  return notes.map((note) => ({ id: note.id, title: { zh: `${note.zh}：${short(note.seeks)}`, en: `${note.en}: ${short(note.seeks)}` } }))
}

async function requestsToMe(cx: Cx, file: CaseFile): Promise<Choice[]> {
  const orgs = orgsOf(cx.actor, ['solver'])
  if (orgs.length === 0) return []
  return (await requests(cx, file.id)).filter((one) => one.state === 'waiting' && one.is_live && orgs.includes(one.to_org_id)).map((one) => ({ id: one.id, title: { zh: `${one.zh}：${short(one.message)}`, en: `${one.en}: ${short(one.message)}` } }))
}

const short = (text: string) => [...text].length > 40 ? `${[...text].slice(0, 40).join('')}…` : text

/** The notes of others that may be answered, and the requests that wait for one's own answer. */
export const noteOptions = { 'partner-notes': foreignNotes, 'my-partner-requests': requestsToMe }

/** On the public page: who looks for partners, what they bring and what they seek. No address; who wants to answer signs in. Elevate first. */
export async function noteSection(cx: Cx, challenge: Pick<Challenge, 'case_id'>): Promise<Shown[]> {
  const notes = challenge.case_id === null ? [] : await liveNotes(cx, challenge.case_id)
  if (notes.length === 0) return []
  return [{ id: 'partner-notes', title: { zh: '寻找合作', en: 'Looking for partners' }, kind: 'table',
    columns: [{ id: 'org', label: { zh: '单位', en: 'Organisation' }, as: 'word' }, { id: 'offers', label: { zh: '能提供', en: 'Offers' }, as: 'text' }, { id: 'seeks', label: { zh: '寻找', en: 'Seeks' }, as: 'text' }, { id: 'posted_at', label: { zh: '发布', en: 'Posted' }, as: 'instant' }],
    rows: notes.map((note) => ({ org: note.country === 'CN' || note.country === '' ? { zh: note.zh, en: note.en } : { zh: `${note.zh}（${note.country}）`, en: `${note.en} (${note.country})` }, offers: note.offers, seeks: note.seeks, posted_at: note.posted_at })) }]
}

const stateWords: Record<string, { zh: string, en: string }> = { waiting: { zh: '等待答复', en: 'Awaiting an answer' }, accepted: { zh: '已接受，可发合作邀请', en: 'Accepted; an invitation may follow' }, declined: { zh: '已谢绝', en: 'Declined' } }

/** On the case page: requests of which the reader's organisation is one side. Elevate first. */
export async function requestSections(cx: Cx, file: CaseFile): Promise<Shown[]> {
  const rows = await requests(cx, file.id)
  if (rows.length === 0) return []
  return [{ id: 'partner-requests', title: { zh: '合作请求', en: 'Requests to partner' }, kind: 'table',
    columns: [{ id: 'from', label: { zh: '来自', en: 'From' }, as: 'word' }, { id: 'to', label: { zh: '致', en: 'To' }, as: 'word' }, { id: 'message', label: { zh: '内容', en: 'Message' }, as: 'text' }, { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' }, { id: 'asked_at', label: { zh: '提出', en: 'Asked' }, as: 'instant' }],
    rows: rows.map((one) => ({ from: { zh: one.zh, en: one.en }, to: { zh: one.to_zh, en: one.to_en }, message: one.message, state: stateWords[one.state], asked_at: one.asked_at })) }]
}
