import { fork, type ChildProcess } from 'node:child_process'
import { fault } from '#kernel/declare/fault.ts'
import { canonical } from '#kernel/trust/canonical.ts'
import { words } from '#kernel/outside/words.ts'

/** What one document may take: its data, its pages and bytes as a PDF, the time to set it; how many may wait; when a typesetter at rest is let go. */
export const typeset_limits = { data_bytes_max: 1_048_576, pages_max: 200, bytes_max: 16 * 1_048_576, ms_max: 30_000, waiting_max: 50, rest_ms_max: 60_000 }

/**
 * One document to set. `template` names a `.typ` file by its path under `src/` without the ending (`systems/challenges/appraise/record`).
 * `data` is JSON: the template reads it as data, so nothing in it is ever taken for markup. Strings are cleaned for paper on the way
 * (`typeset-text.ts`), except those under a key `svg`. `standard` is PDF/A-2a, which wants a date (`dated_on`) and words for every picture, unless a plain PDF is asked
 * for, or a `picture`: the first page as PNG, `picture_width_px` wide.
 */
export type ToSet = { template: string, data: unknown, standard?: Standard }
export type Standard = 'archive' | 'plain' | 'picture'

/** Width of a page set as a picture, pixels: what share cards are asked for. */
export const picture_width_px = 1_200

/** What the typesetter is asked over its channel, and what it answers. */
export type TypesetTask = { id: number, template: string, json: string, standard: Standard, pages_max: number }
export type TypesetAnswer = { id: number, bytes: Uint8Array } | { id: number, refused: 'absent' | 'pages' } | { id: number, failed: string }

type Waiting = { task: TypesetTask, ms_max: number, resolve: (bytes: Uint8Array) => void, reject: (error: unknown) => void }

const waiting: Waiting[] = []
let at_work: (Waiting & { timer: NodeJS.Timeout }) | null = null
let typesetter: ChildProcess | null = null
let rest: NodeJS.Timeout | null = null
let last_id = 0

/**
 * Sets a document as PDF or picture, one after another in a process of its own: neither a slow layout nor a crash of the compiler is felt by
 * requests. The same template and data give the same bytes. The first one waits about half a second for the typesetter to start.
 * @throws fault `outside.typeset-too-heavy` | `outside.typeset-busy` | `outside.typeset-absent`
 */
export async function typeset({ template, data, standard = 'archive' }: ToSet, limits: Partial<typeof typeset_limits> = {}): Promise<Uint8Array> {
  const { data_bytes_max, pages_max, bytes_max, ms_max, waiting_max } = { ...typeset_limits, ...limits }
  if (!/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(template)) throw new Error(`invariant: ${template} is no name of a template`)
  const json = canonical(data)
  if (Buffer.byteLength(json) > data_bytes_max) throw fault('outside.typeset-too-heavy')
  if (waiting.length >= waiting_max) throw fault('outside.typeset-busy')
  const bytes = await new Promise<Uint8Array>((resolve, reject) => {
    waiting.push({ task: { id: ++last_id, template, json, standard, pages_max }, ms_max, resolve, reject })
    next()
  })
  if (bytes.length > bytes_max) throw fault('outside.typeset-too-heavy')
  return bytes
}

/** Lets the typesetter go at once; the next document starts another. For the end of the program and of tests. */
export function endTypesetter(): void {
  if (rest) clearTimeout(rest)
  typesetter?.kill('SIGKILL')
  typesetter = null
}

function next(): void {
  if (at_work || waiting.length === 0) return
  if (rest) clearTimeout(rest)
  const one = waiting.shift()!
  const child = typesetter ??= start()
  at_work = { ...one, timer: setTimeout(() => {
    // A layout that does not end cannot be interrupted from inside: its process goes, and with it all it held.
    endTypesetter()
    finish(() => one.reject(fault('outside.typeset-too-heavy')))
  }, one.ms_max) }
  child.ref()
  child.send(one.task, (error) => { if (error) lost(child) })
}

function start(): ChildProcess {
  // It needs nothing of our settings, so it is told none: no key or password is in its memory.
  const env = process.env.SystemRoot ? { SystemRoot: process.env.SystemRoot } : {}
  const child = fork(new URL('./typeset-process.ts', import.meta.url), { serialization: 'advanced', execArgv: [], env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  child.on('message', (answer: TypesetAnswer) => {
    const one = at_work
    if (!one || answer.id !== one.task.id) return
    if ('bytes' in answer) finish(() => one.resolve(answer.bytes))
    else if ('refused' in answer && answer.refused === 'absent') {
      tellAbsence()
      finish(() => one.reject(fault('outside.typeset-absent')))
    } else if ('refused' in answer) finish(() => one.reject(fault('outside.typeset-too-heavy')))
    else finish(() => one.reject(new Error(`the template ${one.task.template} does not compile: ${answer.failed}`)))
  })
  child.on('error', () => lost(child))
  child.on('exit', () => lost(child))
  return child
}

let is_told = false

/** Once, to whoever reads what the program says: everything else goes on. */
function tellAbsence(): void {
  if (is_told) return
  is_told = true
  process.stderr.write(`${words['outside.typeset-absent'].zh}\n${words['outside.typeset-absent'].en}\n`)
}

/** The typesetter ended by itself: its document is refused, the next one gets a new process. */
function lost(child: ChildProcess): void {
  if (typesetter !== child) return
  typesetter = null
  const one = at_work
  if (one) finish(() => one.reject(fault('outside.typeset-too-heavy')))
}

function finish(settle: () => void): void {
  if (at_work) clearTimeout(at_work.timer)
  at_work = null
  settle()
  if (waiting.length > 0) return next()
  // At rest it keeps no program from ending, and goes by itself after a while: it holds two typefaces in memory.
  typesetter?.unref()
  typesetter?.channel?.unref()
  rest = setTimeout(endTypesetter, typeset_limits.rest_ms_max)
  rest.unref()
}
