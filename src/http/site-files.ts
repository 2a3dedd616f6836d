import { runQuery } from '#kernel/store/run.ts'
import { visitor } from '#kernel/trust/actor.ts'
import { page_languages, type PageLanguage, type PublicSite } from '#kernel/values/public-page.ts'
import type { Document } from './page-cache.ts'
import type { Mounted } from './server.ts'

/** Addresses one sitemap may hold, by its protocol (sitemaps.org, 0.9). */
export const sitemap_addresses_max = 50_000
/** A listing changes when something is published; whoever reads sitemaps comes back in hours. */
export const sitemap_fresh_ms = 600_000

type Listed = { total: number, rows: number, ids: string[] }
const tags: Record<PageLanguage, string> = { zh: 'zh-CN', en: 'en' }
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;')

/** Says what robots may read: all public pages, and where they are listed. */
export function robots(origin: string): string {
  const closed = ['/api/', '/files/', '/desk', '/cases', '/notices', '/receipts', '/account', '/people', '/downloads', '/sign-in', '/set-password', '/questions/', '/subscriptions', '/translations', '/session-desk']
  return `User-agent: *\n${closed.map((path) => `Disallow: ${path}\n`).join('')}\nSitemap: ${origin}/sitemap.xml\n`
}

/** The addresses of pages in every language, each with its others, as one sitemap; `search` is what follows each path. */
export function sitemap(origin: string, paths: readonly string[], search = ''): string {
  if (paths.length * page_languages.length > sitemap_addresses_max) throw new Error('invariant: a sitemap holds at most 50,000 addresses')
  const at = (language: PageLanguage, path: string) => escaped(`${origin}/${language}${path}${search}`)
  const entries = paths.flatMap((path) => {
    const others = page_languages.map((one) => `<xhtml:link rel="alternate" hreflang="${tags[one]}" href="${at(one, path)}"/>`).join('')
    return page_languages.map((language) => `<url><loc>${at(language, path)}</loc>${others}</url>`)
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n${entries.join('\n')}\n</urlset>\n`
}

/** Makes the sitemaps of all hosted cities: an index, and per city one file of the standing pages and as many of each listing as it needs. */
export function siteFiles({ house, db }: Pick<Mounted, 'house' | 'db'>, site: PublicSite, origin: string) {
  const home = [...house.cities.keys()][0]!
  const xml = (text: string): Document => ({ status: 200, type: 'application/xml; charset=utf-8', text })
  const listed = (city: string, name: string, page: number): Promise<Listed> => {
    const [system, question] = site.listings[name]!.query.split('.') as [string, string]
    return runQuery(house, db, `${system}.${question}`, house.systems.get(system)!.queries[question]!, visitor(city), { page: String(page) }) as Promise<Listed>
  }
  return {
    index: async (): Promise<Document> => {
      const files: string[] = []
      for (const city of house.cities.keys()) {
        files.push(`${city}/standing.xml`)
        for (const name of Object.keys(site.listings)) {
          const { total, rows } = await listed(city, name, 1)
          for (let page = 1; (page - 1) * rows < total; page += 1) files.push(`${city}/${name}-${page}.xml`)
        }
      }
      const entries = files.map((file) => `<sitemap><loc>${escaped(`${origin}/sitemaps/${file}`)}</loc></sitemap>`)
      return xml(`<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('\n')}\n</sitemapindex>\n`)
    },
    /** One file of the index; null where there is none of that name. */
    file: (city: string, file: string): (() => Promise<Document>) | null => {
      const found = /^([a-z-]+?)(?:-(\d{1,6}))?\.xml$/.exec(file)
      if (!found || !house.cities.has(city)) return null
      const [, name, page] = found as unknown as [string, string, string | undefined]
      const search = city === home ? '' : `?city=${encodeURIComponent(city)}`
      if (name === 'standing' && page === undefined) return async () => xml(sitemap(origin, site.standing, search))
      const listing = site.listings[name]
      if (!listing || page === undefined) return null
      return async () => {
        const { ids } = await listed(city, name, Number(page))
        return { ...xml(sitemap(origin, ids.map((id) => listing.path.replace(/:\w+/, encodeURIComponent(id))), search)), status: ids.length === 0 ? 404 : 200 }
      }
    },
  }
}
