/** A heap of nodes by distance, nearest first, equal ones by number; a node already in it moves up. Distances lie outside, in `dist`. */
export class NearHeap {
  private readonly nodes: Int32Array
  private readonly places: Int32Array
  private readonly dist: Float64Array
  private size = 0

  constructor(dist: Float64Array) {
    this.dist = dist
    this.nodes = new Int32Array(dist.length)
    this.places = new Int32Array(dist.length).fill(-1)
  }

  private isBefore(a: number, b: number): boolean {
    const da = this.dist[a]!, db = this.dist[b]!
    return da < db || (da === db && a < b)
  }

  /** Takes a node in, or moves it up after its distance became less. */
  lift(node: number): void {
    let at = this.places[node]!
    if (at === -1) {
      at = this.size
      this.size += 1
    }
    while (at > 0) {
      const above = (at - 1) >> 1, other = this.nodes[above]!
      if (!this.isBefore(node, other)) break
      this.nodes[at] = other
      this.places[other] = at
      at = above
    }
    this.nodes[at] = node
    this.places[node] = at
  }

  /** The nearest node, taken out; -1 when there is none. */
  take(): number {
    if (this.size === 0) return -1
    const first = this.nodes[0]!
    this.places[first] = -1
    this.size -= 1
    if (this.size === 0) return first
    const node = this.nodes[this.size]!
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= this.size) break
      if (below + 1 < this.size && this.isBefore(this.nodes[below + 1]!, this.nodes[below]!)) below += 1
      const other = this.nodes[below]!
      if (!this.isBefore(other, node)) break
      this.nodes[at] = other
      this.places[other] = at
      at = below
    }
    this.nodes[at] = node
    this.places[node] = at
    return first
  }

  /** Empties the heap. */
  clear(): void {
    for (let at = 0; at < this.size; at += 1) this.places[this.nodes[at]!] = -1
    this.size = 0
  }
}
