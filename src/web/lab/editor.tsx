import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorState, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, highlightActiveLine, keymap, lineNumbers, WidgetType } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import { completeNames, type Describe, type RuleWord } from './completion.ts'

/** What stands under a line: which line and column, from 1, in words. */
export type Note = { line: number, col: number, text: string, is_error: boolean }

const setNotes = StateEffect.define<readonly Note[]>()

class NoteLine extends WidgetType {
  readonly note: Note
  constructor(note: Note) {
    super()
    this.note = note
  }

  override eq(other: NoteLine): boolean {
    return other.note.text === this.note.text && other.note.col === this.note.col && other.note.is_error === this.note.is_error
  }

  toDOM(): HTMLElement {
    const line = document.createElement('div')
    line.className = `lab-note lab-note--${this.note.is_error ? 'error' : 'warning'}`
    line.textContent = `${this.note.is_error ? '▲' : '◆'} ${this.note.text}`
    return line
  }
}

/** The place that is marked and, under its line, what is wrong there. */
function drawn(state: EditorState, notes: readonly Note[]): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>()
  const placed = notes.map((note) => {
    const line = state.doc.line(Math.min(Math.max(1, note.line), state.doc.lines))
    const from = Math.min(line.from + Math.max(0, note.col - 1), line.to)
    const word = /^[^\s,[\]{}()]+/.exec(state.doc.sliceString(from, line.to))
    return { note, line, from, to: Math.min(line.to, from + Math.max(1, word?.[0].length ?? 1)) }
  })
  const ranges = placed.flatMap(({ note, line, from, to }) => [
    ...to > from ? [{ from, to, value: Decoration.mark({ class: note.is_error ? 'lab-wrong' : 'lab-doubt' }) }] : [],
    { from: line.to, to: line.to, value: Decoration.widget({ widget: new NoteLine(note), block: true, side: 1 }) },
  ])
  for (const { from, to, value } of ranges.toSorted((a, b) => a.from - b.from || a.value.startSide - b.value.startSide)) builder.add(from, to, value)
  return builder.finish()
}

const notesField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (held, transaction) => {
    for (const effect of transaction.effects) if (effect.is(setNotes)) return drawn(transaction.state, effect.value)
    return held.map(transaction.changes)
  },
  provide: (field) => EditorView.decorations.from(field),
})

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--blue-deep)' },
  { tag: [tags.string, tags.content], color: 'var(--ink)' },
  { tag: tags.comment, color: 'var(--faint)', fontStyle: 'italic' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--soft)' },
])

/** The whole text of a measure with line numbers; what is wrong stands under its line. `goTo` is the line to show. Tab leaves the text, as everywhere on a page. */
export function TextEditor({ text, notes, label, words, describe, is_read_only = false, goTo, onChange }: {
  text: string, notes: readonly Note[], label: string, words: readonly RuleWord[], describe: Describe, is_read_only?: boolean, goTo: { line: number, at: number } | null, onChange: (text: string) => void
}) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const tell = useRef(onChange)
  tell.current = onChange
  const completing = useRef({ words, describe })
  completing.current = { words, describe }
  const first = useRef(text)
  useEffect(() => {
    const made = new EditorView({
      parent: place.current!,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          lineNumbers(), history(), highlightActiveLine(), EditorView.lineWrapping, yaml(), syntaxHighlighting(colours), notesField, completeNames(() => completing.current.words, () => completing.current.describe), keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorState.tabSize.of(2), EditorState.readOnly.of(is_read_only), EditorView.editable.of(!is_read_only),
          EditorView.contentAttributes.of({ 'aria-label': label, lang: 'zh-CN', spellcheck: 'false' }),
          EditorView.updateListener.of((update) => { if (update.docChanged) tell.current(update.state.doc.toString()) }),
        ],
      }),
    })
    view.current = made
    return () => { view.current = null; made.destroy() }
  }, [label, is_read_only])
  useEffect(() => {
    const now = view.current
    if (now && now.state.doc.toString() !== text) now.dispatch({ changes: { from: 0, to: now.state.doc.length, insert: text } })
  }, [text])
  useEffect(() => { view.current?.dispatch({ effects: setNotes.of(notes) }) }, [notes])
  useEffect(() => {
    const now = view.current
    if (!now || goTo === null) return
    const line = now.state.doc.line(Math.min(Math.max(1, goTo.line), now.state.doc.lines))
    now.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: 'center' }) })
    now.focus()
  }, [goTo])
  return <div ref={place} className="lab-editor" />
}
