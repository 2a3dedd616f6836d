/** Rows of whole numbers, `width` to a row, in one array that grows. */
export class Rows {
  cells: Int32Array
  count = 0
  readonly width: number
  constructor(width: number, room = 1_024) {
    this.width = width
    this.cells = new Int32Array(width * room)
  }

  /** Where the next row begins; its cells are the caller's to fill. */
  next(): number {
    const at = this.count * this.width
    if (at + this.width > this.cells.length) {
      const wider = new Int32Array(this.cells.length * 2)
      wider.set(this.cells)
      this.cells = wider
    }
    this.count += 1
    return at
  }
}

/** For each key below `keys`, the numbers that go with it, in the order given: `items` from `starts[key]` until `starts[key + 1]`. */
export type Lists = { starts: Int32Array, items: Int32Array }

/** Sorts pairs `[key, item, …]` into lists by counting. */
export function listsOf(pairs: readonly number[], keys: number): Lists {
  const starts = new Int32Array(keys + 1)
  for (let at = 0; at < pairs.length; at += 2) starts[pairs[at]! + 1]! += 1
  for (let key = 0; key < keys; key++) starts[key + 1]! += starts[key]!
  const items = new Int32Array(pairs.length / 2)
  const filled = starts.slice(0, keys)
  for (let at = 0; at < pairs.length; at += 2) {
    const key = pairs[at]!
    items[filled[key]!] = pairs[at + 1]!
    filled[key]! += 1
  }
  return { starts, items }
}
