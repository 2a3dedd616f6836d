import { fault } from '#kernel/declare/fault.ts'
import type { Pack } from '#kernel/declare/pack.ts'
import type { Sentence } from '#kernel/declare/fault.ts'
import type { System } from '#kernel/declare/system.ts'
import { calendarOf, type CalendarDoc } from '#kernel/values/workdays.ts'
import type { Form } from '#engines/cases/form.ts'
import type { ProcedureText } from '#engines/cases/procedure.ts'
import { bundle, type CasesRoom } from '#engines/cases/room.ts'
import { casesOffer, settledOffer, type CaseSubject, type Settled } from '#engines/cases/subject.ts'

/** Compiles what the cases engine needs of one city: calendar, forms, procedures, and the systems that carry them. */
export function casesRoomOf(pack: Pack, systems: readonly System[]): CasesRoom {
  const subjects = new Map(systems.flatMap((system) => (system.offers?.[casesOffer] as CaseSubject[] | undefined) ?? []).map((subject) => [subject.procedure, subject]))
  const forms = new Map([...pack.docs<Form>('forms').values()].map(({ doc }) => [doc.id, doc]))
  const current = new Map([...pack.docs<ProcedureText>('procedures').values()].map(({ doc }) => [doc.id, bundle(doc, forms)]))
  for (const [id, { procedure }] of current) {
    if (!subjects.has(id)) throw fault('cases.no-procedure', { procedure: id })
    for (const act of procedure.acts.values()) {
      const known = act.effect === undefined || act.effect in subjects.get(id)!.effects || ['return', 'extend-clock'].includes(act.effect)
      if (!known) throw new Error(`invariant: procedure ${id} names the effect ${act.effect}, which ${procedure.text.system} does not have`)
    }
  }
  const registers = pack.docs<{ items?: { id: string, title: Sentence }[] }>('registers')
  return {
    current, pinned: new Map(), subjects,
    settled: systems.flatMap((system) => (system.offers?.[settledOffer] as Settled | undefined) ?? []),
    calendar: calendarOf([...pack.docs<CalendarDoc>('calendar').values()].map(({ doc }) => doc)),
    options: (register) => registers.get(register)?.doc.items ?? [],
    role_titles: new Map(systems.flatMap((system) => Object.entries(system.roles ?? {}))),
  }
}
