import { sql } from '#kernel/store/db.ts'
import type { Effect } from '#engines/cases/subject.ts'

/** Longest problem text the form of a need takes. */
const problem_chars_max = 4_000

/** 拆分: needs of the same enterprise, each with the common text laid ready in its draft; the enterprise completes and hands in every one itself. */
export const splitNeed: Effect = async (cx, turn) => {
  const { parts, opinion } = turn.answers as { parts: { title: string, scope: string }[], opinion: string }
  const { rows } = await sql<{ answers: Record<string, unknown> }>`select answers from case_event where city_id = ${cx.city.id} and case_id = ${turn.case.id} and action = 'submit' and answers is not null order by id desc limit 1`.execute(cx.tx)
  // A file belongs to one case; the titles are the parts' own.
  const { attachments: _files, 'title-zh': _zh, 'title-en': _en, problem, ...common } = rows[0]?.answers ?? {}
  return {
    note: { zh: `拆分为 ${parts.length} 项：${parts.map((part) => part.title).join('；')}。${opinion}`, en: `Split into ${parts.length}: ${parts.map((part) => part.title).join('; ')}. ${opinion}` },
    opens: parts.map((part) => ({
      procedure: turn.case.procedure, kind: 'split-from' as const, title: { zh: part.title, en: part.title },
      draft: { form: 'need', values: { ...common, 'title-zh': part.title, problem: [...`${part.scope}\n\n${String(problem ?? '')}`].slice(0, problem_chars_max).join('') } },
    })),
    receipt: { subject: `case:${turn.case.id}`, content: { split: turn.case.id, parts, opinion } },
  }
}
