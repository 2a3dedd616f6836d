import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { layDraft } from '#engines/cases/open.ts'
import type { Effect, Shown } from '#engines/cases/subject.ts'
import type { Challenge } from '../challenge.ts'
import type { Reader } from '../part.ts'

/** 交给企业: what was written on the visit becomes the enterprise's own draft of the need; it completes and submits it. */
export const giveDraft: Effect = async (cx, turn) => {
  invariant(turn.case.org_id, 'a visit is paid to an organisation')
  await layDraft(cx, turn.case.id, 'need', { account_id: '', org_id: turn.case.org_id }, turn.answers)
  const title = String(turn.answers['title-zh'])
  return { case: { title_zh: title, title_en: title } }
}

/** Who drafted the need, where it was not its owner: for everybody near the case. */
export async function provenanceSection(cx: Cx, challenge: Challenge, reader: Reader): Promise<Shown[]> {
  if (challenge.drafted_how === null || reader.relation === 'public' || reader.role === 'solver') return []
  const { rows } = await sql<{ zh: string, en: string }>`select title_zh as zh, title_en as en from organization where city_id = ${cx.city.id} and id = ${challenge.drafted_by_org_id ?? ''}`.execute(cx.tx)
  const office = rows[0] ?? { zh: '区县科技局', en: 'the county bureau' }
  const value = challenge.drafted_how === 'start-on-visit' ? { zh: `由${office.zh}走访时代为起草，企业自行补充并提交`, en: `Drafted by ${office.en} on a visit; the enterprise completes and submits it` }
    : { zh: `由${office.zh}从表格代为导入，企业自行补充并提交`, en: `Brought in from a table by ${office.en}; the enterprise completes and submits it` }
  return [{ id: 'provenance', title: { zh: '起草', en: 'Drafting' }, kind: 'fields', rows: [{ label: { zh: '由谁起草', en: 'Drafted by' }, value, as: 'word' }] }]
}
