import type { KeptDraft } from './draft.ts'

const prefix = 'jiebang.draft.'

/** Where unsent answers wait in this browser tab: one place per person, case and form, so that nobody else's hand sends them. */
export type KeptPlace = { account_id: string, case_id: string, form: string }

function keyOf({ account_id, case_id, form }: KeptPlace): string {
  return `${prefix}${JSON.stringify([account_id, case_id, form])}`
}

/** The unsent answers kept at `place`; nothing when there are none or the browser keeps nothing for us. */
export function readKept(place: KeptPlace): KeptDraft {
  try {
    const text = sessionStorage.getItem(keyOf(place))
    const read: unknown = text === null ? null : JSON.parse(text)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? read as KeptDraft : {}
  } catch {
    return {}
  }
}

/** Keeps unsent answers until the server has them; an empty draft clears the place. A full or closed storage loses only this second copy. */
export function writeKept(place: KeptPlace, kept: KeptDraft): void {
  try {
    if (Object.keys(kept).length === 0) sessionStorage.removeItem(keyOf(place))
    else sessionStorage.setItem(keyOf(place), JSON.stringify(kept))
  } catch { /* The answers are still on the page itself. */ }
}

/** Clears all kept answers at sign-out, or those of everybody but `keep_account_id` when another person signs in. */
export function forgetDrafts(keep_account_id?: string): void {
  try {
    const mine = keep_account_id === undefined ? null : `${prefix}[${JSON.stringify(keep_account_id)},`
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(prefix) && (mine === null || !key.startsWith(mine))) sessionStorage.removeItem(key)
    }
  } catch { /* Without storage nothing was kept. */ }
}
