import type { i18n } from 'i18next'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { page_languages, type PageAddress, type PageLanguage, type PublicSite } from '#kernel/values/public-page.ts'
import '../styles/ground.css'
import '../styles/layout.css'
import type { Me } from '../session.tsx'
import { DrawnZone } from '../words.ts'
import { openVoice } from '../words/voice.ts'
import { pageAt, public_paths, type PublicPageName, addressOf } from './address.ts'
import { Frame } from './frame.tsx'
import { headElements, tagOf, type PageHead } from './head.ts'
import { pages } from './pages.tsx'
import { RefusedPage } from './refused-page.tsx'

const voices = Object.fromEntries(page_languages.map((language) => [language, openVoice(language)])) as Record<PageLanguage, i18n>

const find: PublicSite['find'] = ({ language, path, search }) => {
  const found = pageAt(path)
  if (found === null) return null
  const page = pages[found.name]
  const known = kept(page.search(search))
  const asks = Object.entries(page.asks(found.parts, known)).map(([name, { query, input }]) => [name, { query, input: kept(input) }] as const)
  return { page: found.name, address: { language, path, search: known }, asks: Object.fromEntries(asks), is_private: page.isPrivate?.(known) ?? false }
}

const draw: PublicSite['draw'] = (plan, asked, got, around) => {
  const me = around.me as Me
  const address = plan?.address ?? { ...asked, search: {} }
  const voice = voices[address.language]
  const t = (key: string, values?: Record<string, string | number>): string => voice.t(key, values ?? {})
  const say = (words: { zh: string, en: string } | string | null | undefined): string => words == null ? '' : typeof words === 'string' ? words : words[address.language] || words.zh || words.en
  const page = plan === null ? null : pages[plan.page as PublicPageName]
  const here = `${around.origin}${addressOf(address.language, address.path, { city: around.city, ...address.search })}`
  const drawn = { t, say, me, origin: around.origin, city: around.city, here, address }
  let head: PageHead, body: ReactNode
  if (page === null || 'refusal' in got) {
    const status = 'refusal' in got ? got.status : 404
    head = { title: `${t(`states.${status === 404 ? 'missing' : 'error'}.title`)} · ${t('brand')}`, description: t('hall.sentence'), is_unlisted: true }
    body = <RefusedPage status={status} refusal={'refusal' in got ? got.refusal : null} />
  } else {
    head = page.head(got.answers, drawn)
    body = page.draw(got.answers, address.search)
  }
  const markup = renderToStaticMarkup(
    <I18nextProvider i18n={voice}>
      <DrawnZone value={me.city.zone}>
        <Frame me={me} city={around.city} address={address} drawn_at={around.rendered_at}>{body}</Frame>
      </DrawnZone>
    </I18nextProvider>,
  )
  return documentOf(address, head, markup, around)
}

function documentOf(address: PageAddress, head: PageHead, markup: string, around: Parameters<PublicSite['draw']>[3]): string {
  return `<!doctype html>
<html lang="${tagOf(address.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="theme-color" content="#fbfaf7">
${headElements(head, address, around)}
<link rel="icon" type="image/svg+xml" href="${around.icon}">
<style>${around.css}</style>
<script type="module" src="${around.script}"></script>
</head>
<body>${markup}</body>
</html>
`
}

function kept(search: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(search).filter((one): one is [string, string] => one[1] !== undefined && one[1] !== ''))
}

/** The public pages, as the server asks for them. */
export const site: PublicSite = {
  find, draw,
  standing: (Object.keys(public_paths) as PublicPageName[]).filter((name) => pages[name].is_standing).map((name) => public_paths[name]),
  listings: Object.fromEntries((Object.keys(public_paths) as PublicPageName[]).flatMap((name) => pages[name].listed ? [[name, { query: pages[name].listed, path: public_paths[name] }]] : [])),
}
