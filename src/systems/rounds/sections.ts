import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, CaseSubject, Shown } from '#engines/cases/subject.ts'
import { sheetOf } from '#engines/reviews/round.ts'
import { drawsFor, standingSection } from '#systems/draws/public.ts'
import { round_purpose } from './ask.ts'
import { linkTo } from './link-to.ts'
import { hostOf, type RoundFile } from './offer.ts'
import { filesIn, findPlan, type RoundPlan } from './plan.ts'
import { sayProblem, sayRefusal } from './say-refusal.ts'
import { namedSections } from './sections-named.ts'
import { stepsOf, type StepRow } from './steps.ts'
import { panelsOf, termsOf } from './terms.ts'

/** Who may know who reviewed what, once names are open. */
const knows_names: readonly string[] = ['city-officer', 'auditor', 'supervisor']

/** What a round's case shows: to a reviewer the files to declare on and those that are theirs; to everybody else numbers, hashes and progress by file, and names only once they are open. */
export const roundSections: CaseSubject['show'] = async (cx, file, reader): Promise<Shown[]> => {
  const plan = await findPlan(cx, file.id)
  if (plan === null) return []
  const host = hostOf(cx, plan.sheet)
  if (reader.role === 'expert') return ownSections(cx, file, await host.files(cx, (await filesIn(cx, file.id)).map((one) => one.id)))
  const steps = await stepsOf(cx, file.id)
  const is_named = plan.disclosed_at !== null && knows_names.includes(reader.role)
  // While the reviewers are being drawn, whether the pool is too small is the officer's to know.
  const standing = steps.length === 0 && file.closed_at === null && knows_names.includes(reader.role) ? await standingSection(cx, file.id, round_purpose) : []
  return [...standing, await planSection(cx, file, plan), ...steps.length > 0 ? [solvedSection(steps)] : [], ...await refusalSection(cx, plan, steps), await filesSection(cx, file, plan), fitSection(cx), ...steps.length > 0 ? [stepsSection(steps)] : [], ...is_named ? await namedSections(cx, file, plan, steps) : []]
}

const percent = (bp: number) => `${bp / 100}%`

async function planSection(cx: Cx, file: CaseFile, plan: RoundPlan): Promise<Shown> {
  const host = hostOf(cx, plan.sheet), panel = panelsOf(cx).find((one) => one.id === plan.panel)?.title ?? null
  const draws = await drawsFor(cx, file.id, round_purpose)
  const { rows } = await sql<{ drawn: number, declared: number }>`select count(*)::int as drawn, count(declared_at)::int as declared from round_reviewer where city_id = ${cx.city.id} and case_id = ${file.id}`.execute(cx.tx)
  const row = (zh: string, en: string, value: unknown, as: 'text' | 'word' | 'number' = 'number', help?: Sentence) => ({ label: { zh, en }, value, as, ...help ? { help } : {} })
  return { id: 'round', title: { zh: '轮次', en: 'The round' }, kind: 'fields', rows: [
    row('文件', 'Files', host.title, 'word'), row('评分表', 'Sheet', sheetOf(cx, plan.sheet).title, 'word'), row('抽取条件', 'Criteria of the draw', panel, 'word'),
    row('抽取编号', 'Number of the draw', draws.length === 0 ? null : draws.map((one) => one.number).join('、'), 'text'),
    row('评审人', 'Reviewers drawn', rows[0]!.drawn), row('已声明利害关系', 'Have declared', rows[0]!.declared),
    row('每件评审人', 'Reviewers of each file', plan.per_file), row('其中技术专家至少', 'Technical experts among them, at least', plan.technical_least), row('其中财务专家至少', 'Financial experts among them, at least', plan.finance_least),
    row('每人最多', 'Files of one reviewer, at most', plan.load_max), row('任一对的机会上限', 'Highest chance of any pair', percent(plan.cap_bp), 'text', { zh: '谁也不能有更大的把握评到某一件', en: 'Nobody can count on a file with more than this' }),
    row('同一单位每件最多', 'Of one employer on one file, at most', plan.per_employer_max ?? { zh: '不限', en: 'No limit' }, plan.per_employer_max === null ? 'word' : 'number'), row('最低匹配分', 'Least fit', plan.least_fit),
  ] }
}

function solvedSection(steps: readonly StepRow[]): Shown {
  const last = steps.findLast((one) => one.what === 'assignment')!
  const state = { frozen: { zh: '已冻结，正在计算', en: 'Frozen; being computed' }, assigned: { zh: '已指派', en: 'Assigned' }, refused: { zh: '配不齐，未指派', en: 'Cannot be served; nothing assigned' } }[last.state]
  return { id: 'assignment', title: { zh: '指派', en: 'Assignment' }, kind: 'fields', rows: [
    { label: { zh: '状态', en: 'State' }, value: state, as: 'word' },
    ...last.warning ? [{ label: { zh: '提醒', en: 'Warning' }, value: last.warning, as: 'word' as const }] : [],
    ...last.kept_bp === null ? [] : [{ label: { zh: '保留的匹配总分', en: 'Total fit kept under the cap' }, value: percent(last.kept_bp), as: 'text' as const }],
    { label: { zh: '申请摘要', en: 'Hash of the request' }, value: last.request_hash, as: 'hash' }, { label: { zh: '种子', en: 'Seed' }, value: last.seed, as: 'hash', help: { zh: '由抽取种子与申请摘要得出，谁也不能挑选', en: 'Follows from the draw’s seed and the hash of the request; nobody can choose it' } },
    { label: { zh: '结果摘要', en: 'Hash of the result' }, value: last.hash, as: 'hash' },
  ] }
}

async function refusalSection(cx: Cx, plan: RoundPlan, steps: readonly StepRow[]): Promise<Shown[]> {
  const refused = steps.findLast((one) => one.what === 'assignment')?.refused
  if (!refused) return []
  if (refused.problems.length === 0) return [{ id: 'short', title: { zh: '为什么配不齐', en: 'Why it cannot be served' }, kind: 'fields', rows: [{ label: { zh: '原因', en: 'Reason' }, value: sayRefusal(refused), as: 'word' }] }]
  const titles = new Map((await hostOf(cx, plan.sheet).files(cx, [...new Set(refused.problems.map((one) => one.project))])).map((one) => [one.id, one.title]))
  return [{ id: 'short', title: { zh: '为什么配不齐', en: 'Why it cannot be served' }, kind: 'table',
    columns: [{ id: 'file', label: { zh: '文件', en: 'File' }, as: 'link' }, { id: 'missing', label: { zh: '缺', en: 'Missing' }, as: 'number' }, { id: 'why', label: { zh: '原因', en: 'Reason' }, as: 'word', is_detail: true }],
    rows: refused.problems.map((one) => ({ file: linkTo(one.project, titles.get(one.project)), missing: one.missing, why: sayProblem(one, titles) })) }]
}

const left_words: Record<string, Sentence> = {
  'taken-back': { zh: '已撤回', en: 'Taken back' }, 'left-out': { zh: '已移出', en: 'Left out' }, 'not-waiting': { zh: '已不待评', en: 'Waits no more' }, 'not-served': { zh: '未指派', en: 'Not served' },
}

async function filesSection(cx: Cx, file: CaseFile, { sheet }: RoundPlan): Promise<Shown> {
  const { rows } = await sql<{ id: string, is_seated: boolean, is_ended: boolean, left_because: string | null }>`select file_case_id as id, seated_at is not null as is_seated, ended_at is not null as is_ended, left_because from round_file
    where city_id = ${cx.city.id} and case_id = ${file.id} order by file_case_id`.execute(cx.tx)
  const progress = new Map((await hostOf(cx, sheet).progress(cx, rows.map((one) => one.id))).map((one) => [one.id, one]))
  return { id: 'files', title: { zh: `文件（${rows.length} 件）`, en: `Files (${rows.length})` }, kind: 'table',
    columns: [{ id: 'file', label: { zh: '文件', en: 'File' }, as: 'link' }, { id: 'state', label: { zh: '进度', en: 'Progress' }, as: 'word' }, { id: 'given', label: { zh: '已评', en: 'Scored' }, as: 'text' }],
    rows: rows.map(({ id, is_seated, is_ended, left_because }) => {
      const one = progress.get(id), is_full = one !== undefined && one.seats > 0 && one.given === one.seats
      const state = left_because !== null ? left_words[left_because]! : is_ended ? { zh: '已结论', en: 'Concluded' } : !is_seated ? { zh: '待指派', en: 'To be assigned' } : is_full ? { zh: '评分到齐', en: 'All scores in' } : { zh: '评审中', en: 'Under review' }
      return { file: linkTo(id, one?.title), state, given: is_seated && one ? `${one.given}/${one.seats}` : null }
    }) }
}

function fitSection(cx: Cx): Shown {
  const { sector_points, finance_points, keyword_points, keywords_max } = termsOf(cx)
  const keywords = keywords_max === 0 ? { zh: '', en: '' } : { zh: `；专家库中的关键词每有一个出现在文件里加 ${keyword_points} 分，最多计 ${keywords_max} 个`, en: `; each keyword of the register that stands in the file adds ${keyword_points}, ${keywords_max} at most` }
  return { id: 'fit', title: { zh: '匹配分怎样算', en: 'How fit is counted' }, kind: 'fields', rows: [
    { label: { zh: '算法', en: 'Rule' }, value: { zh: `技术专家的专业领域含文件所属领域的得 ${sector_points} 分，财务专家一律 ${finance_points} 分${keywords.zh}。满分 10000，只取整数。`, en: `A technical expert of the file’s field has ${sector_points} points, a financial expert ${finance_points} whatever the field${keywords.en}. Whole numbers up to 10,000.` }, as: 'word' },
    { label: { zh: '说明', en: 'Note' }, value: { zh: '来源未载明匹配办法，各项分值为示例', en: 'No source states how fit is counted; the points are illustrative' }, as: 'word' },
  ] }
}

const what_words = { assignment: { zh: '指派', en: 'Assignment' }, replacement: { zh: '接替一席', en: 'A seat passed on' } }

function stepsSection(steps: readonly StepRow[]): Shown {
  return { id: 'steps', title: { zh: '步骤', en: 'Steps' }, kind: 'table',
    columns: [{ id: 'what', label: { zh: '步骤', en: 'Step' }, as: 'word' }, { id: 'at', label: { zh: '冻结于', en: 'Frozen' }, as: 'instant' }, { id: 'outcome', label: { zh: '结果', en: 'Outcome' }, as: 'word' }, { id: 'hash', label: { zh: '摘要', en: 'Hash' }, as: 'hash' }],
    rows: steps.map((one) => ({ what: { zh: `${one.sequence}. ${what_words[one.what].zh}`, en: `${one.sequence}. ${what_words[one.what].en}` }, at: one.at, hash: one.hash, outcome: one.state === 'frozen' ? { zh: '计算中', en: 'Being computed' } : one.refused ? sayRefusal(one.refused) : { zh: '完成', en: 'Done' } })) }
}

/** What a reviewer reads: whose the files are and what they are called, which is all a declaration needs; then those that are theirs. */
async function ownSections(cx: Cx, file: CaseFile, files: readonly RoundFile[]): Promise<Shown[]> {
  const { rows: mine } = await sql<{ file_case_id: string }>`select seat.file_case_id from round_seat seat join round_file held on held.city_id = seat.city_id and held.case_id = seat.case_id and held.file_case_id = seat.file_case_id and held.seated_at is not null
    where seat.city_id = ${cx.city.id} and seat.case_id = ${file.id} and seat.account_id = ${cx.actor.account_id ?? ''} and seat.left_at is null order by 1`.execute(cx.tx)
  const titles = new Map(files.map((one) => [one.id, one.title]))
  if (mine.length > 0) return [{ id: 'own-files', title: { zh: '由您评审', en: 'Yours to review' }, kind: 'table', columns: [{ id: 'file', label: { zh: '文件', en: 'File' }, as: 'link' }], rows: mine.map((one) => ({ file: linkTo(one.file_case_id, titles.get(one.file_case_id)) })) }]
  return [{ id: 'to-declare', title: { zh: '本轮文件', en: 'Files of the round' }, kind: 'table', columns: [{ id: 'file', label: { zh: '文件', en: 'File' }, as: 'word' }, { id: 'owner', label: { zh: '单位', en: 'Owner' }, as: 'word' }], rows: files.map((one) => ({ file: one.title, owner: one.owner })) }]
}
