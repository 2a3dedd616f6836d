/** A place somebody went to from the search box. */
export type Recent = { path: string, zh: string, en: string }

const KEPT = 'jiebang.recent'
const kept_max = 6

/** Where this person went from the box, latest first. What another account left in this browser is not shown. */
export function recentOf(account: string): Recent[] {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? 'null') as { account?: string, places?: Recent[] } | null
    return kept?.account === account && Array.isArray(kept.places) ? kept.places.filter((one) => typeof one?.path === 'string' && /^\/(?!\/)/.test(one.path)).slice(0, kept_max) : []
  } catch {
    return []
  }
}

/** Remembers a place for this account in this browser. */
export function remember(account: string, place: Recent): void {
  const places = [place, ...recentOf(account).filter((one) => one.path !== place.path)].slice(0, kept_max)
  try { localStorage.setItem(KEPT, JSON.stringify({ account, places })) } catch { /* Without storage nothing is remembered. */ }
}

/** Forgets all places: titles may be somebody's confidential matter, so signing out ends them as well. */
export function forgetRecent(): void {
  try { localStorage.removeItem(KEPT) } catch { /* Nothing was kept. */ }
}
