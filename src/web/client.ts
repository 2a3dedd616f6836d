/** Words in both languages, as the server sends them. */
export type Sentence = { zh: string, en: string }

/** One wrong field of what was sent. */
export type FieldProblem = Sentence & { path: string, code: string }

/**
 * A refusal or a failure, ready to be shown: `say` in both languages, `problems` per field.
 * `status` 0 and code `web.offline` mean that the server was not reached.
 */
export class ApiFault extends Error {
  readonly status: number
  readonly code: string
  readonly say: Sentence
  readonly problems: FieldProblem[]
  constructor(status: number, code: string, say: Sentence, problems: FieldProblem[] = []) {
    super(code)
    this.name = 'ApiFault'
    this.status = status
    this.code = code
    this.say = say
    this.problems = problems
  }
}

/** Query values of a GET; undefined, null and '' are left out. */
export type Params = Record<string, string | number | boolean | null | undefined>

const failed: Sentence = { zh: '服务器没能完成这一步，已保存的内容不受影响。请稍后再试。', en: 'The server could not finish this. Nothing saved is lost; please try again in a moment.' }
const offline: Sentence = { zh: '没有连上服务器。您填写的内容还在这一页上，连上后再试。', en: 'The server cannot be reached. What you typed is still on this page; try again when you are back online.' }
const slow: Sentence = { zh: '操作太频繁，请稍等片刻再试。', en: 'That was too many requests at once. Please wait a moment and try again.' }
// better-auth words its refusals in English only and outside our error shape; the common ones are said properly here.
const auth_words: Record<string, Sentence> = {
  INVALID_EMAIL_OR_PASSWORD: { zh: '邮箱或密码不对。', en: 'The e-mail or the password is not right.' },
  INVALID_EMAIL: { zh: '邮箱的写法不对，例如 name@example.org。', en: 'This e-mail is not written correctly, e.g. name@example.org.' },
  INVALID_PASSWORD: { zh: '密码不对。', en: 'The password is not right.' },
  INVALID_CODE: { zh: '验证码不对或已过期，请输入应用中当前的 6 位数字。', en: 'The code is wrong or has expired. Enter the six digits your app shows at present.' },
  INVALID_TWO_FACTOR_COOKIE: { zh: '等待时间过长，请重新输入邮箱和密码。', en: 'This took too long. Please enter your e-mail and password again.' },
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: { zh: '尝试次数过多，请稍后再试。', en: 'Too many attempts. Please try again later.' },
}

/** Turns an answer that is not 2xx into the fault to throw; never trusts its shape. */
export function readFault(status: number, body: unknown): ApiFault {
  const outer = typeof body === 'object' && body !== null ? body as Record<string, unknown> : {}
  const error = typeof outer.error === 'object' && outer.error !== null ? outer.error as Record<string, unknown> : null
  if (error && typeof error.zh === 'string' && typeof error.en === 'string') {
    const problems = Array.isArray(error.problems) ? error.problems as FieldProblem[] : []
    return new ApiFault(status, String(error.code), { zh: error.zh, en: error.en }, problems)
  }
  const code = typeof outer.code === 'string' ? outer.code : ''
  if (status === 429) return new ApiFault(status, 'web.too-many', slow)
  return new ApiFault(status, code ? `auth.${code.toLowerCase().replaceAll('_', '-')}` : 'web.failed', auth_words[code] ?? failed)
}

const events = new EventTarget()
let waiting: Promise<boolean> | null = null
let settle: ((is_in: boolean) => void) | null = null

/** Calls `listen` whenever a call met an ended session; returns how to stop. The sign-in dialog listens. */
export function onSignedOut(listen: () => void): () => void {
  events.addEventListener('signed-out', listen)
  return () => events.removeEventListener('signed-out', listen)
}

/** Tells the calls that wait for sign-in that it happened (they are made again) or was put off (they fail with 401). */
export function settleSignIn(is_in: boolean): void {
  const tell = settle
  waiting = null
  settle = null
  tell?.(is_in)
}

/** Opens the sign-in dialog over the page; true when the person signed in, false when they closed it. */
export function askSignIn(): Promise<boolean> {
  waiting ??= new Promise<boolean>((resolve) => { settle = resolve })
  events.dispatchEvent(new Event('signed-out'))
  return waiting
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** One call; a call that did not reach the server is made again twice, which is safe since a POST carries its key. */
async function reach(url: string, init: RequestInit, tries = 3): Promise<Response> {
  for (let at = 1; ; at += 1) {
    try {
      return await fetch(url, init)
    } catch (cause) {
      if (init.signal?.aborted) throw cause
      if (at >= tries) throw new ApiFault(0, 'web.offline', offline)
      await pause(400 * at)
    }
  }
}

async function call<T>(url: string, init: RequestInit, may_ask: boolean): Promise<T> {
  const answer = await reach(url, { credentials: 'same-origin', ...init })
  const text = await answer.text()
  let body: unknown = null
  try { body = text === '' ? null : JSON.parse(text) } catch { body = null }
  if (answer.ok) return body as T
  if (answer.status === 401 && may_ask && !url.startsWith('/api/auth/') && await askSignIn()) return call<T>(url, init, false)
  throw readFault(answer.status, body)
}

/**
 * Reads `/api/...`. On an ended session the sign-in dialog opens and the read is made again afterwards.
 * @throws ApiFault
 */
export function get<T>(path: string, params: Params = {}, options: { signal?: AbortSignal } = {}): Promise<T> {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  const tail = query.size > 0 ? `?${query}` : ''
  return call<T>(`${path}${tail}`, { headers: { accept: 'application/json' }, ...options }, true)
}

/** A key for one press of a button; give the same to `post` when the same press is tried again. */
export function makeKey(): string {
  // randomUUID exists only on https and localhost; a bureau's trial server may be plain http.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/**
 * Does something: one `Idempotency-Key` per press, kept through retries and through signing in again.
 * @throws ApiFault
 */
export function post<T>(path: string, body: unknown, options: { key?: string } = {}): Promise<T> {
  const headers = { accept: 'application/json', 'content-type': 'application/json', 'idempotency-key': options.key ?? makeKey() }
  return call<T>(path, { method: 'POST', headers, body: JSON.stringify(body ?? {}) }, true)
}

/**
 * Sends a multipart form (a file and its fields).
 * @throws ApiFault
 */
export function upload<T>(path: string, form: FormData, options: { key?: string } = {}): Promise<T> {
  return call<T>(path, { method: 'POST', headers: { accept: 'application/json', 'idempotency-key': options.key ?? makeKey() }, body: form }, true)
}
