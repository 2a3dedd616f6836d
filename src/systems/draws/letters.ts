import type { LetterRoom } from '#kernel/declare/system.ts'
import type { Deliver } from '#kernel/outside/outbox.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { drawOf, noticeOf } from './draw.ts'
import { peopleOf } from './people.ts'

type Letter = { case_id: string, pseudonym: string, what: 'asked' | 'unlocked' }

const texts = {
  asked: { zh: { subject: '您被抽中为评审专家，请答复', text: '您在一次专家抽取中被抽中。请登录“我的专家组”接受、说明理由谢绝，或声明利害关系；逾期未答复即由候补递补。' }, en: { subject: 'You were drawn for a panel; please answer', text: 'You were drawn for a panel. Please sign in to “My panels” to accept, decline with a reason, or declare a conflict; without an answer in time the next alternate is asked.' } },
  unlocked: { zh: { subject: '您所在专家组的姓名被紧急解密', text: '抽取员与监督方因紧急情况共同解密了您所在专家组的姓名，理由见“我的专家组”。' }, en: { subject: 'The names of your panel were unlocked', text: 'In an emergency the drawer and the supervisor together unlocked the names of your panel; “My panels” says why.' } },
}

/** Sends an invitation, or word of an unlock, to whoever stands behind a pseudonym. The letter itself names nobody and no project, and nothing is kept of its delivery that does. */
export function invitationDelivery({ house, db, mailer, public_url, actorOf }: LetterRoom): Deliver {
  return async (letter) => {
    if (mailer === null) return
    const { case_id, pseudonym, what } = letter.payload as Letter
    const found = await runJob(house, db, platform(letter.city_id), async (cx) => {
      const { rows } = await sql`update draw_person set told_at = now() where city_id = ${cx.city.id} and case_id = ${case_id} and pseudonym = ${pseudonym} and (told_at is null or ${what} = 'unlocked') returning pseudonym`.execute(cx.tx)
      if (rows.length === 0) return null
      const person = (await peopleOf(cx, case_id)).find((one) => one.pseudonym === pseudonym)!
      const { rows: mail } = await sql<{ email: string }>`select "email" as email from auth."user" where "id" = ${person.account_id}`.execute(cx.tx)
      return { email: mail[0]?.email ?? null, actor: await actorOf(cx, person.account_id), number: noticeOf(await drawOf(cx, case_id)).number }
    })
    // Addresses under `.invalid` (RFC 2606) are the demonstration's: nobody lives there.
    if (!found?.actor || found.email === null || found.email.endsWith('.invalid')) return
    const words = texts[what][found.actor.language]
    await mailer.send({ to: found.email, subject: words.subject, text: `${words.text}\n\n${found.number}\n${public_url}/panels\n` })
  }
}
