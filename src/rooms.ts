import { join } from 'node:path'
import type { System, TableScope } from '#kernel/declare/system.ts'
import type { Room } from '#kernel/store/migrate.ts'
import type { FaultWords } from '#kernel/declare/fault.ts'
import { words as cases } from '#engines/cases/words.ts'
import { words as draw } from '#engines/draw/words.ts'
import { words as assignment } from '#engines/assignment/words.ts'
import { words as race } from '#engines/race/words.ts'
import { deliverableTables } from '#engines/deliverables/scope.ts'
import { words as deliverables } from '#engines/deliverables/words.ts'
import { words as ledger } from '#engines/ledger/words.ts'
import { words as match } from '#engines/match/words.ts'
import { words as reviews } from '#engines/reviews/words.ts'
import { words as feel } from '#feel/words.ts'
import { words as factsRoom } from '#facts/words.ts'
import { words as packs } from '#kernel/declare/pack-words.ts'
import { words as outside } from '#kernel/outside/words.ts'
import { words as kernel } from '#kernel/store/kernel-words.ts'
import { words as store } from '#kernel/store/words.ts'
import { words as trust } from '#kernel/trust/words.ts'
import { words as values } from '#kernel/values/words.ts'
import { ledgerTables } from '#engines/ledger/scope.ts'
import { reviewTables } from '#engines/reviews/scope.ts'
import { ruleTables } from '#engines/rules/scope.ts'
import { words as rules } from '#engines/rules/words.ts'
import { questionTables } from '#engines/questions/scope.ts'
import { words as questions } from '#engines/questions/words.ts'
import { translationTables } from '#engines/translations/scope.ts'
import { words as translations } from '#engines/translations/words.ts'

const here = (path: string) => join(import.meta.dirname, path)

/** Rooms with tables, in the order their first steps run: kernel, facts, engines, then the systems as listed. */
export function roomsOf(systems: readonly System[]): Room[] {
  const organizations_first = ['organizations', 'accounts']
  const inOrder = [...systems].sort((a, b) => rank(a.id) - rank(b.id))
  function rank(id: string): number {
    const at = organizations_first.indexOf(id)
    return at === -1 ? organizations_first.length : at
  }
  return [
    { name: 'kernel', folder: here('kernel/store') },
    { name: 'outside', folder: here('kernel/outside') },
    { name: 'facts', folder: here('facts') },
    { name: 'feel', folder: here('feel') },
    { name: 'ledger', folder: here('engines/ledger') },
    { name: 'cases', folder: here('engines/cases') },
    { name: 'match', folder: here('engines/match') },
    { name: 'reviews', folder: here('engines/reviews') },
    { name: 'deliverables', folder: here('engines/deliverables') },
    { name: 'rules', folder: here('engines/rules') },
    { name: 'subscriptions', folder: here('engines/subscriptions') },
    { name: 'questions', folder: here('engines/questions') },
    { name: 'translations', folder: here('engines/translations') },
    ...inOrder.map((system) => ({ name: `systems/${system.id}`, folder: here(`systems/${system.id}`) })),
  ]
}

/** Every table's scope, from the systems that declare them. */
export function scopesOf(systems: readonly System[]): Record<string, TableScope> {
  return Object.assign({},
    ledgerTables,
    reviewTables,
    deliverableTables,
    ruleTables,
    questionTables,
    translationTables,
    ...systems.map((system) => system.tables),
  ) as Record<string, TableScope>
}

/** Every sentence a refusal may use. */
export function wordsOf(systems: readonly System[]): FaultWords {
  return Object.assign({}, kernel, store, trust, values, packs, outside, feel, factsRoom,
    ledger,
    draw,
    assignment,
    race,
    cases,
    match,
    reviews,
    deliverables,
    rules,
    questions,
    translations,
    ...systems.map((system) => system.words),
  ) as FaultWords
}
