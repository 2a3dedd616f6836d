import type { Network } from './network.ts'

const near_size = 48
/** Below so many arcs a group is looked through whole. */
const worth_from = 4 * near_size

/**
 * The arcs of each large group that were best when it was last looked through whole. Prices only rise, so whatever is outside the list can
 * never become better than `rest` said then; a search that needs nothing below `rest` looks at the list alone.
 */
export class Nearby {
  readonly rest: Float64Array
  /** How many arcs a group's list has; they stand from `near_from` on, with their reviewers and scores. */
  readonly near_count: Int32Array
  readonly near_from: Int32Array
  readonly near: Int32Array
  readonly near_head: Int32Array
  readonly near_score: Int32Array
  private readonly scratch: Int32Array
  private readonly network: Network
  private readonly score: Int32Array
  private readonly arc_to: Int32Array
  private readonly price: Float64Array

  constructor(network: Network, score: Int32Array, arc_to: Int32Array, price: Float64Array) {
    this.network = network
    this.score = score
    this.arc_to = arc_to
    this.price = price
    this.rest = new Float64Array(arc_to.length).fill(Infinity)
    this.near_count = new Int32Array(arc_to.length)
    let places = 0
    this.near_from = arc_to.map((to, g) => {
      const at = places
      if (to - network.arc_from[g]! >= worth_from) places += near_size
      return at
    })
    this.near = new Int32Array(places)
    this.near_head = new Int32Array(places)
    this.near_score = new Int32Array(places)
    this.scratch = new Int32Array(arc_to.reduce((most, to, g) => Math.max(most, to - network.arc_from[g]!), 0))
  }

  /** Makes the list of a group anew, at the prices there are. */
  renew(group: number): void {
    const from = this.network.arc_from[group]!, size = this.arc_to[group]! - from
    if (size < worth_from) return
    const { scratch, score, price } = this, head = this.network.head
    for (let at = 0; at < size; at += 1) scratch[at] = score[from + at]! - price[head[from + at]!]!
    const least = nthLargest(scratch, size, near_size)
    const { near } = this, first = this.near_from[group]!, last = first + near_size
    let at = first
    // Those above the mark first, then as many at the mark as fit: what is left out is at the mark or below.
    for (let a = from; a < from + size; a += 1) if (score[a]! - price[head[a]!]! > least) near[at++] = a
    for (let a = from; a < from + size && at < last; a += 1) if (score[a]! - price[head[a]!]! === least) near[at++] = a
    for (at = first; at < last; at += 1) {
      this.near_head[at] = head[near[at]!]!
      this.near_score[at] = score[near[at]!]!
    }
    this.near_count[group] = near_size
    this.rest[group] = least
  }
}

/** The `nth` largest of the first `size` values, which are moved about (Hoare's selection). */
function nthLargest(values: Int32Array, size: number, nth: number): number {
  let low = 0, high = size - 1
  const at = nth - 1
  while (low < high) {
    const pivot = values[(low + high) >> 1]!
    let i = low, j = high
    while (i <= j) {
      while (values[i]! > pivot) i += 1
      while (values[j]! < pivot) j -= 1
      if (i <= j) {
        const swap = values[i]!
        values[i] = values[j]!
        values[j] = swap
        i += 1
        j -= 1
      }
    }
    if (at <= j) high = j
    else if (at >= i) low = i
    else break
  }
  return values[at]!
}
