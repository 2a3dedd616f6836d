import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseSubject, Effect } from '#engines/cases/subject.ts'
import { openDrawsOf, type PanelRequest } from '#systems/draws/public.ts'
import { hostOf } from './offer.ts'
import { readPlan, releaseFiles } from './plan.ts'

/** What a round's reviewers are asked of the draw for, and handed back under. */
export const round_purpose = 'review-round'

/** 开办评审轮次: an empty round; files and plan are chosen next. */
export const openRound: CaseSubject['open'] = async (cx, { case_id }) => {
  await sql`insert into round_plan (city_id, case_id) values (${cx.city.id}, ${case_id})`.execute(cx.tx)
  return { subject: `round:${case_id}`, title: { zh: `评审轮次 ${case_id.slice(-6)}`, en: `Round of reviews ${case_id.slice(-6)}` } }
}

/**
 * 选定文件，申请抽取评审人: from here files and plan are fixed, before anybody is drawn and so before there is a seed. Nobody is named: the draw says who.
 * @throws fault `cases.wrong-answers` | `rounds.file-gone` for a file that waits no more or stands in another round
 */
export const askReviewers: Effect = async (cx, turn) => {
  const case_id = turn.case.id, ids = [...new Set(turn.answers['files'] as string[])].toSorted()
  const { plan, criteria, reviewers } = readPlan(cx, turn.answers, ids.length)
  const host = hostOf(cx, plan.sheet)
  // Locked in one order, so that no panel of its own is asked for meanwhile.
  await sql`select from case_file where city_id = ${cx.city.id} and id = any(${ids}::text[]) order by id for share`.execute(cx.tx)
  const files = await host.files(cx, ids), waiting = new Set(files.filter((one) => one.is_waiting).map((one) => one.id))
  await sql`update round_plan set sheet = ${plan.sheet}, panel = ${plan.panel}, per_file = ${plan.per_file}, technical_least = ${plan.technical_least}, finance_least = ${plan.finance_least}, load_max = ${plan.load_max},
      cap_bp = ${plan.cap_bp}, per_employer_max = ${plan.per_employer_max}, least_fit = ${plan.least_fit} where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  const { rows: taken } = await sql<{ id: string }>`insert into round_file (city_id, case_id, file_case_id) select ${cx.city.id}, ${case_id}, id from unnest(${ids}::text[]) id on conflict do nothing returning file_case_id as id`.execute(cx.tx)
  const mine = new Set(taken.map((one) => one.id)), gone = ids.filter((id) => !waiting.has(id) || !mine.has(id))
  if (gone.length > 0) {
    const titles = new Map(files.map((one) => [one.id, one.title]))
    throw fault('cases.wrong-answers', { count: gone.length }, gone.map((id) => ({ path: 'files', code: 'rounds.file-gone', data: { file: titles.get(id) ?? { zh: id, en: id } } })))
  }
  const request: PanelRequest = { panel: criteria.id, purpose: round_purpose, sectors: [...new Set(files.flatMap((one) => one.sector ?? []))].toSorted(), interested: { orgs: [], accounts: [] }, ...reviewers === null ? {} : { seats: reviewers } }
  return {
    opens: [{ procedure: 'panel-draw', org_id: null, county_id: null, input: request }],
    case: { title_zh: `评审轮次：${host.title.zh} ${ids.length} 件`, title_en: `Round of reviews: ${host.title.en}, ${ids.length} files` },
    note: { zh: `选定 ${ids.length} 件，申请抽取评审人`, en: `${ids.length} files chosen; reviewers are to be drawn` },
  }
}

/** 撤回: before the draw is made the round can be taken back; its files wait again. */
export const takeBackRound: Effect = async (cx, turn) => {
  const because = String(turn.answers['opinion'])
  await releaseFiles(cx, turn.case.id, 'taken-back', null)
  return { acts: await dropDraws(cx, turn.case.id), note: { zh: because, en: because } }
}

/** What an act that ends a round says to its draws. */
export async function dropDraws(cx: Cx, case_id: string): Promise<{ case_id: string, action: string }[]> {
  return (await openDrawsOf(cx, case_id)).map((id) => ({ case_id: id, action: 'drop-draw' }))
}
