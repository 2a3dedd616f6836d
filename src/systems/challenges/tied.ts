import type { Problem } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { personNames } from '#systems/accounts/public.ts'
import { conflictsOf, gravestEach, type Conflict } from '#systems/conflicts/public.ts'
import { orgTitles } from '#systems/organizations/public.ts'

/** Reasons that have a sentence of their own on these forms; every other says its own reason. */
const own_words: Partial<Record<Conflict['kind'], string>> = { employment: 'same-organisation', colleague: 'colleague', declared: 'declared' }

/** Problems of a form that names people whom the records tie to one of these organisations by a hard rule: one for each, with the gravest reason. */
export async function tiedTo(cx: Cx, { case: form, orgs, people, path }: { case: 'appraisal' | 'bids', orgs: readonly string[], people: readonly string[], path: string }): Promise<Problem[]> {
  await cx.elevate()
  const found = await conflictsOf(cx, { people: people.map((account_id) => ({ account_id, employer: '' })), interested: { orgs: [...orgs], accounts: [] }, on: cx.today_on })
  const tied = gravestEach(found.filter((one) => one.severity === 'hard'))
  if (tied.length === 0) return []
  const names = await personNames(cx, tied.map((one) => one.account_id)), titles = await orgTitles(cx, tied.map((one) => one.with))
  const word = form === 'appraisal' ? 'panel' : 'reviewer'
  return tied.map(({ account_id, kind, with: party, sentence }) => ({
    path, code: `challenges.${word}-${own_words[kind] ?? 'tied'}`,
    data: { name: names.get(account_id) ?? { zh: account_id, en: account_id }, org: titles.get(party) ?? { zh: party, en: party }, reason: sentence },
  }))
}
