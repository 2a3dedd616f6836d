import { z } from 'zod'
import { fault, type Problem } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Effect } from '#engines/cases/subject.ts'
import type { Criteria } from '#engines/draw/criteria.ts'
import { beaconDueAt, plainValue, type Notice } from '#engines/draw/notice.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { quicknet, roundAfter } from '#engines/draw/quicknet-time.ts'
import { bytesOfHex } from '#engines/draw/tools.ts'
import { refuseInvolved } from './apart.ts'
import { drawOf, noticeOf, type Draw } from './draw.ts'
import { makeDraw } from './make.ts'

/** Most days between the last reveal and the public value. */
export const beacon_days_max = 31

type Typed = { value: string, signature: string | null }
export type BeaconEntry = Typed & { party: 'drawer' | 'supervisor', account_id: string, entered_at: string }

/**
 * The public value a notice fixes, which comes out after the last reveal: of drand the first round after it, of a source in words the issue the drawer names with its time.
 * @throws fault `cases.wrong-answers` with `draws.beacon-too-early` or `draws.beacon-too-late` for the time
 */
export function beaconFor(criteria: Criteria, answers: Record<string, unknown>, reveals_end_at: string): Notice['beacon'] {
  if (criteria.beacon === undefined) return null
  if (criteria.beacon.kind === 'drand-quicknet') return { kind: 'drand-quicknet', round: roundAfter(reveals_end_at) }
  const { issue, 'due-at': due } = answers as { issue: string, 'due-at': string }
  const due_at = new Date(due).toISOString().replace('Z', '000Z')
  const latest = new Date(Date.parse(reveals_end_at) + beacon_days_max * 86_400_000).toISOString().replace('Z', '000Z')
  if (due_at <= reveals_end_at) throw wrong([{ path: 'due-at', code: 'draws.beacon-too-early', data: { until: reveals_end_at } }])
  if (due_at > latest) throw wrong([{ path: 'due-at', code: 'draws.beacon-too-late', data: { days: beacon_days_max } }])
  return { kind: 'named-value', source: criteria.beacon.source, issue: issue.trim(), due_at }
}

/** What either side has typed so far. Elevate first. */
export async function beaconEntriesOf(cx: Cx, case_id: string): Promise<BeaconEntry[]> {
  const { rows } = await sql<BeaconEntry>`select party, value, signature, account_id, to_char(entered_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as entered_at
    from draw_beacon where city_id = ${cx.city.id} and case_id = ${case_id} order by party`.execute(cx.tx)
  return rows
}

/**
 * 录入公共随机数: the drawer's entry of the value the notice named, once its time has come; a round of drand is held against its signature. It may be typed anew until the
 * supervisor has confirmed it, and draws nothing by itself.
 * @throws fault as `refuseInvolved` | `draws.beacon-early` | `cases.wrong-answers`
 */
export const enterBeacon: Effect = async (cx, turn) => {
  const case_id = turn.case.id
  await refuseInvolved(cx, case_id, 'drawer')
  const notice = await noticeWhoseTimeHasCome(cx, case_id)
  const typed = await typedFor(notice, turn.answers)
  await keepEntry(cx, case_id, 'drawer', typed)
  return {
    note: { zh: '抽取员已录入公共随机数，等监督方独立录入核对', en: 'The drawer has entered the public value; the supervisor enters it independently' },
    // Both sides type it from where it is published, so neither reads the other's.
    answer: {}, receipt: { subject: `draw:${notice.number}`, content: { number: notice.number, party: 'drawer', entered: typed } },
  }
}

/**
 * 核对公共随机数: the supervisor types the value independently; alike, it enters the seed and the draw is made in the same transaction. Where the two differ nothing is changed and
 * nothing lost: either may type again.
 * @throws fault as `refuseInvolved` | `draws.beacon-not-entered` | `draws.beacon-same-hand` | `draws.beacon-differs`
 */
export const confirmBeacon: Effect = async (cx, turn) => {
  const case_id = turn.case.id
  await refuseInvolved(cx, case_id, 'supervisor')
  const notice = await noticeWhoseTimeHasCome(cx, case_id)
  const entered = (await beaconEntriesOf(cx, case_id)).find((one) => one.party === 'drawer')
  if (!entered) throw fault('draws.beacon-not-entered')
  if (entered.account_id === cx.actor.account_id) throw fault('draws.beacon-same-hand')
  const value = valueFor(notice, String(turn.answers.value))
  if (value === null) throw wrong([{ path: 'value', code: notice.beacon!.kind === 'named-value' ? 'draws.beacon-empty' : 'draws.beacon-not-hex' }])
  if (value !== entered.value) throw fault('draws.beacon-differs')
  await keepEntry(cx, case_id, 'supervisor', { value, signature: entered.signature })
  await sql`update draw set beacon = ${JSON.stringify({ value, signature: entered.signature, at: cx.now })}::jsonb where city_id = ${cx.city.id} and case_id = ${case_id} and beacon is null`.execute(cx.tx)
  const made = await makeDraw(cx, turn.case)
  return { note: { zh: '双方录入一致；抽取完成', en: 'Both entries agree; the draw is made' }, answer: {}, receipt: { subject: `draw:${notice.number}`, content: { number: notice.number, beacon: value, ...made } } }
}

async function noticeWhoseTimeHasCome(cx: Cx, case_id: string): Promise<Notice> {
  const { notice } = noticeOf(await drawOf(cx, case_id))
  const due_at = beaconDueAt(notice)
  if (due_at === null || cx.now < due_at) throw fault('draws.beacon-early', { from: due_at ?? '' })
  return notice
}

async function keepEntry(cx: Cx, case_id: string, party: BeaconEntry['party'], { value, signature }: Typed): Promise<void> {
  await sql`insert into draw_beacon (city_id, case_id, party, value, signature, account_id) values (${cx.city.id}, ${case_id}, ${party}, ${value}, ${signature}, ${cx.actor.account_id})
    on conflict (city_id, case_id, party) do update set value = excluded.value, signature = excluded.signature, account_id = excluded.account_id, entered_at = excluded.entered_at`.execute(cx.tx)
}

const hex = (text: unknown) => typeof text === 'string' ? text.replaceAll(/\s/g, '').toLowerCase() : ''

/** A value as it was typed, in its one way of writing; null where it is none. */
function valueFor({ beacon }: Notice, text: string): string | null {
  return beacon!.kind === 'named-value' ? plainValue(text) : /^[0-9a-f]{64}$/.test(hex(text)) ? hex(text) : null
}

async function typedFor(notice: Notice, answers: Record<string, unknown>): Promise<Typed> {
  const value = valueFor(notice, String(answers.value)), beacon = notice.beacon!
  if (beacon.kind === 'named-value') {
    if (value === null) throw wrong([{ path: 'value', code: 'draws.beacon-empty' }])
    return { value, signature: null }
  }
  const signature = hex(answers.signature)
  if (value === null) throw wrong([{ path: 'value', code: 'draws.beacon-not-hex' }])
  // Pairings are loaded by the few draws that want them.
  const { isSignedRound } = await import('#engines/draw/quicknet.ts')
  if (!isSignedRound({ round: beacon.round, signature })) throw wrong([{ path: 'signature', code: 'draws.beacon-not-signed', data: { round: beacon.round } }])
  if (nodeTools.sha256(bytesOfHex(signature)) !== value) throw wrong([{ path: 'value', code: 'draws.beacon-not-hash' }])
  return { value, signature }
}

const wrong = (problems: Problem[]) => fault('cases.wrong-answers', { count: problems.length }, problems)

/** Whether the criteria of a draw that is not announced yet leave it to the drawer to name the issue. */
export const wantsIssue = (criteria: Criteria | undefined): boolean => criteria?.beacon?.kind === 'named-value'


const sentence = z.strictObject({ zh: z.string(), en: z.string() })
/** The public value of a draw as anybody may know it. `chain`: hash of drand's chain, null for a source in words; `value` null before both sides have entered it alike. */
export const beaconShown = z.strictObject({
  kind: z.enum(['named-value', 'drand-quicknet']), source: sentence, issue: z.string(), chain: z.string().nullable(), due_at: z.string(),
  value: z.string().nullable(), signature: z.string().nullable(), entered_at: z.string().nullable(),
})

/** What is told of a draw's public value; null where its notice names none. */
export function showBeacon({ notice, beacon }: Pick<Draw, 'notice' | 'beacon'>): z.output<typeof beaconShown> | null {
  if (!notice?.beacon) return null
  const named = notice.beacon
  const from = named.kind === 'named-value' ? { source: named.source, issue: named.issue, chain: null } : { source: { zh: 'drand quicknet（公共随机信标）', en: 'drand quicknet, a public randomness beacon' }, issue: String(named.round), chain: quicknet.chain_hash }
  return { kind: named.kind, ...from, due_at: beaconDueAt(notice)!, value: beacon?.value ?? null, signature: beacon?.signature ?? null, entered_at: beacon?.at ?? null }
}
