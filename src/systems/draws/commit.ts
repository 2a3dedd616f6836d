import { fault } from '#kernel/declare/fault.ts'
import { sql } from '#kernel/store/db.ts'
import { commitmentOf } from '#engines/draw/notice.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { refuseInvolved } from './apart.ts'
import { commitmentsOf, drawOf, noticeOf, partyOf, type Party } from './draw.ts'
import { askAnew } from './anew.ts'
import { makeDraw } from './make.ts'

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
  if (party === 'stand-in' && !is_over) throw fault('draws.stand-in-waits', { until: notice.reveal_until })
  if (party !== 'stand-in' && is_over) throw fault('draws.reveal-over', { until: notice.reveal_until })
  if (cx.now < notice.drawn_not_before) throw fault('draws.reveal-early', { from: notice.drawn_not_before })
  const secret = turn.answers.secret as string
  if (!/^[0-9a-f]{64}$/.test(secret) || commitmentOf(nodeTools, { notice_hash, party, value: secret }) !== own.hash) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'secret', code: 'draws.wrong-secret' }])
  await sql`update draw_commitment set secret = ${secret}, revealed_at = now() where city_id = ${cx.city.id} and case_id = ${case_id} and party = ${party} and secret is null`.execute(cx.tx)
  const made = await makeDraw(cx, turn.case)
  const said = { zh: `${party_words[party].zh}已揭示`, en: `The ${party_words[party].en} revealed` }
  return {
    note: made ? { zh: `${said.zh}；双方到齐，抽取完成`, en: `${said.en}; both are in and the draw is made` } : said,
    // The first secret stays out of the history until the second is in: it is half of the seed.
    answer: {}, receipt: { subject: `draw:${case_id}`, content: made ?? { party, commitment: own.hash } },
  }
}

/**
 * 启用后备: after the time to reveal. Where the notice names a stand-in, it may now reveal; where it says the draw is cancelled, it ends with its number and says who kept silent.
 * @throws fault `draws.no-fallback`
 */
export const takeFallback: Effect = async (cx, turn) => {
  const draw = await drawOf(cx, turn.case.id)
  const { notice } = noticeOf(draw)
  const silent = (await commitmentsOf(cx, turn.case.id)).filter((one) => one.party !== 'stand-in' && one.secret === null)
  if (notice.fallback === 'stand-in' || cx.now <= notice.reveal_until || silent.length === 0) throw fault('draws.no-fallback', { until: notice.reveal_until })
  const who = { zh: silent.map((one) => party_words[one.party].zh).join('、'), en: silent.map((one) => party_words[one.party].en).join(' and ') }
  await sql`update draw set fallback = ${silent[0]!.party}, state = 'cancelled', ended_at = now(), ended_because = ${JSON.stringify({ zh: `${who.zh}逾期未揭示`, en: `The ${who.en} did not reveal in time` })}::jsonb where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  await askAnew(cx, draw, {})
  return { note: { zh: `${who.zh}逾期未揭示，本次抽取取消，编号保留`, en: `The ${who.en} did not reveal in time; the draw is cancelled and keeps its number` } }
}
