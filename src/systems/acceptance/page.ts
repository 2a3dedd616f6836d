import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import { loadCase, loadState, scopeOf } from '#engines/cases/load.ts'
import { earnedOf, acceptedBp } from '#engines/deliverables/arithmetic.ts'
import { deliverablesOf, percentsOf } from '#engines/deliverables/evidence.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { contractNamed } from './contract.ts'
import { figuresOf } from './figures.ts'
import { projectOf, roundsOf } from './project.ts'
import { kindSaid, stateWords, timingWords } from './round-words.ts'
import { mayKnowFigures } from './sections.ts'
import { settingsOf } from './settings.ts'
import { standingSentence } from './standing-words.ts'
import { statementOf } from './statement.ts'
import { verdictWords } from './verdict.ts'

const sentence = z.strictObject({ zh: z.string(), en: z.string() })
const readers = { enterprise: ['own-organisation', 'assigned'], solver: ['assigned'], expert: ['assigned'], 'county-officer': ['same-county'], 'city-officer': ['same-city'], 'finance-officer': ['same-city'], auditor: ['same-city'] } as const

const cell = z.strictObject({
  round: z.number(), versions: z.array(z.number()), percent_said: z.number().nullable(), reached: z.string().nullable(), reason: z.string().nullable(), files: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  figure: z.number().nullable(), comments: z.array(z.string()), verdict: z.enum(['met', 'partly', 'not-met']).nullable(), percent: z.number().nullable(), note: z.string().nullable(), is_judged: z.boolean(), has_fallen: z.boolean(),
})

const shape = z.strictObject({
  case_id: z.string(), code: z.string(), title: sentence, organization: sentence.nullable(), is_demo: z.boolean(), goals: z.string(), starts_on: z.string().nullable(), ends_on: z.string().nullable(), verdict: sentence.nullable(), is_diligent: z.boolean().nullable(), is_falsified: z.boolean(), correction_due_on: z.string().nullable(),
  completion_bp: z.number(), pass_from_percent: z.number().nullable(), is_illustrative: z.boolean(), contract: z.strictObject({ /** Null for the panel, which sees no more than its name. */ case_id: z.string().nullable(), title: sentence }).nullable(),
  rounds: z.array(z.strictObject({ round: z.number(), title: sentence, state: sentence, reported_at: z.string(), completion_bp: z.number().nullable(), opinion: z.string().nullable(), items: z.array(z.string()), summary: z.string() })),
  deliverables: z.array(z.strictObject({ number: z.number(), title: z.string(), measure: z.string(), unit: z.string(), target: z.string(), weight: z.number(), due_on: z.string(), evidence_asked: z.string(), rests_on: z.array(z.number()), share_fen: z.number(), earned_fen: z.number().nullable(), percent: z.number().nullable(), state: sentence, standing: z.enum(['met', 'partly', 'not-met', 'fallen', 'reported', 'none']), rounds: z.array(cell) })),
  money: z.strictObject({ grant_fen: z.number(), earned_fen: z.number(), paid_fen: z.number(), due_fen: z.number(), returned_fen: z.number(), return_left_fen: z.number(), lapsed_fen: z.number(), held_fen: z.number() }).nullable(),
})
export type ProjectPage = z.output<typeof shape>

/** 项目页: the deliverables of a project as a matrix of rounds: evidence, findings, and the money at a glance. */
export const projectPage = query({
  title: { zh: '项目页', en: 'A project' },
  input: z.strictObject({ case_id: z.string().min(1).max(64) }),
  output: shape,
  allow: readers,
  run: async (cx, { case_id }) => {
    const file = await loadCase(cx, case_id)
    await cx.elevate()
    const { parties } = await loadState(cx, case_id)
    const reader = cx.city.access.passage('acceptance.project', cx.actor, scopeOf(file, parties))
    if (!reader || file.procedure !== 'project-acceptance') throw fault('acceptance.no-project')
    const settings = settingsOf(cx.city.pack)
    const project = await projectOf(cx, case_id)
    const contract = await contractNamed(cx, project)
    const kept = await deliverablesOf(cx, case_id)
    const rounds = await roundsOf(cx, case_id)
    const told = rounds.filter((one) => mayKnowFigures(reader, one) && ['reviewing', 'decided'].includes(one.state))
    const figures = new Map(await Promise.all(told.map(async (one) => [one.round, await figuresOf(cx, case_id, one)] as const)))
    const percents = percentsOf(kept)
    const { parts, earned_fen } = earnedOf(kept.plan.map((one, at) => ({ share_fen: one.share_fen, percent: percents[at]! })))
    const { grant_fen, paid_fen, due_fen, returned_fen, return_left_fen, lapsed_fen, held_fen } = await statementOf(cx, project)
    return {
      case_id, code: project.code, title: { zh: file.title_zh, en: file.title_en }, organization: (await orgTitles(cx, [project.org_id])).get(project.org_id) ?? null, is_demo: file.is_demo, goals: project.goals, starts_on: project.starts_on, ends_on: project.ends_on,
      verdict: project.verdict === null ? null : verdictWords[project.verdict], is_diligent: project.is_diligent, is_falsified: project.is_falsified, correction_due_on: project.correction_due_on, completion_bp: acceptedBp(kept.plan.map((one, at) => ({ weight: one.weight, percent: percents[at]! }))), pass_from_percent: contract ? null : settings.pass_from_percent, is_illustrative: settings.illustrative === true, contract: contract && { case_id: reader.role === 'expert' ? null : project.contract_case_id, title: contract },
      rounds: rounds.map((one) => ({
        round: one.round, title: { zh: `第 ${one.round} 轮 · ${kindSaid(one.kind, project).zh} · ${timingWords[one.timing].zh}`, en: `Round ${one.round}, ${kindSaid(one.kind, project).en}, ${timingWords[one.timing].en.toLowerCase()}` }, state: one.verdict === null ? stateWords[one.state] : verdictWords[one.verdict],
        reported_at: one.reported_at, completion_bp: one.completion_bp, opinion: one.opinion, items: one.items, summary: one.summary,
      })),
      deliverables: kept.plan.map((one, at) => {
        const standing = kept.standing[at]!, versions = kept.versions.filter((each) => each.number === one.number)
        return {
          number: one.number, title: one.title, measure: one.measure, unit: one.unit, target: one.target, weight: one.weight, due_on: one.due_on, evidence_asked: one.evidence_asked, rests_on: one.rests_on, share_fen: one.share_fen,
          earned_fen: percents[at] === null ? null : parts[at]!, percent: percents[at] ?? null, state: standingSentence(standing, versions.length > 0), standing: standing.finding?.verdict ?? (standing.fallen ? 'fallen' as const : versions.length > 0 ? 'reported' as const : 'none' as const),
          rounds: rounds.map((round) => {
            const own = versions.filter((each) => each.round === round.round), last = own.at(-1)
            const finding = kept.findings.find((each) => each.number === one.number && each.round === round.round)
            const figure = figures.get(round.round)?.deliverables.get(one.number)
            return {
              round: round.round, versions: own.map((each) => each.version), percent_said: last?.percent ?? null, reached: last?.reached ?? null, reason: last?.reason || null, files: last?.files.map(({ id, name }) => ({ id, name })) ?? [],
              figure: figure?.figure ?? null, comments: figure?.comments.map((each) => `#${each.seat} ${each.reached}%：${each.text}`) ?? [], verdict: finding?.verdict ?? null, percent: finding?.percent ?? null, note: finding?.note || null,
              is_judged: round.subjects.includes(one.number), has_fallen: finding !== undefined && standing.fallen?.finding.round === finding.round,
            }
          }),
        }
      }),
      money: reader.role === 'expert' || contract ? null : { grant_fen, earned_fen, paid_fen, due_fen, returned_fen, return_left_fen, lapsed_fen, held_fen },
    }
  },
})
