import type { Cx } from '#kernel/store/cx.ts'
import { readDay } from '#kernel/values/read-day.ts'
import { readMoney } from '#kernel/values/read-money.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { Column, ReadRow } from '#systems/facts/public.ts'

/** Most needs of one table, and indicators of one row. */
export const batch_rows_max = 200
const indicators_max = 3

const column = (id: string, zh: string, en: string, chars_max: number, more: Partial<Column> = {}): Column => ({ id, title: { zh, en }, is_required: false, note: null, example: '', chars_max, ...more })

const indicatorColumns = (at: number): Column[] => [
  column(`indicators.${at - 1}.metric`, `指标${at}`, `Metric ${at}`, 80, at === 1 ? { example: '开裂率' } : {}),
  column(`indicators.${at - 1}.unit`, `指标${at}单位`, `Unit ${at}`, 30, at === 1 ? { example: '%' } : {}),
  column(`indicators.${at - 1}.present`, `指标${at}现值`, `Present ${at}`, 40, at === 1 ? { example: '20', note: { zh: '数、是否，或“未知：原因”', en: 'A number, yes or no, or “unknown: why”' } } : {}),
  column(`indicators.${at - 1}.target`, `指标${at}目标值`, `Target ${at}`, 40, at === 1 ? { example: '≤1' } : {}),
  column(`indicators.${at - 1}.test`, `指标${at}检测方法`, `Test ${at}`, 200, at === 1 ? { example: '每批抽 200 件，显微镜复核' } : {}),
]

/** 需求表: one need a row, up to three indicators. */
export const batch_columns: readonly Column[] = [
  column('enterprise', '企业', 'Enterprise', 300, { note: { zh: '名称、编号或统一社会信用代码；企业自己导入时可空', en: 'Name, id or unified code; an enterprise that imports its own may leave it empty' } }),
  column('title-zh', '标题', 'Title', 60, { is_required: true, example: '高速涂层固化不开裂', note: { zh: '6 至 60 字', en: '6 to 60 characters' } }),
  column('title-en', '英文标题', 'Title in English', 140),
  column('sector', '领域', 'Sector', 64, { example: '新材料' }),
  column('problem', '主要技术问题', 'Problem', 4_000, { is_required: true, example: '现状、试过什么、卡在哪里（至少 40 字）' }),
  ...Array.from({ length: indicators_max }, (_, at) => indicatorColumns(at + 1)).flat(),
  column('deadline-on', '希望完成日期', 'Wanted by', 40, { example: '2030-12-31' }),
  column('funding-fen', '榜额（元）', 'Bounty (yuan)', 40, { example: '120万' }),
  column('ip-clause', '知识产权归属', 'Intellectual property', 64, { note: { zh: '归发榜方、归揭榜方，发榜方可实施、双方共有、按成果分别约定', en: 'Owner; Solver, with licence to the owner; Joint; Split by result' } }),
  column('solver-conditions', '揭榜方条件', 'What a solver must have', 1_000),
]

const form = 'need'

/** The answers a row stands for, as the form of the need wants them; a cell that cannot be read stays text, so that the form's own check names it. */
export function answersOfRow(cx: Cx, { cells }: Pick<ReadRow, 'cells'>): Record<string, unknown> {
  const answers: Record<string, unknown> = {}
  const rows: Record<string, unknown>[] = []
  for (const [id, cell] of Object.entries(cells)) {
    if (id === 'enterprise') continue
    const [field, at, key] = id.split('.')
    if (at === undefined) answers[id] = readCell(cx, id, cell)
    else (rows[Number(at)] ??= {})[key!] = String(cell)
    if (field === 'indicators') answers.indicators = rows
  }
  if (rows.length > 0) answers.indicators = rows.filter((row) => row !== undefined)
  return answers
}

function readCell(cx: Cx, id: string, cell: string | number): unknown {
  const text = String(cell).trim()
  if (id === 'funding-fen') {
    const read = readMoney(text)
    return read.is === 'amount' ? read.amount_fen : text
  }
  if (id === 'deadline-on') return readDay(text) ?? text
  const options = id === 'sector' ? casesOf(cx.city).options('sectors') : id === 'ip-clause' ? optionsOfNeed(cx, id) : null
  return options?.find((one) => [one.id, one.title.zh, one.title.en].some((name) => name.toLowerCase() === text.toLowerCase()))?.id ?? text
}

function optionsOfNeed(cx: Cx, id: string): { id: string, title: { zh: string, en: string } }[] {
  const needs = casesOf(cx.city).current.get('challenge')?.forms.get(form)
  return needs?.sections.flatMap((section) => section.fields).find((field) => field.id === id)?.options ?? []
}
