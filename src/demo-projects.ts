import type { City, Cx, House } from '#kernel/store/cx.ts'
import { sql, type Db } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { addMonths } from '#kernel/values/days.ts'
import { act, carryOut, comeRound } from '#engines/cases/act.ts'
import { openFor } from '#engines/cases/open.ts'
import { demoProjectsOf, seatAcceptance, type DemoProject } from '#systems/acceptance/public.ts'
import { demoPeople } from './demo.ts'

const panel = [['expert-4', 'technical'], ['expert-5', 'technical'], ['expert-6', 'technical'], ['expert-8', 'finance']] as const

type People = Awaited<ReturnType<typeof demoPeople>>
type Walk = { as: <T>(account: string, work: (cx: Cx) => Promise<T>) => Promise<T>, inCity: <T>(work: (cx: Cx) => Promise<T>) => Promise<T>, people: People }

/** Lets the pack's marked demonstration projects go their way through the real procedure. Once only: a city that has a demonstration project is left alone. */
export async function seedDemoProjects(house: House, db: Db, city: City): Promise<void> {
  const projects = demoProjectsOf(city.pack)
  if (projects.length === 0 || !(city.rooms.cases as { current: Map<string, unknown> }).current.has('project-acceptance')) return
  const inCity: Walk['inCity'] = (work) => runJob(house, db, platform(city.id), work)
  const people = await inCity(async (cx) => await hasAny(cx) ? null : await demoPeople(cx))
  if (people === null) return
  const walk: Walk = { people, inCity, as: (account, work) => runJob(house, db, people.get(account)!, work) }
  for (const project of projects) if ([project.account, project.county_account, 'city-officer', 'finance-officer', ...panel.map(([name]) => name)].every((name) => people.has(name))) await lead(project, walk)
}

async function hasAny(cx: Cx): Promise<boolean> {
  return (await sql`select from case_file where city_id = ${cx.city.id} and procedure = 'project-acceptance' and is_demo limit 1`.execute(cx.tx)).rows.length > 0
}

async function lead(project: DemoProject, { as, inCity, people }: Walk): Promise<void> {
  let { case_id, version } = await as('city-officer', (cx) => openFor(cx, 'project-acceptance', 'open-project', project.org))
  const step = async (account: string, action: string, answers: (cx: Cx) => Record<string, unknown>): Promise<void> => {
    version = (await as(account, (cx) => act(cx, { system: 'acceptance', action, case_id, version, answers: answers(cx) }))).version
  }
  await step('city-officer', 'state-plan', (cx) => planOf(project, addMonths(cx.today_on, 1 - project.months), addMonths(cx.today_on, 1)))
  await step(project.account, 'agree-plan', () => ({ name: '〔演示〕签署人', agreed: true }))
  await step('finance-officer', 'pay-instalment', () => ({ 'amount-fen': project.instalment_fen, reference: `${project.code}-1` }))
  for (const [at, round] of project.rounds.entries()) {
    const numbers = Object.keys(round.figures)
    await step(project.account, 'report', () => ({
      kind: round.kind, summary: round.summary, truth: true, uses: [{ head: 'operations', 'grant-fen': round.used_fen, 'own-fen': round.used_fen }],
      deliverables: numbers.map((number) => ({ deliverable: number, reached: `〔演示〕${project.deliverables[Number(number) - 1]!.title}：已按任务书完成并自测。`, percent: round.figures[number]! >= 95 ? 100 : round.figures[number], ...round.figures[number]! >= 95 ? {} : { reason: '〔演示〕尚有一部分在试验。' } })),
    }))
    await step(project.county_account, 'pass-county-check', () => ({ opinion: '〔演示〕材料齐全。' }))
    await inCity(async (cx) => {
      await cx.elevate()
      await carryOut(cx, case_id, 'await-panel', 'city-officer')
      await seatAcceptance(cx, { case_id, draw: 'demonstration', members: panel.map(([name, stratum], seat) => ({ account_id: people.get(name)!.account_id!, stratum, seat: seat + 1 })) })
      await comeRound(cx, case_id)
    })
    for (const [seat, [name, kind]] of panel.entries()) {
      if (kind === 'finance') await step(name, 'judge-money', () => ({ 'separate-books': 92, 'within-budget': 88, 'own-money': 90, vouchers: 94, comment: '〔演示〕专账核算，凭证完整。', 'no-conflict': true }))
      else await step(name, 'judge-deliverables', () => ({ scores: numbers.map((number) => ({ deliverable: number, reached: Math.min(100, Math.max(0, round.figures[number]! + seat - 1)), comment: '〔演示〕已看证据。' })), 'no-conflict': true }))
    }
    const percents = Object.fromEntries(numbers.map((number) => [number, round.figures[number]! >= 95 ? 100 : round.figures[number]! < 50 ? 0 : round.figures[number]!]))
    await step('city-officer', 'decide-round', () => ({ deliverables: numbers.map((number) => ({ deliverable: number, percent: percents[number], note: '〔演示〕依专家意见。' })), finance: 'pass', verdict: round.verdict, opinion: round.opinion, ...round.items.length > 0 ? { items: round.items.map((item) => ({ item })) } : {} }))
    const due = await inCity(async (cx) => (await sql<{ number: number }>`select number from acceptance_payment where city_id = ${cx.city.id} and case_id = ${case_id} and state = 'due'`.execute(cx.tx)).rows[0])
    if (due) await step('finance-officer', 'pay-accepted', () => ({ payment: String(due.number), reference: `${project.code}-R${at + 1}` }))
  }
}

function planOf(project: DemoProject, starts_on: string, ends_on: string): Record<string, unknown> {
  return {
    code: project.code, 'title-zh': project.title.zh, 'title-en': project.title.en, programme: project.programme, sector: project.sector, 'starts-on': starts_on, 'ends-on': ends_on, goals: project.goals, 'grant-fen': project.grant_fen,
    deliverables: project.deliverables.map((one) => ({ title: one.title, measure: one.measure, unit: one.unit, target: one.target, weight: one.weight, 'due-on': ends_on, evidence: '〔演示〕检测报告或证明', ...one.rests_on ? { 'rests-on': one.rests_on } : {} })),
    budget: [{ head: 'operations', 'grant-fen': project.grant_fen, 'own-fen': project.grant_fen }], people: [{ name: '〔演示〕项目负责人', part: '负责人' }],
  }
}
