/** A contact that was pressed and is not yet with the server; `key` makes sending it again safe. */
export type Waiting = { key: string, case_id: string, title: string, answers: Record<string, unknown>, at: string }

/** Most contacts that wait on one device. */
export const waiting_max = 50

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>
// One place per person: what one wrote down is never sent in another's name.
const placeOf = (account_id: string) => `jiebang.contacts.${account_id}`

/** What waits on this device for a person, the oldest first; nothing when the storage is closed or unreadable. */
export function readWaiting(storage: Storage, account_id: string): Waiting[] {
  try {
    const read: unknown = JSON.parse(storage.getItem(placeOf(account_id)) ?? '[]')
    return Array.isArray(read) ? read.filter((one): one is Waiting => typeof one === 'object' && one !== null && typeof one.key === 'string' && typeof one.case_id === 'string') : []
  } catch {
    return []
  }
}

function write(storage: Storage, account_id: string, all: readonly Waiting[]): boolean {
  try {
    if (all.length === 0) storage.removeItem(placeOf(account_id))
    else storage.setItem(placeOf(account_id), JSON.stringify(all))
    return true
  } catch {
    return false
  }
}

/** Keeps a contact until it is sent; false when this device keeps nothing or is full, and the page must hold on to it. */
export function keepWaiting(storage: Storage, account_id: string, one: Waiting): boolean {
  const all = readWaiting(storage, account_id).filter((other) => other.key !== one.key)
  return all.length < waiting_max && write(storage, account_id, [...all, one])
}

/** Forgets a contact that was sent, or that its writer gave up. */
export function dropWaiting(storage: Storage, account_id: string, key: string): void {
  write(storage, account_id, readWaiting(storage, account_id).filter((one) => one.key !== key))
}

/** What became of one: with the server, not reached (it stays), or refused for good (it stays too, to be mended). */
export type Sent = 'sent' | 'offline' | 'refused'

/** Sends what waits, the oldest first, and stops where the server is not reached. Answers how many went. */
export async function sendWaiting(storage: Storage, account_id: string, send: (one: Waiting) => Promise<Sent>): Promise<number> {
  let sent = 0
  for (const one of readWaiting(storage, account_id)) {
    const became = await send(one)
    if (became === 'offline') break
    if (became === 'sent') {
      dropWaiting(storage, account_id, one.key)
      sent += 1
    }
  }
  return sent
}
