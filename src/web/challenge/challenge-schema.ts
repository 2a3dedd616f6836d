import type { ChallengePage } from '../hall/challenge-shape.ts'
import { addressOf } from '../public/address.ts'
import type { Drawn } from '../public/pages.tsx'

/**
 * A challenge as schema.org names it: a `Demand`, the announcement of somebody who seeks a thing and what they give for it. It is no
 * `JobPosting` (nobody is employed), no `Event` (nobody meets) and no `Grant` (nothing is given without a result). What is not known is left out.
 */
export function challengeSchema(page: ChallengePage, { say, t, origin, city, here, address: { language } }: Drawn): Record<string, unknown>[] {
  const at = (path: string, search = {}) => `${origin}${addressOf(language, path, { city, ...search })}`
  const published = page.timetable.find((one) => one.title.en === 'Published')?.at
  const crumbs = [{ name: t('nav.hall'), item: at('/') }, ...page.sector ? [{ name: say(page.sector), item: at('/', { sector: page.sector.id }) }] : [], { name: say(page.title), item: here }]
  return [
    {
      '@type': 'Demand', '@id': `${here}#challenge`, url: here, identifier: page.id, name: say(page.title), inLanguage: language === 'zh' ? 'zh-CN' : 'en',
      ...page.problem ? { description: say(page.problem) } : {},
      ...page.amount_fen === null ? {} : { priceSpecification: { '@type': 'PriceSpecification', priceCurrency: page.currency, [page.amount_note ? 'maxPrice' : 'price']: page.amount_fen / 100 } },
      ...published ? { availabilityStarts: published } : {},
      ...page.bids_close_at ? { availabilityEnds: page.bids_close_at } : {},
      ...page.owner ? { seller: { '@type': 'Organization', name: say(page.owner) } } : {},
      ...page.county ? { areaServed: { '@type': 'Place', name: say(page.county) } } : {},
      ...page.sector ? { category: say(page.sector) } : {},
    },
    { '@type': 'BreadcrumbList', itemListElement: crumbs.map((one, index) => ({ '@type': 'ListItem', position: index + 1, ...one })) },
  ]
}
