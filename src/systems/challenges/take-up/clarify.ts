import { fault } from '#kernel/declare/fault.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import { sayDay } from '#kernel/values/say-day.ts'
import { addWorkdays } from '#kernel/values/workdays.ts'
import { loadCase } from '#engines/cases/load.ts'
import { casesOf } from '#engines/cases/room.ts'
import { notify } from '#engines/cases/settle.ts'
import type { CaseFile, Effect, Shown } from '#engines/cases/subject.ts'
import type { Choice, Reader } from '../part.ts'
import { takeUpRules } from './parameters.ts'
import { tellOrgs } from './tell-orgs.ts'

/** Most questions about the bids of one challenge. */
export const clarifications_max = 200

/** 请揭榜方澄清: one question to one bidder or to several; each is told, answers for itself, and has the pack's working days for it. */
export const askClarification: Effect = async (cx, turn) => {
  const { bids, question } = turn.answers as { bids: string[], question: string }
  const { rows: [count] } = await sql<{ n: number }>`select count(*)::int as n from clarification where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  if (count!.n + bids.length > clarifications_max) throw fault('challenges.too-many-clarifications', { max: clarifications_max })
  const { due_on } = addWorkdays(casesOf(cx.city).calendar, cx.today_on, takeUpRules(cx.city).clarifications.answer_workdays)
  for (const bid of bids) {
    const id = newId()
    const { rows } = await sql<{ org_id: string }>`insert into clarification (city_id, id, case_id, bid_id, org_id, account_id, question, due_on)
      select ${cx.city.id}, ${id}, ${turn.case.id}, id, org_id, ${cx.actor.account_id}, ${question}, ${due_on}::date from bid where city_id = ${cx.city.id} and case_id = ${turn.case.id} and id = ${bid} and state = 'opened' returning org_id`.execute(cx.tx)
    if (!rows[0]) throw fault('challenges.not-open-bid')
    await tellOrgs(cx, turn.case, [rows[0].org_id], { kind: 'clarification', key: `clarification-${id}`, text: { zh: `请在 ${sayDay(due_on).zh}前答复关于贵单位方案的澄清问题`, en: `Please answer a question about your bid by ${sayDay(due_on).en}` } })
  }
  return { note: { zh: `请 ${bids.length} 家揭榜方澄清，${sayDay(due_on).zh}前答复`, en: `${bids.length === 1 ? '1 bidder was' : `${bids.length} bidders were`} asked to clarify by ${sayDay(due_on).en}` }, answer: { bids: bids.length }, receipt: { subject: `case:${turn.case.id}`, content: { question, bids } } }
}

/** 答复澄清: by the bidder who was asked, once; the bid itself stays what it was. */
export const answerClarification: Effect = async (cx, turn) => {
  const { clarification, answer } = turn.answers as { clarification: string, answer: string }
  const { rows } = await sql<{ question: string }>`update clarification set answer = ${answer}, answered_at = now(), answered_by = ${cx.actor.account_id}
    where city_id = ${cx.city.id} and case_id = ${turn.case.id} and id = ${clarification} and answer is null and org_id = any(${orgsOf(cx.actor, ['solver'])}::text[]) returning question`.execute(cx.tx)
  if (!rows[0]) throw fault('challenges.no-clarification')
  return { receipt: { subject: `clarification:${clarification}`, content: { question: rows[0].question, answer } } }
}

/** What waits for the reader's own answer. */
async function myClarifications(cx: Cx, file: CaseFile): Promise<Choice[]> {
  const { rows } = await sql<{ id: string, question: string, due_on: string | null }>`select id, question, due_on from clarification where city_id = ${cx.city.id} and case_id = ${file.id} and answer is null and org_id = any(${orgsOf(cx.actor, ['solver'])}::text[]) order by asked_at, id`.execute(cx.tx)
  return rows.map((row) => { const short = [...row.question].slice(0, 60).join(''); return { id: row.id, title: row.due_on === null ? { zh: short, en: short } : { zh: `${short}（${sayDay(row.due_on).zh}前）`, en: `${short} (by ${sayDay(row.due_on).en})` } } })
}

/** Questions to its bid that wait for the bidder's answer. */
export const clarificationOptions = { 'my-clarifications': myClarifications }

/** Questions and answers: all to the owner and the city, to a bidder its own. */
export async function clarificationSections(cx: Cx, file: CaseFile, reader: Reader): Promise<Shown[]> {
  const reads_all = ['enterprise', 'city-officer', 'auditor'].includes(reader.role)
  const { rows } = await sql<{ zh: string, en: string, question: string, asked_at: string, due_on: string | null, is_late: boolean, answer: string | null, answered_at: string | null }>`select coalesce(org.title_zh, clarification.org_id) as zh, coalesce(org.title_en, clarification.org_id) as en, question, answer, due_on, coalesce(coalesce((answered_at at time zone ${cx.city.pack.city.zone})::date, ${cx.today_on}::date) > due_on, false) as is_late,
      to_char(asked_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as asked_at, to_char(answered_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as answered_at
    from clarification left join organization org on org.city_id = clarification.city_id and org.id = clarification.org_id
    where clarification.city_id = ${cx.city.id} and case_id = ${file.id} and (${reads_all} or clarification.org_id = any(${orgsOf(cx.actor, ['solver'])}::text[])) order by clarification.asked_at, clarification.id`.execute(cx.tx)
  if (rows.length === 0) return []
  return [{ id: 'clarifications', title: clarificationsTitle(cx), kind: 'table',
    columns: [{ id: 'org', label: { zh: '揭榜方', en: 'Bidder' }, as: 'word' }, { id: 'question', label: { zh: '问题', en: 'Question' }, as: 'text' }, { id: 'asked_at', label: { zh: '提出', en: 'Asked' }, as: 'instant' }, { id: 'due_on', label: { zh: '答复期限', en: 'Due' }, as: 'date' }, { id: 'state', label: { zh: '期限', en: 'In time' }, as: 'word' }, { id: 'answer', label: { zh: '答复', en: 'Answer' }, as: 'text' }, { id: 'answered_at', label: { zh: '答复时间', en: 'Answered' }, as: 'instant' }],
    rows: rows.map(({ zh, en, is_late, ...row }) => ({ ...row, org: { zh, en }, state: row.due_on === null ? null : is_late ? { zh: '逾期', en: 'Late' } : row.answer === null ? { zh: '待答复', en: 'Waiting' } : { zh: '按期', en: 'In time' } })) }]
}

/** The days stand in the heading, marked where no source states them. */
function clarificationsTitle(cx: Cx): { zh: string, en: string } {
  const { illustrative, clarifications: { answer_workdays: days } } = takeUpRules(cx.city)
  return { zh: `澄清（${days} 个工作日内答复${illustrative ? '，示例天数' : ''}）`, en: `Clarifications (answered within ${days} working days${illustrative ? '; illustrative' : ''})` }
}

/** 澄清逾期: tells the bidder, the owner and the officer once of every question past its day; a late answer is still taken and marked. */
export async function escalateClarifications(cx: Cx): Promise<void> {
  const { rows } = await sql<{ id: string, case_id: string, org_id: string, due_on: string }>`update clarification set late_told_at = now() from case_place place
    where clarification.city_id = ${cx.city.id} and answer is null and late_told_at is null and due_on < ${cx.today_on}::date
      and place.city_id = clarification.city_id and place.case_id = clarification.case_id and place.step = 'choice' returning clarification.id, clarification.case_id, clarification.org_id, clarification.due_on`.execute(cx.tx)
  for (const late of rows) {
    const file = await loadCase(cx, late.case_id)
    await notify(cx, file, ['enterprise', 'city-officer'], { zh: `一个澄清问题已过答复期限 ${sayDay(late.due_on).zh}`, en: `A question to a bidder is past its day, ${sayDay(late.due_on).en}` })
    await tellOrgs(cx, file, [late.org_id], { kind: 'clarification-late', key: `clarification-late-${late.id}`, text: { zh: `澄清问题已过答复期限 ${sayDay(late.due_on).zh}，仍可答复`, en: `A question about your bid is past its day, ${sayDay(late.due_on).en}; it can still be answered` } })
    audit(cx, 'challenges.clarification-late', `case:${late.case_id}`, { clarification: late.id, due_on: late.due_on })
  }
}
