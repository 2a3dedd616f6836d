import assert from 'node:assert/strict'
import { assign } from '#engines/assignment/assign.ts'
import { openLines, roundLines } from '#engines/assignment/rounding.ts'
import { chanceFrom } from '#engines/assignment/stream.ts'
import { hmac, sampleRound } from '#test/support/assignment-sample.ts'

/** Draws one capped round many times: each draw must keep every bound; gives the pairs with a chance and the worst z-score of how often one came. */
export function drawMany(seed: number, draws: number): { pairs: number, worst: number } {
  const demand = 3, request = sampleRound(seed, { projects: 12, reviewers: 16, demand, load_max: 3, employers: 6, per_employer_max: 1, cap_bp: 4_000 })
  const { network, flow } = assign(request, { hmac }).proof, lines = openLines(network, flow), chance = chanceFrom({ hmac }, request.seed, 'many draws')
  const employers = [...new Set(request.reviewers.map((one) => one.employer))], by_id = new Map(request.reviewers.map((one) => [one.id, employers.indexOf(one.employer)]))
  const employer = network.reviewers.map((id) => by_id.get(id)!)
  const count = new Int32Array(network.head.length)
  for (let draw = 0; draw < draws; draw += 1) {
    const reviews = roundLines(lines, chance), given = new Int32Array(network.projects.length), loads = new Int32Array(network.load_max.length), met = new Uint8Array(network.projects.length * employers.length)
    let is_sound = true
    for (let a = 0; a < reviews.length; a += 1) {
      if (reviews[a] === 0) continue
      const p = network.project_of[network.owner[a]!]!, r = network.head[a]!
      count[a]! += 1
      given[p]! += 1
      loads[r]! += 1
      is_sound &&= loads[r]! <= network.load_max[r]! && (met[p * employers.length + employer[r]!]! += 1) === 1
    }
    assert.ok(is_sound && given.every((one) => one === demand), `seed ${seed}, draw ${draw}: a demand, a load or an employer is broken`)
  }
  let pairs = 0, worst = 0
  for (let a = 0; a < count.length; a += 1) {
    const share = flow.by_arc[a]! / flow.scale
    assert.ok(share <= 0.4 && (share > 0 || count[a] === 0))
    if (share === 0) continue
    pairs += 1
    worst = Math.max(worst, Math.abs(count[a]! - draws * share) / Math.sqrt(draws * share * (1 - share)))
  }
  return { pairs, worst }
}
