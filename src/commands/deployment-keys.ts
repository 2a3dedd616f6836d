import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#kernel/store/config.ts'
import { openKeys, type Signer } from '#kernel/trust/keys.ts'

/** The keys' files within the data directory, as `openKeys` makes them. */
export const keyFiles = ['keys/signing.key', 'keys/data.key', 'keys/session.key', 'secret'] as const

/** Public keys that were published before the present one, one per line. */
export const publishedFile = 'keys/published.txt'

const published_max = 100

/**
 * The signer of this deployment, or null where no key was made yet (none is made here: a key made by looking would sign nothing that
 * is there), and the public keys it vouches for: its own and those in `keys/published.txt`.
 */
export function deploymentKeys(config: Pick<Config, 'data_dir' | 'secret'>): { signer: Signer | null, public_keys: string[] } {
  const directory = join(config.data_dir, 'keys')
  const has_keys = config.secret !== undefined || existsSync(join(directory, 'signing.key'))
  const signer = has_keys ? openKeys({ directory, secret: config.secret }).signer : null
  return { signer, public_keys: [...new Set([...(signer ? [signer.public_key] : []), ...readPublished(config.data_dir)])] }
}

/** The keys in `keys/published.txt`; lines that are no public key, such as remarks, are passed over. */
export function readPublished(data_dir: string): string[] {
  const file = join(data_dir, publishedFile)
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8').split('\n').map((line) => line.trim()).filter(isPublicKey).slice(0, published_max)
}

/** Whether a text is an Ed25519 public key: 32 bytes in base64. */
export function isPublicKey(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text)
}
