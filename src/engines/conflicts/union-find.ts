/** Sets that only grow together, over the numbers below `size`; the least number of a set stands for it, so that the order of joining never shows. */
export class UnionFind {
  readonly above: Int32Array
  constructor(size: number) {
    this.above = new Int32Array(size)
    for (let at = 0; at < size; at++) this.above[at] = at
  }

  /** The number that stands for the set `one` is in. */
  rootOf(one: number): number {
    const { above } = this
    let root = one
    while (above[root] !== root) root = above[root]!
    for (let at = one; at !== root;) {
      const next = above[at]!
      above[at] = root
      at = next
    }
    return root
  }

  join(one: number, other: number): void {
    const a = this.rootOf(one), b = this.rootOf(other)
    if (a !== b) this.above[Math.max(a, b)] = Math.min(a, b)
  }
}
