import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fault } from '#kernel/declare/fault.ts'

/** Where uploaded files are kept when not in the data directory. */
export type ObjectStore = { endpoint: string, bucket: string, region: string, access_key_id: string, secret_access_key: string }
/** Where texts may be sent for machine translation. */
export type Translation = { url: string, key: string, model: string }
/** The city's own sign-in, over OpenID Connect. */
export type SignIn = { issuer: string, client_id: string, client_secret: string }

export type Config = {
  port: number
  host: string
  data_dir: string
  database_url?: string
  pack: string
  demo: boolean
  secret?: string
  smtp_url?: string
  mail_from?: string
  s3?: ObjectStore
  oidc?: SignIn
  translation?: Translation
  public_url: string
}

type Env = Record<string, string | undefined>
type Wants = { wants_zh: string, wants_en: string, secret?: boolean }

const secret_characters_min = 32
const secret_characters_max = 1024
const value_characters_max = 2048
const own_root = resolve(import.meta.dirname, '../../..')

/**
 * Reads every setting from the environment; an empty one counts as not given.
 * A relative JIEBANG_DATA is taken from the current directory, the default from the project's.
 * @throws fault `store.wrong-setting` naming the variable (the value of a secret is never shown) | `store.missing-setting`
 */
export function readConfig(env: Env): Config {
  const port = whole(env, 'PORT', 3000, 65_535)
  const host = text(env, 'HOST', isHost, { wants_zh: '主机名或 IP 地址', wants_en: 'a host name or an IP address' }) ?? '127.0.0.1'
  const database_url = address(env, 'DATABASE_URL', ['postgres:', 'postgresql:'], { secret: true })
  const smtp_url = address(env, 'SMTP_URL', ['smtp:', 'smtps:'], { secret: true })
  const mail_from = text(env, 'MAIL_FROM', isSender, { wants_zh: '发件地址，如 揭榜 <no-reply@example.org>', wants_en: 'a sender, such as Jiebang <no-reply@example.org>' })
  together(env, ['SMTP_URL', 'MAIL_FROM'])
  const data_dir = text(env, 'JIEBANG_DATA', (value) => !value.includes('\0'), { wants_zh: '目录', wants_en: 'a directory' })
  return {
    port,
    host,
    data_dir: data_dir === undefined ? join(own_root, '.data') : resolve(data_dir),
    database_url,
    pack: text(env, 'JIEBANG_PACK', (value) => /^[a-z][a-z0-9-]{0,62}$/.test(value), {
      wants_zh: '城市包的名字（小写字母、数字和连字符，至多 63 个字符），如 jinhua',
      wants_en: 'the name of a pack (lower-case letters, digits and hyphens, at most 63 characters), such as jinhua',
    }) ?? 'jinhua',
    // Demonstration data must never land in a database somebody brought along, unless it is asked for by name.
    demo: yesOrNo(env, 'JIEBANG_DEMO') ?? database_url === undefined,
    secret: text(env, 'JIEBANG_SECRET', (value) => value.length >= secret_characters_min && value.length <= secret_characters_max, {
      secret: true,
      wants_zh: `${secret_characters_min} 至 ${secret_characters_max} 个字符`,
      wants_en: `${secret_characters_min} to ${secret_characters_max} characters long`,
    }),
    smtp_url,
    mail_from,
    s3: objectStore(env),
    oidc: signIn(env),
    translation: translation(env),
    public_url: publicUrl(env, host, port),
  }
}

/**
 * Returns the secret that signs sessions: the one given, else the one kept in the data directory, made (256 bits, mode 0600) on first use.
 * @throws fault `store.secret-file` when the kept one is too short to be whole
 */
export function keepSecret(config: Pick<Config, 'secret' | 'data_dir'>): string {
  if (config.secret !== undefined) return config.secret
  mkdirSync(config.data_dir, { recursive: true, mode: 0o700 })
  const file = join(config.data_dir, 'secret')
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, randomBytes(32).toString('base64url') + '\n', { mode: 0o600 })
  try {
    // A link appears whole or not at all, and never replaces the secret that another process made first.
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    unlinkSync(draft)
  }
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < secret_characters_min) throw fault('store.secret-file', { file, characters_min: secret_characters_min })
  return secret
}

function given(env: Env, variable: string): string | undefined {
  const value = env[variable]?.trim()
  return value === '' ? undefined : value
}

function wrong(variable: string, value: string, { secret, ...wants }: Wants) {
  const shown = secret ? '***' : value.length > 100 ? `${value.slice(0, 100)}…` : value
  return fault('store.wrong-setting', { variable, value: shown, ...wants })
}

function text(env: Env, variable: string, fits: (value: string) => boolean, wants: Wants): string | undefined {
  const value = given(env, variable)
  if (value === undefined) return undefined
  if (value.length > value_characters_max || !fits(value)) throw wrong(variable, value, wants)
  return value
}

function whole(env: Env, variable: string, otherwise: number, max: number): number {
  const wants = { wants_zh: `0 到 ${max} 的整数`, wants_en: `a whole number from 0 to ${max}` }
  const value = text(env, variable, (digits) => /^\d{1,9}$/.test(digits) && Number(digits) <= max, wants)
  return value === undefined ? otherwise : Number(value)
}

function yesOrNo(env: Env, variable: string): boolean | undefined {
  const yes = ['1', 'true', 'yes', 'on']
  const no = ['0', 'false', 'no', 'off']
  const value = text(env, variable, (word) => [...yes, ...no].includes(word.toLowerCase()), { wants_zh: ' 1 或 0（也可写 true、false、on、off）', wants_en: '1 or 0 (or true, false, on, off)' })
  return value === undefined ? undefined : yes.includes(value.toLowerCase())
}

function address(env: Env, variable: string, protocols: string[], { secret = false } = {}): string | undefined {
  const shapes = protocols.map((protocol) => `${protocol}//…`)
  const wants = { secret, wants_zh: `以 ${shapes.join(' 或 ')} 开头的地址`, wants_en: `an address that begins with ${shapes.join(' or ')}` }
  return text(env, variable, (value) => {
    // The URL class refuses an empty host with a user, which PostgreSQL allows for a socket; the path decides there.
    const parsed = URL.parse(value) ?? URL.parse(value.replace(/@\//, '@localhost/'))
    return parsed !== null && protocols.includes(parsed.protocol) && value.startsWith(`${parsed.protocol}//`)
  }, wants)
}

function publicUrl(env: Env, host: string, port: number): string {
  const wants = { wants_zh: '不带路径的网站地址，如 https://jiebang.example.org', wants_en: 'the address of the site without a path, such as https://jiebang.example.org' }
  const value = text(env, 'PUBLIC_URL', (url) => {
    const parsed = URL.parse(url)
    return parsed !== null && ['http:', 'https:'].includes(parsed.protocol) && parsed.pathname === '/' && !/[?#@]/.test(url)
  }, wants)
  if (value !== undefined) return new URL(value).origin
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

function objectStore(env: Env): ObjectStore | undefined {
  const word: Wants = { wants_zh: '不含空格的一串字符', wants_en: 'one word without spaces' }
  const endpoint = address(env, 'S3_ENDPOINT', ['https:', 'http:'])
  const bucket = text(env, 'S3_BUCKET', isWord, word)
  const region = text(env, 'S3_REGION', isWord, word)
  const access_key_id = text(env, 'S3_ACCESS_KEY_ID', isWord, { ...word, secret: true })
  const secret_access_key = text(env, 'S3_SECRET_ACCESS_KEY', isWord, { ...word, secret: true })
  const names = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']
  if (!together(env, names)) return undefined
  return { endpoint: endpoint!, bucket: bucket!, region: region!, access_key_id: access_key_id!, secret_access_key: secret_access_key! }
}

function signIn(env: Env): SignIn | undefined {
  const issuer = text(env, 'OIDC_ISSUER', isSafeIssuer, {
    wants_zh: '以 https:// 开头的地址（仅本机可用 http://）',
    wants_en: 'an address that begins with https:// (http:// only on this machine)',
  })
  const client_id = text(env, 'OIDC_CLIENT_ID', isWord, { wants_zh: '不含空格的一串字符', wants_en: 'one word without spaces' })
  const client_secret = text(env, 'OIDC_CLIENT_SECRET', isWord, { secret: true, wants_zh: '不含空格的一串字符', wants_en: 'one word without spaces' })
  if (!together(env, ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'])) return undefined
  return { issuer: issuer!, client_id: client_id!, client_secret: client_secret! }
}

function translation(env: Env): Translation | undefined {
  const url = text(env, 'TRANSLATE_URL', (value) => isSafeIssuer(value) && !/[?#@]/.test(value), {
    wants_zh: '以 https:// 开头的接口地址（仅本机可用 http://），如 https://api.example.org/v1',
    wants_en: 'the address of the interface, beginning with https:// (http:// only on this machine), such as https://api.example.org/v1',
  })
  const key = text(env, 'TRANSLATE_KEY', isWord, { secret: true, wants_zh: '不含空格的一串字符', wants_en: 'one word without spaces' })
  const model = text(env, 'TRANSLATE_MODEL', isWord, { wants_zh: '模型的名字，不含空格', wants_en: 'the name of a model, without spaces' })
  if (!together(env, ['TRANSLATE_URL', 'TRANSLATE_KEY', 'TRANSLATE_MODEL'])) return undefined
  return { url: url!, key: key!, model: model! }
}

/** Says whether the whole group is given; half a group is refused, for it would fail only when first used. */
function together(env: Env, names: string[]): boolean {
  const missing = names.filter((name) => given(env, name) === undefined)
  if (missing.length === names.length) return false
  if (missing.length > 0) throw fault('store.missing-setting', { variable: missing[0], together: names.join(', ') })
  return true
}

function isWord(value: string): boolean {
  return !/\s/.test(value)
}

function isHost(value: string): boolean {
  return value.length <= 253 && /^([A-Za-z0-9._-]+|[0-9A-Fa-f:.]+(%\w+)?)$/.test(value)
}

function isSender(value: string): boolean {
  return value.length <= 320 && /^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(value)
}

function isSafeIssuer(value: string): boolean {
  const parsed = URL.parse(value)
  if (parsed === null) return false
  return parsed.protocol === 'https:' || (parsed.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname))
}
