import { entriesOf, entry_width } from './entries.ts'
import { groupPath } from './group-path.ts'
import { Rows } from './numbers.ts'
import { poolsOf } from './pools.ts'
import { gravestFirst, type ConflictRule, type Party, type Severity, type Tie } from './tie.ts'
import { World, type Asked } from './world.ts'

export type { Asked, Project } from './world.ts'

/** One conflict: who, with which party of the project, by which rule, and the ties it rests on, the telling one first. Being a party oneself rests on no tie. */
export type Finding = { person: Party, party: Party, rule: string, severity: Severity, ties: Tie[] }

/** Conflicts of all people asked about with all projects, found but not yet told. */
export type Found = {
  /** Pairs of a person and a project that are in conflict by some rule; a person asked about under two records counts once. */
  pairs: number
  /** All findings on one project: by person as they were given, gravest first. */
  findingsOf: (project: number) => Finding[]
  /** The gravest rule of each person in conflict with one project. */
  gravestOf: (project: number) => Map<Party, string>
}

/**
 * 回避核查: conflicts of all people with all projects, from the parties of the projects and never by pairs. What is held against people is listed once for each
 * party; a project takes the lists of its parties, so that the work is that of the ties and of the answer.
 */
export function findConflicts(asked: Asked): Found {
  const world = new World(asked)
  const rules = gravestFirst(asked.rules)
  const { rows: entries, starts, order } = entriesOf(world, rules)
  const pools = poolsOf(world, rules)
  // Person, rule, party, entry; where there is no entry, -1 and the job that puts the person into the pool.
  // Room for what most projects give spares growing; a few megabytes for thousands of projects.
  const room = 64 + 128 * world.projects.length
  const found = new Rows(5, room)
  const ends = new Int32Array(world.projects.length + 1)
  const pairs = new Rows(2, room)
  const pair_ends = new Int32Array(world.projects.length + 1)
  const pair_at = new Int32Array(world.size).fill(-1)
  const county_told = new Int32Array(world.size).fill(-1)

  const take = (person: number, rule: number, party: number, entry: number, job: number) => {
    const at = found.next(), { cells } = found
    cells[at] = person
    cells[at + 1] = rule
    cells[at + 2] = party
    cells[at + 3] = entry
    cells[at + 4] = job
    const known = pair_at[person]!
    if (known >= first_pair) {
      if (pairs.cells[known * 2 + 1]! > rule) pairs.cells[known * 2 + 1] = rule
      return
    }
    pair_at[person] = pairs.count
    const pair = pairs.next()
    pairs.cells[pair] = person
    pairs.cells[pair + 1] = rule
  }
  const takeListed = (party: number) => {
    for (let at = starts[party]!; at < starts[party + 1]!; at++) {
      const entry = order[at]! * entry_width
      take(entries.cells[entry + 1]!, entries.cells[entry + 2]!, party, entry, -1)
    }
  }
  const takePooled = (party: number) => {
    for (const { rule, poolsOf: pooled, jobs, isApart } of pools) {
      for (const pool of pooled(party)) {
        for (let at = jobs.starts[pool]!; at < jobs.starts[pool + 1]!; at++) {
          const job = jobs.items[at]!
          if (isApart(world.b[job]!, party)) take(world.a[job]!, rule, party, -1, job)
        }
      }
    }
  }

  let first_pair = 0
  for (const [number, parties] of world.projects.entries()) {
    first_pair = pairs.count
    takeListed(world.city)
    for (const party of parties) {
      if (party !== world.city) takeListed(party)
      if (world.is_person[party] === 1) continue
      takePooled(party)
      for (let at = world.seats.starts[party]!; at < world.seats.starts[party + 1]!; at++) {
        const county = world.b[world.seats.items[at]!]!
        if (county_told[county] === number) continue
        county_told[county] = number
        takeListed(county)
      }
    }
    ends[number + 1] = found.count
    pair_ends[number + 1] = pairs.count
  }

  const given = new Map<number, Party[]>()
  for (const [at, number] of world.people.entries()) given.set(number, [...given.get(number) ?? [], asked.people[at]!])
  const tiesOf = (at: number, rule: ConflictRule): Tie[] => {
    const [party, entry, job] = found.cells.subarray(at + 2, at + 5) as unknown as [number, number, number]
    if (entry !== -1) return Array.from(entries.cells.subarray(entry + 3, entry + entry_width)).filter((tie) => tie !== -1).map((tie) => world.ties[tie]!)
    const mine = world.ties[job]!
    return rule.kind === 'same-county' ? [mine] : [...groupPath(world, world.b[job]!, party, rule.kind === 'same-group' ? rule.percent_min ?? 100 : null), mine]
  }
  return {
    pairs: pairs.count,
    findingsOf: (project) => {
      const named = namesGiven(asked, world, project)
      const rows = Array.from({ length: ends[project + 1]! - ends[project]! }, (_, index) => (ends[project]! + index) * found.width)
        .toSorted((one, other) => found.cells[one + 1]! - found.cells[other + 1]!)
      return rows.flatMap((at) => {
        const rule = rules[found.cells[at + 1]!]!, party = found.cells[at + 2]!
        const ties = tiesOf(at, rule)
        return given.get(found.cells[at]!)!.map((person) => ({ person, party: named.get(party) ?? world.names[party]!, rule: rule.id, severity: rule.severity, ties }))
      })
    },
    gravestOf: (project) => {
      const gravest = new Map<Party, string>()
      for (let at = pair_ends[project]!; at < pair_ends[project + 1]!; at++) {
        for (const person of given.get(pairs.cells[at * 2]!)!) gravest.set(person, rules[pairs.cells[at * 2 + 1]!]!.id)
      }
      return gravest
    },
  }
}

/** A project's parties as it names them, by number. */
function namesGiven({ projects }: Asked, world: World, project: number): Map<number, Party> {
  const names = new Map<number, Party>()
  for (const party of projects[project]!.parties) {
    const number = world.projects[project]!.find((one) => world.names[one] === world.standsFor(party))!
    if (!names.has(number)) names.set(number, party)
  }
  return names
}
