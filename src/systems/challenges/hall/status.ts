/** What the public is told of where a challenge stands: whether it takes bids, has closed for bids, or has ended and how. */
export function statusOf({ case_id, is_open, ended_at, result }: { case_id: string | null, is_open: boolean, ended_at: string | null, result: string | null }): { id: string, zh: string, en: string } {
  if (is_open) return { id: 'open', zh: '征集中', en: 'Open' }
  if (ended_at === null || case_id === null) return { id: 'closed', zh: '已截止', en: 'Closed' }
  if (result === 'solved') return { id: 'solved', zh: '已结榜 · 攻克', en: 'Solved' }
  if (result === 'partly') return { id: 'partly', zh: '已结榜 · 部分攻克', en: 'Solved in part' }
  if (result === null) return { id: 'unanswered', zh: '已结束 · 无人揭榜', en: 'Ended without a taker' }
  return { id: 'ended', zh: '已结榜', en: 'Ended' }
}
