import { join } from 'node:path'
import { fault } from '#kernel/declare/fault.ts'
import { checkPack, part, type Part } from '#kernel/declare/pack.ts'
import { addWorkdays, calendarOf, WORKDAYS_MAX, type CalendarDoc, type StripKind } from '#kernel/values/workdays.ts'
import { z } from 'zod'
import { readArgs, usageFault, type Command } from './command.ts'

const packs_root = join(import.meta.dirname, '../../packs')

/** The calendars as they stand; `pack check` says what is wrong with one, and `calendarOf` refuses what cannot be counted with. */
const calendars: Part<any> = part({ folder: 'calendar', schema: z.looseObject({ id: z.string() }), envelope: 'own' })

const kindWords: Record<StripKind, { zh: string, en: string }> = {
  start: { zh: '收到', en: 'received' }, counted: { zh: '工作日', en: 'working day' }, weekend: { zh: '周末', en: 'weekend' },
  holiday: { zh: '放假', en: 'holiday' }, 'make-up': { zh: '调休上班', en: 'make-up day' }, paused: { zh: '暂停', en: 'paused' },
}

/** 工作日: the due day of a term, with every day that leads to it. */
export const clock: Command = {
  usage: 'jiebang clock --from 2021-02-05 --days 5 [--pack jinhua] [--json]',
  title: { zh: '从收件日起数工作日，列出每一天', en: 'count working days from a day of receipt, showing each day' },
  async run(args, io) {
    const { values } = readArgs(clock, args, { options: { from: { type: 'string' }, days: { type: 'string' }, pack: { type: 'string', default: 'jinhua' } }, positionals_max: 0 })
    if (values.from === undefined || values.days === undefined) throw usageFault(clock)
    const days = /^\d{1,4}$/.test(values.days) ? Number(values.days) : NaN
    if (!(days <= WORKDAYS_MAX)) throw fault('commands.not-a-count', { name: 'days', min: 0, max: WORKDAYS_MAX })
    const pack = await checkPack(packs_root, values.pack, [calendars])
    const term = addWorkdays(calendarOf([...pack.docs<CalendarDoc>('calendar').values()].map((one) => one.doc)), values.from, days)
    let counted = 0
    for (const { on, kind, reason } of term.strip) {
      const counts = kind === 'counted' || kind === 'make-up'
      if (counts) counted += 1
      const place = counts ? String(counted).padStart(4) : '   ·'
      io.say({ zh: `${on} ${place}  ${kindWords[kind].zh}${reason ? `：${reason.zh}` : ''}`, en: `${on} ${place}  ${kindWords[kind].en}${reason ? `: ${reason.en}` : ''}` })
    }
    io.say({ zh: `到期日 ${term.due_on}${term.note ? `（暂定：${term.note.zh}）` : ''}`, en: `Due on ${term.due_on}${term.note ? ` (provisional: ${term.note.en})` : ''}` })
    io.answer({ from_on: values.from, workdays: days, pack: values.pack, ...term })
    return 0
  },
}
