import { invariant } from '#kernel/declare/fault.ts'
import type { Config } from '#kernel/store/config.ts'
import type { House } from '#kernel/store/cx.ts'

/** What the outside sees of this deployment: its address, and whether it can write e-mail. */
export type Site = { url: string, has_mail: boolean }

/** The site as the settings describe it. */
export function siteOf(config: Pick<Config, 'public_url' | 'smtp_url' | 'mail_from'>): Site {
  return { url: config.public_url, has_mail: config.smtp_url !== undefined && config.mail_from !== undefined }
}

/** The site of the house, put there at start. */
export function siteIn(house: House): Site {
  const site = house.rooms.site as Site | undefined
  invariant(site, 'the site is set at start')
  return site
}
