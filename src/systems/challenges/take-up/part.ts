import { sql } from '#kernel/store/db.ts'
import { cityReaders, type ChallengePart } from '../part.ts'
import { bidsOf, openBids, takeBid, withdrawBid } from './bid.ts'
import { bidSections, noticeSection } from './bid-sections.ts'
import { announce, answerObjection, choose, confirm, object } from './choose.ts'

/** 揭榜 */
export const takeUp: ChallengePart = {
  tables: {
    bid: { relations: { own: true, 'own-organisation': true, 'same-city': true }, sealed: 'opened_at is null', read: { solver: ['own-organisation'], ...cityReaders } },
    objection: { relations: { own: true, 'same-city': true }, read: { solver: ['own'], ...cityReaders } },
  },
  values: {
    已收方案: sql`(select count(*)::int from bid where bid.city_id = file.city_id and bid.case_id = file.id and bid.state not in ('replaced', 'withdrawn'))`,
    截止已到: sql`coalesce(clock_timestamp() > challenge.bids_close_at, false)`,
    公示期满: sql`coalesce(clock_timestamp() > challenge.notice_ends_at, false)`,
    异议数: sql`(select count(*)::int from objection where objection.city_id = file.city_id and objection.case_id = file.id and objection.verdict is null)`,
  },
  options: async (cx, file) => ({
    'opened-bids': (await bidsOf(cx, file.id)).filter((bid) => bid.state === 'opened').map((bid) => ({ id: bid.id, title: { zh: bid.org_zh ?? bid.org_id, en: bid.org_en ?? bid.org_id } })),
  }),
  sections: async (cx, file, challenge, reader) => [...await bidSections(cx, file, challenge, reader), ...noticeSection(challenge)],
  effects: { 'take-bid': takeBid, 'withdraw-bid': withdrawBid, 'open-bids': openBids, choose, announce, object, 'answer-objection': answerObjection, confirm },
}
