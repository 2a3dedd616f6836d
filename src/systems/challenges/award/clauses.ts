import { z } from 'zod'
import { part, sentenceShape, sourceShape } from '#kernel/declare/pack.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { addMonths } from '#kernel/values/days.ts'
import type { CaseFile } from '#engines/cases/subject.ts'
import { challengeOf, type Challenge } from '../challenge.ts'
import { bidsOf, contentOf, isReadable } from '../take-up/bid.ts'
import { bidOf } from './contract.ts'
import type { DeliverableRow } from './deliverable.ts'
import { raceOf } from './race-plan.ts'

/** 合同条款: standard wording for one clause, with the law it rests on; `for_ip` is the ownership it is for. */
const clauseSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/), title: sentenceShape, source: sourceShape, illustrative: z.boolean().optional(),
  clause: z.enum(['ip', 'confidentiality', 'liability', 'diligent-failure', 'terms-of-art']), for_ip: z.enum(['owner', 'solver', 'joint', 'split']).optional(), text: sentenceShape,
})
type Clause = z.output<typeof clauseSchema>

/** The folder of a pack that holds clauses. */
export const clausesPart = part({ folder: 'clauses', schema: clauseSchema })

/** What article 845 of the Civil Code asks a technology contract to state, and where it stands in ours. */
export const mandatory = [
  { id: 'subject', zh: '标的的内容、范围和要求，履行的计划、地点和方式', en: 'Subject, scope and plan' },
  { id: 'confidentiality', zh: '技术信息和资料的保密', en: 'Confidentiality' },
  { id: 'ip', zh: '技术成果的归属和收益的分配办法', en: 'Ownership and benefits' },
  { id: 'acceptance', zh: '验收标准和方法', en: 'Acceptance' },
  { id: 'terms-of-art', zh: '名词和术语的解释', en: 'Terms' },
] as const

/** The tests of acceptance as the challenge's own indicators give them: nothing is promised at signing that was not asked at publication. */
function acceptanceOf({ indicators }: Challenge): string {
  return ['按榜单公布的核心指标和检测方法验收：', ...indicators.map((one, at) => `${at + 1}. ${one.metric}：目标值 ${one.target}${one.unit}${one.present ? `（现值 ${one.present}${one.unit}）` : ''}，检测方法：${one.test}。`)].join('\n')
}

/** A contract laid ready: clauses of the pack for the ownership the challenge was published with, acceptance from its indicators, milestones and deliverables from the chosen bid. Both sides may change every word. */
export async function laidReady(cx: Cx, file: CaseFile): Promise<Record<string, unknown>> {
  const challenge = await challengeOf(cx, file.id)
  const race = await raceOf(cx, file.parent_id)
  const clauses = [...cx.city.pack.docs<Clause>('clauses').values()].map(({ doc }) => doc).filter((one) => one.for_ip === undefined || one.for_ip === challenge.ip_clause)
  const texts = Object.fromEntries(clauses.map((one) => [one.clause, one.text.zh]))
  return {
    ...texts, subject: `就榜单“${challenge.title_zh ?? challenge.title_en}”所列技术难题开展研究开发，解决以下问题：${challenge.problem ?? ''}`.slice(0, 4_000), acceptance: acceptanceOf(challenge).slice(0, 2_000),
    ...race ? {} : await milestonesOfBid(cx, file),
    ...race ? { acceptance: `${acceptanceOf(challenge)}\n赛马各关口按公布的检验与过关标准评判。`.slice(0, 2_000), ip: `${texts.ip ?? ''}\n赛马淘汰队伍的成果：${race.ip_text}`.trim().slice(0, 2_000) } : {},
  }
}

/** What the chosen bid promised and asked for, as rows of the contract, its months counted from today; the two sides may set all of it right. */
async function milestonesOfBid(cx: Cx, file: CaseFile): Promise<Record<string, unknown>> {
  const bid = (await bidsOf(cx, file.parent_id ?? file.id)).find((one) => one.id === bidOf(file) && one.state === 'chosen')
  if (!bid || !isReadable(bid)) return {}
  const { milestones, deliverables } = contentOf(cx, bid) as { milestones?: { title: string, deliverable: string, month: number, 'price-fen': number }[], deliverables?: DeliverableRow[] }
  if (!milestones?.length) return {}
  return { milestones: milestones.map((one) => ({ title: one.title, deliverable: one.deliverable, 'due-on': addMonths(cx.today_on, Math.ceil(one.month)), 'price-fen': one['price-fen'] })), ...deliverables?.length ? { deliverables } : {} }
}
