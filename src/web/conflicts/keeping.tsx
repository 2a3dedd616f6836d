import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../client.ts'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import type { Exclusions } from './exclusions.tsx'
import { ImportTies } from './import-ties.tsx'
import { RecordTie } from './record-tie.tsx'
import { RecordWork } from './record-work.tsx'

const parts = ['tie', 'work', 'import'] as const

/** 登记: where the keeper of the register records what documents say, and reads whom applicants ask not to have. */
export function Keeping() {
  const { t } = useWords()
  const [part, setPart] = useState<typeof parts[number]>('tie')
  return (
    <section className="conflicts-keep" aria-labelledby="keeping">
      <h2 id="keeping">{t('conflicts.keep-records')}</h2>
      <p className="quiet">{t('conflicts.keep-text')}</p>
      <div className="row" role="radiogroup" aria-label={t('conflicts.keep-records')}>{parts.map((one) => <label key={one} className="radio"><input type="radio" name="keeping" checked={part === one} onChange={() => setPart(one)} /> {t(`conflicts.keep-${one}`)}</label>)}</div>
      {part === 'tie' ? <RecordTie /> : part === 'work' ? <RecordWork /> : <ImportTies />}
      <h2>{t('conflicts.excluded-all')}</h2>
      <Asked />
    </section>
  )
}

function Asked() {
  const { t, say } = useWords()
  const question = useQuery({ queryKey: ['/api/conflicts/exclusions'], queryFn: ({ signal }) => get<Exclusions>('/api/conflicts/exclusions', {}, { signal }) })
  if (question.isError) return <Failed fault={question.error} again={() => { void question.refetch() }} />
  if (!question.data) return <Loading kind="table" lines={2} />
  if (question.data.excluded.length === 0) return <p className="quiet">{t('conflicts.excluded-all-none')}</p>
  return <ul className="lines">{question.data.excluded.map((one) => <li key={one.id} className="held-line"><p><strong>{one.name}</strong> · {one.employer}</p><p className="small quiet">{t('conflicts.excluded-by', { org: say(one.org) })} · {one.reason}</p></li>)}</ul>
}
