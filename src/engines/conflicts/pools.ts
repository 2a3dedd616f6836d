import { listsOf, type Lists } from './numbers.ts'
import type { ConflictRule, Tie } from './tie.ts'
import { UnionFind } from './union-find.ts'
import type { World } from './world.ts'

/**
 * Organisations of one legal entity, one group or one county, with those who work in any of them. A pool is kept once, and not for each pair of its
 * organisations: a group of a hundred companies costs what its people are. `isApart` leaves out what a nearer rule says already.
 */
export type Pool = { rule: number, poolsOf: (party: number) => Iterable<number>, jobs: Lists, isApart: (mine: number, party: number) => boolean }

/** 法人: organisations that are branches of one another. */
export function entities(world: World): UnionFind {
  const sets = new UnionFind(world.size)
  for (const tie of world.holding('branch')) sets.join(world.a[tie]!, world.b[tie]!)
  return sets
}

const held = ({ percent = 0 }: Tie, least: number) => percent >= least

/** 集团: the closure over equity of at least `percent_min`, held by anybody, and over branches. */
export function groups(world: World, percent_min: number): UnionFind {
  const sets = entities(world)
  for (const tie of world.holding('equity')) if (held(world.ties[tie]!, percent_min)) sets.join(world.a[tie]!, world.b[tie]!)
  return sets
}

function jobsBy(world: World, poolsOf: (org: number) => Iterable<number>): Lists {
  const pairs: number[] = []
  for (const job of world.holding('employment')) {
    if (world.is_candidate[world.a[job]!] === 0) continue
    for (const pool of poolsOf(world.b[job]!)) pairs.push(pool, job)
  }
  return listsOf(pairs, world.size)
}

/** The pools of the rules that have them. */
export function poolsOf(world: World, rules: readonly ConflictRule[]): Pool[] {
  const legal = entities(world)
  return rules.flatMap((rule, number): Pool[] => {
    if (rule.kind === 'same-entity' || rule.kind === 'same-group') {
      const sets = rule.kind === 'same-entity' ? legal : groups(world, rule.percent_min ?? 100)
      const root = (party: number) => [sets.rootOf(party)]
      const isApart = rule.kind === 'same-entity' ? (mine: number, party: number) => mine !== party : (mine: number, party: number) => legal.rootOf(mine) !== legal.rootOf(party)
      return [{ rule: number, poolsOf: root, jobs: jobsBy(world, root), isApart }]
    }
    if (rule.kind !== 'same-county') return []
    const counties = (org: number) => {
      const { starts, items } = world.seats
      return Array.from(items.subarray(starts[org]!, starts[org + 1]!), (tie) => world.b[tie]!)
    }
    return [{ rule: number, poolsOf: counties, jobs: jobsBy(world, counties), isApart: (mine, party) => mine !== party }]
  })
}
