import type { System } from '#kernel/declare/system.ts'
import { subscriptionTables } from '#engines/subscriptions/scope.ts'
import { confirmTopic, eventTopic, newsMailTopic } from '#engines/subscriptions/tell.ts'
import { words } from '#engines/subscriptions/words.ts'
import { confirmDelivery, eventDelivery, newsMailDelivery } from './letters.ts'
import { mine, news, readNews, unreadNews } from './news.ts'
import { confirmSubscription, endSubscription, subscribe, subscribeByMail, unsubscribe } from './subscribe.ts'

/** 订阅: whoever wants to hear of something public is told once, on the site and by e-mail. */
export const system: System = {
  id: 'subscriptions',
  title: { zh: '订阅', en: 'Subscriptions' },
  source: 'RFC 8058（一键退订）；个人信息保护法（同意、最小必要）',
  uses: ['accounts'],
  tables: subscriptionTables,
  actions: { subscribe, 'subscribe-by-mail': subscribeByMail, 'confirm-subscription': confirmSubscription, unsubscribe, 'end-subscription': endSubscription, 'read-news': readNews },
  queries: { mine, news },
  letters: { [eventTopic]: eventDelivery, [newsMailTopic]: newsMailDelivery, [confirmTopic]: confirmDelivery },
  words,
  offers: { unread: unreadNews },
}
