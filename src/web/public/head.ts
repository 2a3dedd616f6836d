import { page_languages, type PageAddress, type PageLanguage } from '#kernel/values/public-page.ts'
import { addressOf, searchText } from './address.ts'

/** What a page says of itself to search engines and to those who share it. */
export type PageHead = {
  title: string
  description: string
  /** Left out of search engines: a search, a later page of a list, an error. */
  is_unlisted?: boolean
  /** Feeds that tell what is new of what the page shows. */
  feeds?: { type: string, title: string, address: string }[]
  /** What the page is about, as schema.org names it. */
  data?: Record<string, unknown>[]
  /** The path of its share card, a picture of `card_px`, and what stands on it in words. */
  card?: { path: string, alt: string }
}

/** Size of a share card, as those who show it ask for. */
export const card_px = { width: 1_200, height: 630 }

const description_characters = 160
const tags: Record<PageLanguage, string> = { zh: 'zh-CN', en: 'en' }
const locales: Record<PageLanguage, string> = { zh: 'zh_CN', en: 'en_GB' }

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const shortened = (text: string) => { const one = text.replace(/\s+/g, ' ').trim(); return [...one].length > description_characters ? `${[...one].slice(0, description_characters - 1).join('')}…` : one }

/** The language as HTML names it. */
export function tagOf(language: PageLanguage): string {
  return tags[language]
}

/** JSON that cannot end the element it stands in. */
export function inlineJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}

function cardOf(address: string, alt: string): [string, string, string][] {
  return [['property', 'og:image', address], ['property', 'og:image:type', 'image/png'], ['property', 'og:image:width', String(card_px.width)], ['property', 'og:image:height', String(card_px.height)], ['property', 'og:image:alt', shortened(alt)]]
}

/** The elements of `<head>` that tell others what the page is: title, addresses in both languages, share card, structured data. */
export function headElements(head: PageHead, address: PageAddress, { origin, city }: { origin: string, city: string | undefined }): string {
  const { language, path, search } = address
  // One page, one address: what only orders or turns pages of a list is no page of its own.
  const { after: _after, sort: _sort, ...kept } = search
  const at = (one: PageLanguage) => `${origin}${addressOf(one, path, { city, ...kept })}`
  const meta: [string, string, string][] = [
    ['name', 'description', shortened(head.description)],
    ['property', 'og:type', 'website'], ['property', 'og:site_name', language === 'zh' ? '揭榜 Jiebang' : 'Jiebang'], ['property', 'og:title', head.title], ['property', 'og:description', shortened(head.description)],
    ['property', 'og:url', at(language)], ['property', 'og:locale', locales[language]],
    ...page_languages.filter((one) => one !== language).map((one): [string, string, string] => ['property', 'og:locale:alternate', locales[one]]),
    ...head.card ? cardOf(`${origin}${head.card.path}${searchText({ lang: language, city })}`, head.card.alt) : [],
    ['name', 'twitter:card', head.card ? 'summary_large_image' : 'summary'],
  ]
  return [
    `<title>${escaped(head.title)}</title>`,
    ...meta.map(([kind, name, content]) => `<meta ${kind}="${name}" content="${escaped(content)}">`),
    ...head.is_unlisted ? ['<meta name="robots" content="noindex, follow">'] : [
      `<link rel="canonical" href="${escaped(at(language))}">`,
      ...page_languages.map((one) => `<link rel="alternate" hreflang="${tags[one]}" href="${escaped(at(one))}">`),
      `<link rel="alternate" hreflang="x-default" href="${escaped(`${origin}${path}${addressOf(language, path, { city, ...kept }).slice(`/${language}${path}`.length)}`)}">`,
    ],
    ...(head.feeds ?? []).map((one) => `<link rel="alternate" type="${one.type}" title="${escaped(one.title)}" href="${escaped(one.address)}">`),
    ...(head.data ?? []).map((one) => `<script type="application/ld+json">${inlineJson({ '@context': 'https://schema.org', ...one })}</script>`),
  ].join('\n')
}
