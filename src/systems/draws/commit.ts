import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { commitmentOf, later, revealsEndAt, type Notice } from '#engines/draw/notice.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { refuseInvolved } from './apart.ts'
import { commitmentsOf, drawOf, noticeOf, partyOf, type CommitmentRow, type Draw, type Party } from './draw.ts'
import { askAnew } from './anew.ts'
import { makeDraw } from './make.ts'
import { termsOf } from './panels.ts'

export const party_words: Record<Party, { zh: string, en: string }> = { drawer: { zh: '抽取员', en: 'drawer' }, supervisor: { zh: '监督方', en: 'supervisor' }, 'stand-in': { zh: '替补方', en: 'stand-in' } }

/**
 * 提交承诺: the hash of a secret that stays in the party's own browser. The platform never has the secret before it is revealed.
 * @throws fault `draws.two-sides` | `draws.committed-already` | `draws.no-party`
 */
export const commit: Effect = async (cx, turn) => {
  const party = partyOf(turn.role)
  await refuseInvolved(cx, turn.case.id, party)
  const { notice } = noticeOf(await drawOf(cx, turn.case.id))
  if (!notice.parties.some((one) => one.id === party)) throw fault('draws.no-party')
  const hash = turn.answers.commitment as string
  if (!/^[0-9a-f]{64}$/.test(hash)) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'commitment', code: 'draws.not-hex' }])
  // A copy of the other side's commitment could not be revealed and is stopped where it is seen.
  const { rows } = await sql`insert into draw_commitment (city_id, case_id, party, hash, account_id) select ${cx.city.id}, ${turn.case.id}, ${party}, ${hash}, ${cx.actor.account_id}
    where not exists (select from draw_commitment where city_id = ${cx.city.id} and case_id = ${turn.case.id} and (hash = ${hash} or party = ${party})) returning party`.execute(cx.tx)
  if (rows.length === 0) throw fault('draws.committed-already')
  return { note: { zh: `${party_words[party].zh}已承诺 ${hash.slice(0, 16)}…`, en: `The ${party_words[party].en} committed to ${hash.slice(0, 16)}…` }, receipt: { subject: `draw:${turn.case.id}`, content: { party, commitment: hash } } }
}

/**
 * 揭示: the secret behind one's commitment; when the last of the two is in, the draw is made in the same transaction.
 * @throws fault `draws.wrong-secret` | `draws.revealed-already` | `draws.reveal-over` | `draws.reveal-early` | `draws.stand-in-waits`
 */
export const reveal: Effect = async (cx, turn) => {
  const party = partyOf(turn.role), case_id = turn.case.id
  const draw = await drawOf(cx, case_id)
  const { notice, notice_hash } = noticeOf(draw)
  const commitments = await commitmentsOf(cx, case_id)
  const own = commitments.find((one) => one.party === party)
  if (!own || own.account_id !== cx.actor.account_id) throw fault('draws.not-your-commitment')
  if (own.secret !== null) throw fault('draws.revealed-already')
  const is_over = cx.now > notice.reveal_until
  // The stand-in speaks only where another has kept silent, and then only for the one.
  if (party === 'stand-in' && (!is_over || silentIn(commitments).length === 0)) throw fault('draws.stand-in-waits', { until: notice.reveal_until })
  const until = party === 'stand-in' ? revealsEndAt(notice) : notice.reveal_until
  if (cx.now > until && (party !== 'stand-in' || notice.stand_in_until !== undefined)) throw fault('draws.reveal-over', { until })
  if (cx.now < notice.drawn_not_before) throw fault('draws.reveal-early', { from: notice.drawn_not_before })
  const secret = turn.answers.secret as string
  if (!/^[0-9a-f]{64}$/.test(secret) || commitmentOf(nodeTools, { notice_hash, party, value: secret }) !== own.hash) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'secret', code: 'draws.wrong-secret' }])
  await sql`update draw_commitment set secret = ${secret}, revealed_at = now() where city_id = ${cx.city.id} and case_id = ${case_id} and party = ${party} and secret is null`.execute(cx.tx)
  const made = await makeDraw(cx, turn.case)
  const said = { zh: `${party_words[party].zh}已揭示`, en: `The ${party_words[party].en} revealed` }
  const awaits = revealsAreIn(await drawOf(cx, case_id), await commitmentsOf(cx, case_id)) ? { zh: `${said.zh}；双方到齐，等公共随机数`, en: `${said.en}; both are in and the public value is awaited` } : said
  return {
    note: made ? { zh: `${said.zh}；双方到齐，抽取完成`, en: `${said.en}; both are in and the draw is made` } : awaits,
    // The first secret stays out of the history until the second is in: it is half of the seed.
    answer: {}, receipt: { subject: `draw:${case_id}`, content: made ?? { party, commitment: own.hash } },
  }
}

/** Parties that have committed and not revealed, without the one that stands in. */
export function silentIn(rows: readonly CommitmentRow[]): CommitmentRow[] {
  return rows.filter((one) => one.party !== 'stand-in' && one.secret === null)
}

/** Whether the reveals of a frozen draw suffice, so that it waits for the public value of its notice alone: both in, one stood in for, or carried by the value once the fallback was taken. */
export function revealsAreIn({ notice, fallback, state }: Pick<Draw, 'notice' | 'fallback' | 'state'>, rows: readonly CommitmentRow[]): boolean {
  if (notice === null || state !== 'frozen') return false
  const silent = silentIn(rows).length
  return silent === 0 || (notice.fallback === 'stand-in' && silent === 1 && rows.some((one) => one.party === 'stand-in' && one.secret !== null)) || (notice.fallback === 'beacon' && fallback !== null)
}

/** Until when everybody had time to reveal; a notice without a time for its stand-in gives it as long as the city's terms give a party. */
export function fallbackFrom(cx: Cx, notice: Notice): string {
  return notice.fallback === 'stand-in' && notice.stand_in_until === undefined ? later(notice.reveal_until, termsOf(cx).reveal_hours) : revealsEndAt(notice)
}

/**
 * 启用后备: after the time to reveal, where a party kept silent. By the notice the public value carries the draw, which then waits for it; or the draw is cancelled, at once or once the
 * stand-in has kept silent too, keeps its number and says who.
 * @throws fault `draws.no-fallback`
 */
export const takeFallback: Effect = async (cx, turn) => {
  const draw = await drawOf(cx, turn.case.id)
  const { notice } = noticeOf(draw)
  const rows = await commitmentsOf(cx, turn.case.id), silent = silentIn(rows), until = fallbackFrom(cx, notice)
  if (cx.now <= until || silent.length === 0 || revealsAreIn(draw, rows)) throw fault('draws.no-fallback', { until })
  const who = { zh: silent.map((one) => party_words[one.party].zh).join('、'), en: silent.map((one) => party_words[one.party].en).join(' and ') }
  if (notice.fallback === 'beacon') {
    await sql`update draw set fallback = ${silent[0]!.party} where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
    return { note: { zh: `${who.zh}逾期未揭示，按公告由公共随机数继续`, en: `The ${who.en} did not reveal in time; by the notice the public value carries the draw` } }
  }
  await sql`update draw set fallback = ${silent[0]!.party}, state = 'cancelled', ended_at = now(), ended_because = ${JSON.stringify({ zh: `${who.zh}逾期未揭示`, en: `The ${who.en} did not reveal in time` })}::jsonb where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  await askAnew(cx, draw, {})
  return { note: { zh: `${who.zh}逾期未揭示，本次抽取取消，编号保留`, en: `The ${who.en} did not reveal in time; the draw is cancelled and keeps its number` } }
}
