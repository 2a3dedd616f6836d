import { countsSince } from './in-time.ts'
import { listsOf, type Lists } from './numbers.ts'
import { isPerson, type ConflictRule, type Party, type Tie, type TieKind } from './tie.ts'

export type Project = { id: string, parties: readonly Party[] }

/** What is asked: who of `people` is in conflict with whom of each project, on a day, by rules, from ties; `same` leads from a record to the one that stands for it. */
export type Asked = { people: readonly Party[], projects: readonly Project[], ties: readonly Tie[], rules: readonly ConflictRule[], on: string, same?: ReadonlyMap<Party, Party> }

/** The whole city as a county: what a department supervises everywhere. */
export const whole_city: Party = 'county:*'

/** Parties as numbers, ties by kind, and who works where on the day. */
export class World {
  readonly ties: readonly Tie[]
  readonly on: string
  readonly names: Party[] = []
  private readonly numbers = new Map<Party, number>()
  private readonly same: ReadonlyMap<Party, Party>
  readonly a: Int32Array
  readonly b: Int32Array
  private readonly byKind = new Map<TieKind, number[]>()
  readonly people: Int32Array
  readonly projects: Int32Array[]
  /** Parties that can be in conflict, by number: 1 where it is one of the people asked about. */
  readonly is_candidate: Uint8Array
  /** 1 where some project has this party, or it stands above one (its county). */
  readonly is_wanted: Uint8Array
  readonly is_person: Uint8Array
  readonly city: number
  /** Ties of employment on the day, by person and by organisation; organisations' counties. */
  readonly jobs: Lists
  readonly staff: Lists
  readonly seats: Lists
  /** Organisations that a person speaks for on the day, by office or control. */
  readonly offices: Lists

  constructor({ people, projects, ties, on, same = new Map() }: Asked) {
    this.ties = ties
    this.on = on
    this.same = same
    this.a = new Int32Array(ties.length)
    this.b = new Int32Array(ties.length)
    const { a, b } = this
    for (let at = 0; at < ties.length; at++) {
      const tie = ties[at]!
      a[at] = this.numberOf(tie.a)
      b[at] = this.numberOf(tie.b)
      const kind = this.byKind.get(tie.kind)
      if (kind) kind.push(at)
      else this.byKind.set(tie.kind, [at])
    }
    this.people = Int32Array.from(people, (one) => this.numberOf(one))
    this.projects = projects.map((project) => Int32Array.from(new Set(project.parties.map((one) => this.numberOf(one)))))
    this.city = this.numberOf(whole_city)
    const size = this.names.length
    this.is_candidate = new Uint8Array(size)
    this.is_wanted = new Uint8Array(size)
    this.is_person = Uint8Array.from(this.names, (name) => isPerson(name) ? 1 : 0)
    for (const one of this.people) this.is_candidate[one] = 1
    this.jobs = this.listed('employment', this.a)
    this.staff = this.listed('employment', this.b)
    this.seats = this.listed('seat', this.a)
    this.offices = listsOf(['position', 'control'].flatMap((kind) => this.holding(kind as TieKind).flatMap((tie) => [this.a[tie]!, tie])), size)
    this.is_wanted[this.city] = 1
    for (const parties of this.projects) {
      for (const one of parties) {
        this.is_wanted[one] = 1
        for (let at = this.seats.starts[one]!; at < this.seats.starts[one + 1]!; at++) this.is_wanted[this.b[this.seats.items[at]!]!] = 1
      }
    }
  }

  get size(): number {
    return this.names.length
  }

  /** The record that stands for a party. */
  standsFor(given: Party): Party {
    return this.same.size === 0 ? given : this.same.get(given) ?? given
  }

  private numberOf(given: Party): number {
    const party = this.standsFor(given)
    const known = this.numbers.get(party)
    if (known !== undefined) return known
    this.numbers.set(party, this.names.length)
    return this.names.push(party) - 1
  }

  /** Ties of a kind, by position, that count when the oldest day is `oldest`. */
  counting(kind: TieKind, oldest: string | null): number[] {
    return (this.byKind.get(kind) ?? []).filter((at) => countsSince(this.ties[at]!, this.on, oldest))
  }

  /** Ties of a kind that hold on the day. */
  holding(kind: TieKind): number[] {
    return this.counting(kind, this.on)
  }

  private listed(kind: TieKind, side: Int32Array): Lists {
    const pairs: number[] = []
    for (const tie of this.holding(kind)) pairs.push(side[tie]!, tie)
    return listsOf(pairs, this.names.length)
  }
}
