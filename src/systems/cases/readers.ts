import type { Allow } from '#kernel/trust/access.ts'

/** Who may read a case: its own enterprise, one whose need was merged into it, whoever is named in it, its county, the city's officers; solvers also what is public. */
export const mayRead: Allow = {
  enterprise: ['own-organisation', 'assigned'],
  solver: ['assigned', 'public'],
  expert: ['assigned'],
  'expert-drawer': ['assigned'],
  'expert-applicant': ['assigned'],
  'expert-manager': ['assigned'],
  insurer: ['assigned'],
  'county-officer': ['same-county'],
  'city-officer': ['same-city'],
  'finance-officer': ['same-city'],
  'follow-up-officer': ['same-city'],
  supervisor: ['same-city'],
  auditor: ['same-city'],
}

/** Who is told and whom a step waits for: near relations only, since not every solver wants every public case's letters. */
export const mayBeTold: Allow = Object.fromEntries(Object.entries(mayRead).map(([role, relations]) => [role, relations.filter((relation) => relation !== 'public')]))
