import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, CaseSubject } from '#engines/cases/subject.ts'
import { peopleToldTo } from '#engines/cases/in-person.ts'
import type { Values } from '#engines/cases/move.ts'
import { beforeReading } from './appraise/sections.ts'
import { openContract } from './award/contract.ts'
import { challengeOf } from './challenge.ts'
import type { Carried, Choice } from './part.ts'
import { gathered, partsIn } from './parts.ts'
import { seek } from './seek/part.ts'
import { ownName } from './seek/own-name.ts'
import { openNeed } from './seek/need.ts'

/** 揭榜挂帅 as the cases engine carries it, one subject per procedure: facts for the guards, choices for the forms, effects by name. */
function subjectOf(procedure: Carried, open: CaseSubject['open']): CaseSubject {
  const parts = partsIn(procedure)
  const facts = parts.flatMap((part) => Object.entries(part.values ?? {}))
  const of = procedure === 'challenge' ? sql`file.id` : sql`file.parent_id`
  return {
    procedure, open,
    values: async (cx: Cx, file: CaseFile, names): Promise<Values> => {
      // Always in the same order, so that the same question has the same text.
      const asked = facts.filter(([name]) => names.has(name)).map(([name, value]) => sql`${value} as ${sql.id(name)}`)
      if (asked.length === 0) return {}
      const { rows } = await sql<Values>`select ${sql.join(asked, sql`, `)} from case_file file left join challenge on challenge.city_id = file.city_id and challenge.case_id = ${of}
        where file.city_id = ${cx.city.id} and file.id = ${file.id}`.execute(cx.tx)
      return rows[0] ?? {}
    },
    options: async (cx, file, registers) => {
      const all: Record<string, Choice[]> = {}
      for (const part of parts) for (const [register, choices] of Object.entries(part.options ?? {})) if (registers.has(register)) all[register] = await choices(cx, file)
      return all
    },
    show: async (cx, file, reader) => {
      const challenge = await challengeOf(cx, file.id)
      if (challenge.problem === null) return await seek.sections!(cx, file, challenge, reader)
      const declaring = procedure === 'challenge' ? await beforeReading(cx, file, challenge, reader) : null
      if (declaring) return declaring
      const shown = []
      // A co-owner, whose need was merged into this one, follows the need; bids, contract and money are the owner's affair.
      const rooms = reader.role === 'enterprise' && reader.relation === 'assigned' ? parts.filter((part) => part === seek) : parts
      for (const part of rooms) shown.push(...await part.sections?.(cx, file, challenge, reader) ?? [])
      return shown
    },
    people: (cx, parties) => peopleToldTo(cx.actor, parties),
    words: (cx, file) => ownName(cx, file),
    effects: gathered('effects'),
    prefill: async (cx, file, action) => {
      const all: Record<string, unknown> = {}
      for (const part of parts) Object.assign(all, await part.prefill?.(cx, file, action))
      return all
    },
    helps: async (cx, file, action) => {
      const all: Record<string, Sentence> = {}
      for (const part of parts) Object.assign(all, await part.helps?.(cx, file, action))
      return all
    },
  }
}

/** The cases of this system. */
export const challengeSubjects: CaseSubject[] = [subjectOf('challenge', openNeed), subjectOf('challenge-contract', openContract)]
