import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto'
import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { openText, sealText } from '#kernel/trust/envelope.ts'
import { keysOf } from '#kernel/trust/record.ts'

/** How a file's secret is written: 16 bytes of chance made by its uploader, base64url. The server uses it once and keeps its hash. */
export const file_secret_pattern = /^[A-Za-z0-9_-]{22}$/

/** An answer of a sealed form names a locked file together with its secret: `ID.SECRET`. */
export function partsOfLocked(answer: string): { id: string, secret: string | null } {
  const at = answer.indexOf('.')
  return at === -1 ? { id: answer, secret: null } : { id: answer.slice(0, at), secret: answer.slice(at + 1) }
}

/** Hash by which a secret is known again. */
export function secretCheck(secret: string): string {
  return createHash('sha256').update(`jiebang file secret 1\n${secret}`).digest('hex')
}

// One key per secret and content, so that a fixed iv is used once; the same upload sent twice gives the same bytes and is kept once.
const keyOf = (secret: string, plain_sha256: string) => Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64url'), Buffer.from(plain_sha256, 'hex'), 'jiebang file 1', 32))
const iv = Buffer.alloc(12)

/** Locks a file's content under its uploader's secret; the result is kept like any other content, under its own hash. */
export function lockFile(secret: string, content: Buffer): { locked: Buffer, sha256: string, plain_sha256: string, secret_check: string } {
  invariant(file_secret_pattern.test(secret), 'the edge checks the secret')
  const plain_sha256 = createHash('sha256').update(content).digest('hex')
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, plain_sha256), iv)
  const body = Buffer.concat([cipher.update(content), cipher.final()])
  const locked = Buffer.concat([cipher.getAuthTag(), body])
  return { locked, sha256: createHash('sha256').update(locked).digest('hex'), plain_sha256, secret_check: secretCheck(secret) }
}

/** The content of a locked file. @throws fault `outside.file-content-differs` */
export function unlockFile(secret: string, plain_sha256: string, locked: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, plain_sha256), iv).setAuthTag(locked.subarray(0, 16))
  try {
    return Buffer.concat([decipher.update(locked.subarray(16)), decipher.final()])
  } catch {
    throw fault('outside.file-content-differs', { key: plain_sha256 })
  }
}

export type LockedFile = { id: string, name: string, size_bytes: number, sha256: string }

/** Locked files named by `ID.SECRET`, with the hash of what is in them; those that are not locked, or not with this secret, are left out. Elevate first. */
export async function lockedFiles(cx: Cx, answers: readonly string[]): Promise<LockedFile[]> {
  const named = answers.map(partsOfLocked)
  const { rows } = await sql<LockedFile & { secret_check: string }>`select id, name, size_bytes, plain_sha256 as sha256, secret_check from file
    where city_id = ${cx.city.id} and id = any(${named.map((one) => one.id)}::text[]) and plain_sha256 is not null`.execute(cx.tx)
  return named.flatMap(({ id, secret }) => {
    const row = rows.find((one) => one.id === id)
    return row && secret !== null && secretCheck(secret) === row.secret_check ? [{ id: row.id, name: row.name, size_bytes: row.size_bytes, sha256: row.sha256 }] : []
  })
}

/** Notes the secrets of locked files under the deployment's key: from then on whoever may read the file reads what is in it. Elevate first. */
export async function openLocked(cx: Cx, answers: readonly string[]): Promise<void> {
  for (const { id, secret } of answers.map(partsOfLocked)) {
    if (secret === null) continue
    const kept = sealText(keysOf(cx.house).data_key, 'file', `file:${cx.city.id}:${id}`, secret)
    await sql`update file set opened_secret = ${kept} where city_id = ${cx.city.id} and id = ${id} and secret_check = ${secretCheck(secret)}`.execute(cx.tx)
  }
}

/** The secret of a locked file that was opened. */
export function secretOf(cx: Cx, id: string, opened_secret: string): string {
  return openText(keysOf(cx.house).data_key, 'file', `file:${cx.city.id}:${id}`, opened_secret)
}
