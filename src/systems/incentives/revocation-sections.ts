import type { CaseSubject, Shown } from '#engines/cases/subject.ts'
import { grounds, revocationOf } from './revocation.ts'

/** What a reader sees of a claw-back: its ground, how much, what has come back. */
export const revocationSections: CaseSubject['show'] = async (cx, file): Promise<Shown[]> => {
  const back = await revocationOf(cx, file.id)
  const money = (amount_fen: number) => ({ amount_fen, currency: cx.city.pack.city.currency })
  return [{ id: 'claw-back', title: { zh: '追回', en: 'Claw-back' }, kind: 'fields', rows: [
    { label: { zh: '事由', en: 'Ground' }, value: grounds[back.ground], as: 'word' }, { label: { zh: '说明', en: 'Explanation' }, value: back.explanation, as: 'text' },
    { label: { zh: '追回金额', en: 'To be repaid' }, value: money(back.amount_fen), as: 'money' }, { label: { zh: '已退还', en: 'Repaid' }, value: money(back.repaid_fen), as: 'money' },
    { label: { zh: '听取意见至', en: 'Heard until' }, value: back.hearing_until, as: 'date' }, { label: { zh: '决定时间', en: 'Decided' }, value: back.decided_at, as: 'instant' },
  ] }]
}
