import type { At, PackProblem, PackView } from '#kernel/declare/pack.ts'
import { say } from '#kernel/declare/pack.ts'
import { assemble, placeOf } from './chapters.ts'
import type { Form } from './form.ts'
import { compileProcedure, type ChapterText, type ProcedureProblem, type ProcedureText } from './procedure.ts'

/** Everything wrong in a procedure and its chapters, each told by its place in the whole text. */
function problemsOf(text: ProcedureText, pack: PackView): { problems: ProcedureProblem[], offsets: ReturnType<typeof assemble>['offsets'] } {
  const { text: whole, offsets } = assemble(text, pack)
  const { problems } = compileProcedure(whole, '')
  const forms = pack.docs<Form>('forms')
  const missing = whole.actions.flatMap((action, index) => action.form && !forms.has(action.form)
    ? [{ path: ['actions', index, 'form'], zh: `没有表单“${action.form}”`, en: `There is no form “${action.form}”` }] : [])
  return { problems: [...problems, ...missing], offsets }
}

/** What the shape of a procedure cannot say: steps that lead nowhere, guards that do not compile, forms and chapters that are missing. */
export function checkProcedure(text: ProcedureText, at: At, pack: PackView): PackProblem[] {
  const chapters = pack.docs<ChapterText>('chapters')
  const { problems, offsets } = problemsOf(text, pack)
  const absent = text.chapters.flatMap((id, index) => chapters.get(id)?.doc.of === text.id ? []
    : [{ path: ['chapters', index], zh: `没有属于这个程序的分册“${id}”`, en: `There is no chapter “${id}” of this procedure` }])
  const own = problems.map((problem) => ({ ...problem, ...placeOf(problem.path, offsets) })).filter((problem) => problem.chapter === null)
  return [...absent, ...own].map((problem) => say('cases.procedure', at(problem.path), problem))
}

/** The same for one chapter: what is wrong in its own lines, and whether a procedure reads it. */
export function checkChapter(chapter: ChapterText, at: At, pack: PackView): PackProblem[] {
  const whole = pack.docs<ProcedureText>('procedures').get(chapter.of)?.doc
  if (!whole?.chapters.includes(chapter.id)) return [say('cases.procedure', at(['of']), { zh: `程序“${chapter.of}”没有列出这个分册`, en: `The procedure “${chapter.of}” does not list this chapter` })]
  const { problems, offsets } = problemsOf(whole, pack)
  return problems.map((problem) => ({ ...problem, ...placeOf(problem.path, offsets) })).filter((problem) => problem.chapter === chapter.id)
    .map((problem) => say('cases.procedure', at(problem.path), problem))
}
