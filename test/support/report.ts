import { inspect } from 'node:util'
import type { TestEvent } from 'node:test/reporters'

/** How many tests of a file, or of all, ended how: cancelled counts as failed, to-do as skipped. */
export type Counts = { passed: number, failed: number, skipped: number }

const output_characters_max = 20_000

/**
 * Reads the events of one test file and returns its counts with a text that shows each failure in full and ends with one line for the file.
 * What the tests print is part of the text if the file fails; `echo` receives it at once instead. Reading ends at the latest when `over` does.
 */
export async function report(file: string, events: AsyncIterable<TestEvent>, { echo, over }: { echo?: (text: string) => void, over: Promise<void> }): Promise<Counts & { text: string }> {
  const began = performance.now()
  const names: string[] = []
  const failures: string[] = []
  let output = ''
  let is_whole = false
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  for await (const { type, data } of until(over, events)) {
    if (type === 'test:start') {
      names[data.nesting] = data.name
    } else if (type === 'test:stdout' || type === 'test:stderr') {
      if (echo) echo(data.message)
      else output = (output + data.message).slice(-output_characters_max)
    } else if (type === 'test:fail') {
      const { error } = data.details as { error: Failure }
      // A suite, or a file, that fails only because something in it did would repeat what was just shown.
      if (error.failureType === 'subtestsFailed') continue
      const path = [...names.slice(0, data.nesting), data.name].join(' › ')
      failures.push(`✖ ${file}:${data.line ?? 1} ${path.endsWith(file) ? '' : path}\n${indent(describe(error))}\n`)
    } else if (type === 'test:summary' && data.file === undefined) {
      const { tests, passed, skipped, todo } = data.counts
      is_whole = true
      counts = { passed, skipped: skipped + todo, failed: tests - passed - skipped - todo }
      // A hook or a suite may fail where no test does.
      if (!data.success && counts.failed === 0) counts.failed = 1
    }
  }
  if (!is_whole) {
    failures.push(`✖ ${file}:1\n${indent('stopped before its end')}\n`)
    counts.failed = Math.max(1, failures.length - 1)
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(6)
  const is_good = counts.failed === 0
  const line = `${is_good ? '✔' : '✖'}${seconds} s  ${file}  ${counts.passed}/${counts.passed + counts.failed + counts.skipped}\n`
  const shown = is_good || output.trim() === '' ? '' : `${indent(output)}\n`
  return { ...counts, text: is_good ? line : `\n${shown}${failures.join('')}${line}` }
}

type Failure = Error & { cause?: unknown, failureType?: string }

/** A stopped file's own children may keep its output open for ever, so the stream's end cannot be relied on. */
async function* until(over: Promise<void>, events: AsyncIterable<TestEvent>): AsyncGenerator<TestEvent> {
  const iterator = events[Symbol.asyncIterator]()
  for (;;) {
    const next = await Promise.race([iterator.next(), over])
    if (!next || next.done) return
    yield next.value
  }
}

function describe(error: Failure): string {
  if (error.failureType === 'testAborted') return 'stopped, because the file did not end in time or the run was interrupted'
  // The runner wraps what was thrown; a fault carries no sentence, so its data is shown as well.
  const thrown = error.cause ?? error
  return typeof thrown === 'string' ? thrown : inspect(thrown, { depth: 6 })
}

function indent(text: string): string {
  return text.trimEnd().split('\n').map((line) => `    ${line}`).join('\n')
}
