import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get, type Sentence } from '../client.ts'
import { Mark, type Tone } from '../widgets/mark.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../styles/downloads.css'

type Job = {
  id: string, kind: Sentence, state: 'waiting' | 'running' | 'done' | 'failed', progress: number, at: string
  result: Record<string, unknown> | null, problems: (Sentence & { row: number | null, column: string | null })[], download: { file_id: string, name: string } | null
}

const tones: Record<Job['state'], Tone> = { waiting: 'unknown', running: 'waiting', done: 'done', failed: 'late' }
const PROBLEMS_SHOWN = 20

function JobLine({ job }: { job: Job }) {
  const { t, say, formatInstant } = useWords()
  const [is_open, setOpen] = useState(false)
  const shown = is_open ? job.problems : job.problems.slice(0, PROBLEMS_SHOWN)
  return (
    <li className="job">
      <div className="job__head">
        <div><h2 className="job__title">{say(job.kind)}</h2><p className="small faint number">{formatInstant(job.at)}</p></div>
        <div className="job__end">
          <Mark tone={tones[job.state]}>{t(`downloads.${job.state}`)}{job.state === 'running' ? ` ${Math.round(job.progress * 100)} %` : ''}</Mark>
          {job.download ? <a className="job__file" href={`/files/${encodeURIComponent(job.download.file_id)}`} download={job.download.name}>{t('downloads.get', { name: job.download.name })}</a> : null}
        </div>
      </div>
      {job.state === 'running' ? <div className="job__progress" role="progressbar" aria-label={say(job.kind)} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(job.progress * 100)}><span style={{ width: `${Math.min(100, Math.max(0, job.progress * 100))}%` }} /></div> : null}
      {job.problems.length > 0 ? (
        <div className="job__problems">
          <p className="strong">{t('downloads.problems', { count: job.problems.length })}</p>
          <ul className="lines">{shown.map((problem, at) => <li key={at}><span className="faint number small">{[problem.row === null ? null : t('downloads.row', { row: problem.row }), problem.column].filter(Boolean).join(' · ')}</span> {say(problem)}</li>)}</ul>
          {job.problems.length > PROBLEMS_SHOWN && !is_open ? <button type="button" className="link-button" onClick={() => setOpen(true)}>{t('downloads.all-problems', { count: job.problems.length })}</button> : null}
        </div>
      ) : null}
    </li>
  )
}

/** What the person has asked to be made or imported, and what has come of it. */
export default function DownloadsPage() {
  const { t } = useWords()
  const question = useQuery({
    queryKey: ['/api/jobs/list'], queryFn: ({ signal }) => get<{ jobs: Job[] }>('/api/jobs/list', {}, { signal }),
    refetchInterval: (query) => query.state.data?.jobs.some((job) => job.state === 'waiting' || job.state === 'running') ? 2_000 : false,
  })
  const jobs = question.data?.jobs
  return (
    <div className="page page--narrow">
      <PageHead title={t('downloads.title')} lead={t('downloads.lead')} />
      {question.isError && !jobs ? <Failed fault={question.error} again={() => { void question.refetch() }} /> : !jobs ? <Loading lines={4} /> : jobs.length === 0 ? <Empty title={t('downloads.none')} text={t('downloads.none-text')} /> : <ul className="lines" aria-live="polite">{jobs.map((job) => <JobLine key={job.id} job={job} />)}</ul>}
    </div>
  )
}
