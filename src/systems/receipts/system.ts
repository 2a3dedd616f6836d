import type { System } from '#kernel/declare/system.ts'
import { kernelTables } from '#kernel/store/kernel-tables.ts'
import { list } from './list.ts'
import { seals } from './seals.ts'
import { show } from './show.ts'
import { words } from './words.ts'

/** 回执: what proves what was received and decided, to whoever holds the paper. */
export const system: System = {
  id: 'receipts',
  title: { zh: '回执', en: 'Receipts' },
  source: 'architecture.md §4；Merkle 树：RFC 6962；Ed25519：RFC 8032；规范化 JSON：RFC 8785',
  uses: ['cases'],
  tables: kernelTables,
  actions: {},
  queries: { list, show, seals },
  words,
}
