import type { Flow } from './flow.ts'
import type { Network } from './network.ts'
import type { Chance } from './stream.ts'

/** What a flow leaves open, made once for any number of roundings: lines between nodes whose units are no whole reviews, as a graph. */
export type OpenLines = { scale: number, nodes: number, tail: Int32Array, head: Int32Array, rest: Int32Array, arc: Int32Array, from: Int32Array, at_node: Int32Array, whole: Int32Array }

/** Finds the open lines: pairs, groups, and the load of each reviewer as a line to one common end. */
export function openLines(network: Network, { scale, by_arc, by_group, by_reviewer }: Flow): OpenLines {
  const groups = network.above.length, end = groups + by_reviewer.length
  const tail: number[] = [], head: number[] = [], rest: number[] = [], arc: number[] = []
  const add = (from: number, to: number, units: number, a: number): void => {
    if (units % scale === 0) return
    tail.push(from)
    head.push(to)
    rest.push(units % scale)
    arc.push(a)
  }
  for (let a = 0; a < by_arc.length; a += 1) if (by_arc[a] !== 0) add(network.owner[a]!, groups + network.head[a]!, by_arc[a]!, a)
  for (let g = 0; g < groups; g += 1) if (network.above[g] !== -1) add(network.above[g]!, g, by_group[g]!, -1)
  for (let r = 0; r < by_reviewer.length; r += 1) add(groups + r, end, by_reviewer[r]!, -1)
  const from = new Int32Array(end + 2)
  for (const list of [tail, head]) for (const node of list) from[node + 1]! += 1
  for (let node = 0; node <= end; node += 1) from[node + 1]! += from[node]!
  const next = from.slice(), at_node = new Int32Array(2 * tail.length)
  for (let line = 0; line < tail.length; line += 1) for (const node of [tail[line]!, head[line]!]) at_node[next[node]!++] = line
  const whole = by_arc.map((units) => Math.floor(units / scale))
  return { scale, nodes: end + 1, tail: Int32Array.from(tail), head: Int32Array.from(head), rest: Int32Array.from(rest), arc: Int32Array.from(arc), from, at_node, whole }
}

/**
 * Draws whole reviews by arc (0 or 1) so that each pair's chance is exactly its units ÷ scale, and every demand, load and limit holds in each draw.
 * Dependent rounding (Gandhi et al. 2006): walk along open lines until the walk closes a cycle, then shift the cycle one way or the other, by chances
 * that leave every mean where it is, until a line is whole. At every node the units are whole in sum, the common end included, so a node with one open
 * line has another and the walk never gets stuck: no load is passed by one, as a walk broken off inside a tree would do.
 */
export function roundLines(lines: OpenLines, chance: Chance): Int32Array {
  const { scale, tail, head, from, at_node } = lines
  const value = lines.rest.slice(), cursor = from.slice(0, lines.nodes), step_of = new Int32Array(lines.nodes).fill(-1)
  const isOpen = (line: number): boolean => value[line]! > 0 && value[line]! < scale
  /** The next open line at a node other than the one it was reached by; -1 where there is none. */
  const lineAt = (node: number, but: number): number => {
    const to = from[node + 1]!
    while (cursor[node]! < to && !isOpen(at_node[cursor[node]!]!)) cursor[node]! += 1
    for (let at = cursor[node]!; at < to; at += 1) if (at_node[at] !== but && isOpen(at_node[at]!)) return at_node[at]!
    return -1
  }
  const path_nodes: number[] = [], path_lines: number[] = []
  for (let start = 0; start < tail.length; start += 1) {
    while (isOpen(start)) {
      if (path_nodes.length === 0) {
        path_nodes.push(tail[start]!)
        step_of[tail[start]!] = 0
      }
      const node = path_nodes.at(-1)!, line = lineAt(node, path_lines.at(-1) ?? -1)
      if (line === -1) throw new Error('invariant: a node has a single open line')
      const other = tail[line] === node ? head[line]! : tail[line]!
      path_lines.push(line)
      if (step_of[other] === -1) {
        step_of[other] = path_nodes.length
        path_nodes.push(other)
        continue
      }
      const closes = step_of[other]!
      shift(lines, value, path_nodes, path_lines, closes, chance)
      for (const left of path_nodes.splice(closes + 1)) step_of[left] = -1
      path_lines.length = closes
    }
    for (const left of path_nodes.splice(0)) step_of[left] = -1
    path_lines.length = 0
  }
  const reviews = lines.whole.slice()
  for (let line = 0; line < value.length; line += 1) if (lines.arc[line] !== -1) reviews[lines.arc[line]!]! += value[line] === scale ? 1 : 0
  return reviews
}

function shift({ scale, tail }: OpenLines, value: Int32Array, nodes: readonly number[], lines: readonly number[], first: number, chance: Chance): void {
  // Units that may flow on along the walk, and back against it.
  let on = scale, back = scale
  for (let at = first; at < lines.length; at += 1) {
    const line = lines[at]!, up = scale - value[line]!, down = value[line]!, is_along = tail[line] === nodes[at]
    on = Math.min(on, is_along ? up : down)
    back = Math.min(back, is_along ? down : up)
  }
  const move = chance(on + back) < back ? on : -back
  for (let at = first; at < lines.length; at += 1) value[lines[at]!]! += tail[lines[at]!] === nodes[at] ? move : -move
}
