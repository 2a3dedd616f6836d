import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { personNames } from '#systems/accounts/public.ts'
import { roleTitles } from './role-titles.ts'
import { casesOf } from '#engines/cases/room.ts'
import { ownRecord } from './expert.ts'
import { named, sentence } from './shapes.ts'
import { recordOf, recordShape } from './shown.ts'

const looks_max = 200

/** 我的专家档案: everything held on whoever asks, and who looked at it and why. @throws fault `experts.no-record` */
export const me = query({
  title: { zh: '我的专家档案', en: 'My record as an expert' },
  input: z.strictObject({}),
  output: z.strictObject({ record: recordShape, choices: z.strictObject({ sectors: z.array(named), directions: z.array(named), counties: z.array(named) }), looks: z.array(z.strictObject({ who: sentence.nullable(), role: sentence, purpose: sentence, at: z.string() })) }),
  allow: { anyone: ['own'] },
  run: async (cx) => {
    const one = await ownRecord(cx)
    await cx.elevate()
    const { rows } = await sql<{ account_id: string, role: string, purpose: string, at: string }>`select account_id, role, purpose, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from expert_look where city_id = ${cx.city.id} and code = ${one.code} order by id desc limit ${looks_max}`.execute(cx.tx)
    const names = await personNames(cx, rows.map((row) => row.account_id))
    const role = roleTitles(cx)
    const options = (register: string) => casesOf(cx.city).options(register).map(({ id, title }) => ({ id, title }))
    return {
      choices: { sectors: options('sectors'), directions: options('research-directions'), counties: options('counties') },
      record: await recordOf(cx, one),
      looks: rows.map((row) => ({ who: names.get(row.account_id) ?? null, role: role(row.role), purpose: casesOf(cx.city).options('expert-look-purposes').find((option) => option.id === row.purpose)?.title ?? { zh: row.purpose, en: row.purpose }, at: row.at })),
    }
  },
})

/** 我的申请: the open application and the code of whoever asks, if any: what the page of applying leads to. */
export const standing = query({
  title: { zh: '我的入库申请', en: 'My application' },
  input: z.strictObject({}),
  output: z.strictObject({ code: z.string().nullable(), state: z.string().nullable(), open_case_id: z.string().nullable() }),
  allow: { anyone: ['own'] },
  run: async (cx) => {
    const { rows } = await sql<{ code: string | null, state: string | null, open_case_id: string | null }>`select (select code from expert where city_id = ${cx.city.id} and account_id = ${cx.actor.account_id ?? ''}) as code,
      (select state from expert where city_id = ${cx.city.id} and account_id = ${cx.actor.account_id ?? ''}) as state,
      (select case_id from expert_enrolment where city_id = ${cx.city.id} and account_id = ${cx.actor.account_id ?? ''} and state = 'open') as open_case_id`.execute(cx.tx)
    return rows[0]!
  },
})
