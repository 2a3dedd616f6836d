import { audit, post, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import type { Sentence } from '#kernel/declare/fault.ts'
import { indexChallenges } from '../hall/found-challenges.ts'
import { entry_fields, readChallengeFeed, type FeedChallenge, type FeedProblem } from './challenge-feed.ts'

/** `dropped` names each field of the feed that is kept nowhere, with the reason. */
export type Imported = { imported: number, unchanged: number, problems: FeedProblem[], dropped: (Sentence & { field: string })[] }

const dropped = Object.entries(entry_fields).flatMap(([field, fate]) => 'dropped' in fate ? [{ field, ...fate.dropped }] : [])

const sectionWords: [keyof FeedChallenge & ('description' | 'prizes' | 'rules' | 'judging' | 'how_to_enter'), { zh: string, en: string }][] = [
  ['description', { zh: '说明', en: 'Description' }], ['prizes', { zh: '奖金', en: 'Prizes' }], ['rules', { zh: '规则', en: 'Rules' }], ['judging', { zh: '评审', en: 'Judging' }], ['how_to_enter', { zh: '如何参加', en: 'How to enter' }],
]

/** Imports a challenge.gov feed into the city at work as public records of their own origin. A second run changes only what changed at the source. */
export async function importFeed(cx: Cx, text: string, { dry_run }: { dry_run: boolean }): Promise<Imported> {
  const { challenges, problems } = readChallengeFeed(text)
  await cx.elevate()
  const written: string[] = []
  for (const one of challenges) if (!dry_run) written.push(...await write(cx, one))
  const imported = written.length
  for (let at = 0; at < written.length; at += 100) await indexChallenges(cx, written.slice(at, at + 100))
  if (!dry_run) {
    audit(cx, 'challenges.import', `city:${cx.city.id}`, { challenges: challenges.length, problems: problems.length })
    post(cx, 'import', { kind: 'challenges', imported })
  }
  return { imported: dry_run ? challenges.length : imported, unchanged: dry_run ? 0 : challenges.length - imported, problems, dropped }
}

async function write(cx: Cx, one: FeedChallenge): Promise<string[]> {
  const sections = sectionWords.flatMap(([id, title]) => one[id] ? [{ id: id.replaceAll('_', '-'), title, text: one[id] }] : [])
  if (one.judging_criteria.length > 0) sections.push({ id: 'criteria', title: { zh: '评审指标', en: 'Criteria' }, text: one.judging_criteria.map((row) => Object.values(row).filter((value) => value !== null && value !== '').join(': ')).join('\n') })
  const facts = [...one.type.length ? [`Type: ${one.type.join(', ')}`] : [], ...one.agency ? [`Agency: ${one.agency}`] : [], ...one.partner_agencies.length ? [`Partner agencies: ${one.partner_agencies.join('; ')}`] : [], ...one.partners.length ? [`Partners: ${one.partners.join('; ')}`] : [],
    ...one.legal_authority ? [`Legal authority: ${one.legal_authority}`] : [], ...one.fiscal_years.length ? [`Fiscal years: ${one.fiscal_years.join(', ')}`] : [], ...one.contact_emails.length ? [`Contact: ${one.contact_emails.join(', ')}`] : [],
    ...one.assumed.map((row) => `Assumed for ${row.field}: ${row.what}`)]
  if (facts.length > 0) sections.push({ id: 'record', title: { zh: '登记信息', en: 'Record' }, text: facts.join('\n') })
  const { rows } = await sql<{ id: string }>`insert into challenge (city_id, id, account_id, origin, source_id, source, title_en, problem, summary_en, funding_minor, funding_note, currency, sections, is_public, published_at, bids_close_at)
    values (${cx.city.id}, ${newId()}, 'import', 'import', ${one.source_id}, ${JSON.stringify({ title: 'Challenge.gov', url: one.url ?? one.external_url, owner: one.agency })}::jsonb, ${one.title}, ${one.description ?? one.tagline}, ${one.tagline},
      ${one.prize?.amount_minor ?? null}, ${one.prize?.qualifier ?? null}, ${one.prize?.currency ?? cx.city.pack.city.currency}, ${JSON.stringify(sections)}::jsonb, true, coalesce(${one.opens_at}::timestamptz, now()), ${one.closes_at}::timestamptz)
    on conflict (city_id, source_id) do update set source = excluded.source, title_en = excluded.title_en, problem = excluded.problem, summary_en = excluded.summary_en, funding_minor = excluded.funding_minor, funding_note = excluded.funding_note,
      currency = excluded.currency, sections = excluded.sections, published_at = case when ${one.opens_at}::timestamptz is null then challenge.published_at else excluded.published_at end, bids_close_at = excluded.bids_close_at
    where (challenge.title_en, challenge.problem, challenge.summary_en, challenge.funding_minor, challenge.sections, challenge.bids_close_at) is distinct from
      (excluded.title_en, excluded.problem, excluded.summary_en, excluded.funding_minor, excluded.sections, excluded.bids_close_at)
    returning id`.execute(cx.tx)
  return rows.map((row) => row.id)
}
