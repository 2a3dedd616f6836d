import { factsWanted } from '#systems/facts/public.ts'
import { organizationsWanted } from '#systems/organizations/public.ts'
import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { rolesOf } from '#kernel/trust/actor.ts'
import { ownerShownTo } from '#engines/cases/near.ts'
import { ownerShown, wholeShown } from '#systems/challenges/public.ts'

/** A row as read: `key` is what the next page begins after. */
export type ExportRow = { key: string } & Record<string, unknown>

type Fragment = ReturnType<typeof sql>

/** What a register was narrowed to on screen when its export was asked for. */
export type Only = { q?: string | undefined, kind?: string | undefined, county?: string | undefined, subject?: string | undefined }

/** What can be exported: its columns, and the rows within the reader's reach, read a page at a time along a key. */
export type ExportSubject = {
  title: Sentence
  columns: { id: string, title: Sentence }[]
  /** Makes ready what row-level security alone cannot say; `from` then narrows by itself. */
  before?: (cx: Cx) => Promise<void>
  /** `table where …`, to be counted. */
  from: (cx: Cx, only: Only) => Fragment
  page: (cx: Cx, only: Only, after: string | null, limit: number) => Promise<ExportRow[]>
}

const column = (id: string, zh: string, en: string) => ({ id, title: { zh, en } })
const instant = (name: string) => sql.raw(`to_char(${name} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`)
const yes = (name: string) => sql.raw(`case when ${name} then '是 Yes' else '' end`)

/** Reads one page of `from`, in the order of `key`. */
async function pageOf(cx: Cx, only: Only, subject: Pick<ExportSubject, 'from' | 'before'>, key: string, chosen: Fragment, after: string | null, limit: number, cast = 'text'): Promise<ExportRow[]> {
  await subject.before?.(cx)
  const name = sql.raw(key)
  const { rows } = await sql<ExportRow>`select ${name}::text as key, ${chosen} from ${subject.from(cx, only)}
    ${after === null ? sql`` : sql`and ${name} > ${after}::${sql.raw(cast)}`} order by ${name} limit ${limit}`.execute(cx.tx)
  return rows
}

const challenges: ExportSubject = {
  title: { zh: '榜单', en: 'Challenges' },
  columns: [
    column('id', '编号', 'Number'), column('title_zh', '名称', 'Title in Chinese'), column('title_en', '英文名称', 'Title in English'), column('sector', '领域', 'Sector'), column('county_id', '县（市、区）', 'County'),
    column('owner', '发榜单位', 'Owner'), column('amount', '榜额（元）', 'Bounty (whole units)'), column('currency', '币种', 'Currency'), column('published_at', '发榜时间', 'Published'), column('bids_close_at', '揭榜截止', 'Bids close'),
    column('ended_at', '结束时间', 'Ended'), column('result', '结果', 'Result'), column('problem', '主要技术问题', 'Problem'), column('is_demo', '演示', 'Demonstration'),
  ],
  from: (cx) => sql`challenge left join organization org on org.city_id = challenge.city_id and org.id = challenge.org_id where challenge.city_id = ${cx.city.id}`,
  // As in the hall: an export names no owner and no problem that the public may not know.
  page: (cx, only, after, limit) => pageOf(cx, only, challenges, 'challenge.id', sql`challenge.id, challenge.title_zh, challenge.title_en, challenge.sector, challenge.county_id,
    case when ${ownerShown} then org.title_zh end as owner, (challenge.funding_minor / 100.0)::float8 as amount, challenge.currency, ${instant('challenge.published_at')} as published_at,
    ${instant('challenge.bids_close_at')} as bids_close_at, ${instant('challenge.ended_at')} as ended_at, challenge.result, case when ${wholeShown} then challenge.problem end as problem, ${yes('challenge.is_demo')} as is_demo`, after, limit),
}

const cases: ExportSubject = {
  title: { zh: '办件', en: 'Cases' },
  columns: [
    column('id', '编号', 'Number'), column('procedure', '程序', 'Procedure'), column('title_zh', '名称', 'Title in Chinese'), column('title_en', '英文名称', 'Title in English'), column('stage', '阶段', 'Stage'), column('county_id', '县（市、区）', 'County'),
    column('organization', '单位', 'Organisation'), column('opened_at', '收件时间', 'Opened'), column('moved_at', '最近办理', 'Last act'), column('closed_at', '办结时间', 'Closed'), column('outcome', '结局', 'Outcome'), column('is_demo', '演示', 'Demonstration'),
  ],
  from: (cx) => sql`case_file left join organization org on org.city_id = case_file.city_id and org.id = case_file.org_id where case_file.city_id = ${cx.city.id}`,
  page: (cx, only, after, limit) => pageOf(cx, only, cases, 'case_file.id', sql`case_file.id, case_file.procedure, case_file.title_zh, case_file.title_en, case_file.stage, case_file.county_id,
    case when case_file.id in (select id from case_file where city_id = ${cx.city.id} and ${ownerShownTo(cx)}) then org.title_zh end as organization,
    ${instant('case_file.opened_at')} as opened_at, ${instant('case_file.moved_at')} as moved_at, ${instant('case_file.closed_at')} as closed_at, case_file.outcome, ${yes('case_file.is_demo')} as is_demo`, after, limit),
}

const organizations: ExportSubject = {
  title: { zh: '组织', en: 'Organisations' },
  columns: [
    column('id', '编号', 'Number'), column('title_zh', '名称', 'Name in Chinese'), column('title_en', '英文名称', 'Name in English'), column('kind', '类别', 'Kind'), column('county_id', '县（市、区）', 'County'), column('country', '国家或地区', 'Country or region'),
    column('uscc', '统一社会信用代码', 'Unified social credit code'), column('uscc_note_zh', '无代码的原因', 'Why there is no code'), column('is_demo', '演示', 'Demonstration'),
  ],
  from: (cx, only) => sql`organization where ${organizationsWanted(cx, only)}`,
  page: (cx, only, after, limit) => pageOf(cx, only, organizations, 'organization.id', sql`id, title_zh, title_en, kind, county_id, country, uscc, uscc_note_zh, ${yes('is_demo')} as is_demo`, after, limit),
}

const facts: ExportSubject = {
  title: { zh: '事实', en: 'Facts' },
  columns: [
    column('id', '编号', 'Number'), column('fact_id', '事实', 'Fact'), column('subject_kind', '对象类别', 'Kind of subject'), column('subject_id', '对象', 'Subject'), column('period', '期间', 'Period'), column('is_target', '目标值', 'Target'), column('value', '值', 'Value'),
    column('qualifier', '限定', 'Qualifier'), column('source_title', '来源', 'Source'), column('source_id', '来源编号', 'Number at the source'), column('sentence', '原文', 'Sentence'), column('published_on', '来源发布日期', 'Source published'), column('known_at', '入库时间', 'Known since'), column('is_demo', '演示', 'Demonstration'),
  ],
  // What was corrected or withdrawn since stays in the store and out of the table.
  from: (cx, only) => sql`fact where ${factsWanted(cx, only)}`,
  page: (cx, only, after, limit) => pageOf(cx, only, facts, 'fact.id', sql`fact.id, fact.fact_id, fact.subject_kind, fact.subject_id, fact.period, ${yes('fact.is_target')} as is_target, fact.value, fact.qualifier, fact.source->'title'->>'zh' as source_title, fact.source_id,
    fact.source->>'sentence' as sentence, fact.published_on, ${instant('fact.known_at')} as known_at, ${yes('fact.is_demo')} as is_demo`, after, limit),
}

const receipts: ExportSubject = {
  title: { zh: '回执', en: 'Receipts' },
  columns: [column('id', '回执编号', 'Receipt'), column('kind', '类别', 'Kind'), column('action', '事项', 'Act'), column('subject', '对象', 'Subject'), column('at', '时间', 'When'), column('content_hash', '内容摘要', 'Hash of the content'), column('batch', '封存批次', 'Sealed in batch')],
  // The audit is the auditor's to read; everybody else has the receipts of their own acts, which this condition says.
  before: async (cx) => {
    if (!rolesOf(cx.actor).includes('auditor')) await cx.elevate()
  },
  from: (cx) => sql`audit left join seal_leaf leaf on leaf.city_id = audit.city_id and leaf.audit_seq = audit.seq
    where audit.city_id = ${cx.city.id} and audit.receipt is not null and ${rolesOf(cx.actor).includes('auditor') ? sql`true` : sql`audit.account_id = ${cx.actor.account_id}`}`,
  page: (cx, only, after, limit) => pageOf(cx, only, receipts, 'audit.seq', sql`audit.id, audit.receipt->>'kind' as kind, audit.action, audit.receipt->>'subject' as subject, ${instant('audit.at')} as at, audit.content_hash, leaf.batch`, after, limit, 'bigint'),
}

/** Everything that can be exported, by the name it is asked for. */
export const subjects: Record<'challenges' | 'cases' | 'organizations' | 'facts' | 'receipts', ExportSubject> = { challenges, cases, organizations, facts, receipts }
