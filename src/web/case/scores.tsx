import type { ShownScores } from '#engines/cases/shown-scores.ts'
import { useWords } from '../words.ts'
import '../words/appraise.ts'
import { Mark } from '../widgets/mark.tsx'
import '../styles/scores.css'

type Round = ShownScores['rounds'][number]
type Line = Round['total']

const signs = { outlier: '▲', veto: '■', dropped: '–' }

/** Scores of a panel: criteria by reviewers, how far they lie apart, what they wrote; the latest round first. On a phone each criterion stands as a block. */
export default function Scores({ section }: { section: ShownScores }) {
  const { t, say } = useWords()
  return (
    <div className="scores">
      {section.rounds.map((round) => <OneRound key={round.number} round={round} scale={section.scale} is_numbered={section.rounds.length > 1} />)}
      <details className="scores__about">
        <summary>{t('scores.about')}</summary>
        <p className="small">{say(section.about)}{section.is_illustrative ? ` ${t('scores.illustrative')}` : ''}</p>
      </details>
    </div>
  )
}

function OneRound({ round, scale, is_numbered }: { round: Round, scale: ShownScores['scale'], is_numbered: boolean }) {
  const { t, say, formatMoney } = useWords()
  const { total, amounts } = round
  const money = (amount_fen: number) => formatMoney({ amount_fen })
  return (
    <div className="scores__round">
      {is_numbered ? <h3>{t('scores.round', { number: round.number })}</h3> : null}
      <p className="scores__state">
        <Mark tone={round.is_closed ? 'done' : 'waiting'}>{say(round.state)}</Mark>
        {total.mean === null ? null : <strong>{round.level ? t('scores.level', { mean: total.mean, level: say(round.level) }) : t('scores.level-none', { mean: total.mean })}</strong>}
      </p>
      {round.reason ? <p className="quiet">{t('scores.why', { reason: round.reason })}</p> : null}
      {round.seats.length === 0 ? null : <Figures round={round} scale={scale} />}
      {round.comments.length === 0 ? null : (
        <>
          <h4 className="scores__words">{t('scores.comments')}</h4>
          <dl className="record scores__comments">
            {round.comments.map((comment) => [
              <dt key={`t${comment.seat}`}>{seatName(round, comment.seat, t)}</dt>,
              <dd key={`d${comment.seat}`}>
                <p className="pre">{comment.text}</p>
                {comment.reasons.map((reason) => <p key={say(reason.criterion)}><span className="scores__of">{say(reason.criterion)}</span> {reason.text}</p>)}
                {comment.amount ? <p>{t('scores.amount', { from: money(comment.amount.from_fen), to: money(comment.amount.to_fen), reason: comment.amount.reason })}</p> : null}
              </dd>,
            ])}
          </dl>
        </>
      )}
      {amounts ? <p className="scores__amounts">{t('scores.amounts', { count: amounts.count, from: money(amounts.from_median_fen), to: money(amounts.to_median_fen), lowest: money(amounts.lowest_fen), highest: money(amounts.highest_fen) })}</p> : null}
    </div>
  )
}

function Figures({ round, scale }: { round: Round, scale: ShownScores['scale'] }) {
  const { t } = useWords()
  const has_spread = round.total.mean !== null
  const marks = [...new Set([round.total, ...round.criteria].flatMap((line) => line.scores.flatMap((score) => score.mark ?? [])))]
  return (
    <>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('scores.criterion')}>
        <table className="plain-table scores__table">
          <thead>
            <tr>
              <th scope="col">{t('scores.criterion')}</th>
              {has_spread ? <><th scope="col" className="right">{t('scores.mean')}</th><th scope="col">{t('scores.spread')}</th><th scope="col" className="right">{t('scores.median')}</th><th scope="col" className="right">{t('scores.deviation')}</th></> : null}
              {round.seats.map((seat) => <th key={seat.number} scope="col" className="right">{seatName(round, seat.number, t)}{seat.is_kept ? <span className="scores__kept">{t('scores.kept')}</span> : null}</th>)}
            </tr>
          </thead>
          <tbody>
            {round.criteria.map((line) => <Row key={line.id} line={line} round={round} scale={scale} has_weight={round.criteria.some((one) => one.weight !== line.weight)} />)}
            <Row line={round.total} round={round} scale={scale} is_total />
          </tbody>
        </table>
      </div>
      {marks.length === 0 ? null : <p className="faint small scores__legend">{marks.map((mark) => <span key={mark}><span aria-hidden="true" className={`scores__mark scores__mark--${mark}`}>{signs[mark]}</span> {t(`scores.${mark}`)}</span>)}</p>}
    </>
  )
}

function Row({ line, round, scale, is_total = false, has_weight = false }: { line: Line, round: Round, scale: ShownScores['scale'], is_total?: boolean, has_weight?: boolean }) {
  const { t, say } = useWords()
  return (
    <tr className={is_total ? 'scores__total' : undefined}>
      <th scope="row"><span title={line.help ? say(line.help) : undefined}>{say(line.title)}</span>{has_weight && line.weight !== null ? <span className="faint small"> {t('scores.weight', { weight: line.weight })}</span> : null}</th>
      {line.mean === null ? null : (
        <>
          <td className="right number scores__mean" data-label={t('scores.mean')}>{line.mean}</td><td className="scores__spread" data-label={t('scores.spread')}><Spread line={line} scale={scale} /></td>
          <td className="right number" data-label={t('scores.median')}>{line.median}</td><td className="right number" data-label={t('scores.deviation')}>{line.deviation}</td>
        </>
      )}
      {line.scores.map((score) => (
        <td key={score.seat} data-label={seatName(round, score.seat, t)} className={`right number${score.mark ? ` scores__cell--${score.mark}` : ''}`}>
          {score.mark ? <span className={`scores__mark scores__mark--${score.mark}`} role="img" aria-label={t(`scores.${score.mark}`)} title={t(`scores.${score.mark}`)}>{signs[score.mark]}</span> : null}{score.score}
        </td>
      ))}
    </tr>
  )
}

/** From the lowest to the highest score on the whole scale, with a tick at the mean and a dot for each reviewer. */
function Spread({ line, scale }: { line: Line, scale: ShownScores['scale'] }) {
  const { t } = useWords()
  const at = (value: number) => `${((value - scale.min) / (scale.max - scale.min)) * 100}%`
  const { lowest, highest, mean } = line
  if (lowest === null || highest === null || mean === null) return null
  return (
    <span className="scores__bar" role="img" aria-label={t('scores.spread-of', { lowest, mean, highest })} title={t('scores.spread-of', { lowest, mean, highest })}>
      <span className="scores__reach" style={{ left: at(lowest), width: `${((highest - lowest) / (scale.max - scale.min)) * 100}%` }} />
      {line.scores.map((score) => <span key={score.seat} className={`scores__dot${score.mark === 'outlier' || score.mark === 'veto' ? ' scores__dot--far' : ''}`} style={{ left: at(score.score) }} />)}
      <span className="scores__tick" style={{ left: at(mean) }} />
    </span>
  )
}

function seatName(round: Round, number: number, t: (key: string, values?: Record<string, string | number>) => string): string {
  return round.seats.find((seat) => seat.number === number)?.is_mine ? t('scores.mine') : t('scores.seat', { number })
}
