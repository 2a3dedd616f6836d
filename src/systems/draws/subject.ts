import type { Sentence } from '#kernel/declare/fault.ts'
import type { CaseSubject } from '#engines/cases/subject.ts'
import { casesOf } from '#engines/cases/room.ts'
import { beaconDueAt } from '#engines/draw/notice.ts'
import { publishNotice } from './announce.ts'
import { beaconEntriesOf, confirmBeacon, enterBeacon, wantsIssue } from './beacon.ts'
import { commit, fallbackFrom, reveal, revealsAreIn, silentIn, takeFallback } from './commit.ts'
import { askedOf, commitmentsOf, drawOf, role_of_party, type Party } from './draw.ts'
import { rootOf, vacantIn } from './follow.ts'
import { freeze } from './freeze.ts'
import { openDraw } from './opening.ts'
import { panelsOf, termsOf } from './panels.ts'
import { drawSections } from './sections.ts'
import { appointDirectly, cancelDraw, cancelWithoutBeacon, consentDirectly, directChoices, dropDraw, refuseDirectly, widenFields, widenPool } from './short.ts'
import { openWidenings } from './standing.ts'

/** 专家抽取 as a case. */
export const panelDraw: CaseSubject = {
  procedure: 'panel-draw',
  open: openDraw,
  values: async (cx, file, names) => {
    const draw = await drawOf(cx, file.id)
    const rows = await commitmentsOf(cx, file.id)
    const notice = draw.notice, parties = notice?.parties ?? []
    const mine = (Object.entries(role_of_party) as [Party, string][]).filter(([, role]) => cx.actor.grants.some((grant) => grant.role === role)).map(([party]) => party)
    const own = rows.filter((one) => mine.includes(one.party)), silent = silentIn(rows), are_in = revealsAreIn(draw, rows), due_at = notice === null ? null : beaconDueAt(notice)
    return {
      承诺到齐: rows.length > 0 && rows.length === parties.length, 本方已承诺: own.length > 0, 名单已冻结: draw.state === 'frozen', 人数不足: draw.state === 'short', 已抽取: draw.state === 'drawn' || draw.state === 'seated', 已取消: draw.state === 'cancelled',
      本方已揭示: own.some((one) => one.secret !== null), 均未揭示: rows.every((one) => one.secret === null), 可用后备: notice !== null && !are_in && silent.length > 0 && cx.now > fallbackFrom(cx, notice), 可直接指定: termsOf(cx).direct.includes(draw.panel),
      过揭示期限: notice !== null && cx.now > notice.reveal_until, 约定期号: notice === null && wantsIssue(panelsOf(cx).get(draw.panel)), 待公共随机数: due_at !== null && are_in && draw.beacon === null, 公共随机数已公布: due_at !== null && cx.now >= due_at,
      ...names.has('公共随机数已录入') ? { 公共随机数已录入: (await beaconEntriesOf(cx, file.id)).length > 0 } : {},
      ...names.has('可按条件放宽') ? { 可按条件放宽: openWidenings(cx, draw.panel, (await askedOf(cx, file.id)).widening).length > 0 } : {},
      ...names.has('空席') ? { 空席: await vacantIn(cx, rootOf(draw)) } : {},
    }
  },
  show: drawSections,
  options: async (cx, file, registers): Promise<Record<string, { id: string, title: Sentence }[]>> => ({
    ...registers.has('direct-candidates') ? { 'direct-candidates': await directChoices(cx, file) } : {},
    ...registers.has('draw-widenings') ? { 'draw-widenings': openWidenings(cx, (await drawOf(cx, file.id)).panel, (await askedOf(cx, file.id)).widening).map(({ id, title }) => ({ id, title })) } : {},
  }),
  effects: {
    'publish-notice': publishNotice, commit, freeze, reveal, 'take-fallback': takeFallback, 'widen-fields': widenFields, 'widen-pool': widenPool, 'appoint-directly': appointDirectly,
    'consent-directly': consentDirectly, 'refuse-directly': refuseDirectly, 'cancel-draw': cancelDraw, 'enter-beacon': enterBeacon, 'confirm-beacon': confirmBeacon, 'cancel-without-beacon': cancelWithoutBeacon, 'drop-draw': dropDraw,
  },
  prefill: async (cx, file, action) => action === 'widen-fields' ? { sectors: (await askedOf(cx, file.id)).sectors.filter((one) => casesOf(cx.city).options('sectors').some((option) => option.id === one)) } : {},
}
