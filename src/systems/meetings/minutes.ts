import { invariant, type Sentence } from '#kernel/declare/fault.ts'
import type { DocumentKind } from '#kernel/outside/document.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { civilDay } from '#kernel/values/workdays.ts'
import { loadCase } from '#engines/cases/load.ts'
import { consensusOf } from '#engines/reviews/consensus.ts'
import { reviewOf, type RoundSeen } from '#engines/reviews/read.ts'
import { levelOf, type Sheet } from '#engines/reviews/sheet.ts'
import { personNames } from '#systems/accounts/public.ts'
import { drawsFor } from '#systems/draws/public.ts'
import { chairChangesOf, chairsSigned, type ChairChange } from './chair.ts'
import { isIn, itemsOf, keyOf, meetingOf, membersOf, presencesOf, type Entered, type Item, type Meeting, type Member, type Presence } from './meeting.ts'
import { questionsOf } from './question.ts'
import { quorumAt } from './quorum.ts'

/** The kind under which minutes are asked for and kept. */
export const minutes_kind = 'meeting-minutes'

/** A closed item as the panel saw it; null where it is not closed. Elevate first. */
export async function judgedOf(cx: Cx, meeting: Meeting, item: Item, account_id: string | null): Promise<{ sheet: Sheet, round: RoundSeen }> {
  const review = await reviewOf(cx, keyOf(meeting, item), { account_id, sees_names: true })
  const round = review?.rounds.find((one) => one.round.id === item.round_id)
  invariant(review && round, 'an item holds a round of its review')
  return { sheet: review.sheet, round }
}

/** What every signature stands on: items, scores, results, notes and voices, and who took the chair over, by seats; the same whoever asks. */
export async function signedText(cx: Cx, { meeting, items, members }: Pick<Entered, 'meeting' | 'items' | 'members'>): Promise<unknown> {
  const seatOf = (account_id: string) => members.find((one) => one.account_id === account_id)?.seat ?? null
  const agenda = []
  for (const item of items) {
    const { round } = await judgedOf(cx, meeting, item, null)
    const note = await consensusOf(cx, item.round_id)
    agenda.push({
      number: item.number, sheet: round.round.sheet_hash, scores: round.scores.map((one) => ({ seat: one.seat, scores: one.scores, comment: one.comment, reasons: one.reasons })), result: round.result,
      note: note && { text: note.text, by: seatOf(note.account_id) },
    })
  }
  const chairs = chairsSigned(await chairChangesOf(cx, meeting.id), { meeting, members })
  return JSON.parse(JSON.stringify({ meeting: meeting.id, case: meeting.case_id, started_at: meeting.started_at, ended_at: meeting.ended_at, items: agenda, ...chairs.length > 0 ? { chairs } : {} }))
}

/** 会议纪要: typeset once the meeting is over; the names were disclosed when it began, and whoever reads the case as its panel or its bureau reads them here. */
export const minutes: DocumentKind = {
  title: { zh: '评审会纪要', en: 'Minutes of the panel meeting' },
  editions: async (cx, { ref }) => Promise.all((['zh', 'en'] as const).map(async (language) => ({
    edition: 'full', language, template: 'systems/meetings/minutes', data: await minutesData(cx, ref, language), name: language === 'zh' ? '评审会纪要' : 'Minutes of the panel meeting',
    readers: ['expert', 'city-officer', 'county-officer', 'auditor'],
  }))),
}

/** All the minutes say in one language, as the template reads it. */
export async function minutesData(cx: Cx, meeting_id: string, language: 'zh' | 'en'): Promise<Record<string, unknown>> {
  const meeting = await meetingOf(cx, meeting_id)
  invariant(meeting?.closed_at, 'minutes are of a meeting that is over')
  const items = await itemsOf(cx, meeting_id), members = await membersOf(cx, items), presences = new Map((await presencesOf(cx, meeting_id)).map((one) => [one.account_id, one]))
  const file = await loadCase(cx, meeting.case_id)
  const names = await personNames(cx, members.map((one) => one.account_id))
  const say = (pair: Sentence | null | undefined) => pair?.[language] ?? null
  const { zone } = cx.city.pack.city
  const minute = (at: string | null) => at && new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(at))
  const seatOf = (account_id: string | null) => members.find((one) => one.account_id === account_id)?.seat ?? ''
  const questions = await questionsOf(cx, meeting_id)
  const agenda: Record<string, unknown>[] = []
  for (const item of items) {
    agenda.push({ ...await itemData(cx, { meeting, items, members, presences, me: null }, item, say, seatOf), questions: questions.filter((one) => one.item === item.number).map((one) => ({ seat: seatOf(one.asked_by), text: one.text, answer: one.answer })) })
  }
  const changes = (await chairChangesOf(cx, meeting_id)).filter((one) => one.state === 'taken' || one.state === 'declined')
  const hashes = await receiptHashes(cx, [...[...presences.values()].flatMap((one) => one.receipt_id ?? []), ...changes.flatMap(receiptsOf)])
  const draws = (await drawsFor(cx, meeting.case_id, null)).filter((one) => one.disclosed_at !== null).map(({ number, record_hash }) => ({ number, record_hash })).toSorted((a, b) => a.number < b.number ? -1 : 1)
  const core = {
    language, is_demo: file.is_demo, is_illustrative: agenda.some((one) => one.is_illustrative), city: say(cx.city.pack.city.title), title: say({ zh: meeting.title_zh, en: meeting.title_en }), case_id: file.id, meeting_id, place: meeting.place,
    dated_on: civilDay(meeting.closed_at, zone), planned_at: minute(meeting.planned_at), started_at: minute(meeting.started_at), ended_at: minute(meeting.closed_at),
    members: members.map((one) => memberData(one, meeting, presences.get(one.account_id), say(names.get(one.account_id)), hashes, minute)),
    chair: seatOf(meeting.chair_account_id), chair_by: meeting.chair_by, chair_changes: changes.map((one) => ({
      kind: one.kind, state: one.state, from: seatOf(one.from_account_id), to: seatOf(one.to_account_id), because: one.because, opened_at: minute(one.opened_at), at: minute(one.settled_at), receipts: receiptsOf(one).map((receipt) => ({ id: receipt, hash: hashes.get(receipt) ?? null })),
    })), items: agenda, draws, text_hash: contentHash(await signedText(cx, { meeting, items, members })),
  }
  return { ...core, hash: contentHash(JSON.parse(JSON.stringify(core))) }
}

function memberData(member: Member, meeting: Meeting, presence: Presence | undefined, name: string | null, hashes: Map<string, string>, minute: (at: string | null) => string | null) {
  return {
    seat: member.seat, name, is_chair: member.account_id === meeting.chair_account_id, is_present: presence?.present_at != null, is_in: isIn(presence), present_at: minute(presence?.present_at ?? null), left_at: minute(presence?.left_at ?? null), because: presence?.because ?? null,
    position: presence?.position ?? null, dissent: presence?.dissent ?? null, signed_at: minute(presence?.signed_at ?? null), receipt: presence?.receipt_id ?? null, receipt_hash: hashes.get(presence?.receipt_id ?? '') ?? null,
  }
}

async function itemData(cx: Cx, entered: Entered, item: Item, say: (pair: Sentence | null | undefined) => string | null, seatOf: (account_id: string | null) => string): Promise<Record<string, unknown>> {
  const { sheet, round } = await judgedOf(cx, entered.meeting, item, null)
  const note = await consensusOf(cx, item.round_id)
  const result = round.result
  invariant(result, 'the items of a meeting that is over are closed')
  const titleOf = (id: string) => say(sheet.criteria.find((one) => one.id === id)?.title)
  return {
    number: item.number, title: say({ zh: item.title_zh, en: item.title_en }), sheet: say(sheet.title), is_illustrative: sheet.illustrative === true, ...await quorumAt(cx, entered, item), scored: round.scores.map((one) => one.seat),
    lines: [...result.criteria.map((line) => ({
      title: titleOf(line.id), mean: line.mean, median: line.median, deviation: line.deviation, scores: round.scores.map((one) => one.scores[line.id]!),
      marks: round.scores.map((one) => line.vetoes.includes(one.seat) ? 'veto' : line.outliers.includes(one.seat) ? 'outlier' : null),
    })), {
      title: null, mean: result.total.mean, median: result.total.median, deviation: result.total.deviation, scores: result.totals.map((one) => one.total),
      marks: result.totals.map((one) => one.is_dropped ? 'dropped' : one.is_outlier ? 'outlier' : null),
    }],
    level: say(levelOf(sheet, result.total.mean)), failed: result.failed.map((id) => ({ title: titleOf(id), by: sheet.criteria.find((one) => one.id === id)!.veto_by })),
    comments: round.scores.map((one) => ({ seat: one.seat, text: one.comment, reasons: Object.entries(one.reasons).map(([id, text]) => ({ criterion: titleOf(id), text })) })),
    note: note?.text ?? null, noted_by: note && seatOf(note.account_id), agreed: note?.voices.filter((one) => one.agrees).map((one) => seatOf(one.account_id)) ?? [], against: note?.voices.filter((one) => !one.agrees).map((one) => ({ seat: seatOf(one.account_id), reason: one.reason })) ?? [],
  }
}

const receiptsOf = ({ opened_receipt_id, settled_receipt_id }: ChairChange) => settled_receipt_id === null ? [opened_receipt_id] : [opened_receipt_id, settled_receipt_id]

/** The leaf by which each receipt lies in the sealed record. */
async function receiptHashes(cx: Cx, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string, leaf: string }>`select id, leaf from audit where city_id = ${cx.city.id} and id = any(${[...ids]}::text[])`.execute(cx.tx)
  return new Map(rows.map((row) => [row.id, row.leaf]))
}
