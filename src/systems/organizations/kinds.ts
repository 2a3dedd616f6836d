import type { Sentence } from '#kernel/declare/fault.ts'

/** 组织类别: every kind an organisation may be of, with its words. */
export const kinds: Record<string, Sentence> = {
  government: { zh: '人民政府', en: 'Government' },
  bureau: { zh: '政府部门', en: 'Bureau' },
  division: { zh: '内设处室', en: 'Division' },
  'county-bureau': { zh: '县（市、区）部门', en: 'County bureau' },
  institution: { zh: '事业单位', en: 'Public institution' },
  centre: { zh: '服务中心', en: 'Service centre' },
  market: { zh: '技术市场', en: 'Technology market' },
  office: { zh: '办公室', en: 'Office' },
  'leading-group': { zh: '领导小组', en: 'Leading group' },
  'task-force': { zh: '工作专班', en: 'Task force' },
  association: { zh: '协会', en: 'Association' },
  enterprise: { zh: '企业', en: 'Enterprise' },
  university: { zh: '高等学校', en: 'University' },
  institute: { zh: '科研院所', en: 'Research institute' },
  hospital: { zh: '医疗机构', en: 'Hospital' },
  team: { zh: '团队', en: 'Team' },
  insurer: { zh: '保险机构', en: 'Insurer' },
  bank: { zh: '银行', en: 'Bank' },
  firm: { zh: '专业服务机构', en: 'Professional firm' },
  other: { zh: '其他组织', en: 'Other organisation' },
}

/** Kinds a person may register; the rest come from the city's pack alone. */
export const registrable_kinds = ['enterprise', 'university', 'institute', 'hospital', 'association', 'team', 'insurer', 'bank', 'firm', 'other'] as const

/** The words of a kind; one the code does not know is shown as it is written. */
export function kindOf(id: string): Sentence & { id: string } {
  return { id, ...(kinds[id] ?? { zh: id, en: id }) }
}
