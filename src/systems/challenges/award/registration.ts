import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { civilDay } from '#kernel/values/workdays.ts'
import { loadCase, loadState, scopeOf } from '#engines/cases/load.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { challengeOf, ip_words } from '../challenge.ts'
import { contractOf } from './contract.ts'
import { milestonesOf } from './milestone.ts'

const party = z.strictObject({ name: sentence, uscc: z.string().nullable() })
const open = z.strictObject({ value: z.null(), undetermined: sentence })

export const sheetShape = z.strictObject({
  project: sentence, kind: z.strictObject({ id: z.literal('development'), zh: z.string(), en: z.string() }), form: open, seller: party, buyer: party, signed_on: z.string(), starts_on: z.string(), ends_on: z.string(),
  total_fen: z.number(), technology_fen: open, paid_fen: z.number(), currency: z.string(), ip: sentence.nullable(), sector: z.string().nullable(), payments: z.array(z.strictObject({ title: z.string(), due_on: z.string(), amount_fen: z.number() })), basis: sentence,
})

const basis = { zh: '技术合同分类依民法典第 843 条；登记由卖方在所在地一次办理。登记办法 2026-01-23 有新版，字段以办理时的正式办法为准。', en: 'Kinds of technology contracts: Civil Code art. 843. The seller registers once, where it is. A new regulation dates from 23 January 2026; its fields decide.' }

/** 技术合同登记数据: what the registration of a signed contract will ask, as far as the platform knows it; what only the parties can say is open, with the reason. */
export async function registrationSheet(cx: Cx, case_id: string): Promise<z.output<typeof sheetShape>> {
  const contract = await contractOf(cx, case_id)
  if (!contract?.signed_at) throw fault('challenges.not-signed')
  const challenge = await challengeOf(cx, case_id)
  const milestones = await milestonesOf(cx, case_id)
  const { rows } = await sql<{ id: string, zh: string, en: string, uscc: string | null }>`select id, title_zh as zh, title_en as en, uscc from organization where city_id = ${cx.city.id} and id in (${contract.org_id}, ${contract.solver_org_id})`.execute(cx.tx)
  const named = (id: string) => {
    const found = rows.find((row) => row.id === id)
    return { name: found ? { zh: found.zh, en: found.en } : { zh: id, en: id }, uscc: found?.uscc ?? null }
  }
  const signed_on = civilDay(contract.signed_at, cx.city.pack.city.zone)
  return {
    project: { zh: challenge.title_zh ?? challenge.title_en ?? '', en: challenge.title_en ?? challenge.title_zh ?? '' }, kind: { id: 'development', zh: '技术开发合同', en: 'Technology development' },
    form: { value: null, undetermined: { zh: '委托开发还是合作开发，由双方在登记时认定', en: 'Commissioned or joint development: the parties say when they register' } },
    seller: named(contract.solver_org_id), buyer: named(contract.org_id), signed_on, starts_on: signed_on, ends_on: milestones.map((one) => one.due_on).toSorted().at(-1) ?? signed_on,
    total_fen: contract.total_fen, technology_fen: { value: null, undetermined: { zh: '技术交易额由卖方申报，登记机构核定', en: 'The part that is technology is declared by the seller and settled by the registry' } },
    paid_fen: milestones.reduce((sum, one) => sum + one.paid_fen, 0), currency: challenge.currency, ip: challenge.ip_clause ? ip_words[challenge.ip_clause] : null, sector: challenge.sector,
    payments: milestones.map((one) => ({ title: one.title, due_on: one.due_on, amount_fen: one.price_fen })), basis,
  }
}

/** The data sheet as JSON, for the two sides and the bureau. */
export const registration = query({
  title: { zh: '技术合同登记数据', en: 'Data for the registration of a technology contract' },
  input: z.strictObject({ case_id: z.string().min(1).max(64) }),
  output: sheetShape,
  allow: { enterprise: ['own-organisation'], solver: ['assigned'], 'city-officer': ['same-city'], 'follow-up-officer': ['same-city'] },
  run: async (cx, { case_id }) => {
    const file = await loadCase(cx, case_id)
    await cx.elevate()
    const { parties } = await loadState(cx, case_id)
    if (!cx.city.access.passage('challenges.registration', cx.actor, scopeOf(file, parties))) throw fault('cases.not-found', { id: case_id })
    return registrationSheet(cx, case_id)
  },
})
