import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { get, type Sentence } from '../client.ts'
import { Mark } from '../widgets/mark.tsx'
import { DemoMark } from '../widgets/mark.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/publish.ts'
import '../styles/publish.css'
import '../styles/translate.css'

type Desk = { machine: { host: string, model: string } | null, challenges: { id: string, title: Sentence, is_public: boolean, is_demo: boolean, total: number, missing: number, outdated: number, unchecked: number }[] }

/** 翻译台: which challenges still miss words in the other language. */
export default function TranslationsPage() {
  const { t, say } = useWords()
  const desk = useQuery({ queryKey: ['translations'], queryFn: ({ signal }) => get<Desk>('/api/challenges/translations', {}, { signal }) })
  if (desk.isError) return <div className="page"><Failed is_page fault={desk.error} again={() => void desk.refetch()} /></div>
  if (!desk.data) return <div className="page"><Loading lines={5} /></div>
  const { machine, challenges } = desk.data
  return (
    <div className="page page--narrow">
      <PageHead title={t('publish.translate.title')} lead={t('publish.translate.lead')} />
      <p className="small quiet">{machine ? t('publish.translate.machine', machine) : t('publish.translate.no-machine')}</p>
      {challenges.length === 0 ? <Empty title={t('publish.translate.none')} text={t('publish.translate.none-text')} /> : (
        <ul className="plain-list">
          {challenges.map((one) => (
            <li key={one.id} className="translate-line">
              <Link to="/translations/$id" params={{ id: one.id }}>{say(one.title)}</Link>
              <span className="translate-line__marks small">
                {one.is_demo ? <DemoMark /> : null}
                {one.is_public ? null : <span className="quiet">{t('publish.translate.unpublished')}</span>}
                {one.missing > 0 ? <Mark tone="unknown">{t('publish.translate.missing', { count: one.missing })}</Mark> : null}
                {one.outdated > 0 ? <Mark tone="near">{t('publish.translate.outdated', { count: one.outdated })}</Mark> : null}
                {one.unchecked > 0 ? <Mark tone="near">{t('publish.translate.unchecked', { count: one.unchecked })}</Mark> : null}
                {one.missing + one.outdated + one.unchecked === 0 ? <Mark tone="done">{t('publish.translate.complete')}</Mark> : null}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
