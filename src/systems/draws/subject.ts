import type { Sentence } from '#kernel/declare/fault.ts'
import type { CaseSubject } from '#engines/cases/subject.ts'
import { casesOf } from '#engines/cases/room.ts'
import { publishNotice } from './announce.ts'
import { commit, reveal, takeFallback } from './commit.ts'
import { askedOf, commitmentsOf, drawOf, role_of_party, type Party } from './draw.ts'
import { rootOf, vacantIn } from './follow.ts'
import { freeze } from './freeze.ts'
import { openDraw } from './opening.ts'
import { termsOf } from './panels.ts'
import { drawSections } from './sections.ts'
import { appointDirectly, cancelDraw, consentDirectly, directChoices, dropDraw, refuseDirectly, widenFields } from './short.ts'

/** 专家抽取 as a case. */
export const panelDraw: CaseSubject = {
  procedure: 'panel-draw',
  open: openDraw,
  values: async (cx, file, names) => {
    const draw = await drawOf(cx, file.id)
    const rows = await commitmentsOf(cx, file.id)
    const parties = draw.notice?.parties ?? []
    const mine = (Object.entries(role_of_party) as [Party, string][]).filter(([, role]) => cx.actor.grants.some((grant) => grant.role === role)).map(([party]) => party)
    const own = rows.filter((one) => mine.includes(one.party))
    return {
      承诺到齐: rows.length > 0 && rows.length === parties.length, 本方已承诺: own.length > 0, 名单已冻结: draw.state === 'frozen', 人数不足: draw.state === 'short', 已抽取: draw.state === 'drawn' || draw.state === 'seated', 已取消: draw.state === 'cancelled',
      本方已揭示: own.some((one) => one.secret !== null), 可用后备: draw.notice?.fallback === 'cancel' && draw.reveal_until !== null && cx.now > draw.reveal_until, 可直接指定: termsOf(cx).direct.includes(draw.panel),
      ...names.has('空席') ? { 空席: await vacantIn(cx, rootOf(draw)) } : {},
    }
  },
  show: drawSections,
  options: async (cx, file, registers): Promise<Record<string, { id: string, title: Sentence }[]>> => registers.has('direct-candidates') ? { 'direct-candidates': await directChoices(cx, file) } : {},
  effects: {
    'publish-notice': publishNotice, commit, freeze, reveal, 'take-fallback': takeFallback, 'widen-fields': widenFields, 'appoint-directly': appointDirectly,
    'consent-directly': consentDirectly, 'refuse-directly': refuseDirectly, 'cancel-draw': cancelDraw, 'drop-draw': dropDraw,
  },
  prefill: async (cx, file, action) => action === 'widen-fields' ? { sectors: (await askedOf(cx, file.id)).sectors.filter((one) => casesOf(cx.city).options('sectors').some((option) => option.id === one)) } : {},
}
