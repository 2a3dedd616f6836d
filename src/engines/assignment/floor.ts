import { bestFlow, type Flow, type FlowOptions } from './flow.ts'
import type { Network } from './network.ts'

/**
 * The highest floor under every pair's score that the round can bear, by bisection, and the best flow above it. A project whose own candidates cannot
 * reach the common floor has its own, the highest it could have alone; the others are not held down by it.
 */
export function fairFlow(network: Network, options: FlowOptions): { flow: Flow, floor: Int32Array, level: number } | null {
  const alone = attainable(network, options)
  const floorAt = (level: number) => alone.map((one) => Math.min(one, level))
  let low = 0, high = alone.reduce((most, one) => Math.max(most, one), 0)
  if (!bestFlow(network, { ...options, floor: floorAt(0), is_blind: true }).is_served) return null
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (bestFlow(network, { ...options, floor: floorAt(middle), is_blind: true }).is_served) low = middle
    else high = middle - 1
  }
  const floor = floorAt(low)
  return { flow: bestFlow(network, { ...options, floor }), floor, level: low }
}

/** By project, the highest score that enough of its own pairs reach, were every reviewer free. */
function attainable(network: Network, { scale, pair_units }: FlowOptions): Int32Array {
  const roots = network.projects.map((): number[] => [])
  for (let g = 0; g < network.above.length; g += 1) roots[network.project_of[g]!]!.push(g)
  return Int32Array.from(roots, (groups) => {
    let low = 0, high = groups.reduce((most, g) => network.arc_from[g]! < network.arc_to[g]! ? Math.max(most, network.score[network.arc_from[g]!]!) : most, 0)
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (groups.every((g) => wanting(network, g, scale, pair_units, middle) <= 0)) low = middle
      else high = middle - 1
    }
    return low
  })
}

/** Units a group cannot find among the pairs below it that score at least `least`, were every reviewer free. */
export function wanting(network: Network, group: number, scale: number, pair_units: number, least: number): number {
  const asked = network.supply[group]! * scale
  if (asked === 0) return 0
  let spare = room(network, group, scale, pair_units, least) - asked
  // A project's own reviews share what its strata leave.
  for (let child = network.below_from[group]!; child < network.below_to[group]!; child += 1) spare -= network.supply[child]! * scale
  return -spare
}

function room(network: Network, group: number, scale: number, pair_units: number, least: number): number {
  let units = 0
  for (let a = network.arc_from[group]!; a < network.arc_to[group]! && network.score[a]! >= least; a += 1) units += pair_units
  for (let child = network.below_from[group]!; child < network.below_to[group]!; child += 1) units += Math.min(network.high[child]! * scale + network.supply[child]! * scale, room(network, child, scale, pair_units, least))
  return units
}
