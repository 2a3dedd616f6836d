import { useWords } from '../words.ts'
import type { Job } from './job.ts'
import '../styles/transfer.css'

/** How far a job is, until it ends; nothing afterwards. */
export function JobProgress({ job, label }: { job: Job<unknown> | undefined, label: string }) {
  const { t } = useWords()
  if (job?.state === 'done' || job?.state === 'failed') return null
  const percent = Math.round((job?.progress ?? 0) * 100)
  return (
    <div className="transfer__progress">
      <progress max={100} value={job?.state === 'running' ? percent : 0} aria-label={label} />
      <span className="small quiet number" role="status">{job?.state === 'running' ? `${label} ${percent} %` : t('transfer.waiting')}</span>
    </div>
  )
}
