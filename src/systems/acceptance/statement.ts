import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Sentence } from '#kernel/declare/fault.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import { paymentsOf, type Project } from './project.ts'

const kinds: Record<string, Sentence> = {
  'project-appropriation': { zh: '安排专项资金', en: 'Grant set aside' }, settlement: { zh: '拨付', en: 'Paid' }, 'project-return': { zh: '退回', en: 'Returned' }, 'project-lapse': { zh: '收回结余', en: 'Rest taken back' }, reversal: { zh: '冲正', en: 'Reversal' },
}

export type StatementLine = { at: string, kind: Sentence, reason: string, amount_fen: number }
export type Statement = { grant_fen: number, appropriated_fen: number, paid_fen: number, due_fen: number, returned_fen: number, return_left_fen: number, lapsed_fen: number, held_fen: number, entitled_fen: number | null, lines: StatementLine[] }

/** 资金往来: every movement of a project's grant as the ledger has it, and what it comes to: set aside = paid net of returns + still held + taken back. Elevate first. */
export async function statementOf(cx: Cx, project: Project): Promise<Statement> {
  const { rows } = await sql<{ at: string, kind: string, reason: string, amount_fen: number }>`select to_char(entry.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, journal.kind, journal.reason, entry.amount_fen
    from ledger_journal journal join ledger_entry entry on entry.city_id = journal.city_id and entry.journal_id = journal.id where journal.city_id = ${cx.city.id} and journal.case_id = ${project.case_id} order by entry.number limit 500`.execute(cx.tx)
  const due_fen = (await paymentsOf(cx, project.case_id)).filter((one) => one.state === 'due').reduce((sum, one) => sum + one.amount_fen, 0)
  return {
    grant_fen: project.grant_fen, appropriated_fen: project.appropriated_fen, paid_fen: project.paid_fen, due_fen, returned_fen: project.returned_fen, return_left_fen: project.return_due_fen - project.returned_fen, lapsed_fen: project.lapsed_fen,
    held_fen: project.appropriated_fen - project.paid_fen + project.returned_fen - project.lapsed_fen, entitled_fen: project.entitled_fen,
    lines: rows.map((row) => ({ ...row, kind: kinds[row.kind] ?? { zh: row.kind, en: row.kind } })),
  }
}

/** The statement as sections of the case page. */
export async function statementSections(cx: Cx, _file: CaseFile, project: Project): Promise<Shown[]> {
  if (project.appropriated_fen === 0) return []
  const { currency } = cx.city.pack.city
  const all = await statementOf(cx, project)
  const row = (label: Sentence, amount_fen: number) => ({ label, value: { amount_fen, currency }, as: 'money' as const })
  return [
    { id: 'statement', title: { zh: '专项资金', en: 'The grant' }, kind: 'fields', rows: [
      row({ zh: '已安排', en: 'Set aside' }, all.appropriated_fen), row({ zh: '已拨付', en: 'Paid' }, all.paid_fen), row({ zh: '应付未付', en: 'Due, not yet paid' }, all.due_fen), row({ zh: '已退回', en: 'Returned' }, all.returned_fen),
      ...all.return_left_fen > 0 ? [row({ zh: '还应退回', en: 'Still to be returned' }, all.return_left_fen)] : [], row({ zh: '仍在账上', en: 'Still held' }, all.held_fen), row({ zh: '收回国库', en: 'Back to the treasury' }, all.lapsed_fen),
      ...all.entitled_fen === null ? [] : [row({ zh: '验收核定', en: 'Left to the organisation by the verdict' }, all.entitled_fen)],
    ] },
    { id: 'statement-lines', title: { zh: '逐笔', en: 'Entries' }, kind: 'table', columns: [{ id: 'at', label: { zh: '时间', en: 'When' }, as: 'instant' }, { id: 'kind', label: { zh: '事项', en: 'What' }, as: 'word' }, { id: 'reason', label: { zh: '摘要', en: 'Text' }, as: 'text' }, { id: 'amount', label: { zh: '金额', en: 'Amount' }, as: 'money' }],
      rows: all.lines.map((line) => ({ at: line.at, kind: line.kind, reason: line.reason, amount: { amount_fen: line.amount_fen, currency } })) },
  ]
}
