import type { Found, Looked } from './verify.ts'
import { differ, type Difference } from './differ.ts'
import { beaconDueAt, commitmentOf, hashOf, noticeProblems, plainValue } from './notice.ts'
import { bytesOfHex } from './tools.ts'

/** The notice: nothing missing, nothing contradictory, its criteria and itself of the hashes it states. */
export function checkNotice({ certificate: { notice, notice_hash }, tools }: Looked): Found {
  const differences: Difference[] = noticeProblems(notice).map(({ path, zh, en }) => ({ where: `notice.${path}`, expected: '', found: '', sentence: { zh: `公告自相矛盾（notice.${path}）：${zh}。`, en: `The notice contradicts itself (notice.${path}): ${en}.` } }))
  const criteria_hash = hashOf(tools, notice.criteria.content)
  if (criteria_hash !== notice.criteria.hash) differences.push(differ('notice.criteria', { zh: '抽取条件与其摘要不符', en: 'The criteria are not those of their hash' }, notice.criteria.hash, criteria_hash))
  const own_hash = hashOf(tools, notice)
  if (own_hash !== notice_hash) differences.push(differ('notice', { zh: '公告与其摘要不符', en: 'The notice is not the one of its hash' }, notice_hash, own_hash))
  return { differences, yes: { zh: `公告 ${notice.number} 完整，与其摘要一致。`, en: `Notice ${notice.number} is whole and of the hash stated.` } }
}

/** The commitments: one of each party, after the notice and before the freeze, none copied. */
export function checkCommitments({ certificate: { notice, commitments, freeze } }: Looked): Found {
  const differences: Difference[] = []
  const once = { zh: '承诺与公告所列各方不符', en: 'The commitments are not one of each party' }
  const parties = notice.parties.map((one) => one.id)
  for (const [at, one] of commitments.entries()) {
    const where = `commitments[${at}]`
    if (parties[at] !== one.party) differences.push(differ(`${where}.party`, once, parties[at], one.party))
    if (one.at <= notice.published_at) differences.push(differ(`${where}.at`, { zh: '承诺早于公告', en: 'The commitment is not later than the notice' }, `> ${notice.published_at}`, one.at))
    if (freeze !== null && one.at >= freeze.at) differences.push(differ(`${where}.at`, { zh: '承诺晚于名单冻结', en: 'The commitment is not earlier than the freeze' }, `< ${freeze.at}`, one.at))
    if (commitments.findIndex((other) => other.commitment === one.commitment) !== at) differences.push(differ(`${where}.commitment`, { zh: '承诺照抄了另一方', en: 'The commitment is copied from another party' }, '≠', one.commitment))
  }
  // A draw may be cancelled before all have committed; it may not be frozen before.
  if (freeze !== null && commitments.length < parties.length) differences.push(differ(`commitments[${commitments.length}]`, once, parties[commitments.length], undefined))
  return { differences, yes: { zh: `${commitments.length} 方在名单冻结之前作出承诺。`, en: `${commitments.length} parties committed before the list was frozen.` } }
}

/** The reveals: after the freeze and within the notice's time, each the value its party had committed to. */
export function checkReveals({ certificate: { notice, notice_hash, commitments, freeze, reveals }, tools }: Looked): Found {
  const differences: Difference[] = []
  for (const [at, { party, value, at: revealed_at }] of reveals.entries()) {
    const where = `reveals[${at}]`
    const committed = commitments.find((one) => one.party === party)
    const value_hash = commitmentOf(tools, { notice_hash, party, value })
    if (committed === undefined || reveals.findIndex((one) => one.party === party) !== at) differences.push(differ(`${where}.party`, { zh: '揭示方没有承诺，或揭示了两次', en: 'The party did not commit, or reveals twice' }, commitments.map((one) => one.party), party))
    else if (committed.commitment !== value_hash) differences.push(differ(`${where}.value`, { zh: `“${party}”揭示的值不是其承诺的值，或承诺、公告被改动`, en: `What “${party}” reveals is not what it committed to, or commitment or notice were changed` }, committed.commitment, value_hash))
    const wait = freeze === null || freeze.at > notice.drawn_not_before ? freeze?.at ?? '9999' : notice.drawn_not_before
    if (revealed_at < wait || (freeze !== null && revealed_at <= freeze.at)) differences.push(differ(`${where}.at`, { zh: '揭示早于名单冻结或公告所定时间', en: 'The reveal is earlier than the freeze or the time of the notice' }, `≥ ${wait}`, revealed_at))
    // Who stands in speaks once the others' time is over, and not before.
    const stands_in = notice.parties.some((one) => one.id === party && one.stands_in)
    const until = stands_in ? notice.stand_in_until ?? '9999' : notice.reveal_until
    if (stands_in && revealed_at <= notice.reveal_until) differences.push(differ(`${where}.at`, { zh: '替补方早于揭示截止时间揭示', en: 'The stand-in revealed before the time of the others was over' }, `> ${notice.reveal_until}`, revealed_at))
    if (revealed_at > until) differences.push(differ(`${where}.at`, { zh: '揭示晚于公告所定截止时间', en: 'The reveal is later than the notice allows' }, `≤ ${until}`, revealed_at))
  }
  const silent = notice.parties.filter((one) => !one.stands_in && !reveals.some((reveal) => reveal.party === one.id))
  const all = { zh: `${reveals.length} 方揭示的正是其承诺的值。`, en: `${reveals.length} parties revealed what they had committed to.` }
  return { differences, yes: silent.length === 0 ? all : {
    zh: `${all.zh}未揭示：${silent.map((one) => one.title.zh).join('、')}；按公告的后备办法处理。`, en: `${all.en} Not revealed: ${silent.map((one) => one.title.en).join(', ')}; the notice’s fallback applies.`,
  } }
}

/**
 * The beacon: the one the notice names, not taken before it was due, and later than the freeze. A round of drand is held against its signature and the signature against the key
 * of quicknet, where `is_signed` is there to do it; a value in words is for the reader to look up.
 */
export function checkBeacon({ certificate: { notice, freeze, beacon, seed }, tools, is_signed }: Looked): Found {
  const differences: Difference[] = []
  const none = { zh: '公告没有约定公共随机数。', en: 'The notice names no beacon.' }
  if (notice.beacon === null) {
    if (beacon !== null) differences.push(differ('beacon', what, null, beacon.value))
    return { differences, yes: none }
  }
  if (beacon === null) {
    if (seed !== null) differences.push(differ('beacon', what, notice.beacon.kind, null))
    return { differences, yes: { zh: '公共随机数没有取得。', en: 'The beacon’s value was not taken.' } }
  }
  const due_at = beaconDueAt(notice)!
  if (freeze === null || beacon.at <= freeze.at) differences.push(differ('beacon.at', { zh: '公共随机数早于名单冻结', en: 'The beacon is not later than the freeze' }, `> ${freeze?.at ?? '∅'}`, beacon.at))
  if (beacon.at < due_at) differences.push(differ('beacon.at', { zh: '公共随机数的录入早于其公布时间', en: 'The beacon was taken before it was due' }, `≥ ${due_at}`, beacon.at))
  if (notice.beacon.kind === 'named-value') {
    if (beacon.signature !== null) differences.push(differ('beacon.signature', what, null, beacon.signature))
    if (plainValue(beacon.value) !== beacon.value) differences.push(differ('beacon.value', { zh: '公共随机数没有按统一写法书写', en: 'The beacon is not written in the one way it is written' }, plainValue(beacon.value), beacon.value))
    const { source, issue } = notice.beacon
    return { differences, yes: none, open: { zh: `公共随机数为“${beacon.value}”：请与${source.zh}（${issue}）公布的核对。`, en: `The beacon is “${beacon.value}”: compare it with ${source.en} (${issue}).` } }
  }
  const { round } = notice.beacon
  differences.push(...checkRound({ round, beacon, tools, is_signed }))
  if (is_signed !== null) return { differences, yes: { zh: `drand quicknet 第 ${round} 轮：随机数由签名得出，签名经 quicknet 公钥验证。`, en: `drand quicknet, round ${round}: the randomness follows from the signature, and the signature is quicknet’s.` } }
  return { differences, yes: none, open: { zh: `drand quicknet 第 ${round} 轮：随机数与签名相符；签名本身请与 drand 公布的核对。`, en: `drand quicknet, round ${round}: the randomness fits its signature; compare the signature itself with the one drand published.` } }
}

const what = { zh: '公共随机数与公告不符', en: 'The beacon is not as the notice has it' }

/** A round of drand: first whether quicknet signed it, then whether the value is the hash of that signature, so that what was changed is what is named. */
function checkRound({ round, beacon: { value, signature }, tools, is_signed }: { round: number, beacon: NonNullable<Looked['certificate']['beacon']> } & Pick<Looked, 'tools' | 'is_signed'>): Difference[] {
  if (signature === null) return [differ('beacon.signature', { zh: '没有随机数的签名', en: 'The randomness comes without its signature' }, 'signature', null)]
  if (is_signed !== null && !is_signed({ round, signature })) return [differ('beacon.signature', { zh: `签名不是 drand quicknet 第 ${round} 轮的：签名或公告的轮次（notice.beacon.round）被改动`, en: `This is not drand quicknet’s signature of round ${round}: the signature or the notice’s round (notice.beacon.round) was changed` }, `quicknet ${round}`, signature)]
  const randomness = tools.sha256(bytesOfHex(signature))
  return randomness === value ? [] : [differ('beacon.value', { zh: '随机数不是其签名的摘要', en: 'The randomness is not the hash of its signature' }, randomness, value)]
}
