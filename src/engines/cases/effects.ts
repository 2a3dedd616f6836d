import { fault } from '#kernel/declare/fault.ts'
import { extendClock } from './clocks.ts'
import { bundleOf } from './room.ts'
import type { Effect } from './subject.ts'

/** Longest extension one decision may give, working days. */
export const extension_workdays_max = 60

/** Effects any procedure may name: they concern the case itself, not its subject. */
export const engineEffects: Record<string, Effect> = {
  /** 延期: adds working days to a running clock, with a reason people can read. */
  'extend-clock': async (cx, turn) => {
    const { clock, workdays, reason } = turn.answers as { clock: string, workdays: number, reason: string }
    if (!Number.isInteger(workdays) || workdays < 1 || workdays > extension_workdays_max) throw fault('cases.extension-out-of-range', { max: extension_workdays_max })
    const done = await extendClock(cx, await bundleOf(cx, turn.case), turn.case.id, clock, workdays, { zh: reason, en: reason })
    if (!done) throw fault('cases.clock-not-running', { clock })
    return { note: { zh: `延长 ${workdays} 个工作日：${reason}`, en: `Extended by ${workdays} working days: ${reason}` } }
  },
  /** 退回补正: the itemised list stands in the history and above the form until the next submission. */
  return: async (_cx, turn) => {
    const items = (turn.answers.items as { what: string }[] | undefined) ?? []
    return { note: { zh: `需补正 ${items.length} 处`, en: `${items.length} points to correct` } }
  },
}
