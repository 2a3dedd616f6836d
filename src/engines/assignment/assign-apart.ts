import { Worker } from 'node:worker_threads'
import { Fault, fault, type Problem } from '#kernel/declare/fault.ts'
import type { Assignment } from './assign.ts'
import type { AssignmentRequest } from './request.ts'

export const apart_limits = { ms_max: 60_000, heap_mib_max: 1_024, at_once_max: 1, waiting_max: 8 }

let running = 0
const waiting: (() => void)[] = []

/**
 * Assigns in a thread of its own, which lives for one round: the server goes on answering, and a round past its time or memory is ended and refused.
 * @throws fault `assignment.too-heavy` | `assignment.busy`, and those of `assign`
 */
export async function assignApart(request: AssignmentRequest, { ms_max = apart_limits.ms_max, heap_mib_max = apart_limits.heap_mib_max }: { ms_max?: number, heap_mib_max?: number } = {}): Promise<Assignment> {
  if (running >= apart_limits.at_once_max) {
    if (waiting.length >= apart_limits.waiting_max) throw fault('assignment.busy')
    await new Promise<void>((turn) => waiting.push(turn))
  } else running += 1
  try {
    return await work(request, ms_max, heap_mib_max)
  } finally {
    // The turn passes straight to the next in line, so that nobody slips in between.
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

function work(request: AssignmentRequest, ms_max: number, heap_mib_max: number): Promise<Assignment> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./assign-worker.ts', import.meta.url), { workerData: request, resourceLimits: { maxOldGenerationSizeMb: heap_mib_max, stackSizeMb: 4 } })
    const settle = (finish: () => void) => {
      clearTimeout(timer)
      finish()
      void worker.terminate()
    }
    const timer = setTimeout(() => settle(() => reject(fault('assignment.too-heavy'))), ms_max)
    worker.once('message', (answer: { assignment: Assignment } | { refused: { code: string, data: Record<string, unknown>, problems: Problem[] } }) => {
      if ('refused' in answer) settle(() => reject(new Fault(answer.refused.code, answer.refused.data, answer.refused.problems)))
      else settle(() => resolve(answer.assignment))
    })
    worker.once('error', (error: NodeJS.ErrnoException) => settle(() => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? fault('assignment.too-heavy') : error)))
    worker.once('exit', () => settle(() => reject(new Error('invariant: the assignment worker ended without an answer'))))
  })
}
