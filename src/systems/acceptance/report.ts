import { fault, type Problem } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { notify } from '#engines/cases/settle.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { addVersion, deliverablesOf, evidenceFiles, type Kept } from '#engines/deliverables/evidence.ts'
import { fallingWith } from '#engines/deliverables/standing.ts'
import { projectOf, roundsOf, type Round, type Use } from './project.ts'
import { kindSaid } from './round-words.ts'

type Row = { deliverable: string, reached: string, percent: number, reason?: string, evidence?: string[] }
/** What is said of a contract's part has no kind and no money: it is reported as a whole. */
type Report = { kind?: 'interim' | 'final', summary: string, deliverables: Row[], uses?: { head: string, 'grant-fen': number, 'own-fen'?: number, note?: string }[], truth: boolean }

/** Most rounds of acceptance of one project. */
export const rounds_max = 20

/** What is wrong with the rows of a report: a deliverable twice, a share that is not whole, a part without its reason. */
function rowProblems(rows: readonly Row[]): Problem[] {
  return rows.flatMap((row, at): Problem[] => [
    ...rows.findIndex((other) => other.deliverable === row.deliverable) === at ? [] : [{ path: `deliverables.${at}.deliverable`, code: 'deliverables.twice', data: { number: row.deliverable } }],
    ...Number.isInteger(row.percent) ? [] : [{ path: `deliverables.${at}.percent`, code: 'deliverables.whole-percent' }],
    ...row.percent < 100 && !row.reason?.trim() ? [{ path: `deliverables.${at}.reason`, code: 'deliverables.reason-missing' }] : [],
  ])
}

/**
 * 提交验收自评: a new round, or the one that was returned, corrected. Evidence that says something new becomes a version; findings that rested on what it
 * replaces fall, and both sides are told. Judged are the deliverables with new evidence and those whose finding fell.
 */
export const report: Effect = async (cx, turn) => {
  const answers = turn.answers as Report
  const before = await deliverablesOf(cx, turn.case.id)
  const problems = rowProblems(answers.deliverables)
  if (answers.truth !== true) problems.push({ path: 'truth', code: 'acceptance.truth-needed' })
  if (problems.length > 0) throw fault('cases.wrong-answers', { count: problems.length }, problems)
  const { project, rounds, again, round } = await roundFor(cx, turn.case.id)
  const changed = await keepEvidence(cx, turn.case.id, before, round, answers.deliverables)
  const kept = await deliverablesOf(cx, turn.case.id)
  const unapproved = [...new Set([...again ? again.unapproved : [], ...fallingWith(before.plan, before.standing, changed)])].sort((a, b) => a - b)
  const fresh = kept.versions.filter((one) => one.round === round).map((one) => one.number)
  const open = kept.standing.filter((one) => one.finding === null).map((one) => one.number)
  const reported = new Set(kept.versions.map((one) => one.number))
  const subjects = [...new Set([...fresh, ...unapproved])].sort((a, b) => a - b)
  const kind: Round['kind'] = project.correction_due_on !== null ? 'correction' : answers.kind ?? 'final'
  if (kind !== 'interim' && open.some((number) => !reported.has(number))) throw wrong('acceptance.not-all-reported', { numbers: open.filter((number) => !reported.has(number)).join('、') })
  if (kind !== 'interim' && project.grant_fen > 0 && (answers.uses ?? []).length === 0) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'uses', code: 'acceptance.uses-missing' }])
  // What was reported in a round that came to nothing and is still without a finding belongs to a final round too.
  const judged = kind === 'interim' ? subjects : [...new Set([...subjects, ...open])].sort((a, b) => a - b)
  if (judged.length === 0) throw wrong('acceptance.nothing-new')
  await writeRound(cx, turn.case.id, { round, kind, timing: timingOf(project.ends_on, cx.today_on), answers, subjects: judged, unapproved, is_again: again !== undefined })
  if (again === undefined) await sql`update project set round = ${round} where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  if (unapproved.length > 0) await tellFallen(cx, turn.case, unapproved)
  const numbers = judged.join('、')
  return {
    note: {
      zh: `第 ${round} 轮${kindSaid(kind, project).zh}：交付物 ${numbers}${unapproved.length > 0 ? `；证据变更，${unapproved.join('、')} 须重新验收` : ''}`,
      en: `Round ${round}, ${kindSaid(kind, project).en}: deliverables ${judged.join(', ')}${unapproved.length > 0 ? `; evidence changed, so ${unapproved.join(', ')} must be examined anew` : ''}`,
    },
    receipt: { subject: `case:${turn.case.id}`, content: { round, kind, deliverables: judged, unapproved, evidence: kept.versions.filter((one) => one.round === round).map(({ number, version, hash }) => ({ number, version, hash })), before: rounds.length } },
  }
}

const wrong = (code: string, data: Record<string, unknown> = {}) => fault('cases.wrong-answers', { count: 1 }, [{ path: 'deliverables', code, data }])

async function roundFor(cx: Cx, case_id: string) {
  const project = await projectOf(cx, case_id)
  const rounds = await roundsOf(cx, case_id)
  const again = rounds.at(-1)?.state === 'returned' ? rounds.at(-1) : undefined
  const round = again?.round ?? rounds.length + 1
  if (round > rounds_max) throw fault('acceptance.rounds-over', { max: rounds_max })
  return { project, rounds, again, round }
}

async function keepEvidence(cx: Cx, case_id: string, kept: Kept, round: number, rows: readonly Row[]): Promise<number[]> {
  const changed: number[] = []
  for (const row of rows) {
    const number = Number(row.deliverable)
    const is_new = await addVersion(cx, case_id, { number, round, reached: row.reached, percent: row.percent, reason: row.reason ?? '', files: await evidenceFiles(cx, row.evidence ?? []) }, kept.versions)
    if (is_new) changed.push(number)
  }
  return changed
}

async function writeRound(cx: Cx, case_id: string, { round, kind, timing, answers, subjects, unapproved, is_again }: { round: number, kind: Round['kind'], timing: Round['timing'], answers: Report, subjects: number[], unapproved: number[], is_again: boolean }): Promise<void> {
  const uses: Use[] = (answers.uses ?? []).map((row) => ({ head: row.head, grant_fen: row['grant-fen'], own_fen: row['own-fen'] ?? 0, note: row.note ?? '' }))
  if (is_again) {
    await sql`update acceptance_round set kind = ${kind}, timing = ${timing}, state = 'reported', summary = ${answers.summary}, uses = ${JSON.stringify(uses)}::jsonb, subjects = ${subjects}::int[], unapproved = ${unapproved}::int[], reported_at = now()
      where city_id = ${cx.city.id} and case_id = ${case_id} and round = ${round}`.execute(cx.tx)
    return
  }
  await sql`insert into acceptance_round (city_id, case_id, round, kind, timing, state, summary, uses, subjects, unapproved)
    values (${cx.city.id}, ${case_id}, ${round}, ${kind}, ${timing}, 'reported', ${answers.summary}, ${JSON.stringify(uses)}::jsonb, ${subjects}::int[], ${unapproved}::int[])`.execute(cx.tx)
}

const timingOf = (ends_on: string | null, today_on: string): Round['timing'] => ends_on === null || today_on === ends_on ? 'on-time' : today_on < ends_on ? 'early' : 'late'

/** Tells the bureau and the organisation which findings fell. */
async function tellFallen(cx: Cx, file: CaseFile, numbers: readonly number[]): Promise<void> {
  await notify(cx, file, ['enterprise', 'solver', 'city-officer'], { zh: `证据变更，以下交付物原来的结论不再成立，须重新验收：${numbers.join('、')}`, en: `Evidence changed: earlier findings on these deliverables no longer stand, and they are examined anew: ${numbers.join(', ')}` })
}

/** The same for a part of a contract: nothing is asked of kind and money. */
export async function milestoneLaidReady(cx: Cx, file: CaseFile): Promise<Record<string, unknown>> {
  const { deliverables, summary } = await reportLaidReady(cx, file)
  return { deliverables, ...summary === undefined ? {} : { summary } }
}

/** A report begins from what is still open: rows as last reported, and the money used so far. */
export async function reportLaidReady(cx: Cx, file: CaseFile): Promise<Record<string, unknown>> {
  const kept = await deliverablesOf(cx, file.id)
  const rounds = await roundsOf(cx, file.id)
  const last = rounds.at(-1)
  const is_returned = last?.state === 'returned'
  const wanted = kept.plan.filter((one) => is_returned && last.subjects.includes(one.number) || kept.standing.find((each) => each.number === one.number)?.finding?.verdict !== 'met')
  return {
    ...is_returned ? { kind: last.kind === 'interim' ? 'interim' : 'final', summary: last.summary } : {},
    deliverables: wanted.map((one) => {
      const version = kept.versions.filter((each) => each.number === one.number).at(-1)
      return { deliverable: String(one.number), ...version ? { reached: version.reached, percent: version.percent, reason: version.reason, evidence: version.files.map((each) => each.id) } : {} }
    }),
    uses: (last?.uses ?? []).map((row) => ({ head: row.head, 'grant-fen': row.grant_fen, 'own-fen': row.own_fen, note: row.note })),
  }
}
