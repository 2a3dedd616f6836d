import { fault } from '#kernel/declare/fault.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import type { CaseSubject, Effect } from '#engines/cases/subject.ts'

/** Opens an empty challenge for a new case; the need is written into drafts until it is submitted. */
export const openNeed: CaseSubject['open'] = async (cx, { case_id, org_id, county_id, input }) => {
  const id = newId()
  await sql`insert into challenge (city_id, id, case_id, org_id, county_id, account_id, currency, drafted_how, drafted_by_org_id, is_demo)
    values (${cx.city.id}, ${id}, ${case_id}, ${org_id}, ${county_id}, ${cx.actor.account_id ?? ''}, ${cx.city.pack.city.currency}, ${input.opening ?? null}, ${input.by_org_id ?? null},
      coalesce((select is_demo from organization where city_id = ${cx.city.id} and id = ${org_id ?? ''}), false))`.execute(cx.tx)
  return { subject: `challenge:${id}`, title: { zh: `未命名的需求 ${case_id.slice(-6)}`, en: `Untitled need ${case_id.slice(-6)}` } }
}

/** 提交需求: writes the need into the challenge. */
export const submitNeed: Effect = async (cx, turn) => {
  const a = turn.answers as Record<string, never>
  if (String(a['deadline-on']) <= cx.today_on) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'deadline-on', code: 'challenges.deadline-before-today' }])
  const title_zh = String(a['title-zh']), title_en = String(a['title-en'] ?? '')
  await sql`update challenge set title_zh = ${title_zh}, title_en = ${title_en || null}, sector = ${a.sector}, problem = ${a.problem}, indicators = ${JSON.stringify(a.indicators)}::jsonb,
      deadline_on = ${a['deadline-on']}, funding_minor = ${a['funding-fen']}, ip_clause = ${a['ip-clause']}, ip_detail = ${a['ip-detail'] ?? null}, solver_conditions = ${a['solver-conditions']},
      confidentiality = ${a.confidentiality}, public_summary = ${a['public-summary'] ?? null}, is_named_after_signing = ${a['named-after-signing'] ?? false},
      fit = ${JSON.stringify({ goal_clear: a['goal-clear'], path_open: a['path-open'], pays_by_result: a['pays-by-result'], possible_solvers: a['possible-solvers'] })}::jsonb, attachments = ${JSON.stringify(a.attachments ?? [])}::jsonb
    where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  return { case: { title_zh, title_en: title_en || title_zh, is_owner_hidden: a.confidentiality !== 'open' } }
}

/** 意见: the opinion becomes the note of the history. */
export const noteOpinion: Effect = async (_cx, turn) => {
  const text = String(turn.answers.opinion ?? '')
  return { note: { zh: text, en: text } }
}
