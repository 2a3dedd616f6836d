import { createTransport } from 'nodemailer'
import { fault } from '#kernel/declare/fault.ts'

/** A letter. `text` is what every reader sees; `html` only repeats it; `unsubscribe` is the address of a one-click end (RFC 8058). */
export type Letter = { to: string | string[], subject: string, text: string, html?: string, unsubscribe?: string }

/** Whether a letter was handed to a mail server; without one nothing is sent and the caller is told so. */
export type Sent = { sent: true, message_id: string } | { sent: false, reason: 'no-smtp' }

/** Sends letters one by one; close it before the process ends. */
export type Mailer = { send(letter: Letter): Promise<Sent>, close(): void }

export const mail_limits = { recipients_max: 50, subject_chars_max: 200, body_chars_max: 200_000 }

/**
 * A mailer over `smtp_url` (`smtp://user:password@host:587`, `smtps://…`), or one that reports `no-smtp` when it is null.
 * Letters are checked the same either way, so a fault shows before a server is set up. A server's refusal is thrown as it
 * comes, for the outbox to try again.
 * @throws fault `outside.mail-address` | `outside.mail-header` | `outside.mail-too-large` | `outside.mail-server-address`
 */
export function mailer(smtp_url: string | null, from: string): Mailer {
  checkHeader('from', from)
  checkAddress(/<([^<>]*)>\s*$/.exec(from)?.[1] ?? from)
  if (smtp_url !== null && !/^smtps?:\/\//i.test(smtp_url)) throw fault('outside.mail-server-address')
  // Letters are put together from strings only: never from a path or an address the text might name.
  const safety = { disableFileAccess: true, disableUrlAccess: true }
  const transport = smtp_url === null ? null : createTransport(
    { url: smtp_url, ...safety, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }, { from, ...safety },
  )
  return {
    async send(letter) {
      const to = checkLetter(letter)
      if (!transport) return { sent: false, reason: 'no-smtp' }
      const { messageId } = await transport.sendMail({ to, subject: letter.subject, text: letter.text, html: letter.html, ...letter.unsubscribe ? { headers: { 'List-Unsubscribe': `<${letter.unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } } : {} })
      return { sent: true, message_id: messageId }
    },
    close() { transport?.close() },
  }
}

function checkLetter(letter: Letter): string[] {
  const to = [letter.to].flat()
  if (to.length === 0 || to.length > mail_limits.recipients_max) {
    throw fault('outside.mail-too-large', { field: 'to', length: to.length, length_max: mail_limits.recipients_max })
  }
  to.forEach(checkAddress)
  checkHeader('subject', letter.subject)
  checkHeader('unsubscribe', letter.unsubscribe ?? '')
  for (const [field, text, length_max] of [
    ['subject', letter.subject, mail_limits.subject_chars_max],
    ['text', letter.text, mail_limits.body_chars_max],
    ['html', letter.html ?? '', mail_limits.body_chars_max],
  ] as const) {
    if (text.length > length_max) throw fault('outside.mail-too-large', { field, length: text.length, length_max })
  }
  return to
}

/** A line break in a header starts another header: a second recipient, another sender. Such a letter is refused, not mended. */
function checkHeader(field: string, value: string): void {
  if (/[\u0000-\u001f\u007f\u0085\u2028\u2029]/.test(value)) throw fault('outside.mail-header', { field })
}

/** One bare address: no display name, no list, no quoting, so that one string never becomes two recipients. */
function checkAddress(address: string): void {
  const is_plain = address.length <= 254 && /^[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]{1,64}@[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}.]+(\.[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}.]+)+$/u.test(address)
  if (!is_plain) throw fault('outside.mail-address')
}
