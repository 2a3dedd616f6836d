import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import type { Challenge } from '../challenge.ts'
import { shownMoney as money } from '../part.ts'
import { verdictsOf } from './race-gate.ts'
import { ipRuleWords, raceOf, told, type RaceRow } from './race-plan.ts'
import { teamsOf } from './race.ts'

export const teamWords = {
  racing: { zh: '在赛', en: 'Racing' }, eliminated: { zh: '淘汰', en: 'Eliminated' }, merged: { zh: '已并队', en: 'Merged' }, ranked: { zh: '完赛', en: 'Finished' },
}

/** The published plan of a race: what everybody may know before the first bid. */
export function planSections(race: RaceRow, { id, currency }: Pick<Challenge, 'id' | 'currency'>): Shown[] {
  const { plan } = race
  return [
    { id: 'race', title: { zh: '赛马方案', en: 'The race' }, kind: 'fields', rows: [
      { label: { zh: '赛程', en: 'Course' }, value: { to: `/challenges/${id}/race`, zh: '看各队赛程', en: 'See the lanes' }, as: 'link' }, { label: { zh: '队伍', en: 'Teams' }, value: plan.teams, as: 'number' }, { label: { zh: '总奖额', en: 'Prize in all' }, value: money(plan.total_fen, currency), as: 'money' },
      { label: { zh: '每队启动经费', en: 'Start-up tranche each' }, value: money(plan.start_fen, currency), as: 'money' },
      { label: { zh: '剩余奖金分配', en: 'Residual prize' }, as: 'word', value: sharesInWords(plan.shares_bp), help: { zh: '付清启动经费与各关经费后的余额，按最后一关名次分配；空缺名次的份额退还发榜方。', en: 'What remains after all tranches, shared by rank at the last gate; shares of ranks nobody holds return to the owner.' } },
      { label: { zh: '并队时随队转移', en: 'A merged team takes along' }, as: 'text', value: `${plan.merger_bp / 100} %` },
      { label: { zh: '淘汰队伍的成果', en: 'Results of eliminated teams' }, value: ipRuleWords[race.ip_rule], as: 'word' }, { label: { zh: '条款', en: 'Clause' }, value: told(race.ip_text, race.ip_text_en), as: 'text' },
      { label: { zh: '方案摘要', en: 'Hash of the plan' }, value: race.plan_hash, as: 'hash', help: { zh: '发榜前确定；发榜后方案不能再改。', en: 'Fixed before publication; after it the plan cannot change.' } }] },
    { id: 'race-gates', title: { zh: '关口', en: 'Gates' }, kind: 'table', columns: [
      { id: 'name', label: { zh: '关口', en: 'Gate' }, as: 'text' }, { id: 'on', label: { zh: '日期', en: 'Date' }, as: 'date' }, { id: 'test', label: { zh: '检验', en: 'Test' }, as: 'text' }, { id: 'criteria', label: { zh: '过关标准', en: 'Criteria' }, as: 'text' },
      { id: 'go_on_max', label: { zh: '最多晋级', en: 'Go on, at most' }, as: 'number' }, { id: 'tranche', label: { zh: '晋级经费', en: 'Tranche' }, as: 'money' }],
      rows: plan.gates.map(({ en, ...gate }) => ({ ...gate, name: told(gate.name, en?.name), test: told(gate.test, en?.test), criteria: told(gate.criteria, en?.criteria), tranche: money(gate.tranche_fen, currency) })) },
  ]
}

/** 总奖额往来: what the ledger says of the pot: what came in, what went to the teams and back, what is set aside and what is left. */
async function potStatement(cx: Cx, race: RaceRow, { currency }: Pick<Challenge, 'currency'>): Promise<Shown[]> {
  if (race.funded_at === null) return []
  const { rows } = await sql<{ in_fen: number, teams_fen: number, back_fen: number, due_fen: number }>`select coalesce(sum(entry.amount_fen) filter (where entry.credit_account = pot.id), 0)::bigint as in_fen,
      coalesce(sum(entry.amount_fen) filter (where entry.debit_account = pot.id and journal.kind <> 'bounty-return'), 0)::bigint as teams_fen, coalesce(sum(entry.amount_fen) filter (where entry.debit_account = pot.id and journal.kind = 'bounty-return'), 0)::bigint as back_fen, max(pot.debits_pending_fen)::bigint as due_fen
    from ledger_account pot left join ledger_entry entry on entry.city_id = pot.city_id and pot.id in (entry.debit_account, entry.credit_account) left join ledger_journal journal on journal.city_id = entry.city_id and journal.id = entry.journal_id
    where pot.city_id = ${cx.city.id} and pot.kind = 'escrow' and pot.owner = ${`case:${race.case_id}`}`.execute(cx.tx)
  const { in_fen, teams_fen, back_fen, due_fen } = rows[0]!
  return [{ id: 'race-statement', title: { zh: '总奖额往来', en: 'Statement of the prize' }, kind: 'fields', rows: [
    { label: { zh: '发榜方存入托管', en: 'Put into escrow by the owner' }, value: money(in_fen, currency), as: 'money' }, { label: { zh: '已付各队', en: 'Paid to the teams' }, value: money(teams_fen, currency), as: 'money' },
    { label: { zh: '应付未付', en: 'Due, not yet paid' }, value: money(due_fen, currency), as: 'money' }, ...back_fen > 0 ? [{ label: { zh: '已退发榜方', en: 'Returned to the owner' }, value: money(back_fen, currency), as: 'money' as const }] : [],
    { label: { zh: '仍在托管', en: 'Still in escrow' }, value: money(in_fen - teams_fen - back_fen, currency), as: 'money' }] }]
}

/** The plan and, once it runs, how the teams stand; verdicts and amounts of others only where `is_full`. */
export async function raceSections(cx: Cx, case_id: string, challenge: Challenge, is_full: boolean): Promise<Shown[]> {
  const race = await raceOf(cx, case_id)
  if (!race) return []
  const teams = await teamsOf(cx, case_id)
  const pot = is_full ? await potStatement(cx, race, challenge) : []
  if (teams.length === 0) return [...planSections(race, challenge), ...pot]
  const verdicts = await verdictsOf(cx, case_id)
  const { rows: moves } = await sql<{ contract_id: string, amount_fen: number }>`select contract_id, sum(amount_fen)::bigint as amount_fen from race_move where city_id = ${cx.city.id} and case_id = ${case_id} and contract_id is not null group by contract_id`.execute(cx.tx)
  const named = new Map(teams.map((team) => [team.id, team]))
  return [...planSections(race, challenge), ...pot, {
    id: 'race-teams', title: { zh: '各队', en: 'Teams' }, kind: 'table', columns: [
      { id: 'team', label: { zh: '队伍', en: 'Team' }, as: 'word' }, { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' }, { id: 'at', label: { zh: '离开的关口', en: 'Left at' }, as: 'text' }, { id: 'rank', label: { zh: '名次', en: 'Rank' }, as: 'number' },
      ...is_full ? [{ id: 'score', label: { zh: '本关得分', en: 'Score at this gate' }, as: 'number' as const }, { id: 'verdict', label: { zh: '评判', en: 'Verdict' }, as: 'text' as const }, { id: 'due', label: { zh: '累计应得', en: 'Due so far' }, as: 'money' as const }] : []],
    rows: teams.map((team) => {
      const verdict = verdicts.find((one) => one.team === team.id && one.gate === Math.min(race.gate, race.plan.gates.length - 1) && one.is_current)
      const into = team.into ? named.get(team.into) : null
      return {
        team: { zh: team.org_zh, en: team.org_en }, state: into ? { zh: `并入${into.org_zh}`, en: `Merged into ${into.org_en}` } : teamWords[team.state], at: team.out_at === null ? null : told(race.plan.gates[team.out_at]!.name, race.plan.gates[team.out_at]!.en?.name), rank: team.rank,
        ...is_full ? { score: verdict?.score ?? null, verdict: verdict?.note ?? null, due: money(moves.find((move) => move.contract_id === team.id)?.amount_fen ?? 0, challenge.currency) } : {},
      }
    }),
  }]
}

/** What one team reads of the race in its contract: the plan with the clause on its results, its own verdicts and decisions, offers to merge. */
export async function teamSections(cx: Cx, file: CaseFile, challenge: Challenge): Promise<Shown[]> {
  const race = await raceOf(cx, file.parent_id)
  if (!race) return []
  const verdicts = (await verdictsOf(cx, race.case_id)).filter((one) => one.team === file.id)
  const { rows: decisions } = await sql<{ gate: number, call: 'go-on' | 'eliminated' | 'merged', reason: string }>`select gate, call, reason from race_decision where city_id = ${cx.city.id} and contract_id = ${file.id}`.execute(cx.tx)
  const calls = { 'go-on': { zh: '晋级', en: 'Goes on' }, eliminated: { zh: '淘汰', en: 'Eliminated' }, merged: { zh: '并队', en: 'Merged' } }
  const { rows: offers } = await sql<{ from_zh: string, into_zh: string, from_en: string, into_en: string, terms: string, accepted_at: string | null }>`
    select ofrom.title_zh as from_zh, ofrom.title_en as from_en, ointo.title_zh as into_zh, ointo.title_en as into_en, terms, to_char(accepted_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as accepted_at
    from race_merger merger join race_team tfrom on tfrom.city_id = merger.city_id and tfrom.contract_id = merger.from_id join race_team tinto on tinto.city_id = merger.city_id and tinto.contract_id = merger.into_id
    left join organization ofrom on ofrom.city_id = tfrom.city_id and ofrom.id = tfrom.org_id left join organization ointo on ointo.city_id = tinto.city_id and ointo.id = tinto.org_id
    where merger.city_id = ${cx.city.id} and ${file.id} in (merger.from_id, merger.into_id)`.execute(cx.tx)
  return [
    ...planSections(race, challenge),
    ...verdicts.length + decisions.length > 0 ? [{ id: 'race-course', title: { zh: '本队赛程', en: 'This team’s course' }, kind: 'table' as const, columns: [
      { id: 'gate', label: { zh: '关口', en: 'Gate' }, as: 'text' as const }, { id: 'meets', label: { zh: '达标', en: 'Criteria met' }, as: 'flag' as const }, { id: 'score', label: { zh: '得分', en: 'Score' }, as: 'number' as const }, { id: 'note', label: { zh: '评判意见', en: 'Findings' }, as: 'text' as const },
      { id: 'standing', label: { zh: '评判所据材料', en: 'Evidence judged' }, as: 'word' as const }, { id: 'call', label: { zh: '决定', en: 'Decision' }, as: 'word' as const }, { id: 'reason', label: { zh: '理由', en: 'Reason' }, as: 'text' as const }],
      rows: race.plan.gates.flatMap((gate, at) => {
        const verdict = verdicts.find((one) => one.gate === at), decision = decisions.find((one) => one.gate === at)
        if (!verdict && !decision) return []
        const standing = verdict && (verdict.is_current ? { zh: `第 ${verdict.round} 轮`, en: `Round ${verdict.round}` } : { zh: `第 ${verdict.round} 轮，已有新材料，需重新评判`, en: `Round ${verdict.round}; newer evidence awaits a verdict` })
        return [{ gate: told(gate.name, gate.en?.name), meets: verdict?.meets ?? null, score: verdict?.score ?? null, note: verdict?.note ?? null, standing: standing ?? null, call: decision ? calls[decision.call] : null, reason: decision?.reason ?? null }]
      }) }] : [],
    ...offers.length > 0 ? [{ id: 'mergers', title: { zh: '并队约定', en: 'Mergers' }, kind: 'table' as const, columns: [
      { id: 'from', label: { zh: '拟并入的队伍', en: 'Team that would join' }, as: 'word' as const }, { id: 'into', label: { zh: '接收的队伍', en: 'Team that would take it in' }, as: 'word' as const }, { id: 'terms', label: { zh: '约定', en: 'Terms' }, as: 'text' as const }, { id: 'accepted_at', label: { zh: '同意', en: 'Agreed' }, as: 'instant' as const }],
      rows: offers.map((one) => ({ from: { zh: one.from_zh, en: one.from_en }, into: { zh: one.into_zh, en: one.into_en }, terms: one.terms, accepted_at: one.accepted_at })) }] : [],
  ]
}

const sharesInWords = (shares_bp: readonly number[]) => shares_bp.length === 1 ? { zh: '第一名全得', en: 'The winner takes it all' }
  : { zh: shares_bp.map((bp, at) => `第 ${at + 1} 名 ${bp / 100}%`).join('，'), en: shares_bp.map((bp, at) => `place ${at + 1}: ${bp / 100} %`).join(', ') }
