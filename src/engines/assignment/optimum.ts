import type { Flow } from './flow.ts'
import type { Network } from './network.ts'

/** What makes a flow not the best one, or null: it keeps every bound, prices and levels give no pair a better use, and both totals are the same number. */
export function optimumFlaw(network: Network, flow: Flow): string | null {
  return flowFlaw(network, flow) ?? priceFlaw(network, flow)
}

function flowFlaw(network: Network, { scale, pair_units, by_arc, by_group, by_reviewer, arc_to }: Flow): string | null {
  const out = new Float64Array(network.above.length), into = new Float64Array(network.load_max.length)
  for (let g = 0; g < network.above.length; g += 1) {
    for (let a = network.arc_from[g]!; a < network.arc_to[g]!; a += 1) {
      const units = by_arc[a]!
      if (units < 0 || units > (a < arc_to[g]! ? pair_units : 0)) return `arc ${a} carries ${units} units`
      out[g]! += units
      into[network.head[a]!]! += units
    }
    const up = network.above[g]!
    if (by_group[g]! < 0 || by_group[g]! > network.high[g]! * scale || (up === -1 && by_group[g] !== 0)) return `group ${g} passes ${by_group[g]} units`
    if (up !== -1) out[up]! += by_group[g]!
  }
  for (let g = 0; g < out.length; g += 1) if (out[g] !== network.supply[g]! * scale + by_group[g]!) return `group ${g} gives ${out[g]} units`
  for (let r = 0; r < into.length; r += 1) if (into[r] !== by_reviewer[r] || into[r]! > network.load_max[r]! * scale) return `reviewer ${r} bears ${into[r]} units`
  return null
}

// Weak duality needs no more than prices of at least nothing; that both totals agree is complementary slackness, in whole numbers.
function priceFlaw(network: Network, { scale, pair_units, level, price, arc_to, total }: Flow): string | null {
  let bound = 0
  for (let r = 0; r < price.length; r += 1) {
    if (price[r]! < 0) return `reviewer ${r} has a price below nothing`
    bound += price[r]! * network.load_max[r]! * scale
  }
  for (let g = 0; g < level.length; g += 1) {
    bound += level[g]! * network.supply[g]! * scale
    const up = network.above[g]!
    if (up !== -1) bound += Math.max(0, level[g]! - level[up]!) * network.high[g]! * scale
    for (let a = network.arc_from[g]!; a < arc_to[g]!; a += 1) bound += Math.max(0, network.score[a]! - price[network.head[a]!]! - level[g]!) * pair_units
  }
  return bound === total ? null : `the total is ${total}, the prices allow ${bound}`
}
