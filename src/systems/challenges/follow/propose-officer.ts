import type { Sentence } from '#kernel/declare/fault.ts'
import type { FollowParameters } from './parameters.ts'

/** One officer as the choice sees it. `counties` holds the membership's county too; no sectors means any. */
export type Officer = { account_id: string, name: Sentence, counties: string[], sectors: string[], load: number, load_max: number, is_away: boolean, last_given_at: string | null }
export type Reason = Sentence & { points: number }
export type Ranked = { officer: Officer, points: number, reasons: Reason[] }

/**
 * Ranks the officers who can take a challenge of this sector and county, the best first, each with what speaks for it in points.
 * An officer who is away or whose load is full is left out. Equal points go to the smaller load, then to whoever was given one longest ago,
 * then by account, so that the same state always gives the same order.
 */
export function rankOfficers(wanted: { sector: string | null, county_id: string | null }, officers: readonly Officer[], points: FollowParameters['points']): Ranked[] {
  return officers.filter((one) => !one.is_away && one.load < one.load_max).map((officer) => rate(wanted, officer, points)).toSorted((a, b) =>
    b.points - a.points || a.officer.load - b.officer.load || order(a.officer.last_given_at ?? '', b.officer.last_given_at ?? '') || order(a.officer.account_id, b.officer.account_id))
}

/** Why one officer, whatever the others are: also for one the bureau names against the proposal. */
export function rate(wanted: { sector: string | null, county_id: string | null }, officer: Officer, points: FollowParameters['points']): Ranked {
  const reasons: Reason[] = []
  if (wanted.county_id !== null && officer.counties.includes(wanted.county_id)) reasons.push({ points: points.same_county, zh: '负责榜单所在县（市、区）', en: 'Looks after the county of the challenge' })
  if (wanted.sector !== null && officer.sectors.includes(wanted.sector)) reasons.push({ points: points.knows_sector, zh: '熟悉榜单所在领域', en: 'Knows the sector of the challenge' })
  else if (officer.sectors.length === 0) reasons.push({ points: 0, zh: '未登记熟悉领域，不加分', en: 'No sectors on record, so none counted' })
  const free = Math.max(0, officer.load_max - officer.load)
  const load = officer.load_max === 0 ? 0 : Math.round(points.load * free / officer.load_max)
  reasons.push({ points: load, zh: `手上 ${officer.load} 件，上限 ${officer.load_max} 件`, en: `Follows ${officer.load} of at most ${officer.load_max}` })
  return { officer, points: reasons.reduce((sum, one) => sum + one.points, 0), reasons }
}

const order = (a: string, b: string) => a === b ? 0 : a < b ? -1 : 1
