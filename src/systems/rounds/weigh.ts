import type { Cx } from '#kernel/store/cx.ts'
import { freezeRound, type RoundRequest } from '#engines/assignment/public.ts'
import { conflictsOfAll } from '#systems/conflicts/public.ts'
import { profilesOf, type Profile } from '#systems/experts/public.ts'
import { fitOf } from './fit.ts'
import type { RoundFile } from './offer.ts'
import type { RoundPlan } from './plan.ts'
import type { Reviewer } from './reviewers.ts'
import { panelsOf, termsOf } from './terms.ts'

/** Whom a round may use, with the register's record of each. */
export type Weighed = { files: RoundFile[], people: (Reviewer & { profile: Profile })[], pair: (file: RoundFile, person: Reviewer & { profile: Profile }) => number | string }

/**
 * Weighs every file against every reviewer who has declared: the fit, or why the two may not meet. Conflicts come from the records of today, all pairs in one pass; then the
 * reviewer's own word, the criteria's rule on the same county, and the least fit. Elevate first.
 */
export async function weighPairs(cx: Cx, plan: RoundPlan, files: RoundFile[], reviewers: readonly Reviewer[]): Promise<Weighed> {
  const profiles = new Map((await profilesOf(cx, reviewers.map((one) => one.account_id))).map((one) => [one.account_id, one]))
  const people = reviewers.flatMap((one) => {
    const profile = profiles.get(one.account_id)
    return one.declared !== null && profile?.state === 'admitted' ? [{ ...one, profile }] : []
  })
  const criteria = panelsOf(cx).find((one) => one.id === plan.panel)
  const judged = people.map(({ account_id, profile: { employer } }) => ({ account_id, employer }))
  const found = await conflictsOfAll(cx, files.map(({ interested }) => ({ people: judged, interested })), cx.today_on)
  const rules = criteria?.conflicts ?? 'all'
  const tied = new Map(files.map((file, at) => [file.id, new Map(found[at]!.filter((one) => one.severity === 'hard' && (rules === 'all' || rules.includes(one.rule))).toReversed().map((one) => [one.account_id, one.rule]))]))
  const terms = termsOf(cx)
  return {
    files, people,
    pair: (file, { account_id, declared, profile }) => {
      const rule = tied.get(file.id)?.get(account_id)
      if (rule !== undefined) return `conflict-${rule}`
      if (declared?.files.includes(file.id)) return 'declared'
      if (criteria?.same_county === 'excluded' && file.county_id !== null && profile.county_id === file.county_id) return 'same-county'
      const fit = fitOf(terms, profile, file)
      return fit < plan.least_fit ? 'below-least-fit' : fit
    },
  }
}

/** The frozen form of a round: reviewers by their codes, employers by numbers that say no more than who shares one. */
export function roundOf({ files, people, pair }: Weighed, { number, plan, demand, loadOf, strata }: {
  number: string, plan: Pick<RoundPlan, 'per_employer_max' | 'cap_bp'>, demand: number, loadOf: (account_id: string) => number, strata: RoundRequest['projects'][number]['strata']
}): RoundRequest {
  const houses = new Map<string, string>()
  for (const { profile } of people.toSorted((a, b) => a.profile.code < b.profile.code ? -1 : 1)) if (!houses.has(profile.employer)) houses.set(profile.employer, `employer-${houses.size + 1}`)
  return freezeRound({
    number, per_employer_max: plan.per_employer_max, cap_bp: plan.cap_bp,
    projects: files.map((file) => ({ id: file.id, demand, strata, file })),
    reviewers: people.map((person) => ({ id: person.profile.code, load_max: loadOf(person.account_id), employer: houses.get(person.profile.employer)!, stratum: person.kind, person })),
    pair: (project, reviewer) => pair(project.file, reviewer.person),
  })
}
