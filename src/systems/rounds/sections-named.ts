import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import { personNames } from '#systems/accounts/public.ts'
import { profilesOf } from '#systems/experts/public.ts'
import { linkTo } from './link-to.ts'
import { hostOf } from './offer.ts'
import type { RoundPlan } from './plan.ts'
import { kindWord } from './say-refusal.ts'
import { openSealed } from './sealed.ts'
import type { Reason } from './solve.ts'
import { outcomeIn, requestIn, type StepRow } from './steps.ts'

/** Most rows a page shows of either table; the record holds them all. */
const rows_max = 600

/** Who reviewed what and why, with the record to take away: once names are open, to those who may know them. */
export async function namedSections(cx: Cx, file: CaseFile, { sheet }: RoundPlan, steps: readonly StepRow[]): Promise<Shown[]> {
  const assigned = steps.findLast((one) => one.what === 'assignment' && one.state === 'assigned')
  const record: Shown = { id: 'record', title: { zh: '轮次记录', en: 'Record of the round' }, kind: 'fields', rows: [
    { label: { zh: '记录', en: 'Record' }, value: { zh: '下载（JSON）', en: 'Download (JSON)', to: `/api/rounds/record?case_id=${file.id}` }, as: 'link', help: { zh: '任何人可用 jiebang round verify 重新计算', en: 'Anyone can run it again with jiebang round verify' } },
  ] }
  if (!assigned) return [record]
  const request = requestIn(cx, file.id, assigned), { result } = outcomeIn(cx, file.id, assigned)
  const { rows: seats } = await sql<{ file_case_id: string, account_id: string, kind: string, is_left: boolean }>`select file_case_id, account_id, kind, left_at is not null as is_left from round_seat where city_id = ${cx.city.id} and case_id = ${file.id} order by file_case_id, account_id`.execute(cx.tx)
  const { rows: drawn } = await sql<{ account_id: string }>`select account_id from round_reviewer where city_id = ${cx.city.id} and case_id = ${file.id}`.execute(cx.tx)
  const profiles = await profilesOf(cx, drawn.map((one) => one.account_id)), names = await personNames(cx, drawn.map((one) => one.account_id))
  const code_of = new Map(profiles.map((one) => [one.account_id, one.code])), account_of = new Map(profiles.map((one) => [one.code, one.account_id]))
  const nameOf = (account_id: string | undefined, code: string) => (account_id === undefined ? undefined : names.get(account_id)) ?? { zh: code, en: code }
  const titles = new Map((await hostOf(cx, sheet).files(cx, request.projects.map((one) => one.id))).map((one) => [one.id, one.title]))
  const project_at = new Map(request.projects.map((one, at) => [one.id, at])), reviewer_at = new Map(request.reviewers.map((one, at) => [one.id, at]))
  const pairAt = (project: string, code: string) => ({ p: project_at.get(project), r: reviewer_at.get(code) })
  const reasons = assigned.reasons === null ? [] : openSealed<Reason[]>(cx, file.id, `reasons ${assigned.sequence}`, assigned.reasons)
  return [
    { id: 'seats', title: { zh: '谁评了哪一件', en: 'Who reviewed what' }, kind: 'table',
      columns: [{ id: 'file', label: { zh: '文件', en: 'File' }, as: 'link' }, { id: 'name', label: { zh: '专家', en: 'Expert' }, as: 'word' }, { id: 'kind', label: { zh: '类别', en: 'Kind' }, as: 'word' }, { id: 'fit', label: { zh: '匹配分', en: 'Fit' }, as: 'number' }, { id: 'chance', label: { zh: '机会', en: 'Chance' }, as: 'text' }],
      rows: seats.slice(0, rows_max).map((seat) => {
        const code = code_of.get(seat.account_id) ?? '', { p, r } = pairAt(seat.file_case_id, code), fit = p === undefined || r === undefined ? null : request.pairs[p]![r]!
        const units = p === undefined || r === undefined || result === null ? 0 : result.chances[p]![r]!, name = nameOf(seat.account_id, code)
        return { file: linkTo(seat.file_case_id, titles.get(seat.file_case_id)), name: seat.is_left ? { zh: `${name.zh}（已回避或更换）`, en: `${name.en} (stepped aside or replaced)` } : name, kind: kindWord(seat.kind), fit: typeof fit === 'number' ? fit : null, chance: result === null ? null : `${Math.round(units * 10_000 / result.scale) / 100}%` }
      }) },
    { id: 'reasons', title: { zh: '为什么是这几位、不是别人', en: 'Why these, and why not others' }, kind: 'table',
      columns: [{ id: 'file', label: { zh: '文件', en: 'File' }, as: 'link' }, { id: 'name', label: { zh: '专家', en: 'Expert' }, as: 'word' }, { id: 'seated', label: { zh: '入选', en: 'Seated' }, as: 'flag' }, { id: 'why', label: { zh: '原因', en: 'Reason' }, as: 'word', is_detail: true }],
      rows: reasons.slice(0, rows_max).map((one) => ({ file: linkTo(one.project, titles.get(one.project)), name: nameOf(account_of.get(one.reviewer), one.reviewer), seated: one.is_seated, why: one.sentence })) },
    record,
  ]
}
