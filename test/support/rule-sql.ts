import type pg from 'pg'
import { compile } from '#feel/compile.ts'
import { sqlFunctions } from '#feel/sql-functions.ts'
import { boundsOf, toSqlLayers, type SqlColumn, type SqlLayers, type SqlSource } from '#feel/to-sql.ts'
import type { FeelType } from '#feel/types.ts'
import { measures, options, totals, type Enterprise } from '#test/support/rule-measures.ts'

const block = 5_000
const fields = Object.entries(options.names).filter(([, type]) => typeof type === 'string') as [string, string][]
const sqlTypes: Record<string, string> = { money: 'bigint', count: 'bigint', boolean: 'boolean', string: 'text', date: 'date' }

/** Makes the tables of the bench, `firm` and `contract`, and fills them. */
export async function loadEnterprises(client: pg.Client, rows: readonly Enterprise[]): Promise<void> {
  await client.query(sqlFunctions())
  await client.query(`create unlogged table firm (id int primary key, ${fields.map(([name, type]) => `"${name}" ${sqlTypes[type]} not null`).join(', ')})`)
  await client.query('create unlogged table contract (firm int not null, place int not null, "成交金额" bigint not null, "实际支付" bigint not null)')
  for (let at = 0; at < rows.length; at += block) {
    const part = rows.slice(at, at + block).map((row, i) => ({ id: at + i, ...row }))
    const record = fields.map(([name, type]) => `"${name}" ${sqlTypes[type]}`).join(', ')
    await client.query(`insert into firm select * from jsonb_to_recordset($1::jsonb) r(id int, ${record})`, [JSON.stringify(part)])
    const deals = part.flatMap(({ id, 合同 }) => 合同.map((deal, place) => ({ firm: id, place, ...deal })))
    await client.query('insert into contract select * from jsonb_to_recordset($1::jsonb) r(firm int, place int, "成交金额" bigint, "实际支付" bigint)', [JSON.stringify(deals)])
  }
  await client.query('analyze firm; analyze contract')
}

/** What each column of whole numbers holds, by `t.name` and `c.name`: one look at the tables. */
export async function lookUpBounds(client: pg.Client): Promise<Record<string, Pick<SqlColumn, 'size' | 'from'>>> {
  const whole = fields.filter(([, type]) => type === 'money' || type === 'count').map(([name]) => name)
  const ask = (table: string, names: string[]) => client.query(`select ${names.map((name) => `min("${name}") as "least ${name}", max("${name}") as "largest ${name}"`).join(', ')} from ${table}`)
  const found: Record<string, Pick<SqlColumn, 'size' | 'from'>> = {}
  for (const [alias, table, names] of [['t', 'firm', whole], ['c', 'contract', ['成交金额', '实际支付']]] as const) {
    const row = (await ask(table, [...names])).rows[0] as Record<string, string>
    for (const name of names) found[`${alias}.${name}`] = boundsOf(BigInt(row[`least ${name}`]!), BigInt(row[`largest ${name}`]!))
  }
  return found
}

/** Doubles the enterprises until there are so many: the same rows under other ids. */
export async function multiplyEnterprises(client: pg.Client, from: number, to: number): Promise<void> {
  const names = fields.map(([name]) => `"${name}"`).join(', ')
  for (let at = from; at < to; at += from) {
    await client.query(`insert into firm select id + ${at}, ${names} from firm where id < ${Math.min(from, to - at)}`)
    await client.query(`insert into contract select firm + ${at}, place, "成交金额", "实际支付" from contract where firm < ${Math.min(from, to - at)}`)
  }
  await client.query('analyze firm; analyze contract')
}

/**
 * The measures and totals of the bench as one generated statement; simpler where it is known what the columns hold. `is_open` writes it for facts of which
 * each may be unknown, and keeps the unknown so.
 */
export function generatedSql(bounds: Record<string, Pick<SqlColumn, 'size' | 'from'>> = {}, is_open = false): SqlLayers {
  const column = (alias: string, name: string, type: FeelType): SqlColumn => ({ sql: `${alias}."${name}"`, ...(type === 'money' ? { scale: 2 } : type === 'count' ? { scale: 0 } : {}), ...bounds[`${alias}.${name}`] })
  const source: SqlSource = {
    columns: Object.fromEntries(fields.map(([name, type]) => [name, column('t', name, type as FeelType)])),
    relations: { 合同: { from: 'contract c', on: [{ child: 'c.firm', parent: 't.id' }], order: 'c.place', columns: { 成交金额: column('c', '成交金额', 'money'), 实际支付: column('c', '实际支付', 'money') } } },
  }
  const names: Record<string, FeelType> = { ...options.names }
  const required = is_open ? [] : [...options.required ?? []]
  const parts = [...measures, ...totals].map(({ name, text, leaves }) => {
    const made = compile(text, { ...options, names: { ...names }, required: [...required], keeps_unknown: is_open, ...(leaves && { leaves }) })
    if (!made.ok) throw new Error(`${text}: ${JSON.stringify(made.problems)}`)
    names[name] = made.type as FeelType
    // What FEEL always answers may stay open where unknowns are kept.
    if (!is_open && !made.expr.is_nullable) required.push(name)
    return { name, expr: made.expr }
  })
  return toSqlLayers(parts, { ...source, from: 'firm t', keep: ['id'], keeps_unknown: is_open })
}

const half = (n: string, d: string) => `((2 * ${n} + ${d}) / (2 * ${d}))`

/** The same as a careful person writes it: whole fen, thresholds multiplied out, the contracts grouped before they are joined. */
export const hand_sql = `with paid as materialized (
  select firm, sum(${half('"实际支付" * 15', '100')})::bigint as m3 from contract where "成交金额" >= 50000000 group by firm
), one as (
  select t.id,
    case when "规上" and 100 * "研发费用" >= 5 * "营业收入" then least(${half('"研发费用"', '10')}, 200000000) when "规上" and 100 * "研发费用" >= 3 * "营业收入" then least(${half('"研发费用" * 5', '100')}, 100000000) else 0 end as m1,
    case when "成交金额" >= 50000000 then ${half('"实际支付" * 15', '100')} else 0 end as m2, paid.m3,
    case when "首次认定" then 40000000 when "再次认定" then 20000000 else 0 end::bigint as m4, case when "新升规" then 10000000 else 0 end::bigint as m5,
    case "迁入规模" when '大' then 100000000 when '小' then 40000000 else 0 end::bigint as m6, case when "领军" then 100000000 else 0 end::bigint as m7, case when "百强" then 50000000 else 0 end::bigint as m8,
    least(${half('"保费" * 5', '10')}, 20000000) as m9, least(${half(`"贷款" * (case when "放款日" < '2021-12-20' then 385 else 380 end) * "计息天数"`, '3650000')}, 20000000) as m10,
    greatest(least(${half('"投资" * 2', '100')}, 500000000 - "已获补助"), 0) as m11,
    case "载体类型" when '孵化器' then case "载体等级" when '国家级' then 100000000 when '省级' then 50000000 else 20000000 end when '众创空间' then case "载体等级" when '国家级' then 50000000 else 10000000 end else 0 end::bigint as m12,
    case when "亩产" >= 30000000 and 10 * "亩产" >= 11 * "上年亩产" then 'A' when "亩产" >= 20000000 then 'B' when "亩产" >= 10000000 then 'C' else 'D' end as m13
  from firm t left join paid on paid.firm = t.id offset 0
), two as (
  select *, greatest(m1, m2) as "研发类", greatest(m4, m7, m8) as "资质类" from one offset 0
)
select id, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, "研发类", "资质类", least("研发类" + "资质类" + m5 + m6 + m9 + m10 + m11 + m12, 1000000000) as "合计" from two`
