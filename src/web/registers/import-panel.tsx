import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { ApiFault, get, post } from '../client.ts'
import { sendFile } from '../form/send-file.ts'
import { Mark } from '../widgets/mark.tsx'
import { Panel } from '../widgets/panel.tsx'
import { Failed } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import { PasteTable } from './paste-table.tsx'
import { JobProgress } from './job-progress.tsx'
import { useJob, type Job, type JobProblem } from './job.ts'
import type { Template } from './template-file.ts'

type Change = { row: number, id: string, title: string, fields: { field: string, from: string | null, to: string | null }[] }
type Outcome = { dry_run: boolean, is_written: boolean, rows: number, added: number, changed: number, unchanged: number, bad_rows: number, problem_count: number, changes: Change[], receipt_id: string | null }
type ImportJob = Job<Outcome>
type Asked = { job_id: string, file_id: string, file_name: string }

/** Where each register's template stands, where its import is asked for and which lists it changes. */
const sources = {
  enterprises: { template: '/api/facts/template', params: { register: 'enterprises' }, order: '/api/facts/import', changes: ['/api/organizations/list', '/api/facts/list'] },
  facts: { template: '/api/facts/template', params: { register: 'facts' }, order: '/api/facts/import', changes: ['/api/organizations/list', '/api/facts/list'] },
  needs: { template: '/api/challenges/need-template', params: {}, order: '/api/challenges/import-needs', changes: ['desk', 'cases'] },
  experts: { template: '/api/experts/import-template', params: {}, order: '/api/experts/import-experts', changes: ['/api/experts/register', '/api/experts/figures'] },
} as const satisfies Record<string, { template: string, params: Record<string, string>, order: string, changes: readonly string[] }>

const PROBLEMS_SHOWN = 100
const CHANGES_SHOWN = 100

function Problems({ problems, count, template }: { problems: JobProblem[], count: number, template: Template | undefined }) {
  const { t, say } = useWords()
  // A column that the file does not have is told by its id.
  const titleOf = (column: string | null) => column === null ? '—' : say(template?.columns.find((one) => one.id === column)?.title) || column
  const shown = problems.slice(0, PROBLEMS_SHOWN)
  return (
    <div className="transfer__sheet">
      <table className="transfer__table">
        <caption><Mark tone="near">{t('transfer.problems', { count: count.toLocaleString('en-US') })}</Mark></caption>
        <thead><tr><th scope="col">{t('transfer.row')}</th><th scope="col">{t('transfer.column')}</th><th scope="col">{t('transfer.wrong')}</th></tr></thead>
        <tbody>{shown.map((problem, at) => <tr key={at}><th scope="row" className="number">{problem.row ?? t('transfer.whole-table')}</th><td>{titleOf(problem.column)}</td><td>{say(problem)}</td></tr>)}</tbody>
      </table>
      {count > shown.length ? <p className="quiet small">{t('transfer.more-problems', { shown: shown.length, more: (count - shown.length).toLocaleString('en-US') })}</p> : null}
    </div>
  )
}

function Changes({ outcome, template }: { outcome: Outcome, template: Template | undefined }) {
  const { t, say } = useWords()
  const titleOf = (field: string) => say(template?.columns.find((one) => one.id === field || `${one.id}_id` === field)?.title) || field
  const valueOf = (field: string, value: string | null) => value === null ? '—' : field === 'qualifier' ? t(`transfer.qualifier.${value}`, { defaultValue: value }) : value
  const shown = outcome.changes.slice(0, CHANGES_SHOWN)
  return (
    <div className="transfer__sheet">
      <table className="transfer__table">
        <caption>{t('transfer.changes')}</caption>
        <thead><tr><th scope="col">{t('transfer.row')}</th><th scope="col">{t('transfer.what')}</th><th scope="col">{t('transfer.column')}</th><th scope="col">{t('transfer.from')}</th><th scope="col">{t('transfer.to')}</th></tr></thead>
        <tbody>{shown.flatMap((change) => change.fields.map((field) => (
          <tr key={`${change.row} ${field.field}`}><th scope="row" className="number">{change.row}</th><td>{change.title}</td><td>{titleOf(field.field)}</td><td className="quiet">{valueOf(field.field, field.from)}</td><td className="strong">{valueOf(field.field, field.to)}</td></tr>
        )))}</tbody>
      </table>
      {outcome.changed > shown.length ? <p className="quiet small">{t('transfer.more-changes', { more: (outcome.changed - shown.length).toLocaleString('en-US') })}</p> : null}
    </div>
  )
}

function Counts({ outcome }: { outcome: Outcome }) {
  const { t } = useWords()
  const names = ['rows', 'added', 'changed', 'unchanged', 'bad_rows'] as const
  return <dl className="transfer__counts">{names.map((name) => <div key={name}><dt>{t(`transfer.count.${name}`)}</dt><dd>{outcome[name].toLocaleString('en-US')}</dd></div>)}</dl>
}

function ColumnsHelp({ template }: { template: Template }) {
  const { t, say } = useWords()
  return (
    <details>
      <summary>{t('transfer.columns', { count: template.columns.length })}</summary>
      <dl className="record record--tight">
        {template.columns.flatMap((one) => [<dt key={`${one.id} name`}>{say(one.title)}{one.is_required ? ' *' : ''}</dt>, <dd key={one.id}>{[one.is_required ? t('transfer.required') : null, one.note ? say(one.note) : null].filter(Boolean).join(' · ') || <span className="faint">{t('transfer.optional')}</span>}</dd>])}
      </dl>
    </details>
  )
}

/** Brings a table into a register: choose a file, see what each row would do and what is wrong, then write, and keep the receipt. Nothing is written before the reader says so. */
export default function ImportPanel({ register, onClose }: { register: keyof typeof sources, onClose: () => void }) {
  const { t, say } = useWords()
  const client = useQueryClient()
  const source = sources[register]
  const [file, setFile] = useState<File | null>(null)
  const [part, setPart] = useState(0)
  const stop = useRef<AbortController | null>(null)
  const input = useId()
  const template = useQuery({ queryKey: [source.template, { register }], queryFn: ({ signal }) => get<Template>(source.template, source.params, { signal }), staleTime: Infinity })

  const order = async (file_id: string, how: { dry_run: boolean, skip_bad_rows: boolean }) => {
    const { job_id } = await post<{ job_id: string }>(source.order, { file_id, ...source.params, ...how })
    void client.invalidateQueries({ queryKey: ['/api/jobs/list'] })
    return job_id
  }
  const checking = useMutation({
    mutationFn: async (chosen: File): Promise<Asked> => {
      stop.current = new AbortController()
      setPart(0)
      const sent = await sendFile(chosen, { signal: stop.current.signal, onProgress: setPart })
      return { job_id: await order(sent.id, { dry_run: true, skip_bad_rows: false }), file_id: sent.id, file_name: sent.name }
    },
  })
  const writing = useMutation({ mutationFn: ({ file_id, skip_bad_rows }: { file_id: string, skip_bad_rows: boolean }) => order(file_id, { dry_run: false, skip_bad_rows }) })
  useEffect(() => () => stop.current?.abort(), [])

  const check = useJob<Outcome>(checking.data?.job_id ?? null)
  const write = useJob<Outcome>(writing.data ?? null)
  const is_written = write.job?.state === 'done' && write.job.result?.is_written === true
  useEffect(() => {
    if (is_written) for (const path of source.changes) void client.invalidateQueries({ queryKey: [path] })
  }, [is_written, client, source])

  const again = () => { checking.reset(); writing.reset(); setFile(null) }
  const fault = checking.error ?? writing.error ?? (check.job ? null : check.fault) ?? (write.job ? null : write.fault)
  const shown: ImportJob | undefined = write.job?.state === 'done' || write.job?.state === 'failed' ? write.job : check.job
  const plan = check.job?.state === 'done' ? check.job.result : null
  const good = plan ? plan.added + plan.changed : 0
  const has_ended = shown?.state === 'done' || shown?.state === 'failed'
  const is_done = shown !== undefined && shown === write.job
  const is_writing = writing.data !== undefined && !is_done
  return (
    <Panel title={t('transfer.import-of', { title: say(template.data?.title) })} is_open onClose={onClose}>
      <div className="transfer--wide stack">
        {template.isError ? <Failed fault={template.error} again={() => { void template.refetch() }} /> : null}
        {!checking.data ? (
          <form className="stack" onSubmit={(event) => { event.preventDefault(); if (file) checking.mutate(file) }}>
            <p>{t('transfer.import-what', { rows: template.data?.rows_max.toLocaleString('en-US') ?? '' })}</p>
            {template.data ? <ColumnsHelp template={template.data} /> : null}
            <div className="transfer__file" onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); const dropped = event.dataTransfer.files[0]; if (dropped && !checking.isPending) setFile(dropped) }}>
              <input id={input} type="file" accept=".xlsx,.csv" className="hidden-visually" disabled={checking.isPending} onChange={(event) => { checking.reset(); setFile(event.target.files?.[0] ?? null) }} />
              <label htmlFor={input} className="transfer__choose">{t('transfer.choose')}</label>
              <span className={file ? 'strong' : 'faint'} role="status">{file ? file.name : t('transfer.no-file')}</span>
            </div>
            {template.data ? <PasteTable template={template.data} is_busy={checking.isPending} onFile={(pasted) => { checking.reset(); setFile(pasted) }} /> : null}
            {checking.isPending ? <div className="transfer__progress"><progress max={1} value={part} aria-label={t('transfer.sending')} /><span className="small quiet number">{t('transfer.sending')} {Math.round(part * 100)} %</span></div> : null}
            <Button type="primary" htmlType="submit" disabled={!file} loading={checking.isPending}>{t('transfer.check')}</Button>
          </form>
        ) : <p className="quiet">{checking.data.file_name}</p>}
        {fault ? <p role="alert" className="transfer__wrong">{say(fault instanceof ApiFault ? fault.say : t('transfer.failed'))}</p> : null}

        {checking.data && !fault && !has_ended ? <JobProgress job={check.job} label={t('transfer.checking')} /> : null}
        {has_ended && shown ? (
          <>
            {is_writing ? null : <p role="status" className="strong">{
              shown.state === 'failed' ? <Mark tone="late">{t('transfer.failed')}</Mark>
                : is_written ? <Mark tone="done">{t('transfer.written')}</Mark>
                  : is_done ? <Mark tone="near">{t('transfer.not-written')}</Mark>
                    : <Mark tone={(plan?.problem_count ?? 0) > 0 ? 'near' : 'waiting'}>{t(good === 0 ? (plan?.problem_count ?? 0) > 0 ? 'transfer.all-wrong' : 'transfer.nothing-new' : 'transfer.checked')}</Mark>
            }</p>}
            {shown.result ? <Counts outcome={shown.result} /> : null}
            {plan && checking.data && writing.data === undefined && good > 0 ? (
              <div className="transfer__acts">
                <Button type="primary" loading={writing.isPending} onClick={() => writing.mutate({ file_id: checking.data.file_id, skip_bad_rows: plan.problem_count > 0 })}>{t(plan.problem_count > 0 ? 'transfer.write-good' : 'transfer.write', { rows: good.toLocaleString('en-US') })}</Button>
                {plan.problem_count > 0 ? <span className="quiet small">{t('transfer.skipped')}</span> : null}
              </div>
            ) : null}
            {is_writing && !fault ? <JobProgress job={write.job} label={t('transfer.writing')} /> : null}
            {is_written && write.job?.result?.receipt_id ? <p><Link to="/receipts/$id" params={{ id: write.job.result.receipt_id }}>{t('transfer.receipt')}</Link> <span className="faint number small">{write.job.result.receipt_id}</span></p> : null}
            {shown.problems.length > 0 ? <Problems problems={shown.problems} count={shown.result?.problem_count ?? shown.problems.length} template={template.data} /> : null}
            {!is_written && shown.result && shown.result.changes.length > 0 ? <Changes outcome={shown.result} template={template.data} /> : null}
          </>
        ) : null}
        {checking.data ? <p className="quiet small">{(has_ended && !is_writing) || fault ? <><button type="button" className="link-button" onClick={again}>{t('transfer.another')}</button> · </> : `${t('transfer.may-close')} `}<Link to="/downloads">{t('transfer.to-downloads')}</Link></p> : null}
      </div>
    </Panel>
  )
}
