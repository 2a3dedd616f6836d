import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { readOnce } from '#kernel/store/read-once.ts'
import { findConflicts, type Finding } from '#engines/conflicts/find-conflicts.ts'
import { groupsOf } from '#engines/conflicts/groups.ts'
import { resolveIdentities, type Identities } from '#engines/conflicts/identity.ts'
import { recordsKnown, type Interested } from '#engines/conflicts/offer.ts'
import { conflictRulesOf } from '#engines/conflicts/rules-part.ts'
import type { Party, RuleKind, Severity, Tie } from '#engines/conflicts/tie.ts'
import { personNames } from '#systems/accounts/public.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { sayConflict } from './say-conflict.ts'

export type ConflictRecord = { kind: string, id: string, on: string | null }
/**
 * 利益冲突: one conflict of a person with one interested party. `with` is the party's org id or account id (for a supervising department the county's
 * id, `*` for the city); `record` is the record it rests on, `records` all of them; `sentence` names party and reason, not the person.
 */
export type Conflict = { account_id: string, rule: string, kind: RuleKind, severity: Severity, with: string, record: ConflictRecord, records: ConflictRecord[], sentence: Sentence }

export type Weighed = { people: readonly { account_id: string, employer: string }[], interested: Interested, on: string }

/** Ties of the city and who is who, read once a transaction. Elevate first. */
function known(cx: Cx): Promise<{ ties: Tie[], identities: Identities }> {
  return readOnce(cx, 'conflict-records', async () => {
    const { ties, people } = await recordsKnown(cx)
    return { ties, identities: resolveIdentities(people) }
  })
}

/** Who is one person under several records, by what, and who may be. Elevate first. */
export async function identitiesOf(cx: Cx): Promise<Identities> {
  return (await known(cx)).identities
}

/**
 * Conflicts of each person with any interested party, gravest first, with the records they rest on: the hard ones and those to be declared; `with_soft`
 * gives what is only shown as well. Elevate first. Linear in the records of the city, whatever the number of people.
 */
export async function conflictsOf(cx: Cx, { on, ...panel }: Weighed, options: { with_soft?: boolean } = {}): Promise<Conflict[]> {
  return (await conflictsOfAll(cx, [panel], on, options))[0]!
}

/** The same for many panels at once, in their order: the records are read and indexed once. Elevate first. */
export async function conflictsOfAll(cx: Cx, panels: readonly Omit<Weighed, 'on'>[], on: string, { with_soft = false }: { with_soft?: boolean } = {}): Promise<Conflict[][]> {
  const rules = conflictRulesOf(cx.city.pack).filter((rule) => with_soft || rule.severity !== 'soft')
  const people = panels.flatMap((panel) => panel.people)
  if (people.length === 0 || rules.length === 0) return panels.map(() => [])
  const { ties, identities } = await known(cx)
  // Whoever stands on many panels works for their employer once.
  const employed = [...new Map(people.map((one) => [JSON.stringify([one.account_id, one.employer]), one])).values()]
  const stated = employed.flatMap(({ account_id, employer }): Tie[] => employer === '' ? [] : [{ kind: 'employment', a: `account:${account_id}`, b: `org:${employer}`, from_on: null, until_on: null, source: { kind: 'stated-employer', id: account_id } }])
  const found = findConflicts({
    people: [...new Set(people.map(({ account_id }) => `account:${account_id}`))], ties: [...ties, ...stated], rules, on, same: identities.same,
    projects: panels.map(({ interested }, at) => ({ id: String(at), parties: [...interested.orgs.map((id) => `org:${id}`), ...interested.accounts.map((id) => `account:${id}`)] })),
  })
  const findings = panels.map((panel, at) => {
    const members = new Set(panel.people.map(({ account_id }) => `account:${account_id}`))
    return found.findingsOf(at).filter(({ person }) => members.has(person))
  })
  const titleOf = await titles(cx, findings.flat())
  const by_id = new Map(rules.map((rule) => [rule.id, rule]))
  return findings.map((list) => list.map(({ person, party, rule: id, severity, ties: rests_on }) => {
    const rule = by_id.get(id)!
    const records = rests_on.length > 0 ? rests_on.map((tie) => ({ ...tie.source, on: tie.until_on ?? tie.from_on })) : [{ kind: 'party', id: plainId(party), on: null }]
    return { account_id: plainId(person), rule: id, kind: rule.kind, severity, with: plainId(party), record: records[0]!, records, sentence: sayConflict(rule, titleOf(party), rests_on) }
  }))
}

/**
 * 企业集团: the group of each employer as experts name them (an organisation's id, or `x:` and a folded name), by the percentage of the pack's rule on groups; null where it stands
 * alone or the pack has no such rule. Elevate first.
 */
export async function employerGroups(cx: Cx, employers: readonly string[], on: string): Promise<Map<string, string | null>> {
  const rule = conflictRulesOf(cx.city.pack).find((one) => one.kind === 'same-group')
  if (rule === undefined) return new Map()
  const { ties, identities } = await known(cx)
  const found = groupsOf({ orgs: employers.map((one) => `org:${one}`), ties, on, percent_min: rule.percent_min ?? 100, same: identities.same })
  return new Map([...found].map(([party, group]) => [plainId(party), group === null ? null : plainId(group)]))
}

/** The id without the word for what it is. */
export function plainId(party: Party): string {
  return party.slice(party.indexOf(':') + 1)
}

async function titles(cx: Cx, findings: readonly Finding[]): Promise<(party: Party) => Sentence> {
  const ids = (prefix: string) => [...new Set(findings.map(({ party }) => party).filter((party) => party.startsWith(prefix)).map(plainId))]
  const orgs = await orgTitles(cx, ids('org:')), people = await personNames(cx, ids('account:'))
  return (party) => {
    const id = plainId(party)
    if (party.startsWith('county:')) return { zh: '主管部门', en: 'the supervising department' }
    return (party.startsWith('org:') ? orgs : people).get(id) ?? { zh: id, en: id }
  }
}
