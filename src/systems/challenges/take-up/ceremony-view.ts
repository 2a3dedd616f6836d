import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { wrappedKeyShape } from '#kernel/trust/split-key.ts'
import { loadCase, loadState, scopeOf } from '#engines/cases/load.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { waitingBids } from './ceremony.ts'
import { holderOf, holders, viewKey, demo_passphrase, type Holder } from './holder-key.ts'
import { ceremonyKeys, ceremonyOf, placeOf, type Shares } from './sealing.ts'

const side = z.strictObject({
  holder: z.enum(holders), fingerprint: z.string(), public_key: z.string(), is_demo: z.boolean(), is_mine: z.boolean(),
  wrapped: wrappedKeyShape.nullable(), recovery: wrappedKeyShape.nullable(), released_at: z.string().nullable(), by: sentence.nullable(),
})
const line = z.strictObject({ id: z.string(), version: z.number(), size_bytes: z.number(), content_hash: z.string(), received_at: z.string(), state: z.string() })

/**
 * 开启仪式: how it stands, and for a holder the shares sealed to their key. The shares are given out only once the deadline has passed by
 * the database's clock and the case stands at its opening: before that even a holder's own passphrase opens nothing.
 */
export const ceremonyView = query({
  title: { zh: '开启仪式', en: 'The opening ceremony' },
  input: z.strictObject({ case_id: z.string().min(1).max(64) }),
  output: z.strictObject({
    case_id: z.string(), title: sentence, version: z.number(), state: z.enum(['before', 'ready', 'half', 'opened']), deadline_at: z.string(), opened_at: z.string().nullable(), now: z.string(),
    sides: z.array(side), mine: z.enum(holders).nullable(), may_release: z.boolean(), bids: z.array(line), demo_passphrase: z.string().nullable(),
    shares: z.array(z.strictObject({ bid: z.string(), place: z.record(z.string(), z.union([z.string(), z.number()])), sealed: z.string() })),
  }),
  allow: { enterprise: ['own-organisation'], supervisor: ['same-city'], 'city-officer': ['same-city'], auditor: ['same-city'] },
  run: async (cx, { case_id }) => {
    const file = await loadCase(cx, case_id)
    await cx.elevate()
    const { parties, places } = await loadState(cx, file.id)
    const passage = cx.city.access.passage('challenges.ceremony', cx.actor, scopeOf(file, parties))
    if (!passage) throw fault('cases.not-found', { id: case_id })
    const ceremony = await ceremonyOf(cx, case_id)
    if (!ceremony) throw fault('challenges.no-ceremony')
    const keys = await ceremonyKeys(cx, ceremony)
    const { rows: [clock] } = await sql<{ deadline_at: string, is_over: boolean }>`select to_char(bids_close_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as deadline_at, clock_timestamp() > bids_close_at as is_over
      from challenge where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
    const { rows: released } = await sql<{ holder: Holder, account_id: string, at: string, zh: string | null, en: string | null }>`select share_release.holder, share_release.account_id, to_char(share_release.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, person.name_zh as zh, person.name_en as en
      from share_release left join person on person.city_id = share_release.city_id and person.account_id = share_release.account_id where share_release.city_id = ${cx.city.id} and share_release.case_id = ${case_id}`.execute(cx.tx)
    const { rows: bids } = await sql<z.output<typeof line> & { org_id: string, shares: Shares }>`select id, version, size_bytes, content_hash, to_char(received_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as received_at, state
      from bid where city_id = ${cx.city.id} and case_id = ${case_id} and state in ('sealed', 'unreadable', 'opened', 'chosen', 'not-chosen') order by bid.received_at, id`.execute(cx.tx)
    const mine = holderOf(cx)
    const is_ready = clock!.is_over && ceremony.opened_at === null && places.some((place) => place.step === 'opening')
    const may_release = is_ready && mine !== null && !released.some((one) => one.holder === mine || one.account_id === cx.actor.account_id)
    const waiting = may_release ? await waitingBids(cx, case_id) : []
    return {
      case_id, title: { zh: file.title_zh, en: file.title_en }, version: file.version, deadline_at: clock!.deadline_at, opened_at: ceremony.opened_at, now: cx.now,
      state: ceremony.opened_at !== null ? 'opened' as const : !is_ready ? 'before' as const : released.length > 0 ? 'half' as const : 'ready' as const,
      mine, may_release, bids, demo_passphrase: mine !== null && keys[mine].is_demo ? demo_passphrase : null,
      sides: holders.map((holder) => {
        const one = released.find((row) => row.holder === holder)
        const { fingerprint, public_key, is_demo, is_mine, wrapped, recovery } = viewKey(keys[holder], mine)
        return { holder, fingerprint, public_key, is_demo, is_mine, wrapped, recovery, released_at: one?.at ?? null, by: one?.zh ? { zh: one.zh, en: one.en ?? one.zh } : null }
      }),
      shares: may_release ? waiting.map((bid) => ({ bid: bid.id, place: { ...placeOf(cx, case_id, bid), holder: mine! }, sealed: bid.shares[mine!].sealed })) : [],
    }
  },
})
