import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { likeness } from '#kernel/values/shingles.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import type { Bid, SealedContent } from './bid.ts'

export type Hint = { a: string, b: string, alike_percent: number, passages: string[] }

/** From this share of common text on two bids are told to be alike, percent. */
export const alike_percent_min = 15
/** Most bids whose likeness is looked at pair by pair. */
export const compared_max = 40

const long_fields = ['summary', 'approach', 'work-plan', 'risks', 'team', 'similar-work'] as const
const textOf = (content: SealedContent) => long_fields.map((field) => content[field]).filter((one): one is string => typeof one === 'string').join('\n')

/** Pairs of opened bids that share text beyond what both quote from the challenge: a hint to look, never a verdict. */
export function hintsOf(bids: readonly { id: string, content: SealedContent }[], challenge_text: string): Hint[] {
  const some = bids.slice(0, compared_max)
  return some.flatMap((one, at) => some.slice(at + 1).flatMap((other): Hint[] => {
    const found = likeness(textOf(one.content), textOf(other.content), challenge_text)
    return found.alike_percent >= alike_percent_min || found.passages.length > 0 ? [{ a: one.id, b: other.id, ...found }] : []
  }))
}

type Named = Pick<Bid, 'id' | 'org_id' | 'org_zh' | 'org_en'>
const nameOf = (bid: Named | undefined) => ({ zh: bid?.org_zh ?? bid?.org_id ?? '', en: bid?.org_en ?? bid?.org_id ?? '' })

/** What of a bid can be counted: whether each part is there and the sums agree. */
export function completeness(content: SealedContent, challenge: { deadline_months: number | null, funding_fen: number | null }): { ok: boolean, zh: string, en: string }[] {
  const milestones = (content.milestones as { month: number, 'price-fen': number }[] | undefined) ?? []
  const has = (field: string) => typeof content[field] === 'string' && (content[field] as string).trim() !== ''
  const sum = milestones.reduce((total, one) => total + one['price-fen'], 0)
  return [
    { ok: has('summary'), zh: '摘要', en: 'summary' }, { ok: has('work-plan'), zh: '工作计划', en: 'work plan' }, { ok: has('risks'), zh: '风险与应对', en: 'risks' }, { ok: has('similar-work'), zh: '类似业绩', en: 'similar work' },
    { ok: milestones.length > 0, zh: '里程碑', en: 'milestones' }, { ok: milestones.length === 0 || sum === content['price-fen'], zh: '里程碑合计等于报价', en: 'milestones add up to the price' },
    ...challenge.funding_fen === null ? [] : [{ ok: content['price-fen'] <= challenge.funding_fen, zh: '报价不超过榜额', en: 'price within the bounty' }],
    ...challenge.deadline_months === null ? [] : [{ ok: content.months <= challenge.deadline_months, zh: '周期在希望完成日期之内', en: 'time within the wanted date' }],
  ]
}

type Conflict = { who: { zh: string, en: string }, what: { zh: string, en: string } }

/** What ties bidders to one another or to the owner: a partner in two bids, people who act for both. Facts of the platform, no suspicion. Elevate first. */
export async function conflictsOf(cx: Cx, file: CaseFile, bids: readonly Bid[], contents: ReadonlyMap<string, SealedContent>): Promise<Conflict[]> {
  const found: Conflict[] = []
  const partners = new Map<string, { zh: string, en: string, bids: Bid[] }>()
  for (const bid of bids) {
    for (const partner of (contents.get(bid.id)?.partners as { org_id: string, zh: string, en: string }[] | undefined) ?? []) {
      const known = partners.get(partner.org_id) ?? { zh: partner.zh, en: partner.en, bids: [] }
      known.bids.push(bid)
      partners.set(partner.org_id, known)
    }
  }
  for (const [org_id, { zh, en, bids: where }] of partners) {
    const leads = bids.find((bid) => bid.org_id === org_id)
    if (where.length > 1) found.push({ who: { zh, en }, what: { zh: `同时是 ${where.map((bid) => nameOf(bid).zh).join('、')} 的合作单位`, en: `is a partner of ${where.map((bid) => nameOf(bid).en).join(' and ')}` } })
    if (leads) found.push({ who: { zh, en }, what: { zh: `自己牵头一份方案，又是 ${where.map((bid) => nameOf(bid).zh).join('、')} 的合作单位`, en: `leads a bid and is a partner of ${where.map((bid) => nameOf(bid).en).join(' and ')}` } })
  }
  const orgs = [...new Set([...bids.map((bid) => bid.org_id), ...file.org_id ? [file.org_id] : []])]
  const { rows } = await sql<{ a: string, b: string, n: number, a_zh: string, a_en: string, b_zh: string, b_en: string }>`select one.org_id as a, other.org_id as b, count(distinct one.account_id)::int as n, max(left_org.title_zh) as a_zh, max(left_org.title_en) as a_en, max(right_org.title_zh) as b_zh, max(right_org.title_en) as b_en
    from membership one join membership other on other.city_id = one.city_id and other.account_id = one.account_id and other.org_id > one.org_id
    join organization left_org on left_org.city_id = one.city_id and left_org.id = one.org_id join organization right_org on right_org.city_id = other.city_id and right_org.id = other.org_id
    where one.city_id = ${cx.city.id} and one.org_id = any(${orgs}::text[]) and other.org_id = any(${orgs}::text[]) and one.ended_at is null and other.ended_at is null group by one.org_id, other.org_id`.execute(cx.tx)
  for (const row of rows) found.push({ who: { zh: `${row.a_zh}、${row.b_zh}`, en: `${row.a_en}, ${row.b_en}` }, what: { zh: `有 ${row.n} 人同时代表两家${row.a === file.org_id || row.b === file.org_id ? '（其中一家是发榜单位）' : ''}`, en: `${row.n} people act for both${row.a === file.org_id || row.b === file.org_id ? ', one of which owns the challenge' : ''}` } })
  return found
}

/** The check after the opening, for those who may read all bids: what is complete, what ties bidders together, where texts are alike. */
export async function checkSections(cx: Cx, file: CaseFile, challenge: { deadline_on: string | null, funding_minor: number | null, opened_at: string | null }, bids: readonly Bid[], contents: ReadonlyMap<string, SealedContent>): Promise<Shown[]> {
  const { rows } = await sql<{ hints: Hint[] }>`select hints from ceremony where city_id = ${cx.city.id} and case_id = ${file.id}`.execute(cx.tx)
  const hints = rows[0]?.hints ?? []
  const conflicts = await conflictsOf(cx, file, bids, contents)
  const months = challenge.deadline_on && challenge.opened_at ? Math.floor((Date.parse(challenge.deadline_on) - Date.parse(challenge.opened_at)) / (30.4 * 86_400_000)) : null
  const checked = bids.flatMap((bid) => contents.has(bid.id) ? [{ bid, list: completeness(contents.get(bid.id)!, { deadline_months: months, funding_fen: challenge.funding_minor }) }] : [])
  const named = (id: string) => nameOf(bids.find((bid) => bid.id === id))
  return [
    { id: 'completeness', title: { zh: '完整性核对', en: 'Completeness' }, kind: 'table', columns: [{ id: 'org', label: { zh: '揭榜方', en: 'Bidder' }, as: 'word' }, { id: 'state', label: { zh: '结果', en: 'Result' }, as: 'word' }, { id: 'missing', label: { zh: '缺少或不符', en: 'Missing or at odds' }, as: 'word' }],
      rows: checked.map(({ bid, list }) => {
        const missing = list.filter((one) => !one.ok)
        return { org: nameOf(bid), state: missing.length === 0 ? { zh: '齐全', en: 'Complete' } : { zh: `${list.length - missing.length} / ${list.length} 项`, en: `${list.length - missing.length} of ${list.length}` }, missing: { zh: missing.map((one) => one.zh).join('、') || '—', en: missing.map((one) => one.en).join(', ') || '—' } }
      }) },
    { id: 'conflicts', title: { zh: '关联提示', en: 'Ties between bidders' }, kind: 'table', empty: { zh: '平台上没有查到关联。', en: 'The platform knows of none.' }, columns: [{ id: 'who', label: { zh: '单位', en: 'Organisation' }, as: 'word' }, { id: 'what', label: { zh: '关联', en: 'Tie' }, as: 'word' }], rows: conflicts },
    { id: 'hints', title: { zh: '雷同提示（供核对，不是结论）', en: 'Similar text (a hint to look, no verdict)' }, kind: 'table', empty: { zh: '没有成段相同的文字。', en: 'No passages in common.' },
      columns: [{ id: 'a', label: { zh: '方案一', en: 'One' }, as: 'word' }, { id: 'b', label: { zh: '方案二', en: 'Other' }, as: 'word' }, { id: 'alike', label: { zh: '相同（%）', en: 'Alike (%)' }, as: 'number' }, { id: 'passages', label: { zh: '相同的段落（去标点）', en: 'Passages in common (bare)' }, as: 'text' }],
      rows: hints.map((hint) => ({ a: named(hint.a), b: named(hint.b), alike: hint.alike_percent, passages: hint.passages.join('\n') })) },
  ]
}
