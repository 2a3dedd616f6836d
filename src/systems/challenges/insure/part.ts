import { sql } from '#kernel/store/db.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import { milestonesOf, unreached } from '../award/milestone.ts'
import { cityReaders, yuan, type ChallengePart } from '../part.ts'
import { coverSections } from './cover-sections.ts'
import { adjustClaim, claim, claimsOf, decideClaim, recordRecovery } from './claim.ts'
import { insuranceClaims, insuranceFigures, insuranceRows } from './figures.ts'
import { answerEndorsement, endorse, insure as takeOut } from './policy.ts'
import { products, productsOf, setProduct } from './product.ts'
import { quote, quotesOf } from './quote.ts'
import { insureWords } from './words.ts'

const quotes = (state: string) => sql`exists (select from insurance_quote quote where quote.city_id = file.city_id and quote.case_id = file.id and quote.state = ${sql.lit(state)})`

/** 保榜 */
export const insure: ChallengePart = {
  procedure: 'challenge-contract',
  tables: {
    insurance_quote: { relations: { 'own-organisation': true, 'same-city': true }, read: { insurer: ['own-organisation'], ...cityReaders } },
    insurance_product: { relations: { 'own-organisation': true, 'same-city': true }, read: { insurer: ['own-organisation'], ...cityReaders }, is_append_only: true },
    insurance_endorsement: { relations: { assigned: true, 'same-city': true }, read: cityReaders },
    insurance_recovery: { relations: { 'same-city': true }, read: cityReaders, is_append_only: true },
    insurance_claim: { relations: { assigned: true, 'same-city': true }, read: { insurer: ['assigned'], ...cityReaders } },
  },
  actions: { 'set-product': setProduct, 'record-recovery': recordRecovery },
  queries: { products, 'insurance-figures': insuranceFigures, 'insurance-rows': insuranceRows, 'insurance-claims': insuranceClaims },
  words: insureWords,
  values: {
    待答复批改: sql`exists (select from insurance_endorsement change where change.city_id = file.city_id and change.case_id = file.id and change.state = 'offered')`,
    已核损索赔: sql`(select count(*)::int from insurance_claim claim where claim.city_id = file.city_id and claim.case_id = file.id and claim.state = 'open' and claim.opinion is not null)`,
    已报价: quotes('offered'),
    保单有效: quotes('taken'),
    待处理索赔: sql`(select count(*)::int from insurance_claim claim where claim.city_id = file.city_id and claim.case_id = file.id and claim.state = 'open')`,
    可索赔: sql`(select count(*)::int from milestone where milestone.city_id = file.city_id and milestone.case_id = file.id and milestone.state in ('failed', 'partial') and not ${unreached}
      and not exists (select from insurance_claim claim where claim.city_id = milestone.city_id and claim.case_id = milestone.case_id and claim.position = milestone.position))`,
  },
  options: {
    'insurance-products': async (cx) => {
      const own = orgsOf(cx.actor, ['insurer'])[0]
      return own ? (await productsOf(cx, own, true)).map((one) => ({ id: one.id, title: { zh: `${one.title_zh}：费率 ${one.rate_bp / 100}%，上限 ${yuan(one.limit_fen)}${one.is_illustrative ? '（示例）' : ''}`, en: `${one.title_en}: rate ${one.rate_bp / 100}%, up to ${yuan(one.limit_fen)}${one.is_illustrative ? ' (illustrative)' : ''}` } })) : []
    },
    'failed-milestones': async (cx, file) => {
      const claims = await claimsOf(cx, file.id)
      const lost = (await milestonesOf(cx, file.id)).filter((one) => (one.state === 'failed' || one.state === 'partial') && !one.is_unreached && !claims.some((row) => row.position === one.position))
      return lost.map((one) => ({ id: String(one.position), title: { zh: `${one.position}. ${one.title}`, en: `${one.position}. ${one.title}` } }))
    },
    'open-quotes': async (cx, file) => (await quotesOf(cx, file.id)).filter((one) => one.state === 'offered').map((one) => ({ id: one.id, title: { zh: `${one.org_zh ?? one.org_id}：保费 ${yuan(one.premium_fen)}，保额 ${yuan(one.cover_fen)}`, en: `${one.org_en ?? one.org_id}: premium ${yuan(one.premium_fen)}, cover ${yuan(one.cover_fen)}` } })),
    'open-claims': async (cx, file) => (await claimsOf(cx, file.id)).filter((one) => one.state === 'open').map((one) => ({ id: one.id, title: { zh: `里程碑 ${one.position}：${one.title}`, en: `Milestone ${one.position}: ${one.title}` } })),
  },
  sections: async (cx, file, challenge, reader) => reader.relation === 'public' || reader.role === 'expert' ? [] : coverSections(cx, file, challenge, reader),
  effects: { quote, insure: takeOut, claim, 'adjust-claim': adjustClaim, 'decide-claim': decideClaim, endorse, 'answer-endorsement': answerEndorsement },
}
