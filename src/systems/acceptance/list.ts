import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { acceptedBp } from '#engines/deliverables/arithmetic.ts'
import { deliverablesOf, percentsOf } from '#engines/deliverables/evidence.ts'
import { bundleOf, casesOf } from '#engines/cases/room.ts'
import { projectOf } from './project.ts'
import { verdictWords } from './verdict.ts'

const sentence = z.strictObject({ zh: z.string(), en: z.string() })

/** Most projects on one page of the list. */
export const page_max = 50

/** Who is offered the list: their reach over cases decides what is on it. */
const readers = { enterprise: ['own-organisation', 'assigned'], solver: ['assigned'], expert: ['assigned'], 'county-officer': ['same-county'], 'city-officer': ['same-city'], 'finance-officer': ['same-city'], auditor: ['same-city'] } as const

const line = z.strictObject({
  case_id: z.string(), code: z.string(), title: sentence, organization: sentence.nullable(), county: sentence.nullable(), ends_on: z.string().nullable(), is_late: z.boolean(), state: sentence, verdict: sentence.nullable(), is_demo: z.boolean(),
  grant_fen: z.number(), paid_fen: z.number(), deliverables: z.number(), accepted: z.number(), completion_bp: z.number(), round: z.number(), is_by_contract: z.boolean(),
})

/** 项目清单: projects the reader is near, newest first; their own, their county's or the city's. */
export const projects = query({
  title: { zh: '项目清单', en: 'Projects' },
  input: z.strictObject({ q: z.string().trim().max(100).default(''), state: z.enum(['all', 'open', 'ended']).default('all'), county: z.string().max(64).optional(), cursor: z.string().max(64).optional() }),
  output: z.strictObject({ lines: z.array(line), total: z.number(), next: z.string().nullable(), may_open: z.boolean() }),
  allow: readers,
  run: async (cx, { q, state, county, cursor }) => {
    // Read as the reader first: row-level security leaves the cases in reach.
    const wanted = sql`file.city_id = ${cx.city.id} and file.procedure = 'project-acceptance' and (${q} = '' or file.title_zh ilike ${`%${q}%`} or file.title_en ilike ${`%${q}%`}) and (${state} = 'all' or (file.closed_at is null) = (${state} = 'open')) and (${county ?? null}::text is null or file.county_id = ${county ?? null})`
    const { rows: all } = await sql<{ count: number }>`select count(*)::int as count from case_file file where ${wanted}`.execute(cx.tx)
    const { rows } = await sql<{ id: string, title_zh: string, title_en: string, org_id: string | null, county_id: string | null, procedure: string, procedure_hash: string, stage: string, outcome: string | null, is_demo: boolean }>`
      select file.id, file.title_zh, file.title_en, file.org_id, file.county_id, file.procedure, file.procedure_hash, file.stage, file.outcome, file.is_demo from case_file file where ${wanted} and (${cursor ?? null}::text is null or file.id < ${cursor ?? null}) order by file.id desc limit ${page_max + 1}`.execute(cx.tx)
    await cx.elevate()
    const shown = rows.slice(0, page_max)
    const { rows: orgs } = await sql<{ id: string, zh: string, en: string }>`select id, title_zh as zh, title_en as en from organization where city_id = ${cx.city.id} and id = any(${shown.flatMap((one) => one.org_id ?? [])}::text[])`.execute(cx.tx)
    const counties = casesOf(cx.city).options('counties')
    const lines = []
    for (const one of shown) {
      const project = await projectOf(cx, one.id)
      const kept = await deliverablesOf(cx, one.id)
      const percents = percentsOf(kept)
      const { procedure } = await bundleOf(cx, one)
      const stage = procedure.text.stages.find((each) => each.id === one.stage)?.title ?? { zh: one.stage, en: one.stage }
      const org = orgs.find((each) => each.id === one.org_id)
      lines.push({
        case_id: one.id, code: project.code, title: { zh: one.title_zh, en: one.title_en }, organization: org ? { zh: org.zh, en: org.en } : null, county: counties.find((each) => each.id === one.county_id)?.title ?? null,
        ends_on: project.ends_on, is_late: one.outcome === null && project.verdict === null && project.ends_on !== null && project.ends_on < cx.today_on, is_demo: one.is_demo,
        state: one.outcome === null ? stage : procedure.text.outcomes.find((each) => each.id === one.outcome)?.title ?? stage, verdict: project.verdict === null ? null : verdictWords[project.verdict],
        grant_fen: project.grant_fen, paid_fen: project.paid_fen - project.returned_fen, deliverables: kept.plan.length, accepted: percents.filter((percent) => percent === 100).length,
        completion_bp: acceptedBp(kept.plan.map((each, at) => ({ weight: each.weight, percent: percents[at]! }))), round: project.round, is_by_contract: project.contract_case_id !== null,
      })
    }
    const may_open = cx.city.access.passage('acceptance.open-project', cx.actor, { city_id: cx.city.id }) !== null
    return { lines, total: all[0]!.count, next: rows.length > page_max ? shown.at(-1)!.id : null, may_open }
  },
})
