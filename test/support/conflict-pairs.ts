import { addMonths } from '#kernel/values/days.ts'
import { isPerson, type ConflictRule, type Party, type Tie, type TieKind } from '#engines/conflicts/tie.ts'
import type { Asked } from '#engines/conflicts/find-conflicts.ts'

/**
 * The plain twin of `findConflicts`: one person against one party by one rule, walking over all ties each time. Slow and obvious, and written from
 * the rules' meaning, not from the other's code.
 */
export function pairwise({ ties, on, same = new Map() }: Pick<Asked, 'ties' | 'on' | 'same'>): (person: Party, party: Party, rule: ConflictRule) => boolean {
  const root = (party: Party) => same.get(party) ?? party
  const known = ties.map((tie) => ({ ...tie, a: root(tie.a), b: root(tie.b) }))
  const begun = known.filter((tie) => tie.from_on === null || tie.from_on <= on)
  const within = (kind: TieKind, years: number | undefined) => begun.filter((tie) => tie.kind === kind && (years === undefined || tie.until_on === null || tie.until_on >= addMonths(on, -12 * years)))
  const now = (kind: TieKind) => within(kind, 0)
  const worksIn = (person: Party) => now('employment').filter((tie) => tie.a === person).map((tie) => tie.b)
  const staffOf = (org: Party) => now('employment').filter((tie) => tie.b === org).map((tie) => tie.a)
  const facesOf = (party: Party) => [party, ...[...now('position'), ...now('control')].filter((tie) => tie.b === party).map((tie) => tie.a)]
  const reach = (from: Party, lines: readonly Tie[]) => {
    const seen = new Set([from])
    for (let is_growing = true; is_growing;) {
      is_growing = false
      for (const { a, b } of lines) {
        if (seen.has(a) === seen.has(b)) continue
        seen.add(a).add(b)
        is_growing = true
      }
    }
    return seen
  }
  const entityOf = (org: Party) => reach(org, now('branch'))
  const groupOf = (org: Party, least: number) => reach(org, [...now('branch'), ...now('equity').filter(({ percent = 0 }) => percent >= least)])
  const seatsOf = (org: Party) => now('seat').filter((tie) => tie.a === org).map((tie) => tie.b)
  const joins = (list: readonly Tie[], one: Party, other: Party) => list.some(({ a, b }) => (a === one && b === other) || (a === other && b === one))

  return (given, asked, { kind, years, percent_min = 100 }) => {
    const person = root(given), party = root(asked)
    const straight = (name: TieKind) => within(name, years).some((tie) => tie.a === person && tie.b === party)
    const either = (name: TieKind) => [person, ...worksIn(person)].some((mine) => mine !== party && joins(within(name, years), mine, party))
    const shared = (name: TieKind) => facesOf(party).some((face) => face !== person && within(name, years).some((mine) => mine.a === person && within(name, years).some((theirs) => theirs.a === face && theirs.b === mine.b)))
    const known_to = (name: TieKind) => facesOf(party).some((face) => face !== person && joins(within(name, years), person, face))
    switch (kind) {
      case 'self': return person === party
      case 'declared': case 'exclusion': case 'review': case 'consultancy': case 'dispatch': case 'employment': case 'position': case 'control': return straight(kind)
      case 'shareholding': return within('equity', years).some((tie) => tie.a === person && tie.b === party && (tie.percent ?? 0) >= percent_min)
      case 'oversight': return now('oversight').some((tie) => tie.a === person && (tie.b === 'county:*' || seatsOf(party).includes(tie.b)))
      case 'kin': case 'supervision': return known_to(kind)
      case 'contract': case 'co-bid': case 'competing': return either(kind)
      case 'co-publication': return shared('publication')
      case 'co-patent': return shared('patent')
      case 'co-project': return shared('project')
      case 'colleague': return (isPerson(party) ? [party] : staffOf(party)).some((one) => one !== person && worksIn(one).some((org) => org !== party && worksIn(person).includes(org)))
      case 'same-entity': return !isPerson(party) && worksIn(person).some((org) => org !== party && entityOf(org).has(party))
      case 'same-group': return !isPerson(party) && worksIn(person).some((org) => !entityOf(org).has(party) && groupOf(org, percent_min).has(party))
      case 'same-county': return !isPerson(party) && worksIn(person).some((org) => org !== party && seatsOf(org).some((county) => seatsOf(party).includes(county)))
    }
  }
}
