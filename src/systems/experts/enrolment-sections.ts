import { sql } from '#kernel/store/db.ts'
import type { CaseSubject, Shown } from '#engines/cases/subject.ts'
import { casesOf } from '#engines/cases/room.ts'
import { documentsOf } from '#kernel/outside/document.ts'
import type { Decision } from '#engines/rules/decide.ts'
import { enrolmentOf } from './stated.ts'

const verdicts = { true: { zh: '✔ 符合', en: '✔ met' }, false: { zh: '✘ 不符合', en: '✘ not met' }, null: { zh: '? 待补充', en: '? open' } }
const readers = new Set(['expert-applicant', 'expert', 'expert-manager', 'county-officer'])

/** What a reader sees of an enrolment: the applicant, the county that checks and the keeper see all; other officers see that there is one. */
export const enrolmentSections: CaseSubject['show'] = async (cx, file, reader): Promise<Shown[]> => {
  const enrolment = await enrolmentOf(cx, file.id)
  if (!readers.has(reader.role)) return []
  const { stated, decision } = enrolment
  if (enrolment.kind === null) return []
  const titleOf = (register: string, ids: readonly string[] | undefined) => {
    const all = (ids ?? []).map((id) => casesOf(cx.city).options(register).find((one) => one.id === id)?.title ?? { zh: id, en: id })
    return { zh: all.map((one) => one.zh).join('、') || '—', en: all.map((one) => one.en).join(', ') || '—' }
  }
  const { rows: names } = await sql<{ name_zh: string, name_en: string }>`select name_zh, name_en from person where city_id = ${cx.city.id} and account_id = ${enrolment.account_id}`.execute(cx.tx)
  const documents = await documentsOf(cx, file.id, reader)
  return [
    ...enrolment.code ? [{ id: 'admission', title: { zh: '入库', en: 'Admission' }, kind: 'fields' as const, rows: [
      { label: { zh: '专家编号', en: 'Code' }, value: enrolment.code, as: 'text' as const },
      { label: { zh: '入库证书', en: 'Certificate' }, value: documents.map((one) => one.file_id), as: 'files' as const },
    ] }] : [],
    { id: 'applicant', title: { zh: '申请人填报', en: 'Stated by the applicant' }, kind: 'fields', rows: [
      { label: { zh: '姓名', en: 'Name' }, value: { zh: names[0]?.name_zh ?? '', en: names[0]?.name_en ?? '' }, as: 'word' },
      { label: { zh: '类别', en: 'Kind' }, value: enrolment.kind === 'finance' ? { zh: '财务专家', en: 'Finance expert' } : { zh: '技术专家', en: 'Technical expert' }, as: 'word' },
      { label: { zh: '出生日期', en: 'Born on' }, value: stated['born-on'], as: 'date' },
      { label: { zh: '职称', en: 'Title' }, value: stated.rank, as: 'text' },
      { label: { zh: '从业起始', en: 'In the field since' }, value: stated['field-since-on'], as: 'date' },
      { label: { zh: '工作单位', en: 'Employer' }, value: stated.employer, as: 'text' },
      { label: { zh: '所在地', en: 'Place' }, value: enrolment.county_id === null ? { zh: '市外', en: 'Outside the city' } : titleOf('counties', [enrolment.county_id]), as: 'word' },
      { label: { zh: '领域', en: 'Fields' }, value: titleOf('sectors', stated.sectors), as: 'word' },
      { label: { zh: '研究方向', en: 'Research directions' }, value: titleOf('research-directions', stated.directions), as: 'word' },
      { label: { zh: '关键词', en: 'Keywords' }, value: stated.keywords ?? '—', as: 'text' },
      { label: { zh: '证书', en: 'Certificates' }, value: stated.certificates ?? [], as: 'files' },
    ] },
    ...decision ? decided(decision) : [],
  ]
}

function decided(decision: Decision): Shown[] {
  return [{
    id: 'conditions', title: { zh: '入库条件', en: 'Conditions of admission' }, kind: 'table',
    columns: [{ id: 'condition', label: { zh: '条件', en: 'Condition' }, as: 'word' }, { id: 'verdict', label: { zh: '结论', en: 'Verdict' }, as: 'word' }, { id: 'values', label: { zh: '所据', en: 'Rests on' }, as: 'word' }],
    rows: decision.because.map((one) => ({
      condition: one.title, verdict: verdicts[`${one.verdict}`],
      values: { zh: one.values.filter((value) => value.value).map(({ title, value }) => `${title.zh} ${value!.zh}`).join('；'), en: one.values.filter((value) => value.value).map(({ title, value }) => `${title.en} ${value!.en}`).join('; ') },
    })),
  }]
}
