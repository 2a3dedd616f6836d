import type { Extra } from '#http/server.ts'
import { mountDocuments } from '#http/documents.ts'
import { mountFiles } from '#http/files.ts'
import { mountPages } from '#http/pages.ts'
import { mountOpenApi } from '#http/openapi.ts'
import { mountSignIn } from '#http/session.ts'
import { mountUnsubscribe } from '#http/unsubscribe.ts'
import { localFileStore } from '#kernel/outside/file-store.ts'
import { s3FileStore } from '#kernel/outside/s3-file-store.ts'
import { keysOf } from '#kernel/trust/record.ts'
import { makeIdentity, type Identity } from '#systems/accounts/identity.ts'
import type { Composed } from './compose.ts'

/** Routes beside actions and questions: sign-in, files, the API's description, the pages. */
export function extrasOf(composed: Composed): { extras: Extra[], identity: Identity, close: () => Promise<void> } {
  const { house, config, app_url } = composed
  openFiles(composed)
  house.rooms.has_mail = config.smtp_url !== undefined && config.mail_from !== undefined
  const identity = makeIdentity({
    url: app_url, secret: keysOf(house).session_secret, public_url: config.public_url, is_demo: config.demo, house,
    ...config.oidc ? { oidc: config.oidc } : {},
  })
  return { identity, extras: [mountSignIn(identity), mountFiles, mountDocuments, mountUnsubscribe, mountOpenApi, mountPages(config.public_url)], close: () => identity.close() }
}

/** Opens the file store the settings ask for, once per house. */
export function openFiles({ house, config }: Pick<Composed, 'house' | 'config'>): void {
  house.rooms.files ??= config.s3 ? s3FileStore(config.s3) : localFileStore(config.data_dir)
}
