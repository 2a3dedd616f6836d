import type { Column } from '#systems/facts/public.ts'

/** Most rows of one import of experts. */
export const import_rows_max = 5_000

const column = (id: string, zh: string, en: string, example: string, more: Partial<Pick<Column, 'is_required' | 'note' | 'chars_max'>> = {}): Column => ({ id, title: { zh, en }, example, is_required: false, note: null, chars_max: 200, ...more })
const required = { is_required: true }

/** 导入专家的列: told by Chinese title, English title or id. */
export const expert_columns: readonly Column[] = [
  column('name_zh', '姓名', 'Name', '〔示例〕方某', { ...required, chars_max: 100 }),
  column('name_en', '英文姓名', 'Name in English', '', { chars_max: 100 }),
  column('kind', '类别', 'Kind', '技术专家', { ...required, chars_max: 20, note: { zh: '技术专家或财务专家', en: 'technical or finance' } }),
  column('identity_number', '身份证号', 'Identity number', '', { chars_max: 40, note: { zh: '加密保存，只用来查重', en: 'Kept encrypted and used only to find doubles' } }),
  column('email', '邮箱', 'E-mail', '', { chars_max: 254 }),
  column('employer', '工作单位', 'Employer', '〔示例〕某大学', { ...required, chars_max: 200 }),
  column('rank', '职称', 'Title', '教授', { ...required, chars_max: 60 }),
  column('sectors', '领域', 'Fields', '新材料、先进制造与自动化', { note: { zh: '名称或编号，用顿号分开；技术专家至少一个，至多三个', en: 'Names or ids, separated by commas; a technical expert has one to three' } }),
  column('county', '县（市、区）', 'County', '兰溪市', { chars_max: 64, note: { zh: '名称或编号；市外留空', en: 'Name or id; empty outside the city' } }),
  column('born_on', '出生日期', 'Born on', '', { chars_max: 10 }),
  column('field_since_on', '从业起始', 'In the field since', '', { chars_max: 10 }),
  column('keywords', '关键词', 'Keywords', '', { chars_max: 400 }),
  column('admitted_on', '入库日期', 'Admitted on', '', { chars_max: 10, note: { zh: '空为导入当日', en: 'Empty means the day of the import' } }),
  column('valid_until', '有效至', 'Valid until', '', { chars_max: 10 }),
]
