import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import type { Extension } from '@codemirror/state'
import type { Sentence } from '../client.ts'

/** A name a text may use, as the server tells it. */
export type RuleWord = { name: string, is: 'fact' | 'relation' | 'field' | 'function', title: Sentence | null, unit: Sentence | null, of: string | null }

/** What the reader is told beside a name: which kind it is, what it is called and in what it counts. */
export type Describe = (word: RuleWord | 'parameter') => string

/** The parameters a text declares under its own heading. */
export function parametersIn(text: string): string[] {
  const part = /^参数:[^\n]*\n((?:[ \t]+[^\n]*\n?|\s*\n)*)/m.exec(text)?.[1] ?? ''
  const first = /^([ \t]+)\S/m.exec(part)?.[1]
  return first === undefined ? [] : [...part.matchAll(new RegExp(`^${first}([^\\s:#][^:\\n]*):`, 'gmu'))].map((found) => found[1]!)
}

/** What may follow at a place: after a point the fields of a relation, else the text's own parameters, then facts, relations and functions. */
export function completionsAt(text: string, words: readonly RuleWord[], { is_field }: { is_field: boolean }, describe: Describe): Completion[] {
  if (is_field) {
    const fields = new Map(words.filter((one) => one.is === 'field').map((one) => [one.name, one]))
    return [...fields.values()].map((one) => ({ label: one.name, type: 'property', detail: describe(one) }))
  }
  return [
    ...parametersIn(text).map((name): Completion => ({ label: name, type: 'constant', detail: describe('parameter'), boost: 2 })),
    ...words.filter((one) => one.is !== 'field').map((one): Completion => ({
      label: one.name, type: one.is === 'function' ? 'function' : 'variable', detail: describe(one), boost: one.is === 'function' ? -1 : 1, ...one.is === 'function' ? { apply: `${one.name}(` } : {},
    })),
  ]
}

/** Completes names as one types or on Ctrl-Space; Enter takes one, Escape goes on without. */
export function completeNames(words: () => readonly RuleWord[], describe: () => Describe): Extension {
  const source = (context: CompletionContext): CompletionResult | null => {
    const before = context.state.sliceDoc(context.state.doc.lineAt(context.pos).from, context.pos)
    if (/^\s*#/.test(before)) return null
    const typed = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before)?.[0] ?? ''
    const is_field = before.slice(0, before.length - typed.length).endsWith('.')
    if (typed === '' && !context.explicit && !is_field) return null
    const options = completionsAt(context.state.doc.toString(), words(), { is_field }, describe())
    return options.length === 0 ? null : { from: context.pos - typed.length, options, validFor: /^[\p{L}\p{N}_]*$/u }
  }
  return autocompletion({ override: [source], icons: false, maxRenderedOptions: 60 })
}
