import { createContext, use, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { Sentence } from './client.ts'
import { writeDate, writeDaysLeft, writeInstant, writeMoney, writeMoneyExactly, writeSize, type Language } from './words/write.ts'
import { cityZone, onZoneChange, writeZone } from './words/zone.ts'

export { addWords } from './words/voice.ts'
export { setCityZone } from './words/zone.ts'
export type { Language } from './words/write.ts'

/** The zone a page is drawn for; null in the browser, where the city that is read about may change. */
export const DrawnZone = createContext<string | null>(null)

/** Everything a page needs to say something in the reader's language. */
export function useWords() {
  const { t: translate, i18n } = useTranslation()
  const shown = useSyncExternalStore(onZoneChange, cityZone, cityZone)
  const zone = use(DrawnZone) ?? shown
  const language: Language = i18n.language === 'en' ? 'en' : 'zh'
  return {
    /** The words of a key; `{{zone}}` in them is what the city calls its time. */
    t: (key: string, values?: Record<string, string | number>): string => translate(key, { zone: writeZone(zone, language), ...values }),
    language,
    /** The reader's half of a sentence in both languages; '' for nothing. */
    say: (words: Sentence | string | null | undefined): string => words == null ? '' : typeof words === 'string' ? words : words[language] || words.zh || words.en,
    /** `¥120 万` or `¥1.2 million`; put `formatMoneyExactly` in the title. */
    formatMoney: (money: { amount_fen: number, currency?: string }): string => writeMoney(money, language),
    /** `¥1,200,000.00 元`-exact, for hover and for documents. */
    formatMoneyExactly: (money: { amount_fen: number, currency?: string }): string => writeMoneyExactly(money, language),
    /** `2021-09-29 周三` or `Wed 29 Sep 2021`. */
    formatDate: (day: string): string => writeDate(day, language),
    /** Day and minute as the city's clocks show it. */
    formatInstant: (instant: string): string => writeInstant(instant, language, zone),
    /** `还剩 3 天`, `今天截止`, `已截止`; in working days when asked. */
    formatDaysLeft: (days: number | null, unit: 'days' | 'workdays' = 'days'): string => writeDaysLeft(days, unit, language),
    /** `1.4 MB`. */
    formatSize: (size_bytes: number): string => writeSize(size_bytes),
  }
}
