import { z } from 'zod'
import { docShape, part, say, sentenceShape, type At, type PackProblem, type PackView } from '#kernel/declare/pack.ts'
import { compile, mayBeName, type Compiled, type FeelType } from '#feel/compile.ts'
import { candidates_max, type NoticeStratum } from './notice.ts'

const slug = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/)
const kinds = ['technical', 'finance'] as const

/** A part of the panel with its own seats. `sectors`: those of the matter at hand, any, or the ones named. */
const stratum = z.strictObject({
  id: slug, title: sentenceShape, kind: z.enum(kinds), sectors: z.union([z.enum(['subject', 'any']), z.array(slug).min(1).max(50)]),
  seats: z.int().min(0).max(100), alternates: z.int().min(0).max(200),
})

/**
 * 放宽: a step by which the pool may be widened where it is too small, named and founded beforehand. `sectors`: further fields for strata of the matter's own or of a list, or any. A step comes
 * on top of those before it. It can widen alone: neither conflicts nor seats nor how many candidates there must be are its to change.
 */
const widening = z.strictObject({
  id: slug, title: sentenceShape, basis: sentenceShape,
  sectors: z.union([z.literal('any'), z.array(slug).min(1).max(50)]).optional(), same_county: z.literal('allowed').optional(),
  rest_days: z.int().min(0).max(3_650).optional(), load_per_year_max: z.int().min(1).max(366).optional(), eligible: z.string().trim().min(1).max(2_000).optional(),
})
export type Widening = z.output<typeof widening>

/**
 * 抽取条件: whom a panel is drawn from and by which rules; all of it the city's to set. `candidates_times`: so many candidates for each seat, at least, and never
 * fewer than seats and alternates together. `facts` are the candidates' own facts that `eligible` (FEEL) may read, with their types; what is not known of
 * somebody leaves them out with that reason. `conflicts` are rules of the pack's `conflicts`, or all. `invite_hours`: how long somebody asked may take to answer.
 */
export const criteriaSchema = z.strictObject({
  ...docShape, id: slug, sheet: slug.optional(),
  strata: z.array(stratum).min(1).max(20),
  technical_percent_min: z.int().min(0).max(100).optional(), finance_min: z.int().min(0).max(100).optional(),
  candidates_times: z.int().min(1).max(100).default(3), per_employer_max: z.int().min(1).max(100).nullable().default(1), per_group_max: z.int().min(1).max(100).nullable().default(null),
  rest_days: z.int().min(0).max(3_650).optional(), load_per_year_max: z.int().min(1).max(366).optional(),
  facts: z.record(z.string(), z.enum(['number', 'count', 'money', 'rate', 'string', 'boolean', 'date'])).default({}), eligible: z.string().trim().min(1).max(2_000).optional(),
  conflicts: z.union([z.literal('all'), z.array(slug).max(100)]).default('all'), same_county: z.enum(['allowed', 'excluded']).default('allowed'),
  invite_hours: z.int().min(1).max(24 * 60),
  beacon: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('named-value'), source: sentenceShape }), z.strictObject({ kind: z.literal('drand-quicknet') })]).optional(),
  fallback: z.enum(['beacon', 'stand-in', 'cancel']).default('cancel'), widening: z.array(widening).max(10).optional(),
  basis: sentenceShape,
})
/** `widened_by`: the steps a draw was widened by, as its notice names them; no file of the pack has it. */
export type Criteria = z.output<typeof criteriaSchema> & { widened_by?: Widening[] }
export type CriteriaStratum = Criteria['strata'][number]

/** What every condition may read of a candidate. */
const candidate_names: Readonly<Record<string, FeelType>> = { 专家类型: { choices: kinds }, 专业领域: { list: 'string' }, 工作语言: { list: 'string' }, 职称: 'string', 所在县: 'string' }

/** The names a criteria's condition may read: those of every candidate, then its own `facts`. */
export function namesOfCriteria(criteria: Pick<Criteria, 'facts'>): Record<string, FeelType> {
  return { ...candidate_names, ...criteria.facts }
}

/** What the shape cannot say: a stratum given twice, too few technical or finance seats, a condition that does not compile, a fallback without its means, a sheet that is not there. */
export function checkCriteria(criteria: Criteria, at: At, pack: Pick<PackView, 'docs'>): PackProblem[] {
  const problems: PackProblem[] = []
  const wrong = (path: (string | number)[], zh: string, en: string, on?: 'key') => { problems.push(say('draw.criteria', at(path, on), { zh, en })) }
  const { strata } = criteria
  for (const [index, one] of strata.entries()) {
    if (strata.findIndex((other) => other.id === one.id) !== index) wrong(['strata', index, 'id'], `分组“${one.id}”出现两次`, `The stratum “${one.id}” appears twice`)
    if (Math.max(one.seats * criteria.candidates_times, one.seats + one.alternates) > candidates_max) wrong(['strata', index, 'seats'], `候选人不能多于 ${candidates_max}`, `There cannot be more than ${candidates_max} candidates`)
  }
  const seatsOf = (kind: typeof kinds[number] | null) => strata.filter((one) => kind === null || one.kind === kind).reduce((sum, one) => sum + one.seats, 0)
  const all = seatsOf(null)
  if (all === 0) wrong(['strata'], '没有一个席位', 'There is no seat')
  const { technical_percent_min, finance_min } = criteria
  if (technical_percent_min !== undefined && seatsOf('technical') * 100 < all * technical_percent_min) wrong(['technical_percent_min'], `技术专家 ${seatsOf('technical')} 席，不到 ${all} 席的 ${technical_percent_min}%`, `${seatsOf('technical')} technical seats are less than ${technical_percent_min} % of ${all}`)
  if (finance_min !== undefined && seatsOf('finance') < finance_min) wrong(['finance_min'], `财务专家 ${seatsOf('finance')} 席，至少要 ${finance_min} 席`, `There are ${seatsOf('finance')} finance seats; at least ${finance_min} are wanted`)
  if (criteria.fallback === 'beacon' && criteria.beacon === undefined) wrong(['fallback'], '后备办法为公共随机数，却没有写明哪一个（beacon）', 'The fallback is a beacon, but none is named')
  if (criteria.sheet !== undefined && !pack.docs('sheets').has(criteria.sheet)) problems.push(say('draw.no-sheet', at(['sheet']), { zh: `没有评审表“${criteria.sheet}”`, en: `There is no review sheet “${criteria.sheet}”` }))
  for (const name of Object.keys(criteria.facts)) {
    if (!mayBeName(name)) wrong(['facts', name], `“${name}”不能作名称`, `“${name}” cannot be a name`, 'key')
    else if (Object.hasOwn(candidate_names, name)) wrong(['facts', name], `“${name}”每名候选人都有，不必再列`, `“${name}” is there for every candidate`, 'key')
  }
  const checkCondition = (text: string | undefined, path: (string | number)[]) => {
    const built = compileEligible({ facts: criteria.facts, ...text === undefined ? {} : { eligible: text } })
    if (text === undefined || built === null || built.ok) return
    for (const found of built.problems) {
      const offset = text.split('\n').slice(0, found.line - 1).reduce((sum, line) => sum + line.length + 1, 0) + found.col - 1
      problems.push(say(found.code, at(path, offset), found))
    }
  }
  checkCondition(criteria.eligible, ['eligible'])
  for (const [index, step] of (criteria.widening ?? []).entries()) {
    if (criteria.widening!.findIndex((other) => other.id === step.id) !== index) wrong(['widening', index, 'id'], `放宽“${step.id}”出现两次`, `The widening “${step.id}” appears twice`)
    const before = widenCriteria(criteria, criteria.widening![index - 1]?.id ?? null)
    const keeps = narrowing(before, step)
    if (keeps !== null) wrong(['widening', index, ...keeps], '这一步没有放宽什么，或反而收紧', 'This step widens nothing, or narrows')
    checkCondition(step.eligible, ['widening', index, 'eligible'])
  }
  return problems
}

/** Where a step does not widen what stands before it; null where each of its parts does. */
function narrowing(before: Criteria, step: Widening): (string | number)[] | null {
  if (step.rest_days !== undefined && step.rest_days >= (before.rest_days ?? 0)) return ['rest_days']
  if (step.load_per_year_max !== undefined && step.load_per_year_max <= (before.load_per_year_max ?? Infinity)) return ['load_per_year_max']
  if (step.same_county !== undefined && before.same_county === 'allowed') return ['same_county']
  if (step.sectors !== undefined && before.strata.every((one) => one.sectors === 'any')) return ['sectors']
  // Whether another condition is a wider one cannot be told from its text.
  return (['rest_days', 'load_per_year_max', 'same_county', 'sectors'] as const).some((key) => step[key] !== undefined) || (step.eligible !== undefined && step.eligible !== before.eligible) ? null : ['id']
}

/** The criteria as they stand once widened through a step and all those before it; as they are where it is null or none of theirs. */
export function widenCriteria(criteria: Criteria, through: string | null): Criteria {
  const steps = (criteria.widening ?? []).slice(0, (criteria.widening ?? []).findIndex((one) => one.id === through) + 1)
  if (steps.length === 0) return criteria
  const widened: Criteria = { ...criteria, widened_by: steps }
  for (const { sectors, same_county, rest_days, load_per_year_max, eligible } of steps) {
    if (sectors === 'any') widened.strata = widened.strata.map((one) => ({ ...one, sectors: 'any' }))
    // What is added to the matter's own fields is added where those are known; see `partPool`.
    else if (sectors !== undefined) widened.strata = widened.strata.map((one) => Array.isArray(one.sectors) ? { ...one, sectors: [...new Set([...one.sectors, ...sectors])] } : one)
    Object.assign(widened, same_county && { same_county }, rest_days !== undefined && { rest_days }, load_per_year_max !== undefined && { load_per_year_max }, eligible !== undefined && { eligible })
  }
  return widened
}

/** 抽取条件: the files of `panels/`. */
export const panelsPart = part({ folder: 'panels', schema: criteriaSchema, check: checkCriteria })

/** Compiles the condition of a criteria; null where there is none. Unknown stays unknown. */
export function compileEligible(criteria: Pick<Criteria, 'facts' | 'eligible'>): Compiled | { ok: false, problems: Extract<ReturnType<typeof compile>, { ok: false }>['problems'] } | null {
  return criteria.eligible === undefined ? null : compile(criteria.eligible, { names: namesOfCriteria(criteria), keeps_unknown: true, gives: 'boolean' })
}

/** The strata as a notice fixes them. `seats`: another number of seats for some, where the matter asks for it. */
export function noticeStrataOf(criteria: Criteria, seats: Readonly<Record<string, number>> = {}): NoticeStratum[] {
  return criteria.strata.map(({ id, title, alternates, ...one }) => {
    const wanted = seats[id] ?? one.seats
    return { id, title, seats: wanted, alternates, candidates_min: Math.max(wanted * criteria.candidates_times, wanted + alternates) }
  })
}
