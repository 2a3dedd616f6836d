import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { fen } from '#kernel/values/money.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { yuan } from '../part.ts'

export type SavingLine = { item: string, before_fen: number, after_fen: number, quantity: number, method: string }

/** Most decimals of a quantity. */
export const quantity_decimals_max = 3

/**
 * What one line saves in fen: (before − after) × quantity, rounded half up to the fen, exact whatever the size; negative where it cost more.
 * @throws fault `challenges.quantity-too-fine` past three decimals | `values.amount-too-large`
 */
export function savingOf({ before_fen, after_fen, quantity }: Pick<SavingLine, 'before_fen' | 'after_fen' | 'quantity'>): number {
  const match = /^(\d{1,12})(?:\.(\d{1,3}))?$/.exec(String(quantity))
  if (!match) throw fault('challenges.quantity-too-fine', { max: quantity_decimals_max })
  const thousandths = BigInt(match[1]!) * 1_000n + BigInt((match[2] ?? '').padEnd(3, '0') || '0')
  const product = (BigInt(before_fen) - BigInt(after_fen)) * thousandths
  const size = ((product < 0n ? -product : product) + 500n) / 1_000n
  return fen(product < 0n ? -size : size)
}

/** 自报节约成本: the lines replace what was stated before; their sum is the challenge's saving. */
export const stateSaving: Effect = async (cx, turn) => {
  const { lines, evidence } = turn.answers as { lines: Record<string, number | string>[], evidence?: string[] }
  const typed = lines.map((row, place) => {
    const line = { item: String(row.item), before_fen: Number(row['before-fen']), after_fen: Number(row['after-fen']), quantity: Number(row.quantity), method: String(row.method) }
    if (!(line.quantity > 0) || !/^\d{1,12}(\.\d{1,3})?$/.test(String(line.quantity))) throw fault('cases.wrong-answers', { count: 1 }, [{ path: `lines.${place}.quantity`, code: 'challenges.quantity-too-fine', data: { max: quantity_decimals_max } }])
    return { ...line, saving_fen: savingOf(line) }
  })
  const total = typed.reduce((sum, line) => fen(BigInt(sum) + BigInt(line.saving_fen)), 0)
  if (total < 0) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'lines', code: 'challenges.nothing-saved' }])
  await sql`delete from saving_line where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  await sql`insert into saving_line (city_id, case_id, position, item, before_fen, after_fen, quantity, saving_fen, method)
    select ${cx.city.id}, ${turn.case.id}, position, item, before_fen, after_fen, quantity, saving_fen, method
    from jsonb_to_recordset(${JSON.stringify(typed.map((line, place) => ({ ...line, position: place + 1 })))}::jsonb) as line (position int, item text, before_fen bigint, after_fen bigint, quantity numeric, saving_fen bigint, method text)`.execute(cx.tx)
  await sql`insert into saving_statement (city_id, case_id, org_id, account_id, evidence) values (${cx.city.id}, ${turn.case.id}, ${turn.org_id ?? turn.case.org_id}, ${cx.actor.account_id}, ${JSON.stringify(evidence ?? [])}::jsonb)
    on conflict (city_id, case_id) do update set org_id = excluded.org_id, account_id = excluded.account_id, evidence = excluded.evidence, at = now()`.execute(cx.tx)
  await sql`update challenge set saving_minor = ${total} where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  return { note: { zh: `${typed.length} 项，合计节约 ${yuan(total)}`, en: `${typed.length} lines, ${yuan(total)} saved in all` }, receipt: { subject: `case:${turn.case.id}`, content: { lines: typed, total_fen: total } } }
}

/** The stated lines of a challenge in order, with their evidence. */
export async function savingsOf(cx: Cx, case_id: string): Promise<{ lines: (SavingLine & { saving_fen: number })[], evidence: string[] }> {
  const { rows } = await sql<SavingLine & { saving_fen: number }>`select item, before_fen, after_fen, quantity::float8 as quantity, saving_fen, method from saving_line where city_id = ${cx.city.id} and case_id = ${case_id} order by position`.execute(cx.tx)
  const { rows: stated } = await sql<{ evidence: string[] }>`select evidence from saving_statement where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  return { lines: rows, evidence: stated[0]?.evidence ?? [] }
}
