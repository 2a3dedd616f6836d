import { NearHeap } from './near-heap.ts'
import { Nearby } from './nearby.ts'
import type { Network } from './network.ts'

/** How a network is solved: a review is `scale` units, a pair takes at most `pair_units`; `floor` is the least score a pair may have, by project. */
export type FlowOptions = { scale: number, pair_units: number, floor?: Int32Array | null, is_blind?: boolean }
/**
 * The best flow, in units, and what proves it: the level of each group and the price of each reviewer, in points of score for one review.
 * `left` is what a group asked for and nobody can give; where it is not zero everywhere, the flow serves as many reviews as it could and proves nothing.
 */
export type Flow = { scale: number, pair_units: number, by_arc: Int32Array, by_group: Int32Array, by_reviewer: Int32Array, level: Float64Array, price: Float64Array, left: Int32Array, arc_to: Int32Array, total: number, is_served: boolean }

const from_source = -1, from_above = -2, from_below = -3

/**
 * The flow of greatest total score, by successive shortest paths: each review goes where it costs least once those already placed may move.
 * Levels and prices keep every step's cost at zero or above, so the search runs from near to far and stops at the first reviewer with room;
 * arcs lie best score first and prices are never negative, so a group's arcs are left as soon as none can still be nearer. Whole numbers throughout.
 */
export function bestFlow(network: Network, { scale, pair_units, floor = null, is_blind = false }: FlowOptions): Flow {
  const groups = network.above.length, reviewers = network.load_max.length, arcs = network.head.length
  const { above, below_from, below_to, arc_from, owner, head } = network
  const score = is_blind ? new Int32Array(arcs) : network.score
  const arc_to = floor ? cutAt(network, floor) : network.arc_to
  const high = network.high.map((one) => one * scale), left = network.supply.map((one) => one * scale), room = network.load_max.map((one) => one * scale)
  const by_arc = new Int32Array(arcs), by_group = new Int32Array(groups), price = new Float64Array(reviewers), level = new Float64Array(groups)
  for (let g = groups - 1; g >= 0; g -= 1) {
    let most = arc_from[g]! < arc_to[g]! ? score[arc_from[g]!]! : 0
    for (let child = below_from[g]!; child < below_to[g]!; child += 1) most = Math.max(most, level[child]!)
    level[g] = most
  }
  // Arcs that carry something into a reviewer, side by side with what a search asks of them.
  const carried_from = carriedPlaces(network, scale), carried_count = new Int32Array(reviewers)
  const carried = new Int32Array(carried_from[reviewers]!), carried_group = new Int32Array(carried.length), carried_score = new Int32Array(carried.length)
  const dist = new Float64Array(reviewers + groups).fill(Infinity), via = new Int32Array(reviewers + groups), touched = new Int32Array(reviewers + groups)
  const heap = new NearHeap(dist)
  const nearby = new Nearby(network, score, arc_to, price), { near, near_head, near_score, near_from, near_count, rest } = nearby
  let touched_count = 0

  const reach = (node: number, far: number, by: number): void => {
    if (dist[node] === Infinity) touched[touched_count++] = node
    dist[node] = far
    via[node] = by
    heap.lift(node)
  }

  /** The nearest reviewer with room seen from a group, or -1; leaves distances and ways. */
  const search = (source: number): number => {
    let best = Infinity, end = -1
    reach(reviewers + source, 0, from_source)
    for (;;) {
      const node = heap.take()
      if (node === -1) break
      const d = dist[node]!
      if (d >= best) break
      if (node < reviewers) {
        for (let at = carried_from[node]!, to = at + carried_count[node]!; at < to; at += 1) {
          const g = carried_group[at]!, far = d + carried_score[at]! - level[g]! - price[node]!
          if (far < best && far < dist[reviewers + g]!) reach(reviewers + g, far, carried[at]!)
        }
        continue
      }
      const g = node - reviewers, start = d + level[g]!
      // The list of what is near first; the whole group only if something outside it could still be nearer than what is found.
      for (let at = near_from[g]!, to = at + near_count[g]!; at < to; at += 1) {
        const r = near_head[at]!, far = start - near_score[at]! + price[r]!
        if (far >= best || far >= dist[r]! || by_arc[near[at]!]! >= pair_units) continue
        if (dist[r] === Infinity) touched[touched_count++] = r
        dist[r] = far
        via[r] = near[at]!
        if (room[r]! > 0) {
          best = far
          end = r
        } else heap.lift(r)
      }
      if (start - rest[g]! < best) {
        for (let a = arc_from[g]!, to = arc_to[g]!; a < to && start - score[a]! < best; a += 1) {
          const r = head[a]!, far = start - score[a]! + price[r]!
          if (far >= best || far >= dist[r]! || by_arc[a]! >= pair_units) continue
          if (dist[r] === Infinity) touched[touched_count++] = r
          dist[r] = far
          via[r] = a
          if (room[r]! > 0) {
            best = far
            end = r
          } else heap.lift(r)
        }
        nearby.renew(g)
      }
      for (let child = below_from[g]!; child < below_to[g]!; child += 1) {
        const far = start - level[child]!
        if (by_group[child]! < high[child]! && far < best && far < dist[reviewers + child]!) reach(reviewers + child, far, from_above)
      }
      const up = above[g]!
      if (up !== -1 && by_group[g]! > 0) {
        const far = start - level[up]!
        if (far < best && far < dist[reviewers + up]!) reach(reviewers + up, far, from_below - g)
      }
    }
    heap.clear()
    if (end !== -1) {
      for (let at = 0; at < touched_count; at += 1) {
        const node = touched[at]!, near = dist[node]! - best
        if (near >= 0) continue
        if (node < reviewers) price[node]! -= near
        else level[node - reviewers]! += near
      }
    }
    for (let at = 0; at < touched_count; at += 1) dist[touched[at]!] = Infinity
    touched_count = 0
    return end
  }

  /** Calls `step` for each part of the way that ends at a reviewer: an arc or a group's own line, along it (1) or back (-1). */
  const alongWay = (end: number, step: (kind: 'arc' | 'group', at: number, way: 1 | -1) => void): void => {
    let a = via[end]!
    for (;;) {
      step('arc', a, 1)
      let g = owner[a]!, by = via[reviewers + g]!
      while (by <= from_above) {
        if (by === from_above) {
          step('group', g, 1)
          g = above[g]!
        } else {
          const child = from_below - by
          step('group', child, -1)
          g = child
        }
        by = via[reviewers + g]!
      }
      if (by === from_source) return
      step('arc', by, -1)
      a = via[head[by]!]!
    }
  }

  const carry = (a: number): void => {
    const r = head[a]!, at = carried_from[r]! + carried_count[r]!
    carried[at] = a
    carried_group[at] = owner[a]!
    carried_score[at] = score[a]!
    carried_count[r]! += 1
  }
  const drop = (a: number): void => {
    const r = head[a]!, last = carried_from[r]! + carried_count[r]! - 1
    let at = carried_from[r]!
    while (carried[at] !== a) at += 1
    carried[at] = carried[last]!
    carried_group[at] = carried_group[last]!
    carried_score[at] = carried_score[last]!
    carried_count[r]! -= 1
  }

  let is_served = true
  for (let g = 0; g < groups; g += 1) {
    while (left[g]! > 0) {
      const end = search(g)
      if (end === -1) {
        is_served = false
        break
      }
      let units = Math.min(left[g]!, room[end]!)
      alongWay(end, (kind, at, way) => {
        units = Math.min(units, kind === 'arc' ? (way === 1 ? pair_units - by_arc[at]! : by_arc[at]!) : way === 1 ? high[at]! - by_group[at]! : by_group[at]!)
      })
      left[g]! -= units
      room[end]! -= units
      alongWay(end, (kind, at, way) => {
        if (kind === 'group') by_group[at]! += way * units
        else {
          if (by_arc[at] === 0) carry(at)
          by_arc[at]! += way * units
          if (by_arc[at] === 0) drop(at)
        }
      })
    }
  }
  const by_reviewer = room.map((one, r) => network.load_max[r]! * scale - one)
  return { scale, pair_units, by_arc, by_group, by_reviewer, level, price, left, arc_to, total: totalOf(network, by_arc), is_served }
}

/** Score of a flow, in points times units. */
export function totalOf(network: Network, by_arc: Int32Array): number {
  let total = 0
  for (let a = 0; a < by_arc.length; a += 1) if (by_arc[a] !== 0) total += by_arc[a]! * network.score[a]!
  return total
}

/** Where each reviewer's carrying arcs stand: as many as they have pairs, or units, plus one that comes before another goes. */
function carriedPlaces(network: Network, scale: number): Int32Array {
  const places = new Int32Array(network.load_max.length + 1)
  for (const r of network.head) places[r + 1]! += 1
  for (let r = 0; r < network.load_max.length; r += 1) places[r + 1] = places[r]! + Math.min(places[r + 1]!, network.load_max[r]! * scale + 1)
  return places
}

/** Where each group's arcs end if those below the project's floor are left out. */
function cutAt(network: Network, floor: Int32Array): Int32Array {
  return network.arc_to.map((to, g) => {
    let from = network.arc_from[g]!
    const least = floor[network.project_of[g]!]!
    while (from < to) {
      const middle = (from + to) >> 1
      if (network.score[middle]! >= least) from = middle + 1
      else to = middle
    }
    return from
  })
}
