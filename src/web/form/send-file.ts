import { ApiFault, askSignIn, makeKey, readFault } from '../client.ts'

export type SentFile = { id: string, name: string, size_bytes: number, kind: string }

const not_reached = { zh: '网络断开，文件没有传完', en: 'the connection was lost before the file was complete' }

/**
 * Uploads one file and reports how far it is (0 to 1). `fetch` cannot tell that, so this is the one place that uses the older request.
 * @throws ApiFault
 */
export async function sendFile(file: File, options: { onProgress: (part: number) => void, signal: AbortSignal, secret?: string | undefined }): Promise<SentFile> {
  const key = makeKey()
  try {
    return await sendOnce(file, key, options)
  } catch (cause) {
    if (cause instanceof ApiFault && cause.status === 401 && await askSignIn()) return sendOnce(file, key, options)
    throw cause
  }
}

function sendOnce(file: File, key: string, { onProgress, signal, secret }: { onProgress: (part: number) => void, signal: AbortSignal, secret?: string | undefined }): Promise<SentFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const form = new FormData()
    form.append('file', file, file.name)
    request.open('POST', '/api/files/upload')
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('idempotency-key', key)
    // With a secret the server keeps the file locked and forgets the secret; it comes back with the sealed answers.
    if (secret !== undefined) request.setRequestHeader('x-file-secret', secret)
    request.upload.onprogress = (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total) }
    request.onerror = () => reject(new ApiFault(0, 'web.offline', not_reached))
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    request.onload = () => {
      let body: unknown = null
      try { body = JSON.parse(request.responseText) } catch { body = null }
      if (request.status >= 200 && request.status < 300) resolve(body as SentFile)
      else reject(readFault(request.status, body))
    }
    signal.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}
