import { fault } from '#kernel/declare/fault.ts'
import type { Pack } from '#kernel/declare/pack.ts'
import type { System } from '#kernel/declare/system.ts'
import { calendarOf, type CalendarDoc } from '#kernel/values/workdays.ts'
import type { CodedChoices } from '#engines/cases/coded-choices.ts'
import { assemble } from '#engines/cases/chapters.ts'
import type { Form } from '#engines/cases/form.ts'
import type { ProcedureText } from '#engines/cases/procedure.ts'
import { actionsOf } from '#engines/cases/mount.ts'
import { bundle, type Bundle, type CasesRoom, type Option } from '#engines/cases/room.ts'
import { casesOffer, settledOffer, type CaseSubject, type Settled } from '#engines/cases/subject.ts'
import type { WordList } from '#engines/cases/word-list.ts'
import type { Words } from '#engines/cases/wording.ts'

/** Compiles what the cases engine needs of one city: calendar, forms, procedures, and the systems that carry them. */
export function casesRoomOf(pack: Pack, systems: readonly System[]): CasesRoom {
  const subjects = new Map(systems.flatMap((system) => (system.offers?.[casesOffer] as CaseSubject[] | undefined) ?? []).map((subject) => [subject.procedure, subject]))
  const forms = new Map([...pack.docs<Form>('forms').values()].map(({ doc }) => [doc.id, doc]))
  const current = new Map([...pack.docs<ProcedureText>('procedures').values()].map(({ doc }) => [doc.id, bundle(assemble(doc, pack).text, forms)]))
  for (const [id, { procedure }] of current) {
    if (!subjects.has(id)) throw fault('cases.no-procedure', { procedure: id })
    for (const act of procedure.acts.values()) {
      const known = act.effect === undefined || act.effect in subjects.get(id)!.effects || ['return', 'extend-clock'].includes(act.effect)
      if (!known) throw new Error(`invariant: procedure ${id} names the effect ${act.effect}, which ${procedure.text.system} does not have`)
    }
  }
  refuseCollisions([...current.values()])
  const registers = pack.docs<{ items?: Option[] }>('registers')
  const choices = pack.docs<CodedChoices>('choices')
  const lists = new Map([...pack.docs<WordList>('wording').values()].map(({ doc }): [string, Words] => [doc.id, wordsOf(doc)]))
  return {
    current, pinned: new Map(), subjects,
    settled: systems.flatMap((system) => (system.offers?.[settledOffer] as Settled | undefined) ?? []),
    calendar: calendarOf([...pack.docs<CalendarDoc>('calendar').values()].map(({ doc }) => doc)),
    options: (register) => (registers.get(register)?.doc.items ?? choices.get(register)?.doc.items ?? []).map(({ id, title, help }) => ({ id, title, ...help && { help } })),
    choices: (register) => choices.get(register)?.doc.items ?? [],
    words: (list) => lists.get(list),
    role_titles: new Map(systems.flatMap((system) => Object.entries(system.roles ?? {}))),
  }
}

/** A list without its envelope; who says so as a sentence. */
function wordsOf({ id, instead, words, unless, cites }: WordList): Words {
  const title = cites && (typeof cites.title === 'string' ? { zh: cites.title, en: cites.title } : cites.title)
  return { id, instead, words, unless, ...title && { cites: title } }
}

/** Procedures of one system share its addresses: an action that two of them give would hide one, and their access would run together. */
function refuseCollisions(bundles: readonly Bundle[]): void {
  const taken = new Map<string, string>()
  for (const one of bundles) {
    const { id, system } = one.procedure.text
    for (const name of Object.keys(actionsOf(one))) {
      const other = taken.get(`${system}.${name}`)
      if (other !== undefined) throw fault('cases.action-twice', { action: name, first: other, second: id })
      taken.set(`${system}.${name}`, id)
    }
  }
}
