import { createHmac } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { Fault } from '#kernel/declare/fault.ts'
import { assign, type AssignmentTools } from './assign.ts'
import type { AssignmentRequest } from './request.ts'

const hmac: AssignmentTools['hmac'] = (key) => (message) => createHmac('sha256', key).update(message).digest('hex')

// HiGHS is loaded only for a round that cannot do without it. Only a plain object crosses a thread: a fault is taken apart here and put together again by `assignApart`.
try {
  const request = workerData as AssignmentRequest
  const crosses = request.per_employer_max !== null && request.projects.some((one) => (one.strata ?? []).length > 0)
  const tools: AssignmentTools = crosses ? { hmac, solver: await (await import('./highs.ts')).highsSolver() } : { hmac }
  parentPort!.postMessage({ assignment: assign(request, tools) })
} catch (error) {
  if (!(error instanceof Fault)) throw error
  parentPort!.postMessage({ refused: { code: error.code, data: error.data, problems: error.problems } })
}
