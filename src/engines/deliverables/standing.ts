import { restsOnAll, type Planned } from './plan.ts'

export const findings = ['met', 'partly', 'not-met'] as const
export type FindingKind = typeof findings[number]

/** What was found of a deliverable in a round. `basis`: the version of its evidence, and of all it rests on, that the finding was drawn from. */
export type Finding = { number: number, round: number, verdict: FindingKind, percent: number, basis: Readonly<Record<number, number>> }

/** Number of a deliverable → its latest version of evidence; none where nothing was handed in. */
export type Versions = ReadonlyMap<number, number>

/** Where a deliverable stands: the finding that holds, or the last one that fell because evidence under it changed, and which. */
export type Standing = { number: number, finding: Finding | null, fallen: { finding: Finding, by: number[] } | null }

/** The versions a finding on `number` rests on as evidence stands. */
export function basisOf(list: readonly Pick<Planned, 'number' | 'rests_on'>[], number: number, versions: Versions): Record<number, number> {
  return Object.fromEntries([number, ...restsOnAll(list, number)].map((one) => [one, versions.get(one) ?? 0]))
}

/**
 * Where every deliverable of a plan stands. The last finding on it holds as long as no evidence it was drawn from has a newer version: changed evidence
 * takes the finding away from what it proves and from all that rests on it. A finding that fell does not come back when an older one would fit.
 */
export function standingOf(list: readonly Pick<Planned, 'number' | 'rests_on'>[], versions: Versions, given: readonly Finding[]): Standing[] {
  return list.map(({ number }) => {
    const last = given.filter((one) => one.number === number).toSorted((a, b) => a.round - b.round).at(-1)
    if (!last) return { number, finding: null, fallen: null }
    const by = Object.entries(basisOf(list, number, versions)).filter(([one, version]) => last.basis[Number(one)] !== version).map(([one]) => Number(one))
    return by.length === 0 ? { number, finding: last, fallen: null } : { number, finding: null, fallen: { finding: last, by } }
  })
}

/** Findings that new evidence for `changed` takes away: of those deliverables themselves and of all that rest on them. */
export function fallingWith(list: readonly Pick<Planned, 'number' | 'rests_on'>[], standing: readonly Standing[], changed: readonly number[]): number[] {
  return standing.filter((one) => one.finding !== null && (changed.includes(one.number) || restsOnAll(list, one.number).some((number) => changed.includes(number)))).map((one) => one.number)
}
