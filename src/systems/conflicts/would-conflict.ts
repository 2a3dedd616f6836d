import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { panelsOpen, type Interested } from '#engines/conflicts/offer.ts'
import { conflictRulesOf } from '#engines/conflicts/rules-part.ts'
import { rule_kinds, severities } from '#engines/conflicts/tie.ts'
import { personNames } from '#systems/accounts/public.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { conflictsOf, identitiesOf } from './conflict.ts'

const id = z.string().min(1).max(64)
const recordShape = z.strictObject({ kind: z.string(), id: z.string(), on: z.string().nullable() })

export const lookers = { 'expert-drawer': ['same-city'], 'expert-manager': ['same-city'], auditor: ['same-city'] } as const

/**
 * 是否应当回避: whether a person would be in conflict with an organisation or with the parties of a case, by every rule, without inviting anybody. It is a command and not a
 * question because every look at a person is kept in the audit.
 */
export const wouldConflict = action({
  title: { zh: '查询是否应当回避', en: 'Look whether somebody would be in conflict' },
  input: z.strictObject({ account_id: id, employer: z.string().max(300).default(''), org_id: id.optional(), case_id: id.optional(), on: z.iso.date().optional() })
    .refine((input) => (input.org_id === undefined) !== (input.case_id === undefined), { path: ['org_id'] }),
  output: z.strictObject({
    person: sentenceShape, parties: z.array(z.strictObject({ id: z.string(), title: sentenceShape })), on: z.string(), verdict: z.enum([...severities, 'clear']),
    conflicts: z.array(z.strictObject({
      rule: z.string(), kind: z.enum(rule_kinds), title: sentenceShape, basis: sentenceShape, source: sentenceShape, is_illustrative: z.boolean(), severity: z.enum(severities), with: z.string(), sentence: sentenceShape, records: z.array(recordShape),
    })),
    same_person: z.array(z.strictObject({ record: z.string(), by: z.enum(['identity-number', 'email', 'name-and-employer']) })),
    may_be_same: z.array(z.strictObject({ record: z.string(), because: z.enum(['name-only', 'other-identity-number']) })),
  }),
  allow: lookers,
  run: async (cx, { account_id, employer, org_id, case_id, on = cx.today_on }) => {
    await cx.elevate()
    const person = (await personNames(cx, [account_id])).get(account_id)
    if (!person) throw fault('conflicts.no-person')
    const interested = org_id === undefined ? await interestedIn(cx, case_id!) : { orgs: [org_id], accounts: [] }
    const titles = new Map([...await orgTitles(cx, interested.orgs), ...await personNames(cx, interested.accounts)])
    if (org_id !== undefined && titles.size === 0) throw fault('conflicts.no-party')
    const conflicts = await conflictsOf(cx, { people: [{ account_id, employer }], interested, on }, { with_soft: true })
    const rules = new Map(conflictRulesOf(cx.city.pack).map((rule) => [rule.id, rule]))
    const { same, evidence, doubts } = await identitiesOf(cx)
    const root = same.get(`account:${account_id}`)
    const about = (one: { a: string, b: string }) => (root !== undefined && (same.get(one.a) === root || same.get(one.b) === root))
    const other = (one: { a: string, b: string }) => one.a === `account:${account_id}` ? one.b : one.a
    audit(cx, 'conflicts.would-conflict', `account:${account_id}`, { org_id, case_id, on, found: conflicts.length })
    return {
      person, parties: [...interested.orgs, ...interested.accounts].map((one) => ({ id: one, title: titles.get(one) ?? { zh: one, en: one } })), on, verdict: conflicts[0]?.severity ?? 'clear' as const,
      conflicts: conflicts.map(({ rule, kind, severity, with: party, sentence, records }) => {
        const { title, basis, source, illustrative = false } = rules.get(rule)!
        const named = typeof source.title === 'string' ? { zh: source.title, en: source.title } : source.title
        const article = source.article === undefined ? '' : ` ${source.article}`
        return { rule, kind, severity, with: party, sentence, records, title, basis, source: { zh: `${named.zh}${article}`, en: `${named.en}${article}` }, is_illustrative: illustrative }
      }),
      same_person: evidence.filter(about).slice(0, 20).map((one) => ({ record: other(one), by: one.by })),
      may_be_same: doubts.filter(about).slice(0, 20).map((one) => ({ record: other(one), because: one.because })),
    }
  },
})

/** Whom a case concerns: what its system says of its open panel, else its owner and the organisations and applicants named in it. @throws fault `conflicts.no-case` */
async function interestedIn(cx: Cx, case_id: string): Promise<Interested> {
  const panel = (await panelsOpen(cx)).find((one) => one.case_id === case_id)
  if (panel) return panel.interested
  const { rows } = await sql<{ org_id: string | null }>`select org_id from case_file where city_id = ${cx.city.id} and id = ${case_id}
    union select nullif(org_id, '') from case_party where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  if (rows.length === 0) throw fault('conflicts.no-case')
  return { orgs: rows.flatMap((row) => row.org_id ?? []), accounts: [] }
}
