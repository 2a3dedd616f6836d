import type { System } from '#kernel/declare/system.ts'
import { assess } from './assess.ts'
import { board, officers } from './board.ts'
import { boardRows } from './board-rows.ts'
import { demoLadderPart } from './demo.ts'
import { history, readers } from './history.ts'
import { recordStatus } from './record-status.ts'
import { remind } from './remind.ts'
import { settingsPart } from './settings.ts'
import { weigh, weighDaily } from './weigh.ts'
import { words } from './words.ts'

const near = { 'own-organisation': true, 'same-county': true, 'same-city': true } as const

/** 梯度培育库: who holds which status of the ladder, who is near, and what one's own company lacks. */
export const system: System = {
  id: 'ladder',
  title: { zh: '梯度培育库', en: 'Enterprise ladder' },
  source: '国科火〔2016〕195号、国科发火〔2016〕32号、国科发政〔2017〕115号；TGT-008、027、032、036、042、053、059',
  uses: ['organizations', 'cases', 'facts', 'incentives'],
  tables: {
    ladder_status: { relations: near, read: readers, is_append_only: true },
    ladder_reminder: { relations: near, read: readers, is_append_only: true },
    ladder_run: { relations: { 'same-city': true }, read: { 'county-officer': ['same-city'], 'city-officer': ['same-city'], auditor: ['same-city'] } },
    ladder_standing: { relations: { 'same-county': true, 'same-city': true }, read: officers },
  },
  actions: { 'record-status': recordStatus, weigh },
  queries: { assess, history, board, 'board-rows': boardRows },
  parts: [settingsPart, demoLadderPart],
  routines: { remind: { every_ms: 3_600_000, run: remind }, weigh: { every_ms: 3_600_000, run: weighDaily } },
  words,
}
