import { z } from 'zod'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import type { RuleNames } from '#engines/rules/names.ts'
import { labelOf, saidValue } from '#engines/rules/say.ts'

/** One fact that is otherwise than it was: its values as decisions read them and in words; null where it was not known. */
export const changeShape = z.strictObject({ fact: z.string(), from: z.unknown(), to: z.unknown(), title: sentenceShape, from_said: sentenceShape.nullable(), to_said: sentenceShape.nullable() })

/** A fact's change in words, null where it did not change. */
export function changeOf(names: RuleNames, fact: string, from: unknown, to: unknown): z.output<typeof changeShape> | null {
  if (contentHash(from ?? null) === contentHash(to ?? null)) return null
  const name = names.get(fact)
  const said = (value: unknown) => value === null || value === undefined ? null : name === undefined ? { zh: String(value), en: String(value) } : saidValue(name, value)
  return { fact, from: from ?? null, to: to ?? null, title: labelOf(names, fact), from_said: said(from), to_said: said(to) }
}
