import type { Column } from '#systems/facts/public.ts'

export const tables = ['equity', 'offices', 'works'] as const
export type ImportTable = typeof tables[number]

const column = (id: string, zh: string, en: string, is_required: boolean, chars_max: number, example = ''): Column => ({ id, title: { zh, en }, is_required, chars_max, example, note: null })
const org = column('org', '单位', 'Organisation', true, 300, '91330781DEM000014J')
const days = [column('begins_on', '起', 'From', false, 10, '2021-03-01'), column('ends_on', '止', 'Until', false, 10)]
const source = [column('source_title', '来源', 'Source', true, 300, '国家企业信用信息公示系统'), column('source_number', '编号', 'Number', false, 100)]

/** 导入利益关系的列: told by Chinese title, English title or id. A holder without an employer is an organisation. */
export const import_columns: Record<ImportTable, readonly Column[]> = {
  equity: [column('holder', '股东', 'Holder', true, 300), column('employer', '股东工作单位', 'Holder’s employer', false, 300), org, column('percent', '持股比例', 'Percentage', true, 12, '12.5'), ...days, ...source],
  offices: [column('name', '姓名', 'Name', true, 80), column('employer', '工作单位', 'Employer', true, 300), org, column('office', '职务', 'Office', true, 40, '董事'), ...days, ...source],
  works: [column('kind', '类别', 'Kind', true, 20, '专利'), column('title', '题名', 'Title', true, 300), column('number', '标识', 'Identifier', false, 120), column('made_on', '日期', 'Day', true, 10), column('hands', '署名', 'People', true, 600, '姓名（单位）；E000001'), ...source],
}
