import type { FaultWords } from '#kernel/declare/fault.ts'

/** Refusals of this system in both languages. */
export const words: FaultWords = {
  'ladder.no-rung': { kind: 'missing', zh: '梯度里没有“{rung}”', en: 'The ladder has no rung “{rung}”' },
  'ladder.no-enterprise': { kind: 'missing', zh: '没有这家企业，或不在您的辖区', en: 'There is no such enterprise within your reach' },
  'ladder.no-status': { kind: 'missing', zh: '没有要更正的资格记录，或不属于这家企业的这一级', en: 'There is no such record of this enterprise on this rung to correct' },
  'ladder.corrected-already': { kind: 'conflict', zh: '这条记录已被更正过，请更正最新的那一条', en: 'This record was corrected before; correct the latest one' },
  'ladder.correction-needed': { kind: 'invalid', zh: '撤回记录须指明撤回哪一条', en: 'Say which record is withdrawn' },
  'ladder.until-before-from': { kind: 'invalid', zh: '有效期的末日早于首日', en: 'The last day it holds comes before the first' },
  'ladder.not-yet': { kind: 'invalid', zh: '生效日不能晚于今天：尚未生效的资格届时再记', en: 'The first day cannot be later than today: record a status once it holds' },
  'ladder.held-already': { kind: 'conflict', zh: '该企业在 {from_zh} 至 {until_zh} 已持有这一资格，请记为续期或更正原记录', en: 'The enterprise holds this status from {from_en} to {until_en}: record a renewal, or correct that record' },
  'ladder.none-to-end': { kind: 'conflict', zh: '该企业在这一天没有这一资格可终止', en: 'The enterprise holds no such status on that day to be ended' },
  'ladder.no-population': { kind: 'missing', zh: '没有这个人群', en: 'There is no such population' },
  'ladder.population-too-large': { kind: 'limit', zh: '一次最多测算 {max} 家企业，这个人群有 {count} 家', en: 'At most {max} enterprises are weighed at once; this population has {count}' },
  'ladder.row-unreadable': { kind: 'invalid', zh: '类型应为取得、续期或终止，日期写成 2024-12-06', en: 'What is granted, renewed or ended, and days are written 2024-12-06' },
  'ladder.own-only': { kind: 'forbidden', zh: '只能用本单位的事实自评', en: 'Only your own organisation’s facts can be assessed' },
}
