import { useEffect, useState } from 'react'

export type StoredFile = { name: string, size_bytes: number }

const known = new Map<string, StoredFile>()
const asked = new Map<string, Promise<StoredFile | null>>()

/** Remembers the name of a file just uploaded, so that it need not be asked for. */
export function rememberFile(id: string, file: StoredFile): void {
  known.set(id, file)
}

/** Reads a file name out of a Content-Disposition header, the UTF-8 form first; null when it names none. */
export function nameInDisposition(header: string | null): string | null {
  const encoded = /filename\*\s*=\s*UTF-8''([^;]+)/i.exec(header ?? '')
  if (encoded) try { return decodeURIComponent(encoded[1]!.trim()) } catch { /* A badly written name; the plain one may do. */ }
  return /filename\s*=\s*"?([^";]+)"?/i.exec(header ?? '')?.[1]?.trim() ?? null
}

/** Name and size of a stored file. A draft holds only file ids, so the download itself is asked, without its content. */
function fileOf(id: string): Promise<StoredFile | null> {
  const reading = asked.get(id) ?? fetch(`/files/${encodeURIComponent(id)}`, { method: 'HEAD', credentials: 'same-origin' }).then((answer) => {
    const name = answer.ok ? nameInDisposition(answer.headers.get('content-disposition')) : null
    if (name === null) return null
    const file = { name, size_bytes: Number(answer.headers.get('content-length')) || 0 }
    known.set(id, file)
    return file
  }).catch(() => null)
  asked.set(id, reading)
  return reading
}

/** The id in an answer; a sealed form's answer has the file's secret behind it. */
export const idOf = (answer: string): string => answer.split('.')[0]!

/** Names and sizes of stored files as they become known. */
export function useFileNames(ids: readonly string[]): Record<string, StoredFile | undefined> {
  const [, setCount] = useState(0)
  const list = ids.join(' ')
  useEffect(() => {
    let is_current = true
    for (const id of list.split(' ')) {
      if (id !== '' && !known.has(idOf(id))) void fileOf(idOf(id)).then((file) => { if (is_current && file) setCount((count) => count + 1) })
    }
    return () => { is_current = false }
  }, [list])
  return Object.fromEntries(ids.map((id) => [id, known.get(idOf(id))]))
}
