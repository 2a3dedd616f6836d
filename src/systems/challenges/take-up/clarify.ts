import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import type { CaseFile, Effect, Shown } from '#engines/cases/subject.ts'
import type { Choice, Reader } from '../part.ts'

/** Most questions about the bids of one challenge. */
export const clarifications_max = 200

/** 请揭榜方澄清: one question to one bidder or to several; each answers for itself. */
export const askClarification: Effect = async (cx, turn) => {
  const { bids, question } = turn.answers as { bids: string[], question: string }
  const { rows: [count] } = await sql<{ n: number }>`select count(*)::int as n from clarification where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  if (count!.n + bids.length > clarifications_max) throw fault('challenges.too-many-clarifications', { max: clarifications_max })
  for (const bid of bids) {
    const { rows } = await sql`insert into clarification (city_id, id, case_id, bid_id, org_id, account_id, question)
      select ${cx.city.id}, ${newId()}, ${turn.case.id}, id, org_id, ${cx.actor.account_id}, ${question} from bid where city_id = ${cx.city.id} and case_id = ${turn.case.id} and id = ${bid} and state = 'opened' returning id`.execute(cx.tx)
    if (rows.length === 0) throw fault('challenges.not-open-bid')
  }
  return { note: { zh: `请 ${bids.length} 家揭榜方澄清`, en: `${bids.length} bidders were asked to clarify` }, answer: { bids: bids.length }, receipt: { subject: `case:${turn.case.id}`, content: { question, bids } } }
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
export async function clarificationOptions(cx: Cx, file: CaseFile): Promise<Record<string, Choice[]>> {
  const { rows } = await sql<{ id: string, question: string }>`select id, question from clarification where city_id = ${cx.city.id} and case_id = ${file.id} and answer is null and org_id = any(${orgsOf(cx.actor, ['solver'])}::text[]) order by asked_at, id`.execute(cx.tx)
  return { 'my-clarifications': rows.map((row) => { const short = [...row.question].slice(0, 60).join(''); return { id: row.id, title: { zh: short, en: short } } }) }
}

/** Questions and answers: all to the owner and the city, to a bidder its own. */
export async function clarificationSections(cx: Cx, file: CaseFile, reader: Reader): Promise<Shown[]> {
  const reads_all = ['enterprise', 'city-officer', 'auditor'].includes(reader.role)
  const { rows } = await sql<{ zh: string, en: string, question: string, asked_at: string, answer: string | null, answered_at: string | null }>`select coalesce(org.title_zh, clarification.org_id) as zh, coalesce(org.title_en, clarification.org_id) as en, question, answer,
      to_char(asked_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as asked_at, to_char(answered_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as answered_at
    from clarification left join organization org on org.city_id = clarification.city_id and org.id = clarification.org_id
    where clarification.city_id = ${cx.city.id} and case_id = ${file.id} and (${reads_all} or clarification.org_id = any(${orgsOf(cx.actor, ['solver'])}::text[])) order by clarification.asked_at, clarification.id`.execute(cx.tx)
  if (rows.length === 0) return []
  return [{ id: 'clarifications', title: { zh: '澄清', en: 'Clarifications' }, kind: 'table',
    columns: [{ id: 'org', label: { zh: '揭榜方', en: 'Bidder' }, as: 'word' }, { id: 'question', label: { zh: '问题', en: 'Question' }, as: 'text' }, { id: 'asked_at', label: { zh: '提出', en: 'Asked' }, as: 'instant' }, { id: 'answer', label: { zh: '答复', en: 'Answer' }, as: 'text' }, { id: 'answered_at', label: { zh: '答复时间', en: 'Answered' }, as: 'instant' }],
    rows: rows.map(({ zh, en, ...row }) => ({ ...row, org: { zh, en } })) }]
}
