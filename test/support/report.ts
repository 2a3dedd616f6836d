import { relative } from 'node:path'
import { inspect } from 'node:util'
import type { TestEvent } from 'node:test/reporters'

/** How a run went; `text` is its last line, which other programs read. */
export type Outcome = { passed: number, failed: number, skipped: number, text: string }

type FileState = { failed: number, tests: number, names: string[], output: string[] }

const output_characters_max = 20_000

/**
 * Writes one line per test file as it ends, each failure in full, and returns the totals: cancelled counts as failed, to-do as skipped.
 * What tests print is shown when their file fails, or always with `is_talkative`.
 */
export async function report(events: AsyncIterable<TestEvent>, root: string, write: (text: string) => void, { is_talkative = false } = {}): Promise<Outcome> {
  const files = new Map<string, FileState>()
  const stateOf = (path: string | undefined) => {
    const file = relative(root, path ?? '?')
    const state = files.get(file) ?? { failed: 0, tests: 0, names: [], output: [] }
    files.set(file, state)
    return { file, state }
  }
  let outcome: Outcome | undefined
  for await (const { type, data } of events) {
    if (type === 'test:start') {
      const { state } = stateOf(data.file)
      state.names[data.nesting] = data.name
    } else if (type === 'test:stdout' || type === 'test:stderr') {
      if (is_talkative) write(data.message)
      else stateOf(data.file).state.output.push(data.message)
    } else if (type === 'test:fail') {
      const { file, state } = stateOf(data.file)
      // A suite, or a file, that fails only because something in it did would repeat what was just shown.
      if (isEcho(data.details.error)) continue
      state.failed += 1
      const path = [...state.names.slice(0, data.nesting), data.name].join(' › ')
      write(`\n✖ ${file}:${data.line ?? '?'} ${path === data.file ? '' : path}\n${indent(describe(data.details.error))}\n`)
    } else if (type === 'test:summary') {
      const { counts, duration_ms, success } = data
      if (data.file === undefined) {
        const passed = counts.passed
        const skipped = counts.skipped + counts.todo
        const failed = Math.max(counts.tests - passed - skipped, success ? 0 : 1)
        outcome = { passed, failed, skipped, text: `${passed} passed, ${failed} failed, ${skipped} skipped` }
        continue
      }
      const { file, state } = stateOf(data.file)
      const seconds = (duration_ms / 1000).toFixed(1).padStart(6)
      if (!success && state.output.length > 0) write(indent(state.output.join('').slice(-output_characters_max)) + '\n')
      write(`${success ? '✔' : '✖'}${seconds} s ${file} (${counts.passed}/${counts.tests})\n`)
      files.delete(file)
    }
  }
  return outcome ?? { passed: 0, failed: 1, skipped: 0, text: '0 passed, 1 failed, 0 skipped' }
}

function isEcho(error: Error & { failureType?: string } | undefined): boolean {
  return error?.failureType === 'subtestsFailed'
}

function describe(error: Error & { cause?: unknown, failureType?: string }): string {
  const cause = error.cause ?? error
  if (cause instanceof Error) {
    // A fault carries no sentence of its own, so its data says what happened.
    return inspect(cause, { depth: 6 })
  }
  return typeof cause === 'string' ? cause : inspect(cause, { depth: 6 })
}

function indent(text: string): string {
  return text.trimEnd().split('\n').map((line) => `    ${line}`).join('\n')
}
