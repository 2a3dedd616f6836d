import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { ApiFault, get, post } from '../client.ts'
import { useSession } from '../session.tsx'
import { Panel } from '../widgets/panel.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import { useJob } from './job.ts'
import { JobProgress } from './job-progress.tsx'
import { saveCsv, writeTemplate, type Template } from './template-file.ts'

const ImportPanel = lazy(() => import('./import-panel.tsx'))

/** What a register is called where it is exported and where it is imported, and whose roles may import it. */
const kinds = {
  organizations: { import_as: 'enterprises', importers: ['city-officer', 'county-officer'] },
  facts: { import_as: 'facts', importers: ['city-officer', 'county-officer', 'enterprise'] },
} as const
export type RegisterName = keyof typeof kinds
/** What the register is narrowed to on screen; its export holds the same. */
export type Narrowed = { q?: string, kind?: string, county?: string, subject?: string }

function ExportPanel({ what, title, only, onClose }: { what: RegisterName, title: string, only: Narrowed, onClose: () => void }) {
  const { t, say } = useWords()
  const client = useQueryClient()
  const [format, setFormat] = useState<'xlsx' | 'csv'>('xlsx')
  const ask = useMutation({
    mutationFn: () => post<{ job_id: string }>('/api/jobs/export', { what, format, only }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['/api/jobs/list'] }),
  })
  const { job, fault, again } = useJob<{ rows: number }>(ask.data?.job_id ?? null)
  return (
    <Panel title={t('transfer.export-of', { title })} is_open onClose={onClose} kind="middle">
      <div className="stack">
        {!ask.data ? (
          <>
            <p>{t(Object.values(only).some((one) => one) ? 'transfer.export-narrowed' : 'transfer.export-what')}</p>
            <fieldset className="transfer__choice">
              <legend className="label">{t('transfer.format')}</legend>
              {(['xlsx', 'csv'] as const).map((one) => <label key={one}><input type="radio" name="format" value={one} checked={format === one} onChange={() => setFormat(one)} /> {t(`transfer.${one}`)}</label>)}
            </fieldset>
            {ask.error ? <p role="alert" className="transfer__wrong">{say(ask.error instanceof ApiFault ? ask.error.say : ask.error.message)}</p> : null}
            <Button type="primary" loading={ask.isPending} onClick={() => ask.mutate()}>{t('transfer.export-start')}</Button>
          </>
        ) : fault && !job ? <Failed fault={fault} again={again} /> : (
          <>
            <JobProgress job={job} label={t('transfer.exporting')} />
            {job?.state === 'done' ? <p role="status">{t('transfer.exported', { rows: job.result?.rows.toLocaleString('en-US') ?? '' })}</p> : null}
            {job?.download ? <p><a className="strong" href={`/files/${encodeURIComponent(job.download.file_id)}`} download={job.download.name}>{t('downloads.get', { name: job.download.name })}</a></p> : null}
            {job?.state === 'failed' && job.problems.length === 0 ? <p role="alert" className="transfer__wrong">{t('transfer.failed')}</p> : null}
            {job?.problems.map((problem, at) => <p key={at} role="alert" className="transfer__wrong">{say(problem)}</p>)}
            <p className="quiet small">{t('transfer.may-close')} <Link to="/downloads">{t('transfer.to-downloads')}</Link></p>
          </>
        )}
      </div>
    </Panel>
  )
}

/** What can be done with a whole register: import and its template for the roles that may, export for whoever is signed in; nothing for a visitor. */
export function RegisterTools({ what, title, only = {} }: { what: RegisterName, title: string, only?: Narrowed }) {
  const { t, say, language } = useWords()
  const { account, roles } = useSession()
  const [open, setOpen] = useState<'import' | 'export' | null>(null)
  const kind = kinds[what]
  const importers: readonly string[] = kind.importers
  const template = useMutation({
    mutationFn: () => get<Template>('/api/facts/template', { register: kind.import_as }),
    onSuccess: (read) => saveCsv(`${t('transfer.template-name', { title: say(read.title) })}.csv`, writeTemplate(read.columns, language)),
  })
  if (!account) return null
  const may_import = roles.some((one) => importers.includes(one.role))
  const onClose = () => setOpen(null)
  return (
    <>
      {may_import ? <Button onClick={() => setOpen('import')}>{t('transfer.import')}</Button> : null}
      {may_import ? <Button loading={template.isPending} onClick={() => template.mutate()}>{t('transfer.template')}</Button> : null}
      <Button onClick={() => setOpen('export')}>{t('transfer.export')}</Button>
      {template.error ? <p role="alert" className="transfer__wrong">{say(template.error instanceof ApiFault ? template.error.say : template.error.message)}</p> : null}
      {open === 'export' ? <ExportPanel what={what} title={title} only={only} onClose={onClose} /> : null}
      {open === 'import' ? <Suspense fallback={<Panel title={t('transfer.import')} is_open onClose={onClose}><Loading lines={4} /></Panel>}><ImportPanel register={kind.import_as} onClose={onClose} /></Suspense> : null}
    </>
  )
}
