import { createHash } from 'node:crypto'
import { invariant, type Sentence } from '#kernel/declare/fault.ts'
import type { City, Cx } from '#kernel/store/cx.ts'
import { sql, type Tx } from '#kernel/store/db.ts'
import { canonical } from '#kernel/trust/canonical.ts'
import type { Calendar } from '#kernel/values/workdays.ts'
import { formSchema, type Form } from './form.ts'
import { compileProcedure, procedureSchema, type Procedure, type ProcedureText } from './procedure.ts'
import type { CodedChoice } from './coded-choices.ts'
import type { CaseFile, CaseSubject, Settled } from './subject.ts'
import type { Words } from './wording.ts'

/** A procedure with the forms it uses: what a case is pinned to. */
export type Bundle = { procedure: Procedure, forms: Map<string, Form>, hash: string }

export type Option = { id: string, title: Sentence, help?: Sentence | undefined }

/** What the engine keeps per city, made once at start. */
export type CasesRoom = {
  current: Map<string, Bundle>
  pinned: Map<string, Bundle>
  calendar: Calendar
  /** Options of a register: sectors, counties. */
  options: (register: string) => Option[]
  /** Choices of a coded register with all that the pack says of them. */
  choices: (register: string) => CodedChoice[]
  /** 用语清单 by id. */
  words: (list: string) => Words | undefined
  subjects: Map<string, CaseSubject>
  /** Called after each step of any case, in its transaction. */
  settled: Settled[]
  role_titles: Map<string, Sentence>
}

/** The engine's room of the city at work. */
export function casesOf(city: City): CasesRoom {
  const room = city.rooms.cases as CasesRoom | undefined
  invariant(room, 'the cases room is set up at start')
  return room
}

/** Puts a procedure and its forms together; the hash covers every word of both. */
export function bundle(text: ProcedureText, forms: Map<string, Form>): Bundle {
  const used = usedForms(text, forms)
  const hash = createHash('sha256').update(canonical(plain(text, used))).digest('hex')
  const { procedure, problems } = compileProcedure(text, hash)
  invariant(problems.length === 0, `procedure ${text.id}: ${problems[0]?.en}`)
  return { procedure, forms: used, hash }
}

/** The bundle as it is stored and hashed; undefined keys are left out. */
export function plain(text: ProcedureText, forms: Map<string, Form>): { procedure: unknown, forms: unknown } {
  return JSON.parse(JSON.stringify({ procedure: text, forms: [...forms.values()] })) as { procedure: unknown, forms: unknown }
}

function usedForms(text: ProcedureText, forms: Map<string, Form>): Map<string, Form> {
  const ids = [...new Set(text.actions.flatMap((action) => action.form ?? []))].sort()
  return new Map(ids.flatMap((id) => forms.has(id) ? [[id, forms.get(id)!] as const] : []))
}

/** Keeps the city's current procedures in the database, so that a case opened today can be finished under them in ten years. */
export async function keepProcedures(tx: Tx, city_id: string, room: CasesRoom): Promise<void> {
  for (const [id, one] of room.current) {
    await sql`insert into procedure_version (city_id, hash, procedure, bundle)
      values (${city_id}, ${one.hash}, ${id}, ${JSON.stringify(plain(one.procedure.text, one.forms))}::jsonb) on conflict do nothing`.execute(tx)
  }
}

/** The bundle a case is pinned to: the current one, or an older one read back from the database. */
export async function bundleOf(cx: Cx, file: Pick<CaseFile, 'procedure' | 'procedure_hash'>): Promise<Bundle> {
  const room = casesOf(cx.city)
  const current = room.current.get(file.procedure)
  if (current?.hash === file.procedure_hash) return current
  const kept = room.pinned.get(file.procedure_hash)
  if (kept) return kept
  const { rows } = await sql<{ bundle: { procedure: unknown, forms: unknown[] } }>`
    select bundle from procedure_version where city_id = ${cx.city.id} and hash = ${file.procedure_hash}`.execute(cx.tx)
  invariant(rows[0], 'every hash a case is pinned to is kept')
  const older = bundle(procedureSchema.parse(rows[0].bundle.procedure), new Map(rows[0].bundle.forms.map((one) => {
    const form = formSchema.parse(one)
    return [form.id, form]
  })))
  room.pinned.set(file.procedure_hash, { ...older, hash: file.procedure_hash })
  return older
}
