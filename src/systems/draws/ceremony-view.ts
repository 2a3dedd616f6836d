import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { personNames } from '#systems/accounts/public.ts'
import { loadCase } from '#engines/cases/load.ts'
import { beaconEntriesOf, beaconShown, showBeacon } from './beacon.ts'
import { fallbackFrom, revealsAreIn } from './commit.ts'
import { commitmentsOf, drawOf, role_of_party, type Party } from './draw.ts'
import { certificateFor } from './certificate.ts'
import { panelsOf, termsOf } from './panels.ts'
import { unlocksOf } from './unlock.ts'

const sentence = z.strictObject({ zh: z.string(), en: z.string() })
const instant = z.string().nullable()

/** The ceremony of one draw as its parties and the city's officers watch it: who has committed and revealed, and what comes next. Nobody's name but the parties' own. */
export const ceremonyView = query({
  title: { zh: '查看抽取现场', en: 'Show the ceremony of a draw' },
  input: z.strictObject({ case_id: z.string().min(1).max(64) }),
  output: z.strictObject({
    case_id: z.string(), title: sentence, version: z.number(), number: z.string().nullable(), notice_hash: z.string().nullable(), state: z.string(), is_direct: z.boolean(), now: z.string(), mine: z.string().nullable(),
    noticed_at: instant, drawn_not_before: instant, reveal_until: instant, frozen_at: instant, drawn_at: instant, list_hash: z.string().nullable(), seed: z.string().nullable(), candidates: z.number().nullable(),
    parties: z.array(z.strictObject({ id: z.string(), title: sentence, is_mine: z.boolean(), by: sentence.nullable(), commitment: z.string().nullable(), committed_at: instant, revealed_at: instant })),
    beacon: beaconShown.extend({ is_awaited: z.boolean(), is_due: z.boolean(), entered_by: sentence.nullable(), drawer_entered_at: instant }).nullable(), is_overdue: z.boolean(),
    shortage: z.array(z.strictObject({ title: sentence, found: z.number(), wanted: z.number() })), may_direct: z.boolean(), has_certificate: z.boolean(),
    unlocks: z.array(z.strictObject({ id: z.string(), because: z.string(), asked_at: z.string(), granted_at: instant, open_until: instant, is_open: z.boolean(), may_read: z.boolean() })), may_ask_unlock: z.boolean(), may_grant_unlock: z.boolean(),
  }),
  allow: { 'expert-drawer': ['assigned'], supervisor: ['same-city'], auditor: ['same-city'], 'city-officer': ['same-city'] },
  run: async (cx, { case_id }) => {
    const file = await loadCase(cx, case_id)
    await cx.elevate()
    const draw = await drawOf(cx, case_id), rows = await commitmentsOf(cx, case_id), unlocks = await unlocksOf(cx, case_id)
    const entered = draw.notice?.beacon ? (await beaconEntriesOf(cx, case_id)).find((one) => one.party === 'drawer') : undefined
    const names = await personNames(cx, [...rows, ...entered ? [entered] : []].map((one) => one.account_id))
    const holds = (role: string) => cx.actor.grants.some((grant) => grant.role === role)
    const mine = (Object.entries(role_of_party) as [Party, string][]).find(([party, role]) => holds(role) && (draw.notice === null || draw.notice.parties.some((one) => one.id === party)))?.[0] ?? null
    const titleOf = (stratum: string) => draw.notice!.strata.find((one) => one.id === stratum)!.title
    const beacon = showBeacon(draw), are_in = revealsAreIn(draw, rows)
    const is_sealed = draw.result !== null && draw.disclosed_at === null
    return {
      case_id, title: { zh: file.title_zh, en: file.title_en }, version: file.version, number: draw.number, notice_hash: draw.notice_hash, state: draw.state, is_direct: draw.is_direct, now: cx.now, mine,
      noticed_at: draw.noticed_at, drawn_not_before: draw.notice?.drawn_not_before ?? null, reveal_until: draw.reveal_until, frozen_at: draw.frozen_at, drawn_at: draw.drawn_at, list_hash: draw.list_hash, seed: draw.seed,
      candidates: draw.counts?.reduce((sum, one) => sum + one.count, 0) ?? null,
      parties: (draw.notice?.parties ?? []).map(({ id, title }) => {
        const own = rows.find((one) => one.party === id)
        return { id, title, is_mine: id === mine, by: own ? names.get(own.account_id) ?? null : null, commitment: own?.hash ?? null, committed_at: own?.committed_at ?? null, revealed_at: own?.revealed_at ?? null }
      }),
      beacon: beacon && { ...beacon, is_awaited: beacon.value === null && are_in, is_due: cx.now >= beacon.due_at, entered_by: entered ? names.get(entered.account_id) ?? null : null, drawer_entered_at: entered?.entered_at ?? null },
      is_overdue: draw.notice !== null && ((draw.state === 'frozen' && !are_in && cx.now > fallbackFrom(cx, draw.notice)) || (draw.state === 'noticed' && cx.now > draw.notice.reveal_until)),
      shortage: (draw.shortage ?? []).map(({ stratum, found, wanted }) => ({ title: titleOf(stratum), found, wanted })), may_direct: termsOf(cx).direct.includes(draw.panel) && panelsOf(cx).has(draw.panel), has_certificate: draw.number !== null && await certificateFor(cx, draw) !== null,
      unlocks: unlocks.map(({ asked_by, granted_by, ...one }) => ({ ...one, may_read: one.is_open && (asked_by === cx.actor.account_id || granted_by === cx.actor.account_id) })),
      may_ask_unlock: is_sealed && holds('expert-drawer') && !unlocks.some((one) => one.granted_at === null || one.is_open), may_grant_unlock: is_sealed && holds('supervisor') && unlocks.some((one) => one.granted_at === null),
    }
  },
})
