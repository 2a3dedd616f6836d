/**
 * 关联: the kinds of ties that records hold. `a` stands to `b` as the comment says; a party is written `account:ID`, `expert:CODE`, `named:…`
 * (people), `org:ID`, `work:ID` or `county:ID` (`county:*` is the whole city).
 */
export const tie_kinds = [
  // Person to organisation.
  'employment', 'position', 'control', 'consultancy', 'dispatch',
  // Holder (person or organisation) to organisation, with a percentage.
  'equity',
  // Organisation to organisation of one legal entity; organisation to its county.
  'branch', 'seat',
  // Person to person.
  'kin', 'supervision',
  // Between parties of any kind, either way round.
  'contract', 'co-bid', 'competing',
  // Person or organisation to a work made together.
  'publication', 'patent', 'project',
  // Person to party.
  'review', 'declared', 'exclusion',
  // Person to the county, or the city, whose projects their department supervises.
  'oversight',
] as const
export type TieKind = typeof tie_kinds[number]

export type Party = string

/**
 * One tie with the days it holds, both included; null where no record says. An event of one day has both ends on it. `source` is the record it
 * is read from, by kind and identity; `percent` is given with `equity` alone.
 */
export type Tie = { kind: TieKind, a: Party, b: Party, from_on: string | null, until_on: string | null, percent?: number, source: { kind: string, id: string } }

/** The kinds of rules. Those named as a tie read it directly; the others follow several ties. */
export const rule_kinds = [
  'self', 'declared', 'exclusion', 'kin', 'employment', 'position', 'control', 'shareholding', 'same-entity', 'same-group', 'oversight', 'supervision',
  'consultancy', 'dispatch', 'contract', 'co-bid', 'competing', 'co-publication', 'co-patent', 'co-project', 'colleague', 'review', 'same-county',
] as const
export type RuleKind = typeof rule_kinds[number]

export const severities = ['hard', 'declare', 'soft'] as const
/** `hard` keeps a person out, `declare` has to be declared and decided upon, `soft` is only shown. */
export type Severity = typeof severities[number]

/**
 * 回避规则: `years` is how long a tie counts after its last day (0: only while it holds; left out: for ever); `percent_min` the least percentage
 * of equity that counts, itself included.
 */
export type ConflictRule = { id: string, kind: RuleKind, severity: Severity, years?: number | undefined, percent_min?: number | undefined }

/** Rules that follow what holds on the day and know no years. */
export const dayOnly: ReadonlySet<RuleKind> = new Set(['self', 'same-entity', 'same-group', 'oversight', 'colleague', 'same-county'])
/** Rules that read a percentage, and need it. */
export const byPercent: ReadonlySet<RuleKind> = new Set(['shareholding', 'same-group'])

/** Gravest first: by severity, then by the order of `rule_kinds`, then by id. */
export function gravestFirst<R extends Pick<ConflictRule, 'id' | 'kind' | 'severity'>>(rules: readonly R[]): R[] {
  return rules.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || rule_kinds.indexOf(a.kind) - rule_kinds.indexOf(b.kind) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

const people = ['account:', 'expert:', 'named:']
/** Whether a party is a person. */
export function isPerson(party: Party): boolean {
  return people.some((prefix) => party.startsWith(prefix))
}
