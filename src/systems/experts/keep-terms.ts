import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { loadCase } from '#engines/cases/load.ts'
import { notify } from '#engines/cases/settle.ts'
import { tellDirectly } from '#engines/subscriptions/tell.ts'
import { postMailFor } from '#systems/subscriptions/public.ts'
import { addEvents } from './expert.ts'
import { termsOf } from './terms.ts'

/** Most records one turn of the routine changes; the next turn goes on. */
const turn_max = 1_000

type Row = { code: string, case_id: string | null, account_id: string | null }

/** 到期与年度确认: admissions that have ended, records unconfirmed past their day, and reminders before either; each said once. Runs as the platform. */
export async function keepTerms(cx: Cx): Promise<void> {
  const { rows: ended } = await sql<Row>`update expert set state = 'expired', state_reason = 'ended', version = version + 1 where city_id = ${cx.city.id} and code in
    (select code from expert where city_id = ${cx.city.id} and state in ('admitted', 'suspended') and valid_until < ${cx.today_on}::date order by code limit ${turn_max} for update skip locked) returning code, case_id, account_id`.execute(cx.tx)
  const { rows: unconfirmed } = await sql<Row>`update expert set state = 'suspended', state_reason = 'unconfirmed', version = version + 1 where city_id = ${cx.city.id} and code in
    (select code from expert where city_id = ${cx.city.id} and state = 'admitted' and confirm_by < ${cx.today_on}::date order by code limit ${turn_max} for update skip locked) returning code, case_id, account_id`.execute(cx.tx)
  await addEvents(cx, [...ended.map(({ code }) => ({ code, what: 'expired', reason: 'ended', role: 'platform' })), ...unconfirmed.map(({ code }) => ({ code, what: 'suspended', reason: 'unconfirmed', role: 'platform' }))])
  await tell(cx, ended, `ended-${cx.today_on}`, { zh: '您的专家入库期已满，可向专家库管理员申请续期', en: 'Your admission to the register of experts has ended; you may ask the keeper to renew it' })
  await tell(cx, unconfirmed, `unconfirmed-${cx.today_on}`, { zh: '您的专家档案逾期未确认，已暂停抽取；在“我的专家档案”确认后即恢复', en: 'Your record was not confirmed in time and is suspended from draws; confirm it on your page and it is back at once' })
  for (const days of termsOf(cx.city.pack).remind_days_before.toSorted((a, b) => a - b)) await remind(cx, days)
  if (ended.length + unconfirmed.length > 0) audit(cx, 'experts.keep-terms', `city:${cx.city.id}`, { expired: ended.map((one) => one.code), unconfirmed: unconfirmed.map((one) => one.code) })
}

async function remind(cx: Cx, days: number): Promise<void> {
  type Due = Row & { what: 'confirm' | 'end', due_on: string }
  // A reminder belongs to one limit and one day, so that it is given once, and the nearer one where both have come.
  const { rows } = await sql<Due>`select code, case_id, account_id, what, due_on::text as due_on from expert, lateral (values ('confirm', confirm_by), ('end', valid_until)) due (what, due_on)
    where city_id = ${cx.city.id} and state = 'admitted' and due_on between ${cx.today_on}::date and ${cx.today_on}::date + ${days}::int
      and not exists (select from expert_event told where told.city_id = expert.city_id and told.code = expert.code and told.what = 'reminded' and told.content ->> 'what' = due.what and told.content ->> 'due_on' = due.due_on::text and (told.content ->> 'days')::int <= ${days}::int)
    order by code limit ${turn_max}`.execute(cx.tx)
  await addEvents(cx, rows.map(({ code, what, due_on }) => ({ code, what: 'reminded', content: { what, due_on, days }, note: what === 'confirm' ? `请在 ${due_on} 前确认档案 Please confirm your record by ${due_on}` : `入库期至 ${due_on} Your admission lasts until ${due_on}`, role: 'platform' })))
  for (const row of rows) await tell(cx, [row], `${row.what}-${row.due_on}-${days}`, row.what === 'confirm' ? { zh: `请在 ${row.due_on} 前确认您的专家档案，逾期将暂停抽取`, en: `Please confirm your record as an expert by ${row.due_on}; unconfirmed it is suspended from draws` } : { zh: `您的专家入库期至 ${row.due_on}`, en: `Your admission to the register of experts lasts until ${row.due_on}` })
}

/** Who came in by an application is told through its case; whoever was imported or admitted without one, in their own inbox, once under `key`. */
async function tell(cx: Cx, rows: readonly Row[], key: string, text: Sentence): Promise<void> {
  for (const { code, case_id, account_id } of rows) {
    if (case_id !== null) await notify(cx, await loadCase(cx, case_id), ['expert'], text)
    else if (account_id !== null) {
      const to = { orgs: [], accounts: [account_id] }
      const event = { key: `expert:${code}:${key}`, kind: 'expert-record', subjects: [`expert:${code}`], sector: null, county: null, path: '/experts/me', title: { zh: '我的专家档案', en: 'My record as an expert' }, text, body: '' }
      await tellDirectly(cx, event, to)
      await postMailFor(cx, event, to, 'expert')
    }
  }
}
