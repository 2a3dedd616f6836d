import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { Shown } from '#engines/cases/subject.ts'
import { panelOf, type ReviewSeen } from '#engines/reviews/read.ts'
import { personNames } from '#systems/accounts/public.ts'
import type { DrawnFor } from './drawn-for.ts'

const declared_words = { clear: { zh: '无利害关系', en: 'No conflict' }, conflict: { zh: '有利害关系，已回避', en: 'Conflict; stepped aside' }, none: { zh: '尚未声明', en: 'Not declared yet' } }
const conflict_words: Record<string, Sentence> = {
  employment: { zh: '任职、顾问或持股', en: 'Employment, advice or shares' }, kinship: { zh: '亲属关系', en: 'Family' }, cooperation: { zh: '三年内有合作', en: 'Cooperation within three years' },
  competition: { zh: '竞争关系', en: 'Competition' }, other: { zh: '其他', en: 'Other' },
}

/**
 * Seats for the bureau: before the decision by number alone, and no words by which somebody could be known; once `is_open` by name, with the `draws` they come from.
 * `sealed` stands in the place of a name until then. Elevate first.
 */
export async function panelSection(cx: Cx, { draws, review, is_open, title, sealed }: { draws: readonly DrawnFor[], review: ReviewSeen, is_open: boolean, title: Sentence, sealed: Sentence }): Promise<Shown> {
  const seats = panelOf(review)
  const names = is_open ? await personNames(cx, seats.flatMap((seat) => seat.account_id ?? [])) : new Map<string, Sentence>()
  const numbers = draws.map((one) => one.number)
  return {
    id: 'panel', title: { zh: `${title.zh}${drawn(numbers, 'zh')}`, en: `${title.en}${drawn(numbers, 'en')}` }, kind: 'table',
    columns: [{ id: 'seat', label: { zh: '席位', en: 'Seat' }, as: 'word' }, { id: 'name', label: { zh: '专家', en: 'Expert' }, as: 'word' }, { id: 'declared', label: { zh: '声明', en: 'Declared' }, as: 'word' }, { id: 'detail', label: { zh: '说明', en: 'Details' }, as: 'text' }],
    rows: seats.map((seat) => ({
      seat: { zh: `专家 ${seat.number}`, en: `Expert ${seat.number}` }, name: is_open ? names.get(seat.account_id ?? '') ?? { zh: seat.account_id ?? '', en: seat.account_id ?? '' } : sealed, declared: declared_words[seat.declared ?? 'none'],
      detail: [seat.state === 'replaced' ? { zh: '已更换', en: 'Replaced' } : seat.state === 'absent' ? { zh: '未到会', en: 'Absent from the meeting' } : null, ...is_open ? [seat.conflict_kind ? conflict_words[seat.conflict_kind] ?? null : null, seat.conflict_detail] : []].filter((one) => one !== null),
    })),
  }
}

const drawn = (numbers: readonly string[], language: 'zh' | 'en') => numbers.length === 0 ? '' : language === 'zh' ? `（抽取 ${numbers.join('、')}）` : ` (draw ${numbers.join(', ')})`
