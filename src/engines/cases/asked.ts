/** Holds when another answer is one of these. */
export type Condition = { field: string, in: (string | boolean)[] }

/** Whether a condition on another answer holds; none always does. */
export function holdsFor(when: Condition | undefined, answers: Record<string, unknown>): boolean {
  return !when || when.in.includes(answers[when.field] as string)
}

/** The first reason in the answers why this is not the right form, if there is one. */
export function elsewhereOf<T extends { when: Condition }>(form: { elsewhere?: readonly T[] | undefined }, answers: Record<string, unknown>): T | null {
  return form.elsewhere?.find((one) => holdsFor(one.when, answers)) ?? null
}
