import { oldestDay } from './in-time.ts'
import { listsOf, Rows } from './numbers.ts'
import { dayOnly, type ConflictRule, type RuleKind, type TieKind } from './tie.ts'
import type { World } from './world.ts'

/** A row of what is held against people: party, person, rule, and up to three ties it rests on (-1 for none), the telling one first. */
export const entry_width = 6

type Maker = (world: World, rule: ConflictRule, add: Add) => void
type Add = (party: number, person: number, tie: number, second?: number, third?: number) => void

const direct = (kind: TieKind): Maker => (world, rule, add) => {
  for (const tie of world.counting(kind, oldestDay(world.on, dayOnly.has(rule.kind) ? 0 : rule.years))) {
    if (rule.percent_min !== undefined && (world.ties[tie]!.percent ?? 0) < rule.percent_min) continue
    const person = world.a[tie]!, party = world.b[tie]!
    if (world.is_candidate[person] === 1 && world.is_wanted[party] === 1) add(party, person, tie)
  }
}

/** Ties between parties of any kind: a person's own, and those of whom they work for. */
const between = (kind: TieKind): Maker => (world, rule, add) => {
  const side = (tie: number, near: number, far: number) => {
    if (world.is_wanted[far] === 0 || near === far) return
    if (world.is_candidate[near] === 1) add(far, near, tie)
    for (let at = world.staff.starts[near]!; at < world.staff.starts[near + 1]!; at++) {
      const job = world.staff.items[at]!, person = world.a[job]!
      if (world.is_candidate[person] === 1) add(far, person, tie, job)
    }
  }
  for (const tie of world.counting(kind, oldestDay(world.on, rule.years))) {
    side(tie, world.a[tie]!, world.b[tie]!)
    side(tie, world.b[tie]!, world.a[tie]!)
  }
}

/** Each party that `one` is, or speaks for by office or control. */
function facesOf(world: World, one: number, tell: (party: number, office: number) => void): void {
  if (world.is_wanted[one] === 1) tell(one, -1)
  for (let at = world.offices.starts[one]!; at < world.offices.starts[one + 1]!; at++) {
    const office = world.offices.items[at]!
    if (world.is_wanted[world.b[office]!] === 1) tell(world.b[office]!, office)
  }
}

const personal = (kind: TieKind): Maker => (world, rule, add) => {
  const side = (tie: number, near: number, far: number) => {
    if (world.is_candidate[near] === 1 && near !== far) facesOf(world, far, (party, office) => add(party, near, tie, office))
  }
  for (const tie of world.counting(kind, oldestDay(world.on, rule.years))) {
    side(tie, world.a[tie]!, world.b[tie]!)
    side(tie, world.b[tie]!, world.a[tie]!)
  }
}

/** Works made together: with the party itself, or with somebody who speaks for it. */
const together = (kind: TieKind): Maker => (world, rule, add) => {
  const pairs: number[] = []
  for (const tie of world.counting(kind, oldestDay(world.on, rule.years))) pairs.push(world.b[tie]!, tie)
  const { starts, items } = listsOf(pairs, world.size)
  for (let work = 0; work < world.size; work++) {
    if (starts[work + 1]! - starts[work]! < 2) continue
    for (let at = starts[work]!; at < starts[work + 1]!; at++) {
      const theirs = items[at]!, other = world.a[theirs]!
      facesOf(world, other, (party, office) => {
        for (let mine = starts[work]!; mine < starts[work + 1]!; mine++) {
          const person = world.a[items[mine]!]!
          if (world.is_candidate[person] === 1 && person !== other) add(party, person, items[mine]!, theirs, office)
        }
      })
    }
  }
}

/** Who works with somebody of the party's in another organisation; told once for each person and party. */
const colleague: Maker = (world, _rule, add) => {
  const { jobs, staff, a, b } = world
  const told = new Int32Array(world.size).fill(-1)
  const beside = (party: number, somebody: number, work: number) => {
    for (let at = jobs.starts[somebody]!; at < jobs.starts[somebody + 1]!; at++) {
      const theirs = jobs.items[at]!, org = b[theirs]!
      if (org === party) continue
      for (let one = staff.starts[org]!; one < staff.starts[org + 1]!; one++) {
        const mine = staff.items[one]!, person = a[mine]!
        if (person === somebody || world.is_candidate[person] === 0 || told[person] === party) continue
        told[person] = party
        add(party, person, theirs, mine, work)
      }
    }
  }
  for (let party = 0; party < world.size; party++) {
    if (world.is_wanted[party] === 0) continue
    if (world.is_person[party] === 1) beside(party, party, -1)
    else for (let at = staff.starts[party]!; at < staff.starts[party + 1]!; at++) beside(party, a[staff.items[at]!]!, staff.items[at]!)
  }
}

const self: Maker = (world, _rule, add) => {
  for (const person of new Set(world.people)) if (world.is_wanted[person] === 1) add(person, person, -1)
}

/** The rules whose findings can be listed party by party; the rest are pools (see `pools.ts`). */
const makers: Partial<Record<RuleKind, Maker>> = {
  self, declared: direct('declared'), exclusion: direct('exclusion'), employment: direct('employment'), position: direct('position'), control: direct('control'), shareholding: direct('equity'),
  oversight: direct('oversight'), consultancy: direct('consultancy'), dispatch: direct('dispatch'), review: direct('review'), kin: personal('kin'), supervision: personal('supervision'),
  contract: between('contract'), 'co-bid': between('co-bid'), competing: between('competing'),
  'co-publication': together('publication'), 'co-patent': together('patent'), 'co-project': together('project'), colleague,
}

/** All that is held against the people asked about, by party: rows from `starts[party]` until `starts[party + 1]` in `order`. */
export function entriesOf(world: World, rules: readonly ConflictRule[]): { rows: Rows, starts: Int32Array, order: Int32Array } {
  const rows = new Rows(entry_width)
  const pairs: number[] = []
  for (const [number, rule] of rules.entries()) {
    makers[rule.kind]?.(world, rule, (party, person, tie, second = -1, third = -1) => {
      pairs.push(party, rows.count)
      const at = rows.next()
      rows.cells[at] = party
      rows.cells[at + 1] = person
      rows.cells[at + 2] = number
      rows.cells[at + 3] = tie
      rows.cells[at + 4] = second
      rows.cells[at + 5] = third
    })
  }
  const { starts, items } = listsOf(pairs, world.size)
  return { rows, starts, order: items }
}
