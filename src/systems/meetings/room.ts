import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { civilDay } from '#kernel/values/workdays.ts'
import { documentsOf } from '#kernel/outside/document.ts'
import { consensusOf } from '#engines/reviews/consensus.ts'
import { hasScored } from '#engines/reviews/round.ts'
import { personNames } from '#systems/accounts/public.ts'
import { id, members_only } from './attend.ts'
import { chairChangesOf } from './chair.ts'
import { enter, isIn, type Entered, type Item } from './meeting.ts'
import { judgedOf, minutes_kind } from './minutes.ts'
import { questionsOf } from './question.ts'
import { quorumAt } from './quorum.ts'
import { officers, votesFor } from './start.ts'

const sentence = z.strictObject({ zh: z.string(), en: z.string() })
const mark = z.enum(['veto', 'outlier', 'dropped']).nullable()
const line = z.strictObject({ id: z.string().nullable(), mean: z.number(), median: z.number(), lowest: z.number(), highest: z.number(), deviation: z.number(), scores: z.array(z.number()), marks: z.array(mark) })
const criterion = z.strictObject({ id: z.string(), title: sentence, help: sentence.nullable(), reason_below: z.number().nullable(), veto_below: z.number().nullable(), veto_by: z.enum(['anyone', 'majority']).nullable() })
const item = z.strictObject({
  number: z.number(), title: sentence, state: z.enum(['waiting', 'questions', 'scoring', 'closed']), seats: z.number(), present: z.number(), quorum: z.number(), scored: z.number(), is_mine: z.boolean(), is_scored_by_me: z.boolean(),
  sheet: sentence, is_illustrative: z.boolean(), scale: z.strictObject({ min: z.number(), max: z.number(), decimals: z.number() }), criteria: z.array(criterion),
  questions: z.array(z.strictObject({ number: z.number(), seat: z.string(), text: z.string(), answer: z.string().nullable() })),
  result: z.strictObject({ seats: z.array(z.number()), lines: z.array(line), failed: z.array(z.string()), comments: z.array(z.strictObject({ seat: z.number(), text: z.string() })) }).nullable(),
  note: z.strictObject({ text: z.string(), seat: z.string(), voices: z.array(z.strictObject({ seat: z.string(), agrees: z.boolean(), reason: z.string().nullable() })) }).nullable(), is_voiced_by_me: z.boolean(),
})
const member = z.strictObject({ seat: z.string(), name: sentence.nullable(), is_me: z.boolean(), is_chair: z.boolean(), comes: z.boolean().nullable(), is_in: z.boolean(), has_left: z.boolean(), votes: z.number(), position: z.enum(['agree', 'dissent']).nullable(), dissent: z.string().nullable(), receipt_id: z.string().nullable() })

/** 评审会现场: all its reader may know. Before it begins nobody is named and only numbers are told of the others; no score is told before its item is closed. */
export const room = query({
  title: { zh: '查看评审会', en: 'A panel meeting' },
  input: z.strictObject({ id }),
  output: z.strictObject({
    id: z.string(), case_id: z.string(), title: sentence, planned_at: z.string(), place: z.string(), state: z.enum(['planned', 'open', 'signing', 'closed', 'called-off']), because: z.string().nullable(), started_at: z.string().nullable(), closed_at: z.string().nullable(),
    is_day: z.boolean(), has_chair: z.boolean(), is_member: z.boolean(), is_chair: z.boolean(), is_officer: z.boolean(), my_seat: z.string().nullable(), is_in: z.boolean(), comes: z.boolean().nullable(), my_vote: z.string().nullable(), is_signed: z.boolean(), receipt_id: z.string().nullable(),
    offer: z.strictObject({ from: z.string(), to: z.string(), because: z.string(), is_to_me: z.boolean() }).nullable(), chair_changes: z.array(z.strictObject({ kind: z.enum(['handed-over', 'chosen-anew']), from: z.string(), to: z.string(), because: z.string(), at: z.string() })), is_chair_gone: z.boolean(),
    seats: z.number(), coming: z.number(), present: z.number(), members: z.array(member), items: z.array(item), minutes: z.array(z.strictObject({ language: z.enum(['zh', 'en']), file_id: z.string(), sha256: z.string() })),
  }),
  allow: { ...members_only, ...officers, auditor: ['same-city'] },
  async run(cx, { id: meeting_id }) {
    const entered = await enter(cx, 'meetings.room', meeting_id)
    const { meeting, members, presences, items, me } = entered
    const mine = me ? presences.get(me.account_id) : undefined
    const is_named = meeting.started_at !== null
    const names = is_named ? await personNames(cx, members.map((one) => one.account_id)) : new Map<string, { zh: string, en: string }>()
    const told = is_named ? members : members.filter((one) => one === me)
    const seatOf = (account_id: string | null) => members.find((one) => one.account_id === account_id)?.seat ?? ''
    const questions = await questionsOf(cx, meeting_id), changes = is_named ? await chairChangesOf(cx, meeting_id) : [], waiting = changes.find((one) => one.state === 'waiting')
    const kept = meeting.state === 'closed' ? await documentsOf(cx, meeting.case_id, { role: me ? 'expert' : 'city-officer', relation: 'same-city' }) : []
    const shown: z.input<typeof item>[] = []
    for (const one of items) shown.push({ ...await itemShown(cx, entered, one, seatOf), questions: questions.filter((each) => each.item === one.number).map(({ number, asked_by, text, answer }) => ({ number, seat: seatOf(asked_by), text, answer })) })
    return {
      id: meeting.id, case_id: meeting.case_id, title: { zh: meeting.title_zh, en: meeting.title_en }, planned_at: meeting.planned_at, place: meeting.place, state: meeting.state, because: meeting.because, started_at: meeting.started_at, closed_at: meeting.closed_at,
      is_day: cx.today_on >= civilDay(meeting.planned_at, cx.city.pack.city.zone), has_chair: meeting.chair_account_id !== null, is_member: me !== null, is_chair: me !== null && me.account_id === meeting.chair_account_id,
      is_officer: me === null && cx.city.access.rolesAt('meetings.call-off', cx.actor).some((role) => role !== 'expert'), my_seat: me?.seat ?? null, is_in: isIn(mine), comes: mine?.comes ?? null, my_vote: mine?.vote ? seatOf(mine.vote) : null, is_signed: mine?.signed_at != null, receipt_id: mine?.receipt_id ?? null,
      offer: waiting && waiting.kind === 'handed-over' && me ? { from: seatOf(waiting.from_account_id), to: seatOf(waiting.to_account_id), because: waiting.because, is_to_me: waiting.to_account_id === me.account_id } : null, is_chair_gone: waiting?.kind === 'chosen-anew',
      chair_changes: changes.filter((one) => one.state === 'taken').map((one) => ({ kind: one.kind, from: seatOf(one.from_account_id), to: seatOf(one.to_account_id), because: one.because, at: one.settled_at! })),
      seats: members.length, coming: members.filter((one) => presences.get(one.account_id)?.comes === true).length, present: members.filter((one) => isIn(presences.get(one.account_id))).length,
      members: told.map((one) => {
        const presence = presences.get(one.account_id)
        const is_told = meeting.state === 'signing' || meeting.state === 'closed'
        return {
          seat: one.seat, name: names.get(one.account_id) ?? null, is_me: one === me, is_chair: one.account_id === meeting.chair_account_id, comes: presence?.comes ?? null, is_in: isIn(presence), has_left: presence?.left_at != null, votes: votesFor(entered, one.account_id),
          position: is_told ? presence?.position ?? null : null, dissent: is_told ? presence?.dissent ?? null : null, receipt_id: one === me || me === null ? presence?.receipt_id ?? null : null,
        }
      }),
      items: shown, minutes: kept.filter((one) => one.kind === minutes_kind && one.ref === meeting_id).map(({ language, file_id, sha256 }) => ({ language, file_id, sha256 })),
    }
  },
})

async function itemShown(cx: Cx, entered: Entered, one: Item, seatOf: (account_id: string | null) => string): Promise<Omit<z.input<typeof item>, 'questions'>> {
  const { me, meeting } = entered
  const { sheet, round } = await judgedOf(cx, meeting, one, me?.account_id ?? null)
  const result = one.state === 'closed' ? round.result : null
  const note = result ? await consensusOf(cx, one.round_id) : null
  return {
    number: one.number, title: { zh: one.title_zh, en: one.title_en }, state: one.state, ...await quorumAt(cx, entered, one), scored: round.given, is_mine: me?.seats.get(one.number)?.state === 'seated', is_scored_by_me: me !== null && await hasScored(cx, one.round_id, me.account_id),
    sheet: sheet.title, is_illustrative: sheet.illustrative === true, scale: sheet.scale,
    criteria: sheet.criteria.map(({ id: criterion_id, title, help, reason_below, veto_below, veto_by }) => ({ id: criterion_id, title, help: help ?? null, reason_below: reason_below ?? null, veto_below: veto_below ?? null, veto_by: veto_by ?? null })),
    result: result && {
      seats: round.scores.map((each) => each.seat), failed: result.failed, comments: round.scores.map(({ seat, comment }) => ({ seat, text: comment })),
      lines: [...result.criteria.map((each) => ({ ...figures(each), id: each.id, scores: round.scores.map((given) => given.scores[each.id]!), marks: round.scores.map(({ seat }) => each.vetoes.includes(seat) ? 'veto' as const : each.outliers.includes(seat) ? 'outlier' as const : null) })),
        { ...figures(result.total), id: null, scores: result.totals.map((each) => each.total), marks: result.totals.map((each) => each.is_dropped ? 'dropped' as const : each.is_outlier ? 'outlier' as const : null) }],
    },
    note: note && { text: note.text, seat: seatOf(note.account_id), voices: note.voices.map((each) => ({ seat: seatOf(each.account_id), agrees: each.agrees, reason: each.reason })) },
    is_voiced_by_me: note?.voices.some((each) => each.account_id === me?.account_id) ?? false,
  }
}

const figures = ({ mean, median, lowest, highest, deviation }: { mean: number, median: number, lowest: number, highest: number, deviation: number }) => ({ mean, median, lowest, highest, deviation })

/** 我的评审会: meetings in which the reader holds a seat, those under way first. */
export const mine = query({
  title: { zh: '查看我的评审会', en: 'My panel meetings' },
  input: z.strictObject({}),
  output: z.strictObject({ meetings: z.array(z.strictObject({ id: z.string(), title: sentence, planned_at: z.string(), place: z.string(), state: z.enum(['planned', 'open', 'signing', 'closed', 'called-off']) })) }),
  allow: members_only,
  async run(cx) {
    await cx.elevate()
    const { rows } = await sql<{ id: string, title_zh: string, title_en: string, planned_at: string, place: string, state: 'planned' | 'open' | 'signing' | 'closed' | 'called-off' }>`select meeting.id, title_zh, title_en,
        to_char(planned_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as planned_at, place, state from meeting
      where city_id = ${cx.city.id} and exists (select from meeting_item item join review_seat seat on seat.city_id = item.city_id and seat.round_id = item.round_id
        where item.city_id = meeting.city_id and item.meeting_id = meeting.id and seat.account_id = ${cx.actor.account_id ?? ''} and seat.state in ('seated', 'absent'))
      order by state in ('closed', 'called-off'), meeting.planned_at desc limit 100`.execute(cx.tx)
    return { meetings: rows.map(({ title_zh, title_en, ...row }) => ({ ...row, title: { zh: title_zh, en: title_en } })) }
  },
})
