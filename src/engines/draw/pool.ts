import { fault } from '#kernel/declare/fault.ts'
import { candidates_max, tickets_max, type NoticeStratum } from './notice.ts'
import { houseOf, pseudonymOf, saltsOf } from './pseudonym.ts'
import { byBytes, linesText, type DrawTools } from './tools.ts'
import { growTree, saltedLeaf } from './tree.ts'

/** Somebody who may be drawn for `strata`. Employer and group are whatever names them in the register; null: none known. */
export type PoolEntry = { code: string, strata: readonly string[], tickets?: number, employer: string | null, group: string | null }
/** Somebody in the register who may not, and why: a word, or `conflict-` and the rule. */
export type LeftOut = { code: string, reason: string }

/** A line of the list taken apart. `employer` and `group` are this draw's own names for them. */
export type PoolLine = { pseudonym: string, stratum: string, tickets: number, employer: string | null, group: string | null }

/** The list of a draw as it is published: no name, no code, no employer in it. */
export type Frozen = {
  list: { lines: string[], list_hash: string, root: string, counts: { stratum: string, count: number }[] }
  excluded: { lines: string[], excluded_hash: string, histogram: { reason: string, count: number }[] }
}

/** What stays sealed until disclosure: by line, who it is and with which salt; the path from a line to the published root. */
export type Sealed = { entries: { line: string, pseudonym: string, code: string, salt: string }[], path: (index: number) => string[] }

/** A candidate's line. */
export function lineOf({ pseudonym, stratum, tickets, employer, group }: PoolLine): string {
  return `${pseudonym}|${stratum}|${tickets}|${employer ?? '-'}|${group ?? '-'}`
}

const line_form = /^([0-9a-f]{32})\|([a-z][a-z0-9-]{0,63})\|([1-9]\d{0,3})\|([0-9a-f]{32}|-)\|([0-9a-f]{32}|-)$/
const excluded_form = /^([0-9a-f]{32})\|([a-z][a-z0-9-]{0,79})$/

/** Reads a line; null where it is none. */
export function readLine(line: string): PoolLine | null {
  const found = line_form.exec(line)
  return found === null ? null : { pseudonym: found[1]!, stratum: found[2]!, tickets: Number(found[3]), employer: found[4] === '-' ? null : found[4]!, group: found[5] === '-' ? null : found[5]! }
}

/** Reads a line of somebody left out; null where it is none. */
export function readExcluded(line: string): { pseudonym: string, reason: string } | null {
  const found = excluded_form.exec(line)
  return found === null ? null : { pseudonym: found[1]!, reason: found[2]! }
}

/**
 * Freezes a pool under the draw's secret (64 hexadecimal digits). The order the pool is given in makes no difference.
 * @throws fault `draw.too-many-candidates` | `draw.too-many-tickets` | `draw.twice` | `draw.no-such-stratum` | `draw.tickets` | `draw.reason`
 */
export function freezePool(tools: DrawTools, { number, secret, strata, pool, out }: {
  number: string, secret: string, strata: readonly Pick<NoticeStratum, 'id'>[], pool: readonly PoolEntry[], out: readonly LeftOut[]
}): { frozen: Frozen, sealed: Sealed } {
  const salts = saltsOf(tools, { secret, number })
  const known = new Set(strata.map((one) => one.id))
  if (pool.length > candidates_max || out.length > candidates_max) throw fault('draw.too-many-candidates', { max: candidates_max })
  const codes = new Set<string>()
  const once = (code: string) => {
    if (codes.has(code)) throw fault('draw.twice', { code })
    codes.add(code)
  }
  const houses = new Map<string, string>()
  const house = (kind: 'employer' | 'group', name: string | null): string | null => {
    if (name === null) return null
    const key = `${kind}|${name}`
    const made = houses.get(key) ?? houseOf(tools, salts.groups, kind, name)
    houses.set(key, made)
    return made
  }
  const entries: Sealed['entries'] = []
  let tickets_sum = 0
  for (const { code, strata: asked, tickets = 1, employer, group } of pool) {
    once(code)
    if (!Number.isInteger(tickets) || tickets < 1 || tickets > 1_000) throw fault('draw.tickets', { code, max: 1_000 })
    tickets_sum += tickets
    const salt = salts.expert(code)
    const pseudonym = pseudonymOf(tools, salt, code)
    for (const stratum of new Set(asked)) {
      if (!known.has(stratum)) throw fault('draw.no-such-stratum', { code, stratum })
      entries.push({ line: lineOf({ pseudonym, stratum, tickets, employer: house('employer', employer), group: house('group', group) }), pseudonym, code, salt })
    }
  }
  if (entries.length > candidates_max) throw fault('draw.too-many-candidates', { max: candidates_max })
  if (tickets_sum > tickets_max) throw fault('draw.too-many-tickets', { max: tickets_max })
  entries.sort((a, b) => byBytes(a.line, b.line))
  const lines = entries.map((one) => one.line)
  const excluded = out.map(({ code, reason }) => {
    once(code)
    const line = `${pseudonymOf(tools, salts.expert(code), code)}|${reason}`
    if (!excluded_form.test(line)) throw fault('draw.reason', { code })
    return line
  }).sort(byBytes)
  const tree = growTree(tools, entries.map((one) => saltedLeaf(tools, one.salt, one.line)))
  return {
    frozen: {
      list: { lines, list_hash: hashOfLines(tools, lines), root: tree.root, counts: countStrata(lines, strata) },
      excluded: { lines: excluded, excluded_hash: hashOfLines(tools, excluded), histogram: histogramOf(excluded) },
    },
    sealed: { entries, path: tree.path },
  }
}

/** SHA-256 of lines, each ended by LF. */
export function hashOfLines(tools: DrawTools, lines: readonly string[]): string {
  return tools.sha256(linesText(lines))
}

/** Candidates of each stratum, in its declared order. */
export function countStrata(lines: readonly string[], strata: readonly Pick<NoticeStratum, 'id'>[]): { stratum: string, count: number }[] {
  const counts = new Map(strata.map((one) => [one.id, 0]))
  for (const line of lines) {
    const stratum = line.slice(33, line.indexOf('|', 33))
    counts.set(stratum, (counts.get(stratum) ?? 0) + 1)
  }
  return [...counts].map(([stratum, count]) => ({ stratum, count }))
}

/** How many were left out for each reason, by the reason's letters. */
export function histogramOf(excluded: readonly string[]): { reason: string, count: number }[] {
  const counts = new Map<string, number>()
  for (const line of excluded) counts.set(line.slice(33), (counts.get(line.slice(33)) ?? 0) + 1)
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => byBytes(a.reason, b.reason))
}

/** Strata with fewer candidates than the notice asks for: the draw may not be held. */
export function shortStrata(lines: readonly string[], strata: readonly NoticeStratum[]): { stratum: string, found: number, wanted: number }[] {
  const counts = new Map(countStrata(lines, strata).map((one) => [one.stratum, one.count]))
  return strata.flatMap(({ id, candidates_min }) => (counts.get(id) ?? 0) < candidates_min ? [{ stratum: id, found: counts.get(id) ?? 0, wanted: candidates_min }] : [])
}
