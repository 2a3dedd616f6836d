import type { Sentence } from '#kernel/declare/fault.ts'
import type { TableCell } from '#kernel/outside/table.ts'

/** Registers that a table can be imported into. */
export const registers = ['enterprises', 'facts'] as const
export type Register = typeof registers[number]

/** Most rows of one import. */
export const import_rows_max = 10_000
/** Longest text of a cell that has no limit of its own, characters. */
export const cell_chars_max = 600

/** A column of a template; `chars_max` bounds its text. */
export type Column = { id: string, title: Sentence, is_required: boolean, note: Sentence | null, chars_max: number, example: string }

/** One thing wrong: the row as the sheet numbers it (null for the table as a whole) and the column's title as the file has it. */
export type ImportProblem = { row: number | null, column: string | null, code: string, data: Record<string, unknown> }

const column = (id: string, zh: string, en: string, example: string, more: Partial<Pick<Column, 'is_required' | 'note' | 'chars_max'>> = {}): Column => (
  { id, title: { zh, en }, example, is_required: false, note: null, chars_max: 200, ...more })
const required = { is_required: true }

export const register_titles: Record<Register, Sentence> = { enterprises: { zh: '企业名录', en: 'Enterprises' }, facts: { zh: '事实', en: 'Facts' } }

/** 模板: the columns of each register, in their order. */
export const register_columns: Record<Register, readonly Column[]> = {
  enterprises: [
    column('title_zh', '企业名称', 'Name in Chinese', '〔示例〕兰溪某纺织有限公司', { note: { zh: '中文名、英文名至少填一个', en: 'One of the two names is needed' } }),
    column('title_en', '英文名称', 'Name in English', 'Example Textile Co., Ltd.', { chars_max: 300 }),
    column('uscc', '统一社会信用代码', 'Unified social credit code', '', { chars_max: 40, note: { zh: '境内企业必填，18 位，逐位校验', en: 'Needed for an enterprise in China: 18 characters, checked in full' } }),
    column('country', '国家或地区', 'Country', 'CN', { chars_max: 2, note: { zh: 'ISO 3166-1 两位字母，空为 CN', en: 'Two letters of ISO 3166-1; empty means CN' } }),
    column('registration_number', '注册号', 'Registration number', '', { chars_max: 64, note: { zh: '境外企业必填', en: 'Needed for an enterprise abroad' } }),
    column('county', '县（市、区）', 'County', '兰溪市', { chars_max: 64, note: { zh: '名称或编号；县级用户必填', en: 'Name or id; county officers must give it' } }),
  ],
  facts: [
    column('subject', '对象', 'Subject', '金华市', { ...required, note: { zh: '市、县（市、区）、单位的名称、编号或统一社会信用代码', en: 'Name or id of a city, county or organisation, or its unified code' } }),
    column('fact', '事实', 'Fact', '', { ...required, note: { zh: '字典中的名称或编号', en: 'Name or id in the dictionary' } }),
    column('period', '统计期', 'Period', '2020', { ...required, chars_max: 20 }),
    column('value', '值', 'Value', '1370', { ...required, chars_max: 4_000, note: { zh: '以字典的单位计；金额可写 120万、1.2亿', en: 'In the unit of the dictionary; money also as 120万 or 1.2亿' } }),
    column('qualifier', '限定', 'Qualifier', '', { chars_max: 20, note: { zh: '确切（空）、超、约、预计', en: 'exact (empty), more than, about, expected' } }),
    column('note', '备注', 'Note', '', { chars_max: cell_chars_max }),
    column('source_title', '来源', 'Source', '2020 年统计公报', { ...required, note: { zh: '文件或刊物的名称', en: 'Title of the document' } }),
    column('source_id', '来源编号', 'Source number', '', { note: { zh: '同一来源的更正靠它对上；空则用来源名称', en: 'Matches a later correction by the same source; empty takes the title' } }),
    column('source_kind', '来源类别', 'Kind of source', '统计部门', { chars_max: 64, note: { zh: '统计部门、科技部门出版物、自行申报（空）', en: 'Statistics bureau, publication of the bureau, self-declared (empty)' } }),
    column('sentence', '原文', 'Sentence', '', { chars_max: cell_chars_max, note: { zh: '一字不差；非自行申报的必填', en: 'Word for word; needed unless self-declared' } }),
    column('url', '网址', 'Address', '', { chars_max: 1_000 }),
    column('published_on', '发布日期', 'Published on', '', { chars_max: 10 }),
    column('valid_from', '有效起', 'Valid from', '', { chars_max: 10 }),
    column('valid_until', '有效止', 'Valid until', '', { chars_max: 10 }),
    column('is_public', '公开', 'Public', '否', { chars_max: 10, note: { zh: '是或否，空为否；更正不改变原来是否公开', en: 'Yes or no, empty means no; a correction leaves it as it was' } }),
  ],
}

/** A row under the template's columns: trimmed text or a number, empty ones left out. `title` gives the file's own name of a column. */
export type ReadRow = { row: number, cells: Record<string, string | number>, title: (id: string) => string }

/**
 * Lines a table up under its register's columns, told by Chinese title, English title, both together or id. Unknown, doubled and missing columns are
 * problems of the table; too long and missing cells are problems of their rows, which are left out.
 */
export const readRows = (register: Register, table: Parameters<typeof readColumns>[1]) => readColumns(register_columns[register], table)

/** Like `readRows`, under any columns: for imports of other systems. */
export function readColumns(wanted: readonly Column[], table: { columns: readonly string[], rows: readonly { row_number: number, cells: Record<string, TableCell> }[] }): { rows: ReadRow[], problems: ImportProblem[] } {
  const problems: ImportProblem[] = []
  const titles = new Map<string, string>()
  for (const title of table.columns) {
    const found = wanted.find((one) => namesOf(one).includes(plain(title)))
    if (!found) problems.push({ row: null, column: title, code: 'facts.unknown-column', data: { column: title.slice(0, 60) } })
    else if (titles.has(found.id)) problems.push({ row: null, column: title, code: 'facts.column-twice', data: { column: title.slice(0, 60), other: titles.get(found.id) } })
    else titles.set(found.id, title)
  }
  for (const one of wanted) {
    if (one.is_required && !titles.has(one.id)) problems.push({ row: null, column: one.title.zh, code: 'facts.missing-column', data: { column_zh: one.title.zh, column_en: one.title.en } })
  }
  if (problems.some((problem) => problem.code !== 'facts.unknown-column')) return { rows: [], problems }
  const title = (id: string) => titles.get(id) ?? id
  const rows = table.rows.flatMap(({ row_number, cells }): ReadRow[] => {
    const read: ReadRow = { row: row_number, cells: {}, title }
    const before = problems.length
    for (const one of wanted) {
      const name = titles.get(one.id)
      const cell = name === undefined ? null : cells[name] ?? null
      const value = typeof cell === 'string' ? cell.trim() : cell
      if (value === null || value === '') {
        if (one.is_required) problems.push({ row: row_number, column: name!, code: 'facts.cell-empty', data: { column: name } })
      } else if (String(value).length > one.chars_max) {
        problems.push({ row: row_number, column: name!, code: 'facts.cell-long', data: { column: name, length: String(value).length, max: one.chars_max } })
      } else if (typeof value === 'string' && (!value.isWellFormed() || value.includes('\0'))) {
        problems.push({ row: row_number, column: name!, code: 'facts.cell-broken', data: { column: name } })
      } else read.cells[one.id] = value
    }
    return problems.length > before ? [] : [read]
  })
  return { rows, problems }
}

const plain = (title: string) => title.normalize('NFKC').replace(/[\s*]+/g, ' ').trim().toLowerCase()
const namesOf = ({ id, title }: Column) => [id, title.zh, title.en, `${title.zh} ${title.en}`].map(plain)

/** Leaves one row for each key; every later one of the same key is a problem naming the first. */
export function onePerKey<T extends ReadRow>(rows: readonly T[], keysOf: (row: T) => string[], column: string, problems: ImportProblem[]): T[] {
  const first = new Map<string, number>()
  return rows.filter((row) => {
    const keys = keysOf(row)
    const other = keys.map((key) => first.get(key)).find((place) => place !== undefined)
    for (const key of keys) if (!first.has(key)) first.set(key, row.row)
    if (other === undefined) return true
    problems.push({ row: row.row, column: row.title(column), code: 'facts.row-twice', data: { other } })
    return false
  })
}
