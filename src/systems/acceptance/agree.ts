import { fault } from '#kernel/declare/fault.ts'
import { sql } from '#kernel/store/db.ts'
import { askDocument } from '#kernel/outside/document.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { deliverablesOf } from '#engines/deliverables/evidence.ts'
import { task_book_kind } from './document-kinds.ts'
import { appropriate } from './money.ts'
import { projectOf } from './project.ts'

/** 确认任务书: the plan becomes the task book, and the whole grant is set aside. */
export const agreePlan: Effect = async (cx, turn) => {
  const { name, agreed } = turn.answers as { name: string, agreed: boolean }
  if (agreed !== true) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'agreed', code: 'acceptance.agreement-needed' }])
  const project = await projectOf(cx, turn.case.id)
  const { plan } = await deliverablesOf(cx, turn.case.id)
  await sql`update project set agreed_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  await appropriate(cx, turn.case.id, project.grant_fen, project.code)
  askDocument(cx, { case_id: turn.case.id, kind: task_book_kind, ref: '1' })
  const hash = contentHash({ code: project.code, goals: project.goals, ends_on: project.ends_on, budget: project.budget, plan })
  return { note: { zh: `${name} 确认`, en: `Agreed by ${name}` }, receipt: { subject: `case:${turn.case.id}`, content: { code: project.code, task_book: hash, grant_fen: project.grant_fen, signatory: name } } }
}
