import { createContext } from 'react'
import type { KeptPlace } from './kept-drafts.ts'
import type { DraftBatch, SaveAnswer } from './draft.ts'

/** Whether the questions below belong to a sealed form: files are then locked before they leave. */
export const SealedForm = createContext(false)

const prefix = 'jiebang.sealed.'
const placeOf = (place: KeptPlace) => `${prefix}${JSON.stringify([place.account_id, place.case_id, place.form])}`

/** The browser's own key for drafts: it can be used here and never be read out. Null where the browser keeps none (plain http, closed storage). */
function draftKey(): Promise<CryptoKey | null> {
  if (typeof indexedDB === 'undefined' || typeof crypto === 'undefined' || crypto.subtle === undefined) return Promise.resolve(null)
  return new Promise((resolve) => {
    const opening = indexedDB.open('jiebang', 1)
    opening.onupgradeneeded = () => { opening.result.createObjectStore('keys') }
    opening.onerror = () => resolve(null)
    opening.onsuccess = () => {
      const db = opening.result
      const asked = db.transaction('keys').objectStore('keys').get('draft')
      asked.onerror = () => resolve(null)
      asked.onsuccess = () => {
        if (asked.result) { resolve(asked.result as CryptoKey); return }
        void crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']).then((made) => {
          const kept = db.transaction('keys', 'readwrite').objectStore('keys').put(made, 'draft')
          kept.onsuccess = () => resolve(made)
          kept.onerror = () => resolve(null)
        })
      }
    }
  })
}

const toText = (bytes: Uint8Array) => { let text = ''; for (const byte of bytes) text += String.fromCharCode(byte); return btoa(text) }
const toBytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
// Where nothing can be encrypted, what is typed lives as long as the page.
const in_page = new Map<string, Record<string, unknown>>()

/** The answers of a sealed form that this browser keeps; empty when there are none or they cannot be read any more. */
export async function readSealed(place: KeptPlace): Promise<Record<string, unknown>> {
  const key = await draftKey()
  if (key === null) return in_page.get(placeOf(place)) ?? {}
  try {
    const text = localStorage.getItem(placeOf(place))
    if (text === null) return {}
    const [iv = '', cipher = ''] = text.split('.')
    const open = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: toBytes(iv) }, key, toBytes(cipher))
    return JSON.parse(new TextDecoder().decode(open)) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** Keeps answers of a sealed form in this browser alone, in the shape of a save on the server. */
export async function saveSealed(place: KeptPlace, batch: DraftBatch): Promise<SaveAnswer> {
  const values = { ...await readSealed(place), ...Object.fromEntries(Object.entries(batch).map(([id, one]) => [id, one.value])) }
  const key = await draftKey()
  if (key === null) in_page.set(placeOf(place), values)
  else {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const cipher = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(JSON.stringify(values)))
    localStorage.setItem(placeOf(place), `${toText(iv)}.${toText(new Uint8Array(cipher))}`)
  }
  return { fields: Object.fromEntries(Object.entries(batch).map(([id, one]) => [id, { version: one.version + 1, value: one.value, is_conflict: false }])), saved_at: new Date().toISOString() }
}

/** Clears what sealed forms kept here: at sign-out, so that the next person at this screen finds nothing. */
export function forgetSealed(keep_account_id?: string): void {
  const mine = keep_account_id === undefined ? null : `${prefix}[${JSON.stringify(keep_account_id)},`
  in_page.clear()
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix) && (mine === null || !key.startsWith(mine))) localStorage.removeItem(key)
  } catch { /* Without storage nothing was kept. */ }
}

/** A new secret for one file: 16 bytes of chance, base64url. */
export function newFileSecret(): string {
  return toText(crypto.getRandomValues(new Uint8Array(16))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
