import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, CaseSubject } from '#engines/cases/subject.ts'
import type { Values } from '#engines/cases/move.ts'
import { sheetOf } from '#engines/reviews/round.ts'
import { isDrawMade } from '#systems/draws/public.ts'
import { askReviewers, openRound, round_purpose, takeBackRound } from './ask.ts'
import { closeDeclarations, declareConflicts } from './declare.ts'
import { hostOf, hostsOf } from './offer.ts'
import { filesIn, findPlan, seatsIn } from './plan.ts'
import { endUnserved, presentPlan, relaxRound } from './relax.ts'
import { roundSections } from './sections.ts'
import { panelsOf } from './terms.ts'

type Choice = { id: string, title: { zh: string, en: string } }
/** Most files offered to be chosen from, the oldest first. */
const offered_max = 500

const me = sql`current_setting('jiebang.account', true)`
const latest = sql`(select step.state from round_step step where step.city_id = file.city_id and step.case_id = file.id and step.what = 'assignment' order by step.sequence desc limit 1)`

const values = {
  评审人已抽出: isDrawMade(round_purpose),
  评审人数: sql`(select count(*)::int from round_reviewer one where one.city_id = file.city_id and one.case_id = file.id)`,
  已声明人数: sql`(select count(*)::int from round_reviewer one where one.city_id = file.city_id and one.case_id = file.id and one.declared_at is not null)`,
  本人已声明: sql`exists (select from round_reviewer one where one.city_id = file.city_id and one.case_id = file.id and one.account_id = ${me} and one.declared_at is not null)`,
  已冻结: sql`coalesce(${latest} = 'frozen', false)`,
  已指派: sql`coalesce(${latest} = 'assigned', false)`,
  配不齐: sql`coalesce(${latest} = 'refused', false)`,
  未结文件: sql`(select count(*)::int from round_file held where held.city_id = file.city_id and held.case_id = file.id and held.ended_at is null and held.left_at is null)`,
}

/** 评审轮次 as the cases engine carries it. */
export const reviewRound: CaseSubject = {
  procedure: 'review-round', open: openRound,
  values: async (cx, file, names) => {
    const asked = Object.entries(values).filter(([name]) => names.has(name)).map(([name, value]) => sql`${value} as ${sql.id(name)}`)
    if (asked.length === 0) return {}
    const { rows } = await sql<Values>`select ${sql.join(asked, sql`, `)} from case_file file where file.city_id = ${cx.city.id} and file.id = ${file.id}`.execute(cx.tx)
    return rows[0] ?? {}
  },
  show: roundSections,
  options: async (cx, file, registers) => {
    const all: Record<string, Choice[]> = {}
    for (const [register, choices] of Object.entries(options)) if (registers.has(register)) all[register] = await choices(cx, file)
    return all
  },
  effects: { 'ask-reviewers': askReviewers, 'take-back-round': takeBackRound, 'declare-round-conflicts': declareConflicts, 'close-declarations': closeDeclarations, 'relax-round': relaxRound, 'end-unserved': endUnserved },
  prefill: async (cx, file, action) => action === 'ask-reviewers' ? usualPlan(cx) : action === 'relax-round' ? presentPlan(cx, file) : {},
  // Each reviewer is told of themself alone; who else was drawn is sealed until the last file is concluded.
  people: (cx, parties) => parties.filter((party) => party.role !== 'expert' || party.account_id === cx.actor.account_id),
}

const options: Record<string, (cx: Cx, file: CaseFile) => Promise<Choice[]>> = {
  'round-sheets': async (cx) => [...hostsOf(cx)].map(([id, host]) => ({ id, title: host.title })),
  'round-criteria': async (cx) => panelsOf(cx).map((one) => ({ id: one.id, title: { zh: `${one.title.zh}（${seatsIn(one)} 人）`, en: `${one.title.en} (${seatsIn(one)})` } })),
  'round-files': async (cx) => {
    const all: Choice[] = []
    for (const host of hostsOf(cx).values()) all.push(...await host.waiting(cx, offered_max))
    return all
  },
  'round-own-files': async (cx, file) => {
    const plan = await findPlan(cx, file.id)
    if (plan === null) return []
    const held = await hostOf(cx, plan.sheet).files(cx, (await filesIn(cx, file.id)).map((one) => one.id))
    return held.map(({ id, title, owner }) => ({ id, title: owner === null ? title : { zh: `${title.zh}（${owner.zh}）`, en: `${title.en} (${owner.en})` } }))
  },
}

/** What a plan begins from: the first sheet and criteria of the city, their own shares, and a cap of one half. */
async function usualPlan(cx: Cx): Promise<Record<string, unknown>> {
  const [sheet] = hostsOf(cx).keys(), [criteria] = panelsOf(cx)
  if (sheet === undefined || criteria === undefined) return {}
  return {
    sheet, criteria: criteria.id, 'per-file': sheetOf(cx, sheet).reviewers.min, 'technical-percent-min': criteria.technical_percent_min ?? 0, 'finance-min': criteria.finance_min ?? 0,
    'load-max': 10, 'cap-bp': 5_000, 'least-fit': 0, ...criteria.per_employer_max === null ? {} : { 'per-employer-max': criteria.per_employer_max },
  }
}
