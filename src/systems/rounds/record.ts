import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { loadCase } from '#engines/cases/load.ts'
import { roundRecordShape, type RoundRecord } from '#engines/assignment/public.ts'
import { findPlan } from './plan.ts'
import { drawOfRound, outcomeIn, requestIn, stepsOf } from './steps.ts'

/** 轮次记录, once names are open: all that is needed to run the round again. @throws fault `cases.not-found` | `rounds.record-waits` */
export const record = query({
  title: { zh: '下载轮次记录', en: 'Download the record of a round' },
  input: z.strictObject({ case_id: z.string().min(1).max(64) }),
  output: roundRecordShape,
  allow: { 'city-officer': ['same-city'], auditor: ['same-city'], supervisor: ['same-city'] },
  run: async (cx, { case_id }) => {
    // Read as the asker first: a round out of reach is not found.
    const file = await loadCase(cx, case_id)
    if (file.procedure !== 'review-round') throw fault('cases.not-found', { id: case_id })
    await cx.elevate()
    const plan = await findPlan(cx, case_id)
    if (plan === null || plan.disclosed_at === null) throw fault('rounds.record-waits')
    return recordOf(cx, case_id)
  },
})

/** The record as it stands. Elevate first; nothing of it may leave an effect before disclosure. */
export async function recordOf(cx: Cx, case_id: string): Promise<RoundRecord> {
  const steps = await stepsOf(cx, case_id)
  if (!steps.some((one) => one.hash !== null)) throw fault('rounds.record-waits')
  return {
    format: 'jiebang review round 1', city_id: cx.city.id, case_id, draw: await drawOfRound(cx, case_id),
    steps: steps.flatMap((row) => {
      if (row.hash === null || row.previous === null) return []
      const { result, refused, left } = outcomeIn(cx, case_id, row)
      return [{ what: row.what, at: row.at, left, request: requestIn(cx, case_id, row), request_hash: row.request_hash, seed: row.seed, result, refused, previous: row.previous, hash: row.hash }]
    }),
  }
}
