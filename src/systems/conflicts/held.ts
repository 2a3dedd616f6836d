import { z } from 'zod'
import { fault, type Sentence } from '#kernel/declare/fault.ts'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { action, query } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { recordsKnown } from '#engines/conflicts/offer.ts'
import { isPerson, tie_kinds, type Party } from '#engines/conflicts/tie.ts'
import { personNames } from '#systems/accounts/public.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { identitiesOf, plainId } from './conflict.ts'
import { tieColumns, type TieRow } from './tie-row.ts'

/** Most ties shown of one person. */
const shown_max = 500

const heldShape = z.strictObject({
  ties: z.array(z.strictObject({
    kind: z.enum(tie_kinds), with: sentenceShape, from_on: z.string().nullable(), until_on: z.string().nullable(), percent: z.number().nullable(), record: z.strictObject({ kind: z.string(), id: z.string() }),
    detail: z.string().nullable(), source: z.string().nullable(), is_own: z.boolean(), may_correct: z.boolean(),
  })),
  is_cut: z.boolean(),
})

/** 本人的利益关系: all ties that the records hold on whoever asks, with where each is from. Whom an applicant asks not to have is the applicant's to know. */
export const held = query({
  title: { zh: '与我有关的利益关系', en: 'Interests held on me' },
  input: z.strictObject({}),
  output: heldShape,
  allow: { anyone: ['own'] },
  run: async (cx) => {
    if (cx.actor.account_id === null) throw fault('conflicts.sign-in')
    await cx.elevate()
    return heldOn(cx, cx.actor.account_id)
  },
})

/** 查阅一人的利益关系: the same of somebody else, for the keeper of the register and the auditor; each look is kept in the audit. */
export const readTies = action({
  title: { zh: '查阅利益关系', en: 'Read somebody’s interests' },
  input: z.strictObject({ account_id: z.string().min(1).max(64) }),
  output: heldShape,
  allow: { 'expert-manager': ['same-city'], auditor: ['same-city'] },
  run: async (cx, { account_id }) => {
    await cx.elevate()
    if ((await personNames(cx, [account_id])).size === 0) throw fault('conflicts.no-person')
    audit(cx, 'conflicts.read-ties', `account:${account_id}`, {})
    return heldOn(cx, account_id)
  },
})

async function heldOn(cx: Cx, account_id: string): Promise<z.input<typeof heldShape>> {
  const { ties } = await recordsKnown(cx)
  const { same } = await identitiesOf(cx)
  const root = (party: Party) => same.get(party) ?? party
  const me = root(`account:${account_id}`)
  const mine = ties.filter((tie) => tie.kind !== 'exclusion' && (root(tie.a) === me || root(tie.b) === me))
  const shown = mine.slice(0, shown_max)
  const far = (tie: { a: Party, b: Party }) => root(tie.a) === me ? tie.b : tie.a
  const ids = (is: (party: Party) => boolean) => [...new Set(shown.map(far).filter(is).map(plainId))]
  const orgs = await orgTitles(cx, ids((party) => party.startsWith('org:'))), people = await personNames(cx, ids(isPerson))
  const { rows: works } = await sql<{ id: string, title: string }>`select id, title from joint_work where city_id = ${cx.city.id} and id = any(${ids((party) => party.startsWith('work:'))}::text[])`.execute(cx.tx)
  const { rows } = await sql<TieRow>`select ${tieColumns} from interest_tie tie where tie.city_id = ${cx.city.id} and tie.id = any(${shown.filter((tie) => tie.source.kind === 'interest-tie').map((tie) => tie.source.id)}::text[])`.execute(cx.tx)
  const rowOf = new Map(rows.map((row) => [row.id, row]))
  const title = (party: Party): Sentence => {
    const id = plainId(party)
    const work = works.find((one) => one.id === id)?.title
    const whole_city = { zh: '全市', en: 'The whole city' }
    return party === 'county:*' ? whole_city : work ? { zh: work, en: work } : orgs.get(id) ?? people.get(id) ?? { zh: id.replace(/ org:x:/, '，'), en: id.replace(/ org:x:/, ', ') }
  }
  return {
    is_cut: mine.length > shown.length,
    ties: shown.map((tie) => {
      const row = tie.source.kind === 'interest-tie' ? rowOf.get(tie.source.id) : undefined
      const named = row && isPerson(far(tie)) ? row[root(tie.a) === me ? 'to_name' : 'from_name'] : null
      return {
        kind: tie.kind, with: named ? { zh: named, en: named } : title(far(tie)), from_on: tie.from_on, until_on: tie.until_on, percent: tie.percent ?? null, record: tie.source,
        detail: row?.detail ?? null, source: row?.source.title ?? null, is_own: row?.is_own ?? false, may_correct: row !== undefined && row.is_own && row.recorded_by === cx.actor.account_id,
      }
    }),
  }
}
