import type { Sentence } from '#kernel/declare/fault.ts'
import type { Flow } from './flow.ts'
import type { Network } from './network.ts'

/** Why a pair has the chance it has. `gain` is what one more review by this pair would add to the total, once those who would have to move have moved: never above zero unless the cap stands in the way. */
export type PairReason = { project: string, reviewer: string, outcome: 'no-pair' | 'never' | 'sometimes' | 'at-cap', chance_bp: number, score: number | null, price: number | null, level: number | null, gain: number | null, sentence: Sentence }

/** Below this share of the total without a cap, the cap is told to be dear. */
export const dear_below = 0.95

/** A reviewer whose load binds: what the total would gain by one more file, in points of score. */
export type Price = { reviewer: string, price: number }

/** The reviewers whose loads bind, dearest first. */
export function pricesOf(network: Network, flow: Flow): Price[] {
  return network.reviewers.map((reviewer, r) => ({ reviewer, price: flow.price[r]! })).filter((one) => one.price > 0).toSorted((a, b) => b.price - a.price || (a.reviewer < b.reviewer ? -1 : 1))
}

/** Answers “why not Prof. X?” for one pair, from levels and prices. */
export function explainPair(network: Network, flow: Flow, project: string, reviewer: string): PairReason {
  const r = network.reviewers.indexOf(reviewer), p = network.projects.indexOf(project)
  let arc = -1
  for (let g = 0; g < network.above.length && arc === -1; g += 1) {
    if (network.project_of[g] !== p) continue
    for (let a = network.arc_from[g]!; a < flow.arc_to[g]!; a += 1) if (network.head[a] === r) arc = a
  }
  if (arc === -1) {
    return { project, reviewer, outcome: 'no-pair', chance_bp: 0, score: null, price: null, level: null, gain: null, sentence: { zh: '回避、无匹配分或低于底线，不能评这个项目', en: 'A conflict, no score, or a score below the floor: this pair may not meet' } }
  }
  const score = network.score[arc]!, price = flow.price[r]!, level = flow.level[network.owner[arc]!]!, gain = score - price - level
  const units = flow.by_arc[arc]!, chance_bp = Math.round(units * 10_000 / flow.scale)
  const shown = { project, reviewer, chance_bp, score, price, level, gain }
  if (units === flow.pair_units) return { ...shown, outcome: 'at-cap', sentence: { zh: `以允许的最高机会 ${chance_bp / 100}% 评这个项目`, en: `Reviews this project with the highest chance allowed, ${chance_bp / 100} %` } }
  if (units > 0) return { ...shown, outcome: 'sometimes', sentence: { zh: `以 ${chance_bp / 100}% 的机会评这个项目，换成他人总分不变`, en: `Reviews this project with a chance of ${chance_bp / 100} %; others would do as well` } }
  return { ...shown, outcome: 'never', sentence: price > 0
    ? { zh: `匹配分 ${score}；其名额在别处值 ${price} 分，而这个项目另有人选，只需 ${level} 分，排入会使总分减少 ${-gain}`, en: `Fits by ${score}, but a place of theirs is worth ${price} elsewhere and this project is served at ${level}: seating them would cost ${-gain} of the total` }
    : { zh: `匹配分 ${score}，而这个项目另有人选，水平在 ${level} 分，排入会使总分减少 ${-gain}`, en: `Fits by ${score}, while this project is served at ${level}: seating them would cost ${-gain} of the total` } }
}

/** The sentence a page shows where the cap is dear; null where it is not. `kept` is the share of the total without a cap. */
export function capWarning(kept: number, cap_bp: number): Sentence | null {
  if (kept >= dear_below) return null
  const cap = cap_bp / 100, lost = ((1 - kept) * 100).toFixed(1)
  return {
    zh: `候选人太少：任何一对的机会不超过 ${cap}%，使匹配总分降低 ${lost}%。请增加候选人，或提高这一上限。`,
    en: `The pool is small: keeping every pair’s chance at ${cap} % or below costs ${lost} % of the total fit. Add reviewers, or raise the cap.`,
  }
}
