import type { At, PackProblem, PackView } from '#kernel/declare/pack.ts'
import { say } from '#kernel/declare/pack.ts'
import type { Form } from './form.ts'
import { compileProcedure, type ProcedureText } from './procedure.ts'

/** What the shape of a procedure cannot say: steps that lead nowhere, guards that do not compile, forms that are missing. */
export function checkProcedure(text: ProcedureText, at: At, pack: PackView): PackProblem[] {
  const { problems } = compileProcedure(text, '')
  const forms = pack.docs<Form>('forms')
  const missing = text.actions.flatMap((action, index) => action.form && !forms.has(action.form)
    ? [{ path: ['actions', index, 'form'], zh: `没有表单“${action.form}”`, en: `There is no form “${action.form}”` }] : [])
  return [...problems, ...missing].map((problem) => say('cases.procedure', at(problem.path), problem))
}
