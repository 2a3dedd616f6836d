import { packed, type DrawTools } from './tools.ts'

const leaf_mark = 0
const node_mark = 1

/** The leaf of a candidate's line: SHA256(0x00 ‖ salt ‖ line). Without the salt nobody can tell whose it is, nor find another line for it. */
export function saltedLeaf(tools: DrawTools, salt: string, line: string): string {
  return tools.sha256(packed(leaf_mark, [salt], line))
}

function node(tools: DrawTools, left: string, right: string): string {
  return tools.sha256(packed(node_mark, [left, right], ''))
}

/** The tree of RFC 6962 over leaf hashes, as src/kernel/trust/merkle.ts grows it, without Node. */
export function growTree(tools: DrawTools, leaves: readonly string[]): { root: string, path: (index: number) => string[] } {
  const levels: string[][] = [[...leaves]]
  for (let level = levels[0]!; level.length > 1;) {
    const above: string[] = []
    for (let at = 0; at < level.length; at += 2) above.push(at + 1 < level.length ? node(tools, level[at]!, level[at + 1]!) : level[at]!)
    levels.push(above)
    level = above
  }
  return {
    root: levels.at(-1)![0] ?? tools.sha256(''),
    path: (index) => levels.slice(0, -1).flatMap((level, height) => level[(index >> height) ^ 1] ?? []),
  }
}

/** The root that `path` leads to from `leaf`, at `index` of `size` leaves (RFC 9162, 2.1.3.2); null where the path does not fit the place. */
export function rootFrom(tools: DrawTools, { leaf, index, size, path }: { leaf: string, index: number, size: number, path: readonly string[] }): string | null {
  if (index < 0 || index >= size) return null
  let at = index, last = size - 1, hash = leaf
  for (const step of path) {
    if (last === 0) return null
    if ((at & 1) === 1 || at === last) {
      hash = node(tools, step, hash)
      while ((at & 1) === 0 && at !== 0) {
        at >>= 1
        last >>= 1
      }
    } else hash = node(tools, hash, step)
    at >>= 1
    last >>= 1
  }
  return last === 0 ? hash : null
}
