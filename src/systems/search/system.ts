import type { System } from '#kernel/declare/system.ts'
import { searchTables } from '#engines/match/scope.ts'
import { synonymsPart } from '#engines/match/synonyms.ts'
import { relations } from '#kernel/trust/actor.ts'
import { find } from './find.ts'
import { suggest } from './suggest.ts'

/** 检索: one box for everything; each system says what of it may be found. */
export const system: System = {
  id: 'search',
  title: { zh: '检索', en: 'Search' },
  source: 'architecture.md §4',
  uses: [],
  // Whoever may read a thing may find it: the policy asks for the same pair of the thing's own table.
  tables: searchTables({ anyone: relations }),
  actions: {},
  queries: { find, suggest },
  parts: [synonymsPart],
  words: {},
}
