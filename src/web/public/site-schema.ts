import { addressOf } from './address.ts'
import type { Drawn } from './pages.tsx'

/** The site as schema.org names it, with the address that searches it. */
export function siteSchema({ say, t, me, origin, city, address }: Drawn): Record<string, unknown>[] {
  const home = `${origin}${addressOf(address.language, '/', { city })}`
  return [{
    '@type': 'WebSite', '@id': `${home}#site`, name: `${t('brand')} · ${say(me.city.title)}`, url: home, inLanguage: address.language === 'zh' ? 'zh-CN' : 'en',
    potentialAction: { '@type': 'SearchAction', target: { '@type': 'EntryPoint', urlTemplate: `${home}${home.includes('?') ? '&' : '?'}q={search_term_string}` }, 'query-input': 'required name=search_term_string' },
  }]
}
