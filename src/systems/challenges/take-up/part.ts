import { sql } from '#kernel/store/db.ts'
import { cityReaders, type ChallengePart } from '../part.ts'
import { bidsOf, openBids, takeBid, withdrawBid } from './bid.ts'
import { bidSections, noticeSection } from './bid-sections.ts'
import { releaseShares } from './ceremony.ts'
import { ceremonyView } from './ceremony-view.ts'
import { announce, answerObjection, choose, confirm, object } from './choose.ts'
import { answerCanary, askCanary, holderKeys, makeHolderKey } from './holder-key.ts'
import { openingFile } from './opening-record.ts'
import { words } from './words.ts'

/** 揭榜 */
export const takeUp: ChallengePart = {
  tables: {
    bid: { relations: { own: true, 'own-organisation': true, 'same-city': true }, sealed: 'opened_at is null', read: { solver: ['own-organisation'], ...cityReaders } },
    objection: { relations: { own: true, 'same-city': true }, read: { solver: ['own'], ...cityReaders } },
    holder_key: { relations: {}, read: {} },
    ceremony: { relations: {}, read: {} },
    share_release: { relations: {}, read: {}, is_append_only: true },
  },
  actions: { 'make-holder-key': makeHolderKey, 'ask-canary': askCanary, 'answer-canary': answerCanary },
  queries: { 'holder-keys': holderKeys, ceremony: ceremonyView, 'opening-file': openingFile },
  words,
  values: {
    已收方案: sql`(select count(*)::int from bid where bid.city_id = file.city_id and bid.case_id = file.id and bid.state not in ('replaced', 'withdrawn'))`,
    方案已开启: sql`coalesce(challenge.opened_at is not null, false)`,
    截止已到: sql`coalesce(clock_timestamp() > challenge.bids_close_at, false)`,
    公示期满: sql`coalesce(clock_timestamp() > challenge.notice_ends_at, false)`,
    异议数: sql`(select count(*)::int from objection where objection.city_id = file.city_id and objection.case_id = file.id and objection.verdict is null)`,
  },
  options: async (cx, file) => ({
    'opened-bids': (await bidsOf(cx, file.id)).filter((bid) => bid.state === 'opened').map((bid) => ({ id: bid.id, title: { zh: bid.org_zh ?? bid.org_id, en: bid.org_en ?? bid.org_id } })),
  }),
  sections: async (cx, file, challenge, reader) => [...await bidSections(cx, file, challenge, reader), ...noticeSection(challenge)],
  effects: { 'take-bid': takeBid, 'withdraw-bid': withdrawBid, 'open-bids': openBids, 'release-shares': releaseShares, choose, announce, object, 'answer-objection': answerObjection, confirm },
}
