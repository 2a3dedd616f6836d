import type { Sentence } from '#kernel/declare/fault.ts'
import type { City } from '#kernel/store/cx.ts'
import { dictionaryOf } from '#facts/dictionary.ts'
import { precedenceOf, settle } from '#facts/precedence.ts'
import type { NewFact } from '#facts/record.ts'
import { qualifierWords } from './fact.ts'
import { statedFacts } from './stated-facts.ts'

/** A published figure as a page shows it; digits of `value` are grouped by commas. */
export type Figure = { title: Sentence, value: string, unit: Sentence | null, qualifier: Sentence | null, period: string, source: { id: string, sentence: string } }

/** 漏斗: from the problems collected to the bounties paid, in the order they follow from each other. */
const groups = {
  'open-challenges': ['problems-collected', 'problems-published', 'institutions-negotiating', 'expert-teams-negotiating', 'challenge-agreements', 'bottlenecks-solved', 'challenge-amount', 'bounty-paid'],
  'challenge-sessions': ['challenge-sessions', 'session-sectors'],
  // The same funnel by the step each number belongs to, with what only the long explanation has room for.
  seek: ['problems-collected'],
  publish: ['problems-published', 'challenge-sessions', 'challenge-sectors'],
  'take-up': ['institutions-negotiating', 'expert-teams-negotiating', 'challenge-agreements'],
  reward: ['challenge-amount', 'bounty-paid', 'bottlenecks-solved', 'enterprise-cost-saved'],
} as const

/** Figures the city's pack states of the city itself for a page: of each fact the latest period, the preferred source. Facts it does not state are left out. */
export function figuresOf(city: City, group: keyof typeof groups): Figure[] {
  // A pack never changes while it is loaded, and every reader of the hall asks for the same figures.
  const known = kept.get(city.pack)
  if (known) return known[group]
  const made = Object.fromEntries((Object.keys(groups) as (keyof typeof groups)[]).map((one) => [one, figuresIn(city, one)])) as Record<keyof typeof groups, Figure[]>
  kept.set(city.pack, made)
  return made[group]
}

const kept = new WeakMap<City['pack'], Record<keyof typeof groups, Figure[]>>()

function figuresIn({ pack }: City, group: keyof typeof groups): Figure[] {
  const dictionary = dictionaryOf(pack)
  const own = statedFacts(pack).filter((one) => one.subject_kind === 'city' && one.subject_id === pack.city.id && !one.is_target)
  return groups[group].flatMap((fact_id) => {
    const fact = dictionary.get(fact_id)
    const one = latest(own.filter((stated) => stated.fact_id === fact_id), precedenceOf(pack))
    if (!fact || !one) return []
    return [{
      title: fact.name, value: grouped(one.value), unit: fact.unit, qualifier: qualifierWords(one.qualifier ?? 'exact', false), period: one.period,
      source: { id: one.source_id, sentence: one.source.sentence ?? '' },
    }]
  })
}

function latest(stated: readonly NewFact[], order: readonly string[]): NewFact | undefined {
  const period = stated.map((one) => one.period).toSorted().at(-1)
  const rows = stated.filter((one) => one.period === period).map((one, place) => ({
    ...one, stated: one, id: String(place).padStart(6, '0'), known_at: '', is_target: false, qualifier: one.qualifier ?? 'exact', published_on: one.published_on ?? null }))
  return settle(rows, order).find((row) => row.is_preferred)?.stated
}

const grouped = (value: string) => value.replace(/^(-?)(\d+)/, (_, sign: string, whole: string) => sign + whole.replace(/\B(?=(\d{3})+$)/g, ','))
