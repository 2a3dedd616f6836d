import type { Verdict } from './tck-run.ts'

/** How many results of a back end passed, were refused (of them those for which the kit itself wants an error), and failed. */
export type Counts = { passed: number, refused: number, refused_where_error_is_wanted: number, failed: number }
export type SuiteReport = { level: string, name: string, cases: number, results: number, js: Counts, sql: Counts | null, refused: Refusal[], failed: Verdict[] }
/** A result whose text is not in the fragment, with the code and the sentence of its first problem. */
export type Refusal = { case: string, node: string, back_end: 'js' | 'sql' | 'both', code: string, reason: string, expects_error: boolean }

/** Sums up what became of one folder. */
export function reportOf(suite: { level: string, name: string, cases: readonly unknown[] }, verdicts: readonly Verdict[]): SuiteReport {
  const of = (back_end: 'js' | 'sql') => verdicts.filter((one) => one.back_end === back_end)
  return {
    level: suite.level, name: suite.name, cases: suite.cases.length, results: of('js').length,
    js: countsOf(of('js')), sql: of('sql').length === 0 ? null : countsOf(of('sql')),
    refused: refusalsOf(verdicts), failed: verdicts.filter((one) => one.outcome === 'failed'),
  }
}

function countsOf(verdicts: readonly Verdict[]): Counts {
  const refused = verdicts.filter((one) => one.outcome === 'refused')
  return {
    passed: verdicts.filter((one) => one.outcome === 'passed').length, refused: refused.length,
    refused_where_error_is_wanted: refused.filter((one) => one.expects_error).length, failed: verdicts.filter((one) => one.outcome === 'failed').length,
  }
}

function refusalsOf(verdicts: readonly Verdict[]): Refusal[] {
  const found = new Map<string, Refusal>()
  for (const one of verdicts) {
    if (one.outcome !== 'refused') continue
    const key = JSON.stringify([one.case, one.node])
    const known = found.get(key)
    if (known) known.back_end = 'both'
    else found.set(key, { case: one.case, node: one.node, back_end: one.back_end, code: one.code ?? '', reason: one.reason ?? '', expects_error: one.expects_error })
  }
  return [...found.values()]
}

/** All counts of a level together. */
export function totalsOf(reports: readonly SuiteReport[]): Record<string, { folders: number, cases: number, results: number, js: Counts, sql: Counts | null }> {
  const levels = [...new Set(reports.map((one) => one.level))]
  return Object.fromEntries(levels.map((level) => {
    const of = reports.filter((one) => one.level === level)
    const sum = (read: (one: SuiteReport) => number) => of.reduce((total, one) => total + read(one), 0)
    const counts = (read: (one: SuiteReport) => Counts): Counts => ({
      passed: sum((one) => read(one).passed), refused: sum((one) => read(one).refused),
      refused_where_error_is_wanted: sum((one) => read(one).refused_where_error_is_wanted), failed: sum((one) => read(one).failed),
    })
    const sql = of.every((one) => one.sql) ? counts((one) => one.sql!) : null
    return [level, { folders: of.length, cases: sum((one) => one.cases), results: sum((one) => one.results), js: counts((one) => one.js), sql }]
  }))
}
