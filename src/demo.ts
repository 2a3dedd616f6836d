import type { City, Cx, House } from '#kernel/store/cx.ts'
import { sql, type Db } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform, type Actor } from '#kernel/trust/actor.ts'
import { act } from '#engines/cases/act.ts'
import { open } from '#engines/cases/open.ts'
import { keepDemoTexts, seedDemoSessions } from '#systems/challenges/public.ts'
import { demoOf } from '#systems/organizations/public.ts'
import { drawDemoPanel } from './demo-panel.ts'

type Need = ReturnType<typeof demoOf>['needs'][number]

const day_ms = 86_400_000
const dayFrom = (days: number) => new Date(Date.now() + days * day_ms).toISOString().slice(0, 10)
const instantFrom = (days: number) => new Date(Date.now() + days * day_ms).toISOString()

/**
 * Lets the pack's marked demonstration needs go their way through the real procedure, in the hands of the demonstration people:
 * all but the last are published, the last waits at its county. Once only: a city that has a demonstration challenge is left alone.
 */
export async function seedDemoChallenges(house: House, db: Db, city: City): Promise<void> {
  const { needs } = demoOf(city.pack)
  if (needs.length === 0 || !(city.rooms.cases as { current: Map<string, unknown> }).current.has('challenge')) return
  const people = await runJob(house, db, platform(city.id), async (cx) => await hasAny(cx) ? null : await demoPeople(cx))
  if (people === null) return
  const as = <T>(account: string, work: (cx: Cx) => Promise<T>): Promise<T> => runJob(house, db, people.get(account)!, work)
  const asPlatform = <T>(work: (cx: Cx) => Promise<T>): Promise<T> => runJob(house, db, platform(city.id), work)
  for (const [index, need] of needs.entries()) await lead(need, index, { is_published: index < needs.length - 1, as, asPlatform, people })
  if (people.has('city-officer')) await as('city-officer', (cx) => seedDemoSessions(cx))
}

async function hasAny(cx: Cx): Promise<boolean> {
  return (await sql`select from challenge where city_id = ${cx.city.id} and is_demo limit 1`.execute(cx.tx)).rows.length > 0
}

/** The demonstration's people with their roles, by the names of the pack. */
export async function demoPeople(cx: Cx): Promise<Map<string, Actor>> {
  const { rows } = await sql<{ demo: string, account_id: string, name_zh: string, role: string, org_id: string | null, county_id: string | null }>`
    select person.demo_account as demo, person.account_id, person.name_zh, role, nullif(org_id, '') as org_id, nullif(membership.county_id, '') as county_id
    from person join membership on membership.city_id = person.city_id and membership.account_id = person.account_id
    where person.city_id = ${cx.city.id} and person.demo_account is not null and ended_at is null`.execute(cx.tx)
  const people = new Map<string, Actor>()
  for (const { demo, account_id, name_zh, role, org_id, county_id } of rows) {
    const known = people.get(demo) ?? { city_id: cx.city.id, account_id, name: name_zh, language: 'zh' as const, grants: [] }
    known.grants.push({ role, org_id, county_id })
    people.set(demo, known)
  }
  return people
}

type Hands = {
  is_published: boolean
  as: <T>(account: string, work: (cx: Cx) => Promise<T>) => Promise<T>
  asPlatform: <T>(work: (cx: Cx) => Promise<T>) => Promise<T>
  people: Map<string, Actor>
}

async function lead(need: Need, index: number, { is_published, as, asPlatform, people }: Hands): Promise<void> {
  let { case_id, version } = await as(need.account, (cx) => open(cx, 'challenge'))
  const step = async (account: string, action: string, answers: Record<string, unknown>): Promise<void> => {
    version = (await as(account, (cx) => act(cx, { system: 'challenges', action, case_id, version, answers }))).version
  }
  await step(need.account, 'submit', {
    'goal-clear': true, 'path-open': true, 'pays-by-result': true, 'possible-solvers': 'some',
    'title-zh': need.title.zh, 'title-en': need.title.en, sector: need.sector, problem: need.problem.zh,
    indicators: need.indicators.map((one) => ({ metric: one.metric.zh, unit: one.unit.zh, present: one.present, target: `${one.better === 'higher' ? '≥' : '≤'}${one.target}`, test: one.test.zh })),
    'deadline-on': dayFrom(need.months * 30 + 60), 'funding-fen': need.bounty_fen, 'ip-clause': need.ip.clause, 'ip-detail': need.ip.text.zh, 'solver-conditions': need.conditions.zh,
    ...need.secrecy === 'open' ? { confidentiality: 'open' } : { confidentiality: 'anonymous', 'named-after-signing': false },
  })
  const county = [...people.values()].find((actor) => actor.grants.some((grant) => grant.role === 'county-officer' && grant.county_id === need.county))
  if (!is_published || !county) return
  await step(demoNameOf(people, county), 'accept', { opinion: '〔演示〕需求真实、指标可测，同意上报。' })
  await step('city-officer', 'ask-panel', { criteria: 'need-appraisal' })
  const experts = [...people].flatMap(([name, actor]) => actor.grants.some((grant) => grant.role === 'expert') ? [name] : [])
  const panel = await drawDemoPanel(case_id, { as, experts, platform: asPlatform })
  for (const [seat, name] of panel.entries()) {
    await step(name, 'score', { necessity: 86 + seat, novelty: 78 + index, difficulty: 82, value: 88 - seat, feasibility: 76, budget: 80, comment: '〔演示〕问题清楚，值得公开征集。', 'no-conflict': true })
  }
  await step('city-officer', 'approve', { opinion: '〔演示〕专家意见一致，同意发榜。' })
  const first = (text: string, max: number) => [...text].slice(0, max).join('')
  await step('city-officer', 'publish', { 'title-en': need.title.en, 'summary-zh': first(need.problem.zh, 90), 'summary-en': first(need.problem.en, 240), 'bids-close-at': instantFrom(21 + index * 13) })
  // The first need has all its texts in English, by its enterprise; the others leave the translator's desk something to do.
  if (index === 0) await as('city-officer', (cx) => keepDemoTexts(cx, case_id, { problem: need.problem.en, 'solver-conditions': need.conditions.en, 'ip-detail': need.ip.text.en, ...Object.fromEntries(need.indicators.flatMap((one, at) => [[`indicator-${at + 1}-metric`, one.metric.en], [`indicator-${at + 1}-test`, one.test.en]])) }))
}

function demoNameOf(people: Map<string, Actor>, wanted: Actor): string {
  return [...people].find(([, actor]) => actor === wanted)![0]
}
