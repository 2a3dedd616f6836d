import type { Sentence } from '#kernel/declare/fault.ts'

/** 预算科目 by the codes of the forms. */
export const headWords: Record<string, Sentence> = {
  equipment: { zh: '设备费', en: 'Equipment' }, operations: { zh: '业务费', en: 'Operations' }, labour: { zh: '劳务费', en: 'Labour' }, indirect: { zh: '间接费用', en: 'Indirect costs' },
}
