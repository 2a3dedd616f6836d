import type { Language } from '../words/write.ts'

/** Where this browser keeps the language it chose, for scripts; the cookie of the same name tells the server. */
export const language_key = 'jiebang.language'
const kept_s = 365 * 86_400

/** Remembers the chosen language in this browser. */
export function keepLanguage(language: Language): void {
  try { localStorage.setItem(language_key, language) } catch { /* The choice then lasts until the page closes. */ }
  document.cookie = `${language_key}=${language}; path=/; max-age=${kept_s}; samesite=lax`
}
