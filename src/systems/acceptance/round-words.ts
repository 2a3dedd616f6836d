import type { Sentence } from '#kernel/declare/fault.ts'
import type { Project, Round } from './project.ts'

/** How a round came in against the last day, and where it stands, in words. */
export const timingWords = { early: { zh: '提前', en: 'Early' }, 'on-time': { zh: '按期', en: 'On time' }, late: { zh: '逾期', en: 'Late' } }
export const stateWords = { reported: { zh: '材料审核', en: 'Material checked' }, returned: { zh: '退回补正', en: 'Returned' }, checked: { zh: '抽取专家', en: 'Panel drawn' }, reviewing: { zh: '专家评审', en: 'Under review' }, decided: { zh: '已下结论', en: 'Decided' } }

const kinds: Record<Round['kind'], Sentence> = { interim: { zh: '分批验收', en: 'in part' }, final: { zh: '终期验收', en: 'final' }, correction: { zh: '整改后验收', en: 'after correction' } }

/** Which kind of round, in words; of a contract's part only a correction is another kind. */
export const kindSaid = (kind: Round['kind'], { contract_case_id }: Pick<Project, 'contract_case_id'>): Sentence => contract_case_id !== null && kind === 'final' ? { zh: '合同验收', en: 'by contract' } : kinds[kind]
