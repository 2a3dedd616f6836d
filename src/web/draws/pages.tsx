import type { z } from 'zod'
import type { list } from '#systems/draws/list.ts'
import type { drawPage } from '#systems/draws/page.ts'
import type { Search } from '../public/address.ts'
import type { PublicPage } from '../public/pages.tsx'
import { DrawPage } from './draw-page.tsx'
import { DrawsPage } from './draws-page.tsx'

export type DrawsAnswer = z.output<typeof list.output>
export type DrawAnswer = z.output<typeof drawPage>

const page = <Answers extends Record<string, unknown>>(one: PublicPage<Answers>): PublicPage => one as unknown as PublicPage

/** The year of the list and where it goes on, from the address. */
function readDrawsSearch({ year, after }: Search): Search {
  return { year: /^20\d\d$/.test(year ?? '') ? year : undefined, after: /^\d{1,4}$/.test(after ?? '') ? after : undefined }
}

/** The public pages of draws: all of a year, and one with its certificate. */
export const drawPages: Record<'draws' | 'draw', PublicPage> = {
  draws: page<{ draws: DrawsAnswer }>({
    search: readDrawsSearch,
    asks: (_parts, search) => ({ draws: { query: 'draws.list', input: search } }),
    head: (_answers, { t, address: { search } }) => ({ title: `${t('draws.title')} · ${t('brand')}`, description: t('draws.lead'), is_unlisted: search.after !== undefined }),
    draw: ({ draws }) => <DrawsPage answer={draws} />,
    is_standing: true,
  }),
  draw: page<{ draw: DrawAnswer }>({
    search: () => ({}),
    asks: ({ number }) => ({ draw: { query: 'draws.page', input: { id: number } } }),
    head: ({ draw }, { say, t }) => ({ title: `${draw.number} ${say(draw.title)} · ${t('draws.title')} · ${t('brand')}`, description: say(draw.basis) }),
    draw: ({ draw }) => <DrawPage draw={draw} />,
  }),
}
