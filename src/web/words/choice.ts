import type { i18n } from 'i18next'
import { keepLanguage, language_key } from '../public/keep-language.ts'
import { openVoice } from './voice.ts'
import type { Language } from './write.ts'

function firstLanguage(): Language {
  try {
    // Who comes from a public page goes on in its language.
    const kept = sessionStorage.getItem(language_key) ?? localStorage.getItem(language_key)
    if (kept === 'zh' || kept === 'en') return kept
  } catch { /* Storage may be closed to us; the browser's wish then decides. */ }
  const wished = navigator.languages?.[0] ?? navigator.language ?? 'zh'
  return wished.toLowerCase().startsWith('zh') ? 'zh' : wished.toLowerCase().startsWith('en') ? 'en' : 'zh'
}

let voice: i18n | null = null

/** The voice of this browser, in the language the reader chose or wishes. */
export function browserVoice(): i18n {
  if (voice !== null) return voice
  const first = firstLanguage()
  document.documentElement.lang = first === 'zh' ? 'zh-CN' : 'en'
  return voice = openVoice(first)
}

/** Changes the language of all pages and remembers it in this browser. */
export function setLanguage(language: Language): void {
  keepLanguage(language)
  try { sessionStorage.removeItem(language_key) } catch { /* Nothing is kept there then. */ }
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  void browserVoice().changeLanguage(language)
}

/** Whether this browser has chosen a language itself; if not, the account's decides. */
export function hasChosenLanguage(): boolean {
  try { return localStorage.getItem(language_key) !== null } catch { return false }
}
