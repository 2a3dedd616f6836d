import { sql } from '#kernel/store/db.ts'
import { milestonesOf } from '../award/milestone.ts'
import { cityReaders, type ChallengePart } from '../part.ts'
import { coverSections } from './cover-sections.ts'
import { claim, claimsOf, decideClaim, insure as takeOut, quote, quotesOf } from './insure.ts'

const quotes = (state: string) => sql`exists (select from insurance_quote quote where quote.city_id = file.city_id and quote.case_id = file.id and quote.state = ${sql.lit(state)})`

/** 保榜 */
export const insure: ChallengePart = {
  procedure: 'challenge-contract',
  tables: {
    insurance_quote: { relations: { 'own-organisation': true, 'same-city': true }, read: { insurer: ['own-organisation'], ...cityReaders } },
    insurance_claim: { relations: { assigned: true, 'same-city': true }, read: { insurer: ['assigned'], ...cityReaders } },
  },
  values: {
    已报价: quotes('offered'),
    保单有效: quotes('taken'),
    待处理索赔: sql`(select count(*)::int from insurance_claim claim where claim.city_id = file.city_id and claim.case_id = file.id and claim.state = 'open')`,
    可索赔: sql`(select count(*)::int from milestone lost where lost.city_id = file.city_id and lost.case_id = file.id and lost.state in ('failed', 'partial')
      and not exists (select from insurance_claim claim where claim.city_id = lost.city_id and claim.case_id = lost.case_id and claim.position = lost.position))`,
  },
  options: async (cx, file) => {
    const claims = await claimsOf(cx, file.id)
    const lost = (await milestonesOf(cx, file.id)).filter((one) => (one.state === 'failed' || one.state === 'partial') && !claims.some((row) => row.position === one.position))
    return {
      'failed-milestones': lost.map((one) => ({ id: String(one.position), title: { zh: `${one.position}. ${one.title}`, en: `${one.position}. ${one.title}` } })),
      'open-quotes': (await quotesOf(cx, file.id)).filter((one) => one.state === 'offered').map((one) => ({ id: one.id, title: { zh: `${one.org_zh ?? one.org_id}：保费 ${one.premium_fen / 100} 元，保额 ${one.cover_fen / 100} 元`, en: `${one.org_en ?? one.org_id}: premium ${one.premium_fen / 100}, cover ${one.cover_fen / 100} yuan` } })),
      'open-claims': claims.filter((one) => one.state === 'open').map((one) => ({ id: one.id, title: { zh: `里程碑 ${one.position}：${one.title}`, en: `Milestone ${one.position}: ${one.title}` } })),
    }
  },
  sections: async (cx, file, challenge, reader) => reader.relation === 'public' || reader.role === 'expert' ? [] : coverSections(cx, file, challenge),
  effects: { quote, insure: takeOut, claim, 'decide-claim': decideClaim },
}
