import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { get } from '../client.ts'
import { DemoMark, Mark } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Panel } from '../widgets/panel.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/projects.ts'
import '../styles/projects.css'
import { Matrix } from './matrix.tsx'
import type { Cell, Deliverable, Money as Grant, Project } from './shapes.ts'

/** One project: what was accepted of it, the money at a glance, its deliverables as a matrix of rounds. */
export default function ProjectPage() {
  const { t, say, formatDate } = useWords()
  const { id } = useParams({ strict: false }) as { id: string }
  const [opened, setOpened] = useState<{ deliverable: Deliverable, cell: Cell } | null>(null)
  const question = useQuery({ queryKey: ['/api/acceptance/project', id], queryFn: ({ signal }) => get<Project>('/api/acceptance/project', { case_id: id }, { signal }), staleTime: 0, refetchOnWindowFocus: 'always' })
  const project = question.data
  if (question.isPending) return <div className="page"><Loading kind="document" /></div>
  if (!project) return <div className="page"><Failed fault={question.error} again={() => void question.refetch()} /></div>
  return (
    <div className="page project">
      <p className="not-print"><Link to="/projects">← {t('projects.back')}</Link></p>
      <PageHead title={say(project.title)} above={<>{project.contract ? t('projects.by-contract') : t('projects.code', { code: project.code })}{project.is_demo ? <> <DemoMark /></> : null}</>}
        lead={[say(project.organization), project.starts_on && project.ends_on ? t('projects.dates', { from: formatDate(project.starts_on), until: formatDate(project.ends_on) }) : ''].filter(Boolean).join(' · ')}>
        <Link className="project__to-case" to="/cases/$id" params={{ id: project.case_id }}>{t('projects.to-case')} →</Link>
      </PageHead>
      {project.contract ? <p className="project__contract">{t('projects.for-contract')}{project.contract.case_id === null ? say(project.contract.title) : <Link to="/cases/$id" params={{ id: project.contract.case_id }}>{say(project.contract.title)}</Link>}</p> : null}
      <Verdict project={project} />
      <div className="project__figures">
        <section aria-label={t('projects.completion')}>
          <p className="label">{t('projects.completion')}</p>
          <p className="project__big number">{project.completion_bp / 100}%</p>
          <div className="project__bar" aria-hidden="true"><span className="project__bar-sure" style={{ width: `${project.completion_bp / 100}%` }} />{project.pass_from_percent === null ? null : <span className="project__bar-line" style={{ left: `${project.pass_from_percent}%` }} />}</div>
          <p className="small quiet">{project.pass_from_percent === null ? t('projects.completion-by-contract') : t('projects.completion-text', { percent: project.pass_from_percent })}</p>
        </section>
        {project.money ? <Grants money={project.money} /> : null}
      </div>
      <section className="project__part" aria-labelledby="matrix-title">
        <h2 id="matrix-title">{t('projects.matrix')}</h2>
        <p className="quiet">{project.rounds.length > 0 ? t('projects.matrix-text') : t('projects.no-rounds')}</p>
        <Matrix project={project} onOpen={(deliverable, cell) => setOpened({ deliverable, cell })} />
      </section>
      {project.rounds.length > 0 ? (
        <section className="project__part" aria-labelledby="rounds-title">
          <h2 id="rounds-title">{t('projects.rounds')}</h2>
          <ol className="project__rounds">
            {project.rounds.map((one) => (
              <li key={one.round}>
                <h3>{say(one.title)}</h3>
                <p><strong>{say(one.state)}</strong>{one.completion_bp === null ? null : <span className="quiet"> · {t('projects.round-line', { percent: one.completion_bp / 100 })}</span>}</p>
                <p className="pre">{one.summary}</p>
                {one.opinion ? <p className="pre quiet">{one.opinion}</p> : null}
                {one.items.length > 0 ? <ol className="project__items">{one.items.map((item) => <li key={item}>{item}</li>)}</ol> : null}
              </li>
            ))}
          </ol>
        </section>
      ) : null}
      <section className="project__part" aria-labelledby="goals-title"><h2 id="goals-title">{t(project.contract ? 'projects.standard' : 'projects.goals')}</h2><p className="pre project__prose">{project.goals}</p></section>
      {project.is_illustrative ? <p className="small quiet project__note">{t('projects.illustrative')}</p> : null}
      <Panel title={opened ? t('projects.cell-title', { number: opened.deliverable.number, title: opened.deliverable.title, round: opened.cell.round }) : ''} is_open={opened !== null} onClose={() => setOpened(null)}>{opened ? <CellDetails {...opened} /> : null}</Panel>
    </div>
  )
}

function Verdict({ project }: { project: Project }) {
  const { t, say, formatDate } = useWords()
  if (project.verdict === null && project.correction_due_on === null) return null
  if (project.verdict === null) return <p className="project__verdict"><Mark tone="near">{t('projects.correct-by', { day: formatDate(project.correction_due_on!) })}</Mark></p>
  return <p className="project__verdict"><strong>{say(project.verdict)}</strong>{project.is_diligent ? <> · {t('projects.diligent')}</> : project.is_falsified ? <> · <Mark tone="late">{t('projects.falsified')}</Mark></> : null}</p>
}

function Grants({ money }: { money: Grant }) {
  const { t } = useWords()
  const rows = [['grant', money.grant_fen], ['earned', money.earned_fen], ['paid', money.paid_fen], ['due', money.due_fen], ['returned', money.returned_fen], ['return-left', money.return_left_fen], ['held', money.held_fen], ['lapsed', money.lapsed_fen]] as const
  return (
    <section aria-label={t('projects.money')}>
      <p className="label">{t('projects.money')}</p>
      <dl className="project__money">{rows.filter(([id, fen]) => fen > 0 || id === 'grant' || id === 'earned' || id === 'paid').map(([id, fen]) => <div key={id}><dt>{t(`projects.${id}`)}</dt><dd><Money amount_fen={fen} /></dd></div>)}</dl>
    </section>
  )
}

function CellDetails({ deliverable, cell }: { deliverable: Deliverable, cell: Cell }) {
  const { t } = useWords()
  const line = (label: string, value: React.ReactNode) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>
  return (
    <dl className="project__cell">
      {line(t('projects.target'), [deliverable.measure, `${deliverable.target}${deliverable.unit === '' ? '' : ` ${deliverable.unit}`}`].filter(Boolean).join(' ') || t('projects.none'))}
      {deliverable.evidence_asked === '' ? null : line(t('projects.evidence-asked'), deliverable.evidence_asked)}
      {cell.reached === null ? null : line(t('projects.reached'), <><p className="pre">{cell.reached}</p><p className="small quiet">{t('projects.said', { percent: cell.percent_said ?? 0 })} · {t('projects.version', { version: cell.versions.at(-1) ?? 0 })}</p></>)}
      {cell.reason === null ? null : line(t('projects.reason'), <p className="pre">{cell.reason}</p>)}
      {line(t('projects.evidence'), cell.files.length === 0 ? t('projects.none') : <ul>{cell.files.map((file) => <li key={file.id}><a href={`/files/${encodeURIComponent(file.id)}`}>{file.name}</a></li>)}</ul>)}
      {cell.comments.length === 0 ? null : line(t('projects.comments'), <><p>{cell.figure === null ? null : t('projects.mean', { figure: cell.figure })}</p><ul>{cell.comments.map((text) => <li key={text}>{text}</li>)}</ul></>)}
      {cell.verdict === null ? null : line(t('projects.now'), t(`projects.verdict.${cell.verdict}`, { percent: cell.percent ?? 0 }))}
      {cell.note === null ? null : line(t('projects.note'), <p className="pre">{cell.note}</p>)}
      {cell.has_fallen ? <div><dt /><dd className="matrix__fallen">{t('projects.fallen')}</dd></div> : null}
    </dl>
  )
}
