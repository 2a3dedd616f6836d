import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, CaseSubject } from '#engines/cases/subject.ts'
import type { Values } from '#engines/cases/move.ts'
import { challengeOf } from './challenge.ts'
import { foundBy } from './hall/found-challenges.ts'
import type { Choice } from './part.ts'
import { gathered, parts } from './parts.ts'
import { openNeed } from './seek/need.ts'

const facts = sql.join(Object.entries(gathered('values')).map(([name, value]) => sql`${value} as ${sql.id(name)}`), sql`, `)

/** 揭榜挂帅 as the cases engine carries it: facts for the guards, choices for the forms, effects by name. */
export const challengeSubject: CaseSubject = {
  procedure: 'challenge',
  open: openNeed,
  values: async (cx: Cx, file: CaseFile): Promise<Values> => {
    const { rows } = await sql<Values>`select ${facts} from case_file file left join challenge on challenge.city_id = file.city_id and challenge.case_id = file.id
      where file.city_id = ${cx.city.id} and file.id = ${file.id}`.execute(cx.tx)
    return rows[0] ?? {}
  },
  options: async (cx, file) => {
    const all: Record<string, Choice[]> = {}
    for (const part of parts) Object.assign(all, await part.options?.(cx, file))
    return all
  },
  show: async (cx, file, reader) => {
    const challenge = await challengeOf(cx, file.id)
    if (challenge.problem === null) return []
    const shown = []
    for (const part of parts) shown.push(...await part.sections?.(cx, file, challenge, reader) ?? [])
    return shown
  },
  effects: gathered('effects'),
  foundBy,
}
