import type { CaseSubject, Shown } from '#engines/cases/subject.ts'
import { casesOf } from '#engines/cases/room.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { batchOf, rowsOf } from './batch.ts'
import { reductions } from './claim-sections.ts'
import { measureNamed } from './measures.ts'

const states = { standing: { zh: '在名单内', en: 'In the list' }, struck: { zh: '已剔除', en: 'Struck out' }, opened: { zh: '已开具', en: 'Opened' } }
const unsaid = { zh: '来源未载明本条政策可免申即享', en: 'No source says that this measure may be granted without a claim' }

/** What officers see of a list: its measure and why it may be granted without a claim, what it comes to, every row, and who was left out. */
export const batchSections: CaseSubject['show'] = async (cx, file): Promise<Shown[]> => {
  const batch = await batchOf(cx, file.id)
  const { measure } = await measureNamed(cx, batch.measure)
  const rows = await rowsOf(cx, file.id)
  const titles = await orgTitles(cx, rows.map((row) => row.org_id))
  const reasons = new Map(casesOf(cx.city).options('incentive-strike-reasons').map((one) => [one.id, one.title]))
  const money = (amount_fen: number) => ({ amount_fen, currency: cx.city.pack.city.currency })
  const kept = rows.filter((row) => row.state !== 'struck')
  const out = batch.left_out
  return [
    { id: 'list', title: { zh: '名单', en: 'List' }, kind: 'fields', rows: [
      { label: { zh: '条款', en: 'Clause' }, value: measure.clause.text, as: 'text' }, { label: { zh: '来源', en: 'Source' }, value: measure.clause.source, as: 'text' },
      { label: { zh: '免申依据', en: 'Why without a claim' }, value: measure.how?.note ?? unsaid, as: 'word' },
      { label: { zh: '参数按', en: 'Parameters of' }, value: batch.as_of, as: 'date' }, { label: { zh: '政策版本', en: 'Version' }, value: batch.measure_version, as: 'hash' },
      { label: { zh: '家数', en: 'Enterprises' }, value: kept.length, as: 'number' }, { label: { zh: '合计', en: 'In all' }, value: money(kept.reduce((sum, row) => sum + row.granted_fen, 0)), as: 'money' },
      { label: { zh: '等候资金', en: 'Waiting for money' }, value: rows.filter((row) => row.state === 'standing' && row.reduced_by === 'queued').length, as: 'number' },
    ] },
    { id: 'rows', title: { zh: '逐家', en: 'Enterprises' }, kind: 'table', columns: [
      { id: 'position', label: { zh: '序', en: 'No.' }, as: 'number' }, { id: 'organization', label: { zh: '企业', en: 'Enterprise' }, as: 'word' }, { id: 'amount', label: { zh: '按政策', en: 'By the measure' }, as: 'money' },
      { id: 'granted', label: { zh: '核定', en: 'Granted' }, as: 'money' }, { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' }, { id: 'why', label: { zh: '说明', en: 'Why' }, as: 'word' },
    ], rows: rows.map((row) => ({
      position: row.position, organization: titles.get(row.org_id) ?? { zh: row.org_id, en: row.org_id }, amount: money(row.amount_fen), granted: money(row.granted_fen), state: states[row.state],
      why: row.reason !== null ? withNote(reasons.get(row.reason) ?? { zh: row.reason, en: row.reason }, row.note) : row.reduced_by === null ? null : reductions[row.reduced_by] ?? null,
    })) },
    { id: 'left-out', title: { zh: '符合而未列入', en: 'Eligible and not in the list' }, kind: 'fields', rows: [
      { label: { zh: '不是平台单位，无法确认账户', en: 'No organisation of the platform, so no account could be confirmed' }, value: out.unregistered, as: 'number' },
      { label: { zh: '本年已申请或已兑现', en: 'Claimed or granted this year' }, value: out.granted_before, as: 'number' }, { label: { zh: '金额未定', en: 'Amount still open' }, value: out.open_amount, as: 'number' },
      { label: { zh: '逐家复算不符合', en: 'Not eligible when decided one by one' }, value: out.not_confirmed, as: 'number' }, { label: { zh: '超出一份名单的上限，待下一份', en: 'Beyond the limit of one list, for the next' }, value: out.beyond, as: 'number' },
    ] },
  ]
}

function withNote(reason: { zh: string, en: string }, note: string | null): { zh: string, en: string } {
  return note === null ? reason : { zh: `${reason.zh}：${note}`, en: `${reason.en}: ${note}` }
}
