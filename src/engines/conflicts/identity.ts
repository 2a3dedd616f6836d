import { UnionFind } from './union-find.ts'
import type { Party } from './tie.ts'

/** What is known of one person in one record: an account, a register of experts, an author of a paper. `identity` is the keyed hash of an identity number. */
export type PersonRecord = {
  id: Party, name: string | null, employer: string | null, email: string | null, identity: string | null
  /** The record this one was claimed with: the same person by their own act, not by anything that agrees. */
  claimed_as?: Party
}

export type SameBy = 'identity-number' | 'email' | 'name-and-employer'
/** Two records taken for one person, and by what. */
export type Evidence = { a: Party, b: Party, by: SameBy }
/** Two records that may be one person and are not taken for one: the name alone agrees, or identity numbers say otherwise. */
export type Doubt = { a: Party, b: Party, because: 'name-only' | 'other-identity-number' }
export type Identities = { same: ReadonlyMap<Party, Party>, evidence: Evidence[], doubts: Doubt[] }

/** Most doubts told: one common name would otherwise pair everybody who bears it. */
export const doubts_max = 1_000

/** A name or an address without what typists vary: width, case, spaces and the dots within names. */
export function foldName(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[\s·•・.'’-]+/gu, '')
}

/** An organisation's name by which employers written as text are compared: width, case, spaces, brackets and marks do not count. */
export function foldOrganization(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[\s()（）·•・,，.。、'’"“”-]+/gu, '')
}

/**
 * 同一人: joins records by identity number, then e-mail, then name with employer, and keeps by what. Two different identity numbers are never joined
 * by the weaker two; a name alone joins nobody. `same` leads from a record to the one that stands for the person.
 */
export function resolveIdentities(records: readonly PersonRecord[]): Identities {
  const sorted = records.toSorted((a, b) => a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  const sets = new UnionFind(sorted.length)
  const numbers = sorted.map(({ identity }) => identity)
  const evidence: Evidence[] = [], doubts: Doubt[] = []
  const doubt = (one: number, other: number, because: Doubt['because']) => {
    if (doubts.length < doubts_max) doubts.push({ a: sorted[one]!.id, b: sorted[other]!.id, because })
  }
  const joinBy = (by: SameBy, keyOf: (record: PersonRecord) => string | null) => {
    const first = new Map<string, number[]>()
    for (const [at, record] of sorted.entries()) {
      const key = keyOf(record)
      if (key === null) continue
      const bearers = first.get(key) ?? []
      let contradicted: number | null = null
      let is_joined = false
      for (const other of bearers) {
        const mine = numbers[sets.rootOf(at)]!, theirs = numbers[sets.rootOf(other)]!
        if (mine !== null && theirs !== null && mine !== theirs) {
          contradicted ??= other
          continue
        }
        const number = mine ?? theirs
        if (sets.rootOf(at) !== sets.rootOf(other)) evidence.push({ a: sorted[other]!.id, b: record.id, by })
        sets.join(other, at)
        numbers[sets.rootOf(at)] = number
        is_joined = true
        break
      }
      if (!is_joined) {
        if (contradicted !== null) doubt(contradicted, at, 'other-identity-number')
        first.set(key, [...bearers, at])
      }
    }
  }
  // One person may come in several records under one id, as one with two employers does.
  for (let at = 1; at < sorted.length; at++) {
    if (sorted[at]!.id !== sorted[at - 1]!.id) continue
    const number = numbers[sets.rootOf(at - 1)]! ?? numbers[at]!
    sets.join(at - 1, at)
    numbers[sets.rootOf(at)] = number
  }
  const place = new Map(sorted.map(({ id }, at) => [id, at]))
  for (const [at, { claimed_as }] of sorted.entries()) {
    const other = claimed_as === undefined ? undefined : place.get(claimed_as)
    if (other === undefined) continue
    const number = numbers[sets.rootOf(other)]! ?? numbers[sets.rootOf(at)]!
    sets.join(other, at)
    numbers[sets.rootOf(at)] = number
  }
  joinBy('identity-number', ({ identity }) => identity)
  joinBy('email', ({ email }) => email === null || email === '' ? null : email.trim().toLowerCase())
  joinBy('name-and-employer', ({ name, employer }) => name === null || employer === null || employer === '' ? null : `${foldName(name)}\n${employer}`)
  const bearers = new Map<string, number>()
  for (const [at, { name }] of sorted.entries()) {
    if (name === null || foldName(name) === '') continue
    const other = bearers.get(foldName(name))
    if (other === undefined) bearers.set(foldName(name), at)
    else if (sets.rootOf(other) !== sets.rootOf(at) && !doubts.some((one) => one.a === sorted[other]!.id && one.b === sorted[at]!.id)) doubt(other, at, 'name-only')
  }
  return { same: new Map(sorted.map(({ id }, at) => [id, sorted[sets.rootOf(at)]!.id])), evidence, doubts }
}
