import type { Language } from '../words/write.ts'

/** Pages that are drawn on the server for everybody, each with an address per language: its path without the language, `:name` standing for one part. The first that fits is meant. */
export const public_paths = {
  hall: '/',
  about: '/about',
  challenge: '/challenges/:id',
  race: '/challenges/:id/race',
  sessions: '/sessions',
  session: '/sessions/:id',
  incentives: '/incentives',
  calculator: '/incentives/calculator',
  grants: '/incentives/notices',
  measure: '/incentives/:id',
  draws: '/draws',
  draw: '/draws/:number',
} as const

export type PublicPageName = keyof typeof public_paths

/** Values of the address bar; undefined and '' are left out. */
export type Search = Record<string, string | undefined>

/** The public page at `path` with the parts its path names; null where the path is no public page. */
export function pageAt(path: string): { name: PublicPageName, parts: Record<string, string> } | null {
  const asked = path.split('/')
  for (const [name, pattern] of Object.entries(public_paths) as [PublicPageName, string][]) {
    const wanted = pattern.split('/')
    if (wanted.length !== asked.length || !wanted.every((part, at) => part.startsWith(':') ? asked[at] !== '' : part === asked[at])) continue
    return { name, parts: Object.fromEntries(wanted.flatMap((part, at) => part.startsWith(':') ? [[part.slice(1), asked[at]!]] : [])) }
  }
  return null
}

/** `?city=…&q=…`, or '' for nothing; in the order given, so that one page has one address. */
export function searchText(search: Search): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) if (value !== undefined && value !== '') query.set(name, value)
  return query.size > 0 ? `?${query}` : ''
}

/** The address of a page in the reader's language: public pages have one per language, the others one for all. */
export function addressOf(language: Language, path: string, search: Search = {}, hash = ''): string {
  return `${pageAt(path) === null ? '' : `/${language}`}${path}${searchText(search)}${hash === '' ? '' : `#${hash}`}`
}

/** The language a whole address names, as public pages' do; null for the pages of the application. */
export function languageIn(address: string): Language | null {
  return /^\/zh(?=[/?#]|$)/.test(address) ? 'zh' : /^\/en(?=[/?#]|$)/.test(address) ? 'en' : null
}
