import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { open } from '#engines/cases/open.ts'
import { readAnswers } from './answers.ts'
import { decideFor } from './decision.ts'
import { measureNamed, packMeasures } from './measures.ts'

/**
 * 申请兑现: opens a claim under one measure, with the facts the enterprise stated beside those the platform knows, and lays the decision ready. One claim under a
 * measure may be open at a time. Refused at once where the measure says no, with the reasons in the calculator.
 */
export const claimMeasure = action({
  title: { zh: '申请兑现', en: 'Claim a measure' },
  input: z.strictObject({ measure: z.string().min(1).max(64), org_id: z.string().min(1).max(64), facts: z.string().max(20_000).optional() }),
  output: z.strictObject({ case_id: z.string(), version: z.number() }),
  allow: { enterprise: ['own-organisation'] },
  run: async (cx, { measure, org_id, facts }) => {
    const compiled = await measureNamed(cx, measure)
    const { answers, problems } = readAnswers(packMeasures(cx.city.pack).names, facts)
    if (problems[0]) throw fault('incentives.unreadable-fact', { zh: problems[0].zh, en: problems[0].en })
    const { rows } = await sql<{ case_id: string }>`select case_id from incentive_claim where city_id = ${cx.city.id} and org_id = ${org_id} and measure = ${measure} and state = 'open' limit 1`.execute(cx.tx)
    if (rows[0]) throw fault('incentives.claim-open', { case_id: rows[0].case_id })
    const opened = await open(cx, 'incentive-claim', { org_id, measure: compiled.id, stated: answers })
    const { rows: claims } = await sql<{ county_id: string | null }>`select county_id from incentive_claim where city_id = ${cx.city.id} and case_id = ${opened.case_id}`.execute(cx.tx)
    const decision = await decideFor(cx, { org_id, county_id: claims[0]!.county_id, measure, stated: answers, case_id: opened.case_id })
    if (decision.outcome === 'not-eligible') throw fault('incentives.not-eligible', { outcome: decision.outcome })
    await sql`update incentive_claim set decision_id = ${decision.id} where city_id = ${cx.city.id} and case_id = ${opened.case_id}`.execute(cx.tx)
    return opened
  },
})
