import { invariant } from '#kernel/declare/fault.ts'
import { compileEligible, type Criteria, type CriteriaStratum } from './criteria.ts'
import type { LeftOut, PoolEntry } from './pool.ts'

/**
 * Somebody of the register as a draw looks at them. `conflicts` are rules that hold against them; `rested_days` null: never sat before.
 * `strata`: where they were put by hand; else kind and sectors say it.
 */
export type Candidate = {
  code: string, kind: 'technical' | 'finance', employer: string | null, group: string | null, county_id: string | null, sectors: readonly string[], languages: readonly string[], rank: string | null, strata?: readonly string[]
  facts: Record<string, unknown>, tickets?: number, conflicts?: readonly string[], rested_days?: number | null, sittings_in_year?: number
}

/** What the panel is to judge: its sectors and where it comes from. */
export type Subject = { sectors: readonly string[], county_id: string | null }

/**
 * Parts the register into those who may be drawn, with their strata, and those who may not, each with the first reason that holds:
 * `no-stratum`, `conflict-RULE`, `same-county`, `resting`, `over-load`, `not-eligible`, `eligibility-unknown`.
 */
export function partPool(candidates: readonly Candidate[], criteria: Criteria, subject: Subject): { pool: PoolEntry[], out: LeftOut[] } {
  const eligible = compileEligible(criteria)
  invariant(eligible === null || eligible.ok, 'criteria are checked before a pool is parted by them')
  const pool: PoolEntry[] = [], out: LeftOut[] = []
  const own = [...subject.sectors, ...(criteria.widened_by ?? []).flatMap((step) => Array.isArray(step.sectors) ? step.sectors : [])]
  for (const one of candidates) {
    const strata = one.strata ?? criteria.strata.filter((stratum) => stratum.kind === one.kind && fits(stratum, one.sectors, own)).map((stratum) => stratum.id)
    const reason = strata.length === 0 ? 'no-stratum' : reasonAgainst(one)
    if (reason === null) pool.push({ code: one.code, strata, ...one.tickets === undefined ? {} : { tickets: one.tickets }, employer: one.employer, group: one.group })
    else out.push({ code: one.code, reason })
  }
  return { pool, out }

  function reasonAgainst(one: Candidate): string | null {
    const rule = (one.conflicts ?? []).find((held) => criteria.conflicts === 'all' || criteria.conflicts.includes(held))
    if (rule !== undefined) return `conflict-${rule}`
    if (criteria.same_county === 'excluded' && subject.county_id !== null && one.county_id === subject.county_id) return 'same-county'
    if (criteria.rest_days !== undefined && typeof one.rested_days === 'number' && one.rested_days < criteria.rest_days) return 'resting'
    if (criteria.load_per_year_max !== undefined && (one.sittings_in_year ?? 0) >= criteria.load_per_year_max) return 'over-load'
    if (eligible === null || !eligible.ok) return null
    const known = Object.fromEntries(Object.keys(criteria.facts).map((name) => [name, one.facts[name] ?? null]))
    const answer = eligible.run({ ...known, 专家类型: one.kind, 专业领域: one.sectors, 工作语言: one.languages, 职称: one.rank, 所在县: one.county_id })
    return answer === true ? null : answer === false ? 'not-eligible' : 'eligibility-unknown'
  }
}

function fits(stratum: CriteriaStratum, sectors: readonly string[], subject: readonly string[]): boolean {
  if (stratum.sectors === 'any') return true
  const wanted = stratum.sectors === 'subject' ? subject : stratum.sectors
  return sectors.some((sector) => wanted.includes(sector))
}
