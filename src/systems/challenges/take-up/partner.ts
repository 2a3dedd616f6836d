import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { newId } from '#kernel/store/ids.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import type { CaseFile, Effect, Shown } from '#engines/cases/subject.ts'
import type { Choice } from '../part.ts'
import { acceptedRequests } from './partner-note.ts'

/** Most partners of one bid. */
export const partners_max = 10

const countryNames = { zh: new Intl.DisplayNames(['zh-CN'], { type: 'region' }), en: new Intl.DisplayNames(['en'], { type: 'region' }) }

export type Partner = { org_id: string, zh: string, en: string, country: string, part: string }
type Invitation = Partner & { id: string, lead_zh: string, lead_en: string, lead: string, state: string, invited_at: string, answered_at: string | null }

async function invitations(cx: Cx, case_id: string, condition: ReturnType<typeof sql>): Promise<Invitation[]> {
  const { rows } = await sql<Invitation>`select bid_partner.id, bid_partner.partner_org_id as org_id, bid_partner.org_id as lead, coalesce(partner.title_zh, '') as zh, coalesce(partner.title_en, '') as en, coalesce(partner.country, '') as country,
      coalesce(lead.title_zh, '') as lead_zh, coalesce(lead.title_en, '') as lead_en, part, state, ${instant('invited_at')}, ${instant('answered_at')}
    from bid_partner left join organization partner on partner.city_id = bid_partner.city_id and partner.id = bid_partner.partner_org_id left join organization lead on lead.city_id = bid_partner.city_id and lead.id = bid_partner.org_id
    where bid_partner.city_id = ${cx.city.id} and bid_partner.case_id = ${case_id} and ${condition} order by bid_partner.invited_at, bid_partner.id`.execute(cx.tx)
  return rows
}

/** Partners that accepted an invitation of `org_id`: they alone go into its bid. Elevate first. */
export async function acceptedPartners(cx: Cx, case_id: string, org_id: string): Promise<Partner[]> {
  const rows = await invitations(cx, case_id, sql`bid_partner.org_id = ${org_id} and state = 'accepted'`)
  return rows.map(({ org_id: id, zh, en, country, part }) => ({ org_id: id, zh, en, country, part }))
}

/** 邀请合作单位: an organisation of any country; it counts once it has accepted. */
export const invitePartner: Effect = async (cx, turn) => {
  const { org, part } = turn.answers as { org: string, part: string }
  if (!turn.org_id) throw fault('kernel.not-your-role', { subject: 'challenges.invite-partner' })
  if (org === turn.org_id || org === turn.case.org_id) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'org', code: 'challenges.no-such-partner' }])
  const { rows: [count] } = await sql<{ n: number }>`select count(*)::int as n from bid_partner where city_id = ${cx.city.id} and case_id = ${turn.case.id} and org_id = ${turn.org_id} and state in ('invited', 'accepted')`.execute(cx.tx)
  if (count!.n >= partners_max) throw fault('challenges.too-many-partners', { max: partners_max })
  const { rows } = await sql<{ id: string }>`insert into bid_partner (city_id, id, case_id, org_id, partner_org_id, account_id, part)
    values (${cx.city.id}, ${newId()}, ${turn.case.id}, ${turn.org_id}, ${org}, ${cx.actor.account_id}, ${part}) on conflict do nothing returning id`.execute(cx.tx)
  if (!rows[0]) throw fault('challenges.invited-already')
  return { receipt: { subject: `bid-partner:${rows[0].id}`, content: { lead: turn.org_id, partner: org, part } } }
}

/** 答复邀请: accepted or declined, with a receipt. */
export const answerInvitation: Effect = async (cx, turn) => {
  const { invitation, verdict } = turn.answers as { invitation: string, verdict: 'accepted' | 'declined' }
  const { rows } = await sql<{ org_id: string, partner_org_id: string }>`update bid_partner set state = ${verdict}, answered_at = now(), answered_by = ${cx.actor.account_id}
    where city_id = ${cx.city.id} and case_id = ${turn.case.id} and id = ${invitation} and state = 'invited' and partner_org_id = any(${orgsOf(cx.actor, ['solver'])}::text[]) returning org_id, partner_org_id`.execute(cx.tx)
  if (!rows[0]) throw fault('challenges.no-invitation')
  return { receipt: { subject: `bid-partner:${invitation}`, content: { lead: rows[0].org_id, partner: rows[0].partner_org_id, verdict } } }
}

/** Choices of the forms: whom one may invite, and what waits for one's own answer. */
async function possiblePartners(cx: Cx, file: CaseFile): Promise<Choice[]> {
  const mine = orgsOf(cx.actor, ['solver'])
  if (mine.length === 0) return []
  // Whoever accepted a request, or was accepted, stands first: the list ends at two hundred.
  const agreed = await acceptedRequests(cx, file.id)
  const { rows } = await sql<{ id: string, zh: string, en: string, country: string }>`select distinct org.id, org.title_zh as zh, org.title_en as en, org.country, org.id = any(${agreed}::text[]) as is_agreed from membership
    join organization org on org.city_id = membership.city_id and org.id = membership.org_id
    where membership.city_id = ${cx.city.id} and membership.role = 'solver' and membership.ended_at is null and org.id <> all(${mine}::text[]) and org.id <> ${file.org_id ?? ''} order by is_agreed desc, org.title_zh limit 200`.execute(cx.tx)
  return rows.map((row) => ({ id: row.id, title: row.country === 'CN' ? { zh: row.zh, en: row.en } : { zh: `${row.zh}（${countryNames.zh.of(row.country) ?? row.country}）`, en: `${row.en} (${countryNames.en.of(row.country) ?? row.country})` } }))
}

async function myInvitations(cx: Cx, file: CaseFile): Promise<Choice[]> {
  const mine = orgsOf(cx.actor, ['solver'])
  if (mine.length === 0) return []
  const waiting = await invitations(cx, file.id, sql`bid_partner.partner_org_id = any(${mine}::text[]) and state = 'invited'`)
  return waiting.map((one) => ({ id: one.id, title: { zh: `${one.lead_zh}：${one.part}`, en: `${one.lead_en}: ${one.part}` } }))
}

/** Whom a bidder may invite, and which invitations wait for its own answer. */
export const partnerOptions = { 'possible-partners': possiblePartners, 'my-invitations': myInvitations }

const stateWords: Record<string, { zh: string, en: string }> = { invited: { zh: '等待答复', en: 'Awaiting an answer' }, accepted: { zh: '已接受', en: 'Accepted' }, declined: { zh: '已谢绝', en: 'Declined' }, withdrawn: { zh: '已收回', en: 'Taken back' } }

/** Invitations of which the reader's organisation is one side: nobody else learns who thinks of bidding. */
export async function partnerSections(cx: Cx, file: CaseFile): Promise<Shown[]> {
  const mine = orgsOf(cx.actor, ['solver'])
  if (mine.length === 0) return []
  const rows = await invitations(cx, file.id, sql`(bid_partner.org_id = any(${mine}::text[]) or bid_partner.partner_org_id = any(${mine}::text[]))`)
  if (rows.length === 0) return []
  return [{ id: 'partners', title: { zh: '联合揭榜', en: 'Partners' }, kind: 'table',
    columns: [{ id: 'lead', label: { zh: '牵头', en: 'Lead' }, as: 'word' }, { id: 'partner', label: { zh: '合作单位', en: 'Partner' }, as: 'word' }, { id: 'part', label: { zh: '拟承担', en: 'Part' }, as: 'text' }, { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' }, { id: 'answered_at', label: { zh: '答复时间', en: 'Answered' }, as: 'instant' }],
    rows: rows.map((one) => ({ lead: { zh: one.lead_zh, en: one.lead_en }, partner: { zh: one.zh, en: one.en }, part: one.part, state: stateWords[one.state], answered_at: one.answered_at })) }]
}
