import { z } from 'zod'
import { Fault } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import type { Mailer } from '#kernel/outside/mail.ts'
import type { Deliver } from '#kernel/outside/outbox.ts'
import { post, type Cx, type House } from '#kernel/store/cx.ts'
import { sql, type Db } from '#kernel/store/db.ts'
import { runJob, runQuery } from '#kernel/store/run.ts'
import { platform, type Actor } from '#kernel/trust/actor.ts'
import { inbox } from './notices.ts'
import { mayBeTold } from './readers.ts'

/** The topic of one e-mail to one reader of a notice. */
export const noticeMailTopic = 'notice-mail'

type Wants = { house: House, db: Db, mailer: Mailer, public_url: string, actorOf: (cx: Cx, account_id: string) => Promise<Actor | null> }

/** What a reader's inbox says of one notice, under row-level security as that reader; null when it is not theirs to read. */
const readNotice = query({
  title: { zh: '查看消息', en: 'Read a notice' },
  input: z.strictObject({ notice_id: z.string().min(1).max(64) }),
  output: z.strictObject({ notice: z.strictObject({ case_id: z.string().nullable(), title: z.string(), text: z.string() }).nullable() }),
  allow: mayBeTold,
  run: async (cx, input) => {
    const words = (zh: string, en: string) => sql.ref(cx.actor.language === 'en' ? en : zh)
    const { rows } = await sql<{ case_id: string | null, title: string, text: string }>`
      select notice.case_id, coalesce(${words('notice.title_zh', 'notice.title_en')}, ${words('file.title_zh', 'file.title_en')}) as title, ${words('notice.text_zh', 'notice.text_en')} as text
      from notice left join case_file file on file.city_id = notice.city_id and file.id = notice.case_id
      where ${inbox(cx)} and (notice.case_id is null or file.id is not null) and notice.id = ${input.notice_id}`.execute(cx.tx)
    return { notice: rows[0] ?? null }
  },
})

/** Delivers a notice as one letter for each account that may have it in its inbox, so that one wrong address holds up nobody else. */
export function noticeDelivery({ house, db }: Pick<Wants, 'house' | 'db'>): Deliver {
  return (letter) => runJob(house, db, platform(letter.city_id), async (cx) => {
    const { notice_id } = letter.payload as { notice_id: string }
    // Tried again after its copies were written, it writes them twice: `mail_sent` lets only one of each be sent.
    for (const account_id of await candidates(cx, notice_id)) post(cx, noticeMailTopic, { letter_id: letter.id, notice_id, account_id })
  })
}

/** Accounts that hold the notice's role and stand near its case in any role: more than may read it, never fewer. The inbox itself decides. */
async function candidates(cx: Cx, notice_id: string): Promise<string[]> {
  const city_wide = cx.city.access.rows.filter((row) => row.subject === 'table:notice' && row.relations.includes('same-city')).map((row) => row.role)
  const { rows } = await sql<{ account_id: string }>`
    select distinct held.account_id from notice
      join membership held on held.city_id = notice.city_id and held.role = notice.role and held.ended_at is null
      join person on person.city_id = held.city_id and person.account_id = held.account_id and person.closed_at is null
    where notice.city_id = ${cx.city.id} and notice.id = ${notice_id} and (
      exists (select from membership near where near.city_id = held.city_id and near.account_id = held.account_id and near.ended_at is null
        and (near.role = any(${city_wide}::text[]) or near.org_id = notice.org_id or near.county_id = notice.county_id))
      or exists (select from case_party party where party.city_id = notice.city_id and party.case_id = notice.case_id and (party.account_id = held.account_id
        or party.org_id in (select org_id from membership mine where mine.city_id = held.city_id and mine.account_id = held.account_id and mine.ended_at is null and mine.org_id <> ''))))
    order by held.account_id`.execute(cx.tx)
  return rows.map((row) => row.account_id)
}

/** Sends one e-mail of a notice, if it is still theirs to read, once per letter and recipient. */
export function noticeMailDelivery(wants: Wants): Deliver {
  return async (letter) => {
    const { letter_id, notice_id, account_id } = letter.payload as { letter_id: string, notice_id: string, account_id: string }
    const asPlatform = <T>(work: (cx: Cx) => Promise<T>) => runJob(wants.house, wants.db, platform(letter.city_id), work)
    const found = await asPlatform(async (cx) => {
      const { rows: sent } = await sql`select from mail_sent where city_id = ${cx.city.id} and letter_id = ${letter_id} and account_id = ${account_id}`.execute(cx.tx)
      if (sent.length > 0) return null
      const { rows } = await sql<{ email: string }>`select "email" as email from auth."user" where "id" = ${account_id}`.execute(cx.tx)
      return { actor: await wants.actorOf(cx, account_id), email: rows[0]?.email ?? null }
    })
    if (!found) return
    const outcome = await send(wants, found, notice_id)
    await asPlatform((cx) => sql`insert into mail_sent (city_id, letter_id, account_id, outcome) values (${cx.city.id}, ${letter_id}, ${account_id}, ${outcome}) on conflict do nothing`.execute(cx.tx))
  }
}

async function send({ house, db, mailer, public_url }: Wants, { actor, email }: { actor: Actor | null, email: string | null }, notice_id: string): Promise<'sent' | 'refused' | 'out-of-reach'> {
  // Addresses under `.invalid` (RFC 2606) are the demonstration's: nobody lives there.
  if (!actor || email === null || email.endsWith('.invalid')) return 'out-of-reach'
  try {
    const { notice } = await runQuery(house, db, 'cases.notices', readNotice, actor, { notice_id }) as z.output<typeof readNotice.output>
    if (!notice) return 'out-of-reach'
    const link = notice.case_id === null ? `${public_url}/notices` : `${public_url}/cases/${encodeURIComponent(notice.case_id)}`
    await mailer.send(actor.language === 'en'
      ? { to: email, subject: subjectOf(notice.text), text: `${notice.text}\n\n${notice.title}\n${link}\n\nYou get this letter because ${notice.case_id === null ? 'it concerns your organisation or county' : 'the case is yours to see'} on Jiebang. Please do not answer it.\n` }
      : { to: email, subject: subjectOf(notice.text), text: `${notice.text}\n\n${notice.title}\n${link}\n\n您收到这封信，是因为${notice.case_id === null ? '它与您的单位或辖区有关' : '这个办件在您的办理或查看范围之内'}。请勿直接回复。\n` })
    return 'sent'
  } catch (error) {
    // A refusal of ours (a wrong address, a role that is gone) stays one however often it is tried; a server's may pass.
    if (error instanceof Fault) return error.code.startsWith('kernel.') ? 'out-of-reach' : 'refused'
    throw error
  }
}

function subjectOf(text: string): string {
  const line = text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim()
  return [...line].length > 100 ? `${[...line].slice(0, 100).join('')}…` : line
}
