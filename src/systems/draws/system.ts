import { casesOffer, settledOffer } from '#engines/cases/subject.ts'
import { panelsPart } from '#engines/draw/criteria.ts'
import type { System } from '#kernel/declare/system.ts'
import { answer } from './answer.ts'
import { ceremonyView } from './ceremony-view.ts'
import { certificate } from './certificate.ts'
import { figures } from './figures.ts'
import { followInvitations, invitationTopic } from './follow.ts'
import { invitationDelivery } from './letters.ts'
import { list } from './list.ts'
import { mine } from './mine.ts'
import { nameDrawers } from './opening.ts'
import { page } from './page.ts'
import { drawTermsPart } from './panels.ts'
import { proof } from './proof.ts'
import { panelDraw } from './subject.ts'
import { askUnlock, grantUnlock, readNames } from './unlock.ts'
import { words } from './words.ts'

// Rows that tell of a project, hold a secret or name a person are read by effects alone; even one's own seat is found by a name that only its draw's secret gives.
const sealed = { relations: {}, read: {} } as const

/** 专家抽取: panels drawn by a ceremony that nobody can steer, sealed until they meet, provable by anyone. */
export const system: System = {
  id: 'draws',
  title: { zh: '专家抽取', en: 'Draws of panels' },
  source: 'SCO-005…012；招标投标法实施条例（2019）第四十六、四十八条；政府采购法实施条例（2015）第三十九、四十三条；国科发火〔2016〕195 号',
  uses: ['organizations', 'accounts', 'cases', 'experts', 'conflicts'],
  tables: {
    // What is announced is everybody's to read; a draw asked for and not announced is known to those who see its case.
    draw: { relations: { public: 'draw.number is not null' }, read: { anyone: ['public'] } },
    draw_request: sealed,
    draw_commitment: sealed,
    draw_beacon: sealed,
    draw_person: sealed,
    draw_event: { ...sealed, is_append_only: true },
    draw_unlock: sealed,
  },
  actions: { answer, 'ask-unlock': askUnlock, 'grant-unlock': grantUnlock, 'read-names': readNames },
  queries: { list, page, certificate, ceremony: ceremonyView, mine, proof, figures },
  parts: [panelsPart, drawTermsPart],
  routines: { 'follow-invitations': { every_ms: 30_000, run: followInvitations } },
  letters: { [invitationTopic]: invitationDelivery },
  words,
  offers: { [casesOffer]: [panelDraw], [settledOffer]: nameDrawers },
}
