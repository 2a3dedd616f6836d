import type { Tone } from '../widgets/mark.tsx'
import { Mark } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { useWords } from '../words.ts'
import type { Cell, Deliverable, Project, Standing } from './shapes.ts'

const tones: Record<Standing, Tone> = { met: 'done', partly: 'near', 'not-met': 'late', fallen: 'near', reported: 'waiting', none: 'unknown' }

/** Deliverables by rounds: what was handed in, what the panel made of it, where it stands, and its money. On a phone each deliverable is a block. */
export function Matrix({ project, onOpen }: { project: Project, onOpen: (deliverable: Deliverable, cell: Cell) => void }) {
  const { t, formatDate, formatMoney } = useWords()
  return (
    <div className="matrix-scroll" tabIndex={0} role="region" aria-label={t('projects.matrix')}>
      <table className="matrix">
        <thead><tr>
          <th scope="col">{t('projects.deliverable')}</th>
          {project.rounds.map((one) => <th key={one.round} scope="col">{t('projects.round-head', { round: one.round })}</th>)}
          <th scope="col">{t('projects.now')}</th>
          {project.money ? <th scope="col" className="right">{t('projects.share')}</th> : null}
        </tr></thead>
        <tbody>
          {project.deliverables.map((one) => (
            <tr key={one.number}>
              <th scope="row">
                <span className="matrix__title">{one.number}. {one.title}</span>
                <span className="small quiet">{[[one.measure, `${one.target}${one.unit === '' ? '' : ` ${one.unit}`}`].filter(Boolean).join(' '), t('projects.weight', { weight: one.weight }), t('projects.due-by', { day: formatDate(one.due_on) }), one.rests_on.length > 0 ? t('projects.rests-on', { numbers: one.rests_on.join(', ') }) : ''].filter(Boolean).join(' · ')}</span>
              </th>
              {one.rounds.map((cell) => <td key={cell.round} data-label={t('projects.round-head', { round: cell.round })}><Round cell={cell} deliverable={one} onOpen={() => onOpen(one, cell)} /></td>)}
              <td data-label={t('projects.now')}><Mark tone={tones[one.standing]}>{t(`projects.verdict.${one.standing}`, { percent: one.percent ?? 0 })}</Mark></td>
              {project.money ? <td data-label={t('projects.share')} className="right"><span title={one.earned_fen === null ? undefined : t('projects.earned-of', { earned: formatMoney({ amount_fen: one.earned_fen }), share: formatMoney({ amount_fen: one.share_fen }) })}>{one.earned_fen === null ? <span className="faint">–</span> : <Money amount_fen={one.earned_fen} />}<span className="small quiet matrix__of"> / <Money amount_fen={one.share_fen} /></span></span></td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Round({ cell, deliverable, onOpen }: { cell: Cell, deliverable: Deliverable, onOpen: () => void }) {
  const { t } = useWords()
  if (!cell.is_judged && cell.versions.length === 0) return <span className="faint small">{deliverable.rounds.some((one) => one.round < cell.round && one.verdict !== null && !one.has_fallen) ? t('projects.stands') : t('projects.not-in-round')}</span>
  return (
    <button type="button" className="matrix__cell" onClick={onOpen}>
      <span className="hidden-visually">{t('projects.cell-title', { number: deliverable.number, title: deliverable.title, round: cell.round })} </span>
      <span className={cell.has_fallen ? 'matrix__verdict matrix__verdict--fallen' : 'matrix__verdict'}>{cell.verdict ? <Mark tone={cell.has_fallen ? 'unknown' : tones[cell.verdict]}>{t(`projects.verdict.${cell.verdict}`, { percent: cell.percent ?? 0 })}</Mark> : <Mark tone="waiting">{t('projects.still-open')}</Mark>}</span>
      <span className="small quiet">{[cell.figure === null ? '' : t('projects.mean', { figure: cell.figure }), cell.percent_said === null ? '' : t('projects.said', { percent: cell.percent_said }), cell.files.length > 0 ? t('projects.files-count', { count: cell.files.length }) : ''].filter(Boolean).join(' · ')}</span>
      {cell.has_fallen ? <span className="small matrix__fallen">{t('projects.fallen')}</span> : null}
    </button>
  )
}
