import i18next from 'i18next'
import { useSyncExternalStore } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Sentence } from './client.ts'
import { en } from './words/en.ts'
import { zh } from './words/zh.ts'
import { writeDate, writeDaysLeft, writeInstant, writeMoney, writeMoneyExactly, writeSize, type Language } from './words/write.ts'
import { cityZone, onZoneChange, writeZone } from './words/zone.ts'

export { setCityZone } from './words/zone.ts'
export type { Language } from './words/write.ts'

const KEPT = 'jiebang.language'

function firstLanguage(): Language {
  try {
    const kept = localStorage.getItem(KEPT)
    if (kept === 'zh' || kept === 'en') return kept
  } catch { /* Storage may be closed to us; the browser's wish then decides. */ }
  const wished = navigator.languages?.[0] ?? navigator.language ?? 'zh'
  return wished.toLowerCase().startsWith('zh') ? 'zh' : wished.toLowerCase().startsWith('en') ? 'en' : 'zh'
}

const first = firstLanguage()
document.documentElement.lang = first === 'zh' ? 'zh-CN' : 'en'
void i18next.use(initReactI18next).init({
  resources: { zh: { translation: zh }, en: { translation: en } },
  lng: first, fallbackLng: 'zh', interpolation: { escapeValue: false }, returnNull: false,
})

/** Adds a room's own words (`room.key`) to both languages; called once at the top of the module that needs them. */
export function addWords(room: string, words: { zh: Record<string, unknown>, en: Record<string, unknown> }): void {
  i18next.addResourceBundle('zh', 'translation', { [room]: words.zh }, true, true)
  i18next.addResourceBundle('en', 'translation', { [room]: words.en }, true, true)
}

/** Changes the language of all pages and remembers it in this browser. */
export function setLanguage(language: Language): void {
  try { localStorage.setItem(KEPT, language) } catch { /* The choice then lasts until the page closes. */ }
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  void i18next.changeLanguage(language)
}

/** Whether this browser has chosen a language itself; if not, the account's decides. */
export function hasChosenLanguage(): boolean {
  try { return localStorage.getItem(KEPT) !== null } catch { return false }
}

/** Everything a page needs to say something in the reader's language. */
export function useWords() {
  const { t: translate, i18n } = useTranslation()
  const zone = useSyncExternalStore(onZoneChange, cityZone)
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
