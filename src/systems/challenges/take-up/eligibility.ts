import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { docShape, part, sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import { compile, type Compiled } from '#feel/compile.ts'
import { loadCase, loadState, scopeOf } from '#engines/cases/load.ts'
import { sentence } from '#engines/cases/view-shape.ts'

/** What the conditions may ask of an organisation that thinks of bidding. */
const names = { 是发榜单位: 'boolean', 与发榜单位同人: 'boolean', 只公开摘要: 'boolean', 已承诺保密: 'boolean', 有统一代码或登记号: 'boolean', 在境内: 'boolean' } as const

const shape = z.strictObject({
  ...docShape,
  illustrative: z.boolean().optional(),
  /** What is expressly not asked: shown beside the conditions. */
  not_asked: z.array(sentenceShape).max(20).default([]),
  items: z.array(z.strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/), title: sentenceShape,
    /** Holds for who may bid (FEEL). */
    when: z.string().min(1).max(500).refine((text) => compile(text, { names, keeps_unknown: true }).ok, 'FEEL'),
    no: sentenceShape,
    /** What is still needed; such a condition is mended by the bidder and is no “no”. */
    needed: sentenceShape.optional(),
  })).min(1).max(30),
})
type Conditions = z.output<typeof shape>

/** 揭榜条件: who may bid, as rules of the pack. */
export const conditionsPart = part({ folder: 'registers', single: 'registers/bid-conditions.yaml', schema: shape })

export type Answer = { id: string, title: { zh: string, en: string }, outcome: 'yes' | 'no' | 'needed' | 'unknown', because: { zh: string, en: string } | null }

/** Each condition for one organisation: yes, no with the reason, or what is still needed. Elevate first. */
export async function eligibilityOf(cx: Cx, case_id: string, org_id: string): Promise<Answer[]> {
  const doc = cx.city.pack.docs<Conditions>('registers').get('bid-conditions')?.doc
  if (!doc) return []
  const { rows } = await sql<Record<keyof typeof names, boolean | null>>`select file.org_id = ${org_id} as "是发榜单位",
      exists (select from membership one join membership other on other.city_id = one.city_id and other.account_id = one.account_id where one.city_id = ${cx.city.id} and one.org_id = ${org_id} and other.org_id = file.org_id and one.role = 'solver' and other.role = 'enterprise' and one.ended_at is null and other.ended_at is null) as "与发榜单位同人",
      challenge.confidentiality = 'summary' as "只公开摘要", exists (select from undertaking where undertaking.city_id = file.city_id and undertaking.case_id = file.id and undertaking.org_id = ${org_id}) as "已承诺保密",
      org.uscc is not null or org.registration_number is not null as "有统一代码或登记号", org.country = 'CN' as "在境内"
    from case_file file join challenge on challenge.city_id = file.city_id and challenge.case_id = file.id left join organization org on org.city_id = file.city_id and org.id = ${org_id}
    where file.city_id = ${cx.city.id} and file.id = ${case_id}`.execute(cx.tx)
  const values = rows[0] ?? {}
  return doc.items.map((one) => {
    const compiled = compile(one.when, { names, keeps_unknown: true }) as Compiled
    const held = compiled.run(values)
    const outcome = held === true ? 'yes' as const : held === null ? 'unknown' as const : one.needed ? 'needed' as const : 'no' as const
    return { id: one.id, title: one.title, outcome, because: outcome === 'yes' ? null : outcome === 'needed' ? one.needed! : outcome === 'no' ? one.no : { zh: '平台没有这项资料，请补充单位信息', en: 'The platform lacks this; complete your organisation’s details' } }
  })
}

/** Refuses a bid of an organisation that may not bid; the page has said so long before. @throws fault `challenges.not-eligible` */
export async function assertEligible(cx: Cx, case_id: string, org_id: string): Promise<void> {
  const wrong = (await eligibilityOf(cx, case_id, org_id)).find((one) => one.outcome === 'no' || one.outcome === 'needed')
  if (wrong) throw fault('challenges.not-eligible', { why: wrong.because })
}

/** 能否揭榜: asked before a word is written. */
export const eligibility = query({
  title: { zh: '能否揭榜', en: 'Who may bid' },
  input: z.strictObject({ case_id: z.string().min(1).max(64) }),
  output: z.strictObject({ organization: sentence.nullable(), answers: z.array(z.strictObject({ id: z.string(), title: sentence, outcome: z.enum(['yes', 'no', 'needed', 'unknown']), because: sentence.nullable() })), not_asked: z.array(sentence) }),
  allow: { solver: ['public'] },
  run: async (cx, { case_id }) => {
    const file = await loadCase(cx, case_id)
    await cx.elevate()
    const { parties } = await loadState(cx, file.id)
    if (!cx.city.access.passage('challenges.eligibility', cx.actor, scopeOf(file, parties))) throw fault('cases.not-found', { id: case_id })
    const org_id = orgsOf(cx.actor, ['solver'])[0]
    const { rows } = await sql<{ zh: string, en: string }>`select title_zh as zh, title_en as en from organization where city_id = ${cx.city.id} and id = ${org_id ?? ''}`.execute(cx.tx)
    return { organization: rows[0] ?? null, answers: org_id ? await eligibilityOf(cx, case_id, org_id) : [], not_asked: cx.city.pack.docs<Conditions>('registers').get('bid-conditions')?.doc.not_asked ?? [] }
  },
})
