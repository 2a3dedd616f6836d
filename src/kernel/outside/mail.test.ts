import assert from 'node:assert/strict'
import { type AddressInfo, createServer } from 'node:net'
import { after, test } from 'node:test'
import { Fault } from '#kernel/declare/fault.ts'
import { mail_limits, mailer } from '#kernel/outside/mail.ts'

/** A mail server of one page: it says yes to everything and keeps what it was told. */
const heard: { recipients: string[], data: string }[] = []
const server = createServer((socket) => {
  let recipients: string[] = []
  let data: string | null = null
  socket.write('220 test\r\n')
  let rest = ''
  socket.on('error', () => {})
  socket.on('data', (piece) => {
    rest += piece.toString('utf8')
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end)
      rest = rest.slice(end + 2)
      if (data !== null) {
        if (line !== '.') { data += `${line}\n`; continue }
        heard.push({ recipients, data })
        recipients = []
        data = null
        socket.write('250 kept\r\n')
      } else if (/^EHLO/i.test(line)) socket.write('250-test\r\n250 8BITMIME\r\n')
      else if (/^DATA/i.test(line)) { data = ''; socket.write('354 go\r\n') }
      else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n')
      else {
        if (/^RCPT TO:/i.test(line)) recipients.push(line.slice(8))
        socket.write('250 ok\r\n')
      }
    }
  })
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
const url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`
after(() => server.close())

const letter = { to: 'a@example.org', subject: '榜单发布', text: '正文' }
const refusal = (code: string) => (error: unknown) => error instanceof Fault && error.code === code

test('a letter reaches the mail server with its sender, recipients and words', async () => {
  const post = mailer(url, '揭榜平台 <jiebang@example.org>')
  const sent = await post.send({ ...letter, to: ['a@example.org', 'b@example.org'], html: '<p>正文</p>' })
  assert.ok(sent.sent && sent.message_id)
  const { recipients, data } = heard.at(-1)!
  assert.deepEqual(recipients, ['<a@example.org>', '<b@example.org>'])
  assert.match(data, /From: =\?UTF-8\?.*<jiebang@example\.org>/)
  assert.ok(data.includes('multipart/alternative'))
  post.close()
})

test('without a mail server nothing is sent and the caller is told so', async () => {
  assert.deepEqual(await mailer(null, 'jiebang@example.org').send(letter), { sent: false, reason: 'no-smtp' })
})

test('a line break in a header or a second address in one string is refused, with and without a server', async () => {
  for (const post of [mailer(null, 'jiebang@example.org'), mailer(url, 'jiebang@example.org')]) {
    const before = heard.length
    for (const subject of ['a\r\nBcc: x@example.org', 'a\nb', 'a\rb', 'a\0b', 'a\u2028b']) {
      await assert.rejects(post.send({ ...letter, subject }), refusal('outside.mail-header'))
    }
    for (const to of ['a@example.org\r\nBcc: b@example.org', 'a@example.org,b@example.org', 'a@example.org;b@example.org', 'A <a@example.org>', '"x y"@example.org', 'a', '@example.org', 'a@b', 'a@@example.org', '', `${'a'.repeat(65)}@example.org`]) {
      await assert.rejects(post.send({ ...letter, to }), refusal('outside.mail-address'), to)
    }
    assert.equal(heard.length, before)
    post.close()
  }
  assert.throws(() => mailer(null, 'A\r\nBcc: b@example.org <a@example.org>'), refusal('outside.mail-header'))
  assert.throws(() => mailer(null, 'nobody'), refusal('outside.mail-address'))
  assert.throws(() => mailer('http://127.0.0.1', 'a@example.org'), refusal('outside.mail-server-address'))
})

test('the limits of a letter hold at the edge and refuse one past it', async () => {
  const post = mailer(null, 'jiebang@example.org')
  const { recipients_max, subject_chars_max, body_chars_max } = mail_limits
  const to = (count: number) => Array.from({ length: count }, (_, i) => `a${i}@example.org`)
  await post.send({ to: to(recipients_max), subject: 's'.repeat(subject_chars_max), text: 't'.repeat(body_chars_max), html: 'h'.repeat(body_chars_max) })
  for (const wrong of [{ to: to(recipients_max + 1) }, { to: [] }, { subject: 's'.repeat(subject_chars_max + 1) }, { text: 't'.repeat(body_chars_max + 1) }, { html: 'h'.repeat(body_chars_max + 1) }]) {
    await assert.rejects(post.send({ ...letter, ...wrong }), refusal('outside.mail-too-large'))
  }
})

test('a server that is not there is an error for the outbox to try again', async () => {
  const post = mailer('smtp://127.0.0.1:1', 'jiebang@example.org')
  await assert.rejects(post.send(letter), /ECONNREFUSED/)
})
