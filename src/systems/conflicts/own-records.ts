import { sql } from '#kernel/store/db.ts'
import type { ConflictReader } from '#engines/conflicts/offer.ts'
import type { PersonRecord } from '#engines/conflicts/identity.ts'
import type { Tie, TieKind } from '#engines/conflicts/tie.ts'
import { employerParties, namedParty, partyOf, type SideRow } from './side.ts'
import { tieColumns, type TieRow } from './tie-row.ts'

type Hand = SideRow & { work_id: string, kind: TieKind, made_on: string, position: number, expert_code: string | null }
type Excluded = { id: string, org_id: string, name: string, employer: string, from_on: string, until_on: string | null }

/** 本系统登记的关联：ties recorded or declared, joint works, and experts whom applicants ask not to have. Three statements and one for employers. */
export const ownRecords: ConflictReader = async (cx) => {
  const { rows: recorded } = await sql<TieRow>`select ${tieColumns} from interest_tie tie where tie.city_id = ${cx.city.id} and tie.what = 'recorded'
    and not exists (select from interest_tie later where later.city_id = tie.city_id and later.corrects = tie.id) order by tie.id`.execute(cx.tx)
  const { rows: hands } = await sql<Hand>`select hand.work_id, work.kind, work.made_on::text as made_on, hand.position, hand.account_id, hand.expert_code, hand.name, hand.employer, hand.org_id
    from joint_work_hand hand join joint_work work on work.city_id = hand.city_id and work.id = hand.work_id
    where hand.city_id = ${cx.city.id} and not work.is_withdrawn and not exists (select from joint_work later where later.city_id = work.city_id and later.corrects = work.id) order by hand.work_id, hand.position`.execute(cx.tx)
  const { rows: excluded } = await sql<Excluded>`select id, org_id, name, employer, recorded_at::date::text as from_on, ended_at::date::text as until_on from excluded_expert where city_id = ${cx.city.id} and ended_at is null order by id`.execute(cx.tx)
  const employers = [...recorded.flatMap((one) => [one.from_employer, one.to_employer]), ...hands.map((one) => one.employer), ...excluded.map((one) => one.employer)].filter((one) => one !== null)
  const employerOf = await employerParties(cx, [...new Set(employers)])
  const people = new Map<string, PersonRecord>()
  const person = (name: string, employer: string | null, alone: string) => {
    const id = employer === null ? `${namedParty(name, null, employerOf)} ${alone}` : namedParty(name, employer, employerOf)
    people.set(id, { id, name, employer: employer === null ? null : employerOf(employer), email: null, identity: null })
    return id
  }
  const side = (row: TieRow, at: 'from' | 'to') => {
    const one: SideRow = { account_id: row[`${at}_account_id`], name: row[`${at}_name`], employer: row[`${at}_employer`], org_id: row[`${at}_org_id`] }
    return one.name === null ? partyOf(one, employerOf) : person(one.name, one.employer, row.id)
  }
  const ties = [
    ...recorded.map((row): Tie => ({
      kind: row.kind, a: side(row, 'from'), b: side(row, 'to'), from_on: row.begins_on, until_on: row.ends_on, ...row.percent === null ? {} : { percent: Number(row.percent) }, source: { kind: 'interest-tie', id: row.id } })),
    ...hands.map((hand): Tie => ({
      kind: hand.kind, b: `work:${hand.work_id}`, from_on: hand.made_on, until_on: hand.made_on, source: { kind: 'joint-work', id: hand.work_id },
      a: hand.expert_code !== null ? `expert:${hand.expert_code}` : hand.name !== null ? person(hand.name, hand.employer, `${hand.work_id}/${hand.position}`) : partyOf(hand, employerOf) })),
    ...excluded.map((one): Tie => ({ kind: 'exclusion', a: person(one.name, one.employer, one.id), b: `org:${one.org_id}`, from_on: one.from_on, until_on: one.until_on, source: { kind: 'excluded-expert', id: one.id } })),
  ]
  return { ties, people: [...people.values()] }
}

