import { readFile, stat } from 'node:fs/promises'
import { fault } from '#kernel/declare/fault.ts'
import { fingerprint } from '#kernel/trust/keys.ts'
import { isOpening } from '#kernel/trust/opening.ts'
import { verifyReceipt } from '#kernel/trust/receipt.ts'
import type { Sentence } from '#kernel/declare/fault.ts'
import { checkOpening } from './check-opening.ts'
import { isPublicKey } from './deployment-keys.ts'

/** Largest receipt or key file read: a receipt in a batch of 10,000 has some 3 KiB. */
export const receipt_bytes_max = 64 * 1024

/** What is held against a receipt: the published key as a file, its fingerprint, or neither; against an opening record also a bidder's own receipt. */
export type Held = { key_file?: string | undefined, fingerprint?: string | undefined, own_file?: string | undefined }

/** Largest opening record read: it carries every bid it discloses. */
export const opening_bytes_max = 64 * 1024 * 1024

/**
 * Checks a receipt's file without network or database.
 * @throws fault `commands.no-file` | `commands.file-too-large` | `commands.not-json` | `commands.not-a-key` | `commands.not-a-fingerprint`
 */
export async function checkReceiptFile(file: string, held: Held = {}): Promise<{ ok: boolean, is_opening: boolean, checks: { name: string, ok: boolean | null, sentence: Sentence }[] }> {
  if (held.fingerprint !== undefined && !/^[0-9a-f]{32}$/.test(held.fingerprint)) throw fault('commands.not-a-fingerprint')
  const text = await readSmall(file, opening_bytes_max)
  // Only an opening record may be long; anything else of that size is no receipt of ours and is not read through.
  if (text.length > receipt_bytes_max && !text.includes('"jiebang opening 1"')) throw fault('commands.file-too-large', { file, bytes: text.length, max: receipt_bytes_max })
  const document = parse(file, text)
  const key = held.key_file === undefined ? null : readKey(held.key_file, await readSmall(held.key_file))
  const shown = keyIn(isOpening(document) ? (document as { receipt?: unknown }).receipt : document)
  // A fingerprint names one key only: the receipt's own key either has it, or is not the published one.
  const by_fingerprint = held.fingerprint === undefined ? undefined : shown !== null && fingerprint(shown) === held.fingerprint ? shown : ''
  const trusted_key = key !== null && by_fingerprint !== undefined && key.public_key !== by_fingerprint ? '' : key?.public_key ?? by_fingerprint
  if (!isOpening(document)) return { ...verifyReceipt(document, { ...trusted_key === undefined ? {} : { trusted_key }, published_heads: key?.seals ?? [] }), is_opening: false }
  const own = held.own_file === undefined ? undefined : parse(held.own_file, await readSmall(held.own_file))
  return { ...await checkOpening(document, { trusted_key, own }), is_opening: true }
}

async function readSmall(file: string, max = receipt_bytes_max): Promise<string> {
  try {
    const { size } = await stat(file)
    if (size > max) throw fault('commands.file-too-large', { file, bytes: size, max })
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
