import type { PublicPage } from '../public/pages.tsx'
import type { Search } from '../public/address.ts'
import { CalculatorPage } from './calculator-page.tsx'
import { no_county, readCalculatorSearch, unpackAnswers } from './calculator-search.ts'
import { CataloguePage } from './catalogue-page.tsx'
import { GrantsPage } from './grants-page.tsx'
import { MeasurePage } from './measure-page.tsx'
import type { CalculateAnswer, CatalogueAnswer, GrantsAnswer, MeasureAnswer } from './shapes.ts'

const page = <Answers extends Record<string, unknown>>(one: PublicPage<Answers>): PublicPage => one as unknown as PublicPage

/** What narrows the catalogue, from its address. */
export function readCatalogueSearch({ q, county, subject, nature }: Search): Search {
  return { q: q?.trim().slice(0, 100), county: county?.slice(0, 64), subject: subject?.slice(0, 32), nature: nature?.slice(0, 32) }
}

/** The public pages of incentives: catalogue, measure, grants on notice, calculator. */
export const incentivePages: Record<'incentives' | 'calculator' | 'grants' | 'measure', PublicPage> = {
  incentives: page<{ catalogue: CatalogueAnswer }>({
    search: readCatalogueSearch,
    asks: (_parts, search) => ({ catalogue: { query: 'incentives.catalogue', input: search } }),
    head: (_answers, { t, address: { search } }) => ({ title: `${t('incentives.catalogue.title')} · ${t('brand')}`, description: t('incentives.catalogue.lead'), is_unlisted: search.q !== undefined || Object.keys(search).length > 1 }),
    draw: ({ catalogue }, search) => <CataloguePage search={search} answer={catalogue} />,
    is_standing: true,
  }),
  calculator: page<{ catalogue: CatalogueAnswer, answer?: CalculateAnswer }>({
    search: readCalculatorSearch,
    asks: (_parts, { county, subject, org, at, a }) => ({
      catalogue: { query: 'incentives.catalogue', input: {} },
      ...county === undefined ? {} : { answer: { query: 'incentives.calculate', input: { facts: JSON.stringify(unpackAnswers(a)), org_id: org, ask: at, county: county === no_county ? undefined : county, subject } } },
    } as Record<'catalogue' | 'answer', { query: string, input: Search }>),
    head: (_answers, { t, address: { search } }) => ({ title: `${t('incentives.calc.title')} · ${t('brand')}`, description: t('incentives.calc.lead'), is_unlisted: Object.keys(search).length > 0 }),
    draw: ({ catalogue, answer }, search) => <CalculatorPage search={search} catalogue={catalogue} answer={answer ?? null} />,
    isPrivate: ({ a, org }) => a !== undefined || org !== undefined,
    is_standing: true,
  }),
  grants: page<{ grants: GrantsAnswer }>({
    search: () => ({}),
    asks: () => ({ grants: { query: 'incentives.notices', input: {} } }),
    head: (_answers, { t }) => ({ title: `${t('incentives.grants.title')} · ${t('brand')}`, description: t('incentives.grants.lead') }),
    draw: ({ grants }) => <GrantsPage answer={grants} />,
    is_standing: true,
  }),
  measure: page<{ measure: MeasureAnswer }>({
    search: () => ({}),
    asks: ({ id }) => ({ measure: { query: 'incentives.measure', input: { id } } }),
    head: ({ measure }, { say, t }) => ({ title: `${say(measure.line.title)} · ${t('incentives.title')} · ${t('brand')}`, description: say({ zh: measure.clause.text, en: measure.clause.translation }) }),
    draw: ({ measure }) => <MeasurePage answer={measure} />,
    listed: 'incentives.published',
  }),
}
