import { z } from 'zod'
import { sentenceShape as titled, sourceShape } from '#kernel/declare/pack.ts'
import { relations } from '#kernel/trust/actor.ts'
import type { Allow } from '#kernel/trust/access.ts'
import { compile, type Compiled } from '#feel/compile.ts'

const id = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/)
const by = z.record(z.string(), z.array(z.enum(relations)).min(1))
const oneOrMore = z.union([id, z.array(id).min(1).max(8)]).transform((value) => typeof value === 'string' ? [value] : value)

const guard = z.strictObject({ when: z.string().max(2_000), otherwise: titled })

const actionSchema = z.strictObject({
  id,
  title: titled,
  /** Steps it leaves: all of them must be active. `any` step lets it act wherever the case stands. */
  at: oneOrMore,
  /** Who may take it; with `{}` nobody by hand: it follows from an act on the parent. */
  by,
  form: id.optional(),
  /** Whether this case has the action at all: otherwise it is neither offered nor explained. */
  applies: z.string().max(2_000).optional(),
  guards: z.array(guard).max(10).default([]),
  /** Steps it enters. Empty together with `stays: false` ends this branch. */
  to: z.array(id).max(8).default([]),
  /** The step stays active: many people do the same thing beside each other (scores, bids, contacts). */
  stays: z.boolean().default(false),
  /** Taken under a shared lock: many at once, no version needed. Only with `stays`, and only where nothing automatic follows. */
  beside: z.boolean().default(false),
  /** The answers are nobody else's to read in the history: a sealed bid, a blind score. */
  is_private: z.boolean().default(false),
  /** What is typed stays with its author until it is handed in, drafts and files too: the platform keeps neither in clear. Private besides. */
  is_sealed: z.boolean().default(false),
  /** A page of its own in place of the form, named as the pages know it. */
  page: id.optional(),
  /** Marks the actor's part in the step as done (an expert who has scored). */
  finishes_part: z.boolean().default(false),
  effect: id.optional(),
  notice: z.array(z.strictObject({ to: z.array(z.string()).min(1), text: titled })).max(5).default([]),
  receipt: z.enum(['submission', 'decision', 'payment']).optional(),
  /** Ends the case with this outcome, whatever else is active. */
  ends: id.optional(),
  confirm: titled.optional(),
  weight: z.enum(['main', 'plain', 'grave']).default('plain'),
  help: titled.optional(),
})
export type ProcedureAction = z.output<typeof actionSchema>

const clockSchema = z.strictObject({
  id,
  title: titled,
  runs_in: z.array(id).min(1),
  pauses_in: z.array(id).default([]),
  /** Working days of each limit side by side; the shortest that applies is what the desk sorts by. */
  limits: z.strictObject({ statutory: z.number().int().min(0).max(3650).optional(), promised: z.number().int().min(0).max(3650).optional(), internal: z.number().int().min(0).max(3650).optional() }),
  basis: titled,
  illustrative: z.boolean().default(false),
  late: z.strictObject({ notify: z.array(z.string()).min(1), text: titled }).optional(),
})

const stepSchema = z.strictObject({ id, stage: id, title: titled, sentence: titled, waits_for: z.array(z.string()).default([]) })
const automaticSchema = z.strictObject({ id, at: oneOrMore, when: z.string().max(2_000).optional(), to: z.array(id).default([]), ends: id.optional(), notice: actionSchema.shape.notice })
const outcomeSchema = z.strictObject({ id, title: titled })

/** What a procedure and its chapters both may hold. Most steps and actions a whole procedure has. */
const body = {
  /** Names that guards may use, each with its FEEL type; the system supplies the values. */
  names: z.record(z.string(), z.enum(['number', 'string', 'boolean', 'date', 'list'])).default({}),
  steps: z.array(stepSchema).max(60).default([]),
  clocks: z.array(clockSchema).max(20).default([]),
  actions: z.array(actionSchema).max(120).default([]),
  /** Moves the case makes by itself as soon as `when` holds and all steps of `at` are active. */
  automatic: z.array(automaticSchema).max(20).default([]),
  outcomes: z.array(outcomeSchema).max(20).default([]),
}

/** 程序分册: a long procedure lies in several files, one per stage; together they are one text with one hash. */
export const chapterSchema = z.strictObject({ id, title: titled, source: sourceShape, of: id, ...body })
export type ChapterText = z.output<typeof chapterSchema>

/** 办理程序: steps, who may act, guards, clocks and named effects. Anything more is code. */
export const procedureSchema = z.strictObject({
  id,
  title: titled,
  source: sourceShape,
  illustrative: z.boolean().optional(),
  system: id,
  /** With an empty `by` its cases are opened by acts on other cases only. */
  open: z.strictObject({ title: titled, by, to: z.array(id).min(1), help: titled.optional() }),
  /** Other ways to open a case: by somebody else for an organisation (an officer on a visit). The history says which office it was. */
  openings: z.array(z.strictObject({ id, title: titled, by, to: z.array(id).min(1), help: titled.optional(), note: titled.optional() })).max(10).default([]),
  stages: z.array(z.strictObject({ id, title: titled })).min(1).max(20),
  ...body,
  /** Files of `chapters/` that go on where this one ends, in this order. */
  chapters: z.array(id).max(20).default([]),
})
export type ProcedureText = z.output<typeof procedureSchema>
export type Clock = ProcedureText['clocks'][number]

type Guard = { compiled: Compiled, otherwise: { zh: string, en: string } }
/** `names` are those its conditions read, so that no other fact is asked for. */
export type Act = ProcedureAction & { applies_if: Compiled | null, checks: Guard[], at_bits: number[], allow: Allow, names: string[] }
export type Automatic = ProcedureText['automatic'][number] & { check: Compiled | null, at_bits: number[] }

/** A procedure made ready: every name resolved, every guard compiled, steps numbered. */
export type Procedure = {
  text: ProcedureText
  hash: string
  step_index: Map<string, number>
  acts: Map<string, Act>
  automatic: Automatic[]
}

/** One thing wrong in a procedure, told by its path inside the file. */
export type ProcedureProblem = { path: (string | number)[], zh: string, en: string }

export const anywhere = 'any'

/** The names every guard may use beside the procedure's own. */
const always = { 今天: 'date', 下级办件: 'number', 未结下级办件: 'number' } as const

/** Compiles a procedure's text, or says everything that is wrong with it: unknown steps, unreachable ones, dead ends, wrong guards. */
export function compileProcedure(text: ProcedureText, hash: string): { procedure: Procedure, problems: ProcedureProblem[] } {
  const problems: ProcedureProblem[] = []
  const step_index = new Map(text.steps.map((step, index) => [step.id, index]))
  const names = { ...text.names, ...always }
  const known = (ids: readonly string[], path: (string | number)[]) => {
    for (const one of ids) if (one !== anywhere && !step_index.has(one)) problems.push({ path, zh: `没有名为“${one}”的步骤`, en: `There is no step “${one}”` })
  }
  const build = (source: string | undefined, path: (string | number)[]): Compiled | null => {
    if (source === undefined) return null
    const built = compile(source, { names, keeps_unknown: true })
    if (built.ok) return built
    for (const problem of built.problems) problems.push({ path, zh: `条件第 ${problem.line} 行第 ${problem.col} 列：${problem.zh}`, en: `Guard ${problem.line}:${problem.col}: ${problem.en}` })
    return null
  }
  text.steps.forEach((step, index) => {
    if (!text.stages.some((stage) => stage.id === step.stage)) problems.push({ path: ['steps', index, 'stage'], zh: `没有名为“${step.stage}”的阶段`, en: `There is no stage “${step.stage}”` })
  })
  known(text.open.to, ['open', 'to'])
  text.openings.forEach((opening, index) => known(opening.to, ['openings', index, 'to']))
  const acts = new Map<string, Act>()
  text.actions.forEach((action, index) => {
    const path = ['actions', index]
    known(action.at, [...path, 'at'])
    known(action.to, [...path, 'to'])
    if (acts.has(action.id)) problems.push({ path: [...path, 'id'], zh: `动作“${action.id}”出现了两次`, en: `Action “${action.id}” stands twice` })
    if (action.beside && !action.stays) problems.push({ path: [...path, 'beside'], zh: 'beside 只能与 stays 同用', en: 'beside needs stays' })
    if (action.ends && !text.outcomes.some((outcome) => outcome.id === action.ends)) problems.push({ path: [...path, 'ends'], zh: `没有名为“${action.ends}”的结局`, en: `There is no outcome “${action.ends}”` })
    const checks = action.guards.flatMap((one, at) => {
      const compiled = build(one.when, [...path, 'guards', at, 'when'])
      return compiled ? [{ compiled, otherwise: one.otherwise }] : []
    })
    const applies_if = build(action.applies, [...path, 'applies'])
    const names = [...new Set([...applies_if?.names ?? [], ...checks.flatMap((check) => check.compiled.names)])]
    acts.set(action.id, { ...action, applies_if, checks, at_bits: bitsOf(action.at, step_index), allow: action.by, names })
  })
  const automatic = text.automatic.map((one, index) => {
    known(one.at, ['automatic', index, 'at'])
    known(one.to, ['automatic', index, 'to'])
    return { ...one, check: build(one.when, ['automatic', index, 'when']), at_bits: bitsOf(one.at, step_index) }
  })
  text.clocks.forEach((clock, index) => { known([...clock.runs_in, ...clock.pauses_in], ['clocks', index]) })
  problems.push(...reachability(text))
  return { procedure: { text, hash, step_index, acts, automatic }, problems }
}

function bitsOf(steps: readonly string[], index: Map<string, number>): number[] {
  return steps.filter((step) => step !== anywhere).map((step) => index.get(step) ?? -1)
}

function reachability(text: ProcedureText): ProcedureProblem[] {
  const moves = [...text.actions, ...text.automatic]
  const reached = new Set([text.open, ...text.openings].flatMap((opening) => opening.to))
  for (let grew = true; grew;) {
    grew = false
    for (const move of moves) {
      if (!move.at.every((step) => step === anywhere || reached.has(step))) continue
      for (const step of move.to) if (!reached.has(step)) { reached.add(step); grew = true }
    }
  }
  return text.steps.flatMap((step, index): ProcedureProblem[] => {
    if (!reached.has(step.id)) return [{ path: ['steps', index, 'id'], zh: `步骤“${step.id}”永远到不了`, en: `Step “${step.id}” is never reached` }]
    const leaves = moves.some((move) => move.at.includes(step.id) && !('stays' in move && move.stays))
    return leaves ? [] : [{ path: ['steps', index, 'id'], zh: `步骤“${step.id}”是死胡同：没有动作能离开它`, en: `Step “${step.id}” is a dead end: nothing leaves it` }]
  })
}
