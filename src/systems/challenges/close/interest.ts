import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action, query } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import { casesOf } from '#engines/cases/room.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { agreementsUnder } from '../agreements.ts'

const rows_max = 200
const parties = { enterprise: ['own-organisation'], solver: ['own-organisation'] } as const

/** 表示意向: once for each fund and challenge, and only where the challenge is public and solved. */
export const markInterest = action({
  title: { zh: '表示投资意向', en: 'Mark interest in investing' },
  input: z.strictObject({ challenge_id: z.string().min(1).max(64), note: z.string().trim().min(4).max(600) }),
  output: z.strictObject({ id: z.string() }),
  allow: { investor: ['own-organisation'] },
  run: async (cx, input) => {
    const org_id = orgsOf(cx.actor, ['investor'])[0]
    if (!org_id) throw fault('kernel.not-your-role', { subject: 'challenges.mark-interest' })
    await cx.elevate()
    const { rows } = await sql<{ id: string }>`insert into investment_interest (city_id, id, challenge_id, org_id, account_id, note)
      select challenge.city_id, ${newId()}, challenge.id, ${org_id}, ${cx.actor.account_id}, ${input.note} from challenge where city_id = ${cx.city.id} and id = ${input.challenge_id} and is_public and result = 'solved' and org_id is distinct from ${org_id}
      on conflict (city_id, challenge_id, org_id) do nothing returning id`.execute(cx.tx)
    if (!rows[0]) throw fault('challenges.no-interest-here')
    audit(cx, 'challenges.mark-interest', `interest:${rows[0].id}`, { challenge_id: input.challenge_id, org_id })
    return rows[0]
  },
})

/** Interests in challenges the organisation owns or solved, with its side. The transaction is elevated. */
const mineOf = (cx: Cx, orgs: readonly string[]) => sql`(
  select interest.id, interest.challenge_id, interest.org_id as fund_id, interest.note, interest.at, challenge.title_zh, challenge.title_en, challenge.org_id as mine, 'owner' as side from investment_interest interest join challenge on challenge.city_id = interest.city_id and challenge.id = interest.challenge_id
    where interest.city_id = ${cx.city.id} and challenge.org_id = any(${[...orgs]}::text[])
  union all select distinct interest.id, interest.challenge_id, interest.org_id, interest.note, interest.at, challenge.title_zh, challenge.title_en, deal.solver_org_id, 'solver' from investment_interest interest join challenge on challenge.city_id = interest.city_id and challenge.id = interest.challenge_id
    cross join lateral ${agreementsUnder(sql`challenge.city_id`, sql`challenge.case_id`)} deal where interest.city_id = ${cx.city.id} and deal.solver_org_id = any(${[...orgs]}::text[]))`

/** 答复意向: consent with the contact one gives, or none; the last word holds, and taking consent back takes the contact away. */
export const answerInterest = action({
  title: { zh: '答复投资意向', en: 'Answer an interest' },
  input: z.strictObject({ interest_id: z.string().min(1).max(64), is_agreed: z.boolean(), contact: z.string().trim().min(4).max(200).nullable() }),
  output: z.strictObject({ is_agreed: z.boolean() }),
  allow: parties,
  run: async (cx, input) => {
    if (input.is_agreed !== (input.contact !== null)) throw fault('challenges.consent-with-contact')
    const orgs = orgsOf(cx.actor, ['enterprise', 'solver'])
    await cx.elevate()
    const { rows } = await sql<{ side: string }>`insert into investment_answer (city_id, interest_id, org_id, side, is_agreed, contact, account_id)
      select ${cx.city.id}, mine.id, mine.mine, mine.side, ${input.is_agreed}, ${input.contact}, ${cx.actor.account_id} from ${mineOf(cx, orgs)} mine where mine.id = ${input.interest_id} order by mine.side limit 1
      on conflict (city_id, interest_id, org_id) do update set is_agreed = excluded.is_agreed, contact = excluded.contact, account_id = excluded.account_id, at = now() returning side`.execute(cx.tx)
    if (!rows[0]) throw fault('challenges.no-interest-here')
    audit(cx, 'challenges.answer-interest', `interest:${input.interest_id}`, { is_agreed: input.is_agreed, side: rows[0].side })
    return { is_agreed: input.is_agreed }
  },
})

const answer = z.strictObject({ side: z.enum(['owner', 'solver']), is_agreed: z.boolean(), contact: z.string().nullable() })
const instant = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'

/** 后续投资: for a fund the solved challenges with what came of its interest; for owner and solver who is interested in theirs. */
export const interests = query({
  title: { zh: '后续投资', en: 'Follow-on investment' },
  input: z.strictObject({}),
  output: z.strictObject({
    is_investor: z.boolean(),
    solved: z.array(z.strictObject({ challenge_id: z.string(), title: sentence, sector: sentence.nullable(), county: sentence.nullable(), ended_at: z.string(), is_demo: z.boolean(), note: z.string().nullable(), answers: z.array(answer) })),
    received: z.array(z.strictObject({ id: z.string(), challenge_id: z.string(), title: sentence, fund: sentence, note: z.string(), at: z.string(), side: z.enum(['owner', 'solver']), is_agreed: z.boolean().nullable() })),
  }),
  allow: { investor: ['own-organisation'], ...parties },
  run: async (cx) => {
    const fund = orgsOf(cx.actor, ['investor'])[0] ?? null
    const orgs = orgsOf(cx.actor, ['enterprise', 'solver'])
    await cx.elevate()
    const { options } = casesOf(cx.city)
    const named = (register: string, id: string | null) => options(register).find((one) => one.id === id)?.title ?? null
    const { rows: solved } = fund === null ? { rows: [] } : await sql<{ challenge_id: string, title_zh: string, title_en: string, sector: string | null, county_id: string | null, ended_at: string, is_demo: boolean, note: string | null, answers: z.output<typeof answer>[] }>`
      select challenge.id as challenge_id, coalesce(challenge.title_zh, challenge.title_en) as title_zh, coalesce(challenge.title_en, challenge.title_zh) as title_en, challenge.sector, challenge.county_id, to_char(challenge.ended_at at time zone 'utc', ${sql.lit(instant)}) as ended_at, challenge.is_demo, interest.note,
        coalesce((select jsonb_agg(jsonb_build_object('side', side, 'is_agreed', is_agreed, 'contact', contact) order by side, org_id) from investment_answer reply where reply.city_id = interest.city_id and reply.interest_id = interest.id), '[]') as answers
      from challenge left join investment_interest interest on interest.city_id = challenge.city_id and interest.challenge_id = challenge.id and interest.org_id = ${fund}
      where challenge.city_id = ${cx.city.id} and challenge.is_public and challenge.result = 'solved' order by challenge.ended_at desc, challenge.id limit ${rows_max}`.execute(cx.tx)
    const { rows: received } = orgs.length === 0 ? { rows: [] } : await sql<{ id: string, challenge_id: string, title_zh: string, title_en: string, fund_zh: string | null, fund_en: string | null, note: string, at: string, side: 'owner' | 'solver', is_agreed: boolean | null }>`
      select mine.id, mine.challenge_id, coalesce(mine.title_zh, mine.title_en) as title_zh, coalesce(mine.title_en, mine.title_zh) as title_en, org.title_zh as fund_zh, org.title_en as fund_en, mine.note, to_char(mine.at at time zone 'utc', ${sql.lit(instant)}) as at, mine.side, reply.is_agreed
      from ${mineOf(cx, orgs)} mine left join organization org on org.city_id = ${cx.city.id} and org.id = mine.fund_id left join investment_answer reply on reply.city_id = ${cx.city.id} and reply.interest_id = mine.id and reply.org_id = mine.mine order by mine.at desc, mine.id limit ${rows_max}`.execute(cx.tx)
    return {
      is_investor: fund !== null,
      solved: solved.map(({ title_zh, title_en, sector, county_id, ...row }) => ({ ...row, title: { zh: title_zh, en: title_en }, sector: named('sectors', sector), county: named('counties', county_id) })),
      received: received.map(({ title_zh, title_en, fund_zh, fund_en, ...row }) => ({ ...row, title: { zh: title_zh, en: title_en }, fund: { zh: fund_zh ?? '—', en: fund_en ?? fund_zh ?? '—' } })),
    }
  },
})
