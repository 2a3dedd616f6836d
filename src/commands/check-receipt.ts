import { readFile, stat } from 'node:fs/promises'
import { fault } from '#kernel/declare/fault.ts'
import { fingerprint } from '#kernel/trust/keys.ts'
import { verifyReceipt, type ReceiptCheck } from '#kernel/trust/receipt.ts'
import { isPublicKey } from './deployment-keys.ts'

/** Largest receipt or key file read: a receipt in a batch of 10,000 has some 3 KiB. */
export const receipt_bytes_max = 64 * 1024

/** What is held against a receipt: the published key as a file, its fingerprint, or neither. */
export type Held = { key_file?: string, fingerprint?: string }

/**
 * Checks a receipt's file without network or database.
 * @throws fault `commands.no-file` | `commands.file-too-large` | `commands.not-json` | `commands.not-a-key` | `commands.not-a-fingerprint`
 */
export async function checkReceiptFile(file: string, held: Held = {}): Promise<{ ok: boolean, checks: ReceiptCheck[] }> {
  if (held.fingerprint !== undefined && !/^[0-9a-f]{32}$/.test(held.fingerprint)) throw fault('commands.not-a-fingerprint')
  const document = parse(file, await readSmall(file))
  const key = held.key_file === undefined ? null : readKey(held.key_file, await readSmall(held.key_file))
  const shown = keyIn(document)
  // A fingerprint names one key only: the receipt's own key either has it, or is not the published one.
  const by_fingerprint = held.fingerprint === undefined ? undefined : shown !== null && fingerprint(shown) === held.fingerprint ? shown : ''
  const trusted_key = key !== null && by_fingerprint !== undefined && key.public_key !== by_fingerprint ? '' : key?.public_key ?? by_fingerprint
  return verifyReceipt(document, { trusted_key, published_heads: key?.seals })
}

async function readSmall(file: string): Promise<string> {
  try {
    const { size } = await stat(file)
    if (size > receipt_bytes_max) throw fault('commands.file-too-large', { file, bytes: size, max: receipt_bytes_max })
    return await readFile(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined || code.startsWith('commands.')) throw error
    throw fault('commands.no-file', { file, because: code })
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw fault('commands.not-json', { file })
  }
}

/** A key file: the key alone, or the published seals as the verify page's question answers them. */
function readKey(file: string, text: string): { public_key: string, seals: { batch: number, head: string }[] } {
  if (isPublicKey(text.trim())) return { public_key: text.trim(), seals: [] }
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    throw fault('commands.not-a-key', { file })
  }
  const public_key = keyIn(document)
  if (public_key === null) throw fault('commands.not-a-key', { file })
  const { seals } = document as { seals?: unknown }
  const heads = Array.isArray(seals) ? seals.filter((one): one is { batch: number, head: string } => typeof one?.batch === 'number' && typeof one?.head === 'string') : []
  return { public_key, seals: heads }
}

function keyIn(document: unknown): string | null {
  const key = (document as { key?: { public_key?: unknown } } | null)?.key?.public_key
  return typeof key === 'string' && isPublicKey(key) ? key : null
}
