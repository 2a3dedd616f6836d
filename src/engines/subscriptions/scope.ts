import type { TableScope } from '#kernel/declare/system.ts'

// News of an organisation is for those who act for it: an expert of the same house need not know on what it bids.
const acting = ['own-organisation'] as const

/** A subscription and its news are their own reader's alone. */
export const subscriptionTables: Record<string, TableScope> = {
  subscription: { relations: { own: true }, read: { anyone: ['own'] } },
  news: { relations: { own: true, 'own-organisation': true }, read: { anyone: ['own'], solver: acting, enterprise: acting }, is_append_only: true },
  news_read: { relations: { own: true }, read: { anyone: ['own'] } },
  news_mail: { relations: {}, read: {}, is_append_only: true },
}
