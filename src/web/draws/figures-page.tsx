import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { figures } from '#systems/draws/figures.ts'
import { get } from '../client.ts'
import { Go } from '../shell/go.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/draws.ts'
import '../styles/draws.css'
import '../styles/draw-parties.css'

type Figures = z.output<typeof figures.output>
const share = (part: number, whole: number) => whole === 0 ? '—' : `${Math.round(part / whole * 1_000) / 10}%`

/** 抽取监督: what an auditor looks at to see whether draws run as they should. */
export default function DrawFiguresPage() {
  const { t } = useWords()
  const question = useQuery({ queryKey: ['draw-figures'], queryFn: ({ signal }) => get<Figures>('/api/draws/figures', {}, { signal }) })
  const view = question.data
  if (question.isError && !view) return <div className="page"><Failed is_page fault={question.error} again={() => { void question.refetch() }} /></div>
  if (!view) return <div className="page"><Loading kind="document" lines={6} /></div>
  const counts = ['numbered', 'drawn', 'cancelled', 'supplements', 'direct', 'short', 'asked', 'accepted', 'declined', 'unanswered', 'conflicts', 'unlocks', 'disclosed'] as const
  return (
    <div className="page">
      <PageHead title={t('draws.figures.title')} lead={t('draws.figures.lead', { year: view.year })}><Go to="/draws">{t('draws.figures.list')}</Go></PageHead>
      <dl className="oversight">
        {counts.map((one) => <div key={one}><dt>{t(`draws.figures.${one}`)}</dt><dd className="number">{view[one]}</dd></div>)}
        <div><dt>{t('draws.figures.supplement-share')}</dt><dd className="number">{share(view.supplements, view.numbered)}</dd></div>
        <div><dt>{t('draws.figures.decline-rate')}</dt><dd className="number">{share(view.declined + view.unanswered, view.asked)}</dd></div>
        <div><dt>{t('draws.figures.eligible')}</dt><dd className="number">{view.experts_eligible}</dd></div>
        <div><dt>{t('draws.figures.never')}</dt><dd className="number">{view.experts_never_seated}</dd></div>
        <div><dt>{t('draws.figures.evenness')}</dt><dd className="number">{view.chi_square ?? t('draws.figures.too-few')}</dd><dd className="small quiet">{t('draws.figures.degrees', { degrees: view.degrees })}</dd></div>
      </dl>
      <p className="small quiet prose">{t('draws.figures.help')}</p>
    </div>
  )
}
