import { z } from 'zod'
import { action, type Action } from '#kernel/declare/system.ts'
import type { Allow } from '#kernel/trust/access.ts'
import { act } from './act.ts'
import type { Form } from './form.ts'
import { open, openFor } from './open.ts'
import { schemaOfForm } from './form-schema.ts'
import type { Bundle } from './room.ts'

/** What every act on a case takes: the case, the version its actor saw, and the answers to the action's form. */
export const actInput = z.strictObject({
  case_id: z.string().min(1).max(64),
  version: z.number().int().min(1).max(1_000_000).optional(),
  answers: z.record(z.string().min(1).max(64), z.unknown()).default({}),
})
const acted = z.strictObject({ case_id: z.string(), version: z.number(), receipt_id: z.string().nullable() })

/** The actions that a procedure gives its system, each at `POST /api/{system}/{action}`, with `open` among them. */
export function actionsOf({ procedure, forms }: Bundle): Record<string, Action> {
  const { text } = procedure
  const actions: Record<string, Action> = {}
  // What nobody opens by hand has no address to open it at; so several procedures of one system share none.
  if (Object.keys(text.open.by).length > 0) {
    actions.open = action({
      title: text.open.title, allow: text.open.by as Allow,
      input: z.strictObject({ org_id: z.string().min(1).max(64).optional() }), output: z.strictObject({ case_id: z.string(), version: z.number() }),
      run: (cx, input) => open(cx, text.id, input),
    })
  }
  for (const opening of text.openings) {
    if (Object.keys(opening.by).length === 0) continue
    actions[opening.id] = action({
      title: opening.title, allow: opening.by as Allow, input: z.strictObject({ org_id: z.string().min(1).max(64) }), output: z.strictObject({ case_id: z.string(), version: z.number() }),
      run: (cx, input) => openFor(cx, text.id, opening.id, input.org_id),
    })
  }
  for (const one of procedure.acts.values()) {
    actions[one.id] = action({
      title: one.title, allow: one.allow, input: actInput, output: acted, describes: describeAct(one.form ? forms.get(one.form) : undefined),
      run: (cx, input) => act(cx, { system: text.system, action: one.id, ...input }),
    })
  }
  return actions
}

function describeAct(form: Form | undefined): Record<string, unknown> {
  return {
    type: 'object', additionalProperties: false, required: ['case_id'],
    properties: { case_id: { type: 'string', minLength: 1, maxLength: 64 }, version: { type: 'integer', minimum: 1, maximum: 1_000_000 }, answers: form ? schemaOfForm(form) : { type: 'object', maxProperties: 0 } },
  }
}
