import type { CaseSubject, Shown } from '#engines/cases/subject.ts'
import { showBeacon } from './beacon.ts'
import { askedOf, commitmentsOf, drawOf } from './draw.ts'
import { eventsOf, standing } from './events.ts'
import { panelsOf, termsOf } from './panels.ts'
import { reasonWords } from './reasons.ts'
import { openWidenings } from './standing.ts'

const states: Record<string, { zh: string, en: string }> = {
  opened: { zh: '待公告', en: 'To be announced' }, noticed: { zh: '已公告', en: 'Announced' }, frozen: { zh: '名单已冻结', en: 'List frozen' }, short: { zh: '人数不足，未抽取', en: 'Pool too small, not drawn' },
  drawn: { zh: '已抽取', en: 'Drawn' }, seated: { zh: '专家组已组成', en: 'Seated' }, cancelled: { zh: '已取消', en: 'Cancelled' }, dropped: { zh: '随办件终止', en: 'Dropped' }, superseded: { zh: '已另行抽取', en: 'Drawn anew' },
}

/** What a draw's case shows to everybody who may read it, whoever they are: numbers and hashes, never who was drawn. */
export const drawSections: CaseSubject['show'] = async (cx, file): Promise<Shown[]> => {
  const draw = await drawOf(cx, file.id)
  const { basis, invite_hours } = draw.criteria ?? panelsOf(cx).get(draw.panel)!
  const word = draw.is_direct && (draw.state === 'drawn' || draw.state === 'seated') ? { zh: '直接指定（非抽取）', en: 'Appointed directly (no draw)' } : states[draw.state]!
  const shown: Shown[] = [{ id: 'draw', title: { zh: '抽取', en: 'Draw' }, kind: 'fields', rows: [
    { label: { zh: '编号', en: 'Number' }, value: draw.number, as: 'text' }, { label: { zh: '状态', en: 'State' }, value: word, as: 'word' }, { label: { zh: '依据', en: 'Basis' }, value: basis, as: 'word' },
    { label: { zh: '公告摘要', en: 'Hash of the notice' }, value: draw.notice_hash, as: 'hash' }, { label: { zh: '揭示截止', en: 'Reveals until' }, value: draw.reveal_until, as: 'instant' },
    { label: { zh: '名单摘要', en: 'Hash of the list' }, value: draw.list_hash, as: 'hash' }, { label: { zh: '抽取时间', en: 'Drawn at' }, value: draw.drawn_at, as: 'instant' },
    { label: { zh: '答复时限', en: 'Time to answer' }, value: { zh: `${invite_hours} 小时`, en: `${invite_hours} hours` }, as: 'word' },
  ] }]
  const notice = draw.notice, beacon = showBeacon(draw)
  if (beacon) shown.push({ id: 'beacon', title: { zh: '公共随机数', en: 'Public value' }, kind: 'fields', rows: [
    { label: { zh: '来源', en: 'Source' }, value: beacon.source, as: 'word' }, { label: beacon.kind === 'named-value' ? { zh: '期号', en: 'Issue' } : { zh: '轮次', en: 'Round' }, value: beacon.issue, as: 'text' },
    { label: { zh: '公布时间', en: 'Comes out at' }, value: beacon.due_at, as: 'instant' }, { label: { zh: '值', en: 'Value' }, value: beacon.value, as: beacon.kind === 'named-value' ? 'text' : 'hash' },
  ] })
  if (notice) {
    const rows = await commitmentsOf(cx, file.id)
    shown.push({ id: 'parties', title: { zh: '双方', en: 'Parties' }, kind: 'table', columns: [
      { id: 'party', label: { zh: '承诺方', en: 'Party' }, as: 'word' }, { id: 'committed', label: { zh: '承诺于', en: 'Committed' }, as: 'instant' }, { id: 'revealed', label: { zh: '揭示于', en: 'Revealed' }, as: 'instant' },
    ], rows: notice.parties.map(({ id, title }) => { const own = rows.find((one) => one.party === id); return { party: title, committed: own?.committed_at ?? null, revealed: own?.revealed_at ?? null } }) })
    const seats = draw.result === null ? [] : standing(draw, await eventsOf(cx, file.id)).seats
    shown.push({ id: 'strata', title: { zh: '分组', en: 'Strata' }, kind: 'table', columns: [
      { id: 'stratum', label: { zh: '分组', en: 'Stratum' }, as: 'word' }, { id: 'seats', label: { zh: '席位', en: 'Seats' }, as: 'number' }, { id: 'wanted', label: { zh: '至少候选', en: 'Candidates wanted' }, as: 'number' },
      { id: 'found', label: { zh: '候选', en: 'Candidates' }, as: 'number' }, { id: 'accepted', label: { zh: '已接受', en: 'Accepted' }, as: 'number' },
    ], rows: notice.strata.map((one) => ({
      stratum: one.title, seats: one.seats, wanted: one.candidates_min, found: draw.counts?.find((each) => each.stratum === one.id)?.count ?? null,
      accepted: draw.result === null ? null : seats.filter((seat) => seat.stratum === one.id && seat.state === 'accepted').length,
    })) })
  }
  if (draw.excluded !== null && draw.excluded.length > 0) {
    shown.push({ id: 'excluded', title: { zh: '未入选', en: 'Left out' }, kind: 'table', columns: [{ id: 'reason', label: { zh: '原因', en: 'Reason' }, as: 'word' }, { id: 'count', label: { zh: '人数', en: 'Experts' }, as: 'number' }], rows: draw.excluded.map((one) => ({ reason: reasonWords(cx, one.reason), count: one.count })) })
  }
  if (draw.criteria?.widened_by) shown.push({ id: 'widening', title: { zh: '按抽取条件放宽', en: 'Widened by the criteria' }, kind: 'table', columns: [{ id: 'step', label: { zh: '放宽', en: 'Widening' }, as: 'word' }, { id: 'basis', label: { zh: '依据', en: 'Basis' }, as: 'word' }], rows: draw.criteria.widened_by.map(({ title, basis: founded }) => ({ step: title, basis: founded })) })
  if (draw.state === 'short') shown.push({ id: 'ways', title: { zh: '人数不足时的办法', en: 'What may be done' }, kind: 'prose', text: waysOf(draw.shortage!.map((one) => ({ ...one, title: notice!.strata.find((each) => each.id === one.stratum)!.title })), termsOf(cx).direct.includes(draw.panel), openWidenings(cx, draw.panel, (await askedOf(cx, file.id)).widening)[0]?.title ?? null) })
  return shown
}

function waysOf(shortage: readonly { title: { zh: string, en: string }, found: number, wanted: number }[], may_direct: boolean, step: { zh: string, en: string } | null): string {
  const zh = shortage.map((one) => `“${one.title.zh}”有 ${one.found} 名，至少要 ${one.wanted} 名，还差 ${one.wanted - one.found} 名`).join('；')
  const en = shortage.map((one) => `${one.title.en}: ${one.found} of at least ${one.wanted}, ${one.wanted - one.found} missing`).join('; ')
  return `${zh}。${step === null ? '' : `可以按抽取条件放宽到“${step.zh}”，以新编号公告后抽取，已在席的专家不变；`}可以放宽专业领域后以新编号另行抽取；可以请其他城市推荐专家入库后取消本次、另行抽取；${may_direct ? '条件允许时，经监督方同意可直接指定，如实记录，不称抽取。' : '本组条件不允许直接指定。'}\n\n${en}. ${step === null ? '' : `The pool may be widened by the criteria to “${step.en}” under a new number and notice, whoever sits already staying; `}The fields may be widened and a new draw made under a new number; other cities may be asked for experts, and this draw cancelled and made anew; ${may_direct ? 'with the supervisor’s consent a direct appointment is possible, recorded as such and never called a draw.' : 'the criteria allow no direct appointment.'}`
}
