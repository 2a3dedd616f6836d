import { Money } from '../widgets/money.tsx'
import { DemoMark, Mark } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'
import { MoneyChange } from './money-change.tsx'
import type { Figures, Movement, Part, Trial } from './shapes.ts'

/** What a trial came to: the sum before and after, who gains and loses, by county and by sector, the largest movements, and whether there is money enough. */
export function TrialResult({ trial }: { trial: Trial }) {
  const { t, say, formatDate, formatInstant, language } = useWords()
  const { figures } = trial
  const more = figures.after_fen - figures.before_fen
  return (
    <div className="lab-result" aria-live="polite">
      <h3>{t('lab.result', { population: say(figures.population.title), day: formatDate(figures.as_of) })} {figures.population.is_demo ? <DemoMark /> : null}</h3>
      <p className="small quiet">{t('lab.of-version', { version: trial.draft_version, at: formatInstant(trial.tried_at) })}{figures.population.is_demo ? ` · ${t('lab.is-demo')}` : ''}</p>
      {figures.is_draft_in_force ? null : <p className="banner">{t('lab.not-in-force')}</p>}
      {figures.is_current_in_force === false ? <p className="small quiet">{t('lab.current-not-in-force')}</p> : figures.is_current_in_force === null ? <p className="small quiet">{t('lab.is-new')}</p> : null}
      {figures.unknown.length > 0 ? <p className="banner">{t('lab.unknown')}{figures.unknown.map(say).join(language === 'zh' ? '、' : ', ')}</p> : null}
      <dl className="lab-sums">
        <div className="lab-sums__main"><dt>{t('lab.money')}</dt><dd><Money amount_fen={figures.before_fen} /> → <strong data-after=""><Money amount_fen={figures.after_fen} /></strong></dd><dd data-change=""><MoneyChange fen={more} /></dd></div>
        <div><dt>{t('lab.count')}</dt><dd className="number">{figures.before_count.toLocaleString('en-US')} → <strong>{figures.after_count.toLocaleString('en-US')}</strong></dd></div>
        <div><dt>{t('lab.begin')}</dt><dd className="number">{figures.begin_count.toLocaleString('en-US')}</dd></div>
        <div><dt>{t('lab.cease')}</dt><dd className="number">{figures.cease_count.toLocaleString('en-US')}</dd></div>
        <div><dt>{t('lab.gain')}</dt><dd><span className="number">{t('lab.firms', { count: figures.gain_count.toLocaleString('en-US') })}</span></dd><dd><MoneyChange fen={figures.gain_fen} /></dd></div>
        <div><dt>{t('lab.lose')}</dt><dd><span className="number">{t('lab.firms', { count: figures.lose_count.toLocaleString('en-US') })}</span></dd><dd><MoneyChange fen={-figures.lose_fen} /></dd></div>
        {figures.undecided_after === null ? null : <div><dt>{t('lab.undecided')}</dt><dd className="number">{figures.undecided_before === null ? '' : `${figures.undecided_before.toLocaleString('en-US')} → `}{figures.undecided_after.toLocaleString('en-US')}</dd></div>}
        {figures.open_before + figures.open_after === 0 ? null : <div><dt>{t('lab.amount-open')}</dt><dd className="number">{figures.open_before.toLocaleString('en-US')} → {figures.open_after.toLocaleString('en-US')}</dd></div>}
      </dl>
      <div className="lab-parts">
        <Parts parts={figures.counties} name={t('lab.county')} title={t('lab.by-county')} />
        <Parts parts={figures.sectors} name={t('lab.sector')} title={t('lab.by-sector')} />
      </div>
      <div className="lab-parts">
        <Movements moved={figures.gains} title={t('lab.gains')} none={t('lab.gains-none')} />
        <Movements moved={figures.losses} title={t('lab.losses')} none={t('lab.losses-none')} />
      </div>
      <Budgets figures={figures} />
      {figures.others.length === 0 ? null : (
        <section><h4>{t('lab.others')}</h4><ul className="lab-others">{figures.others.map((one) => <li key={one.id}>{say(one.title)} <Money amount_fen={one.before_fen} /> → <Money amount_fen={one.after_fen} /> <MoneyChange fen={one.after_fen - one.before_fen} /></li>)}</ul></section>
      )}
    </div>
  )
}

/** Money before and after of each part, as two bars on one scale and as numbers. */
function Parts({ parts, name, title }: { parts: Part[], name: string, title: string }) {
  const { t, say } = useWords()
  const most = Math.max(1, ...parts.flatMap((one) => [one.before_fen, one.after_fen]))
  if (parts.length === 0) return null
  return (
    <section>
      <h4>{title}</h4>
      <p className="lab-legend small quiet" aria-hidden="true"><span className="lab-key lab-key--before" />{t('lab.before')} <span className="lab-key lab-key--after" />{t('lab.after')}</p>
      <table className="lab-table">
        <thead><tr><th scope="col">{name}</th><th scope="col" className="right">{t('lab.before')}</th><th scope="col" className="right">{t('lab.after')}</th><th scope="col" className="right">{t('lab.change')}</th></tr></thead>
        <tbody>
          {parts.map((one) => (
            <tr key={one.id ?? ''}>
              <th scope="row">{say(one.title)}
                <span className="lab-bars" aria-hidden="true"><span className="lab-bars__before" style={{ width: `${one.before_fen * 100 / most}%` }} /><span className="lab-bars__after" style={{ width: `${one.after_fen * 100 / most}%` }} /></span>
              </th>
              <td className="right"><Money amount_fen={one.before_fen} /></td><td className="right"><Money amount_fen={one.after_fen} /></td><td className="right"><MoneyChange fen={one.after_fen - one.before_fen} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Movements({ moved, title, none }: { moved: Movement[], title: string, none: string }) {
  const { t, say } = useWords()
  return (
    <section>
      <h4>{title}</h4>
      {moved.length === 0 ? <p className="quiet">{none}</p> : (
        <table className="lab-table">
          <thead><tr><th scope="col">{t('lab.firm')}</th><th scope="col" className="right">{t('lab.before')}</th><th scope="col" className="right">{t('lab.after')}</th><th scope="col" className="right">{t('lab.change')}</th></tr></thead>
          <tbody>{moved.map((one) => <tr key={one.subject_id}><th scope="row"><span className="number">{one.subject_id}</span> <span className="lab-where small quiet">{say(one.county)} · {say(one.sector)}</span></th><td className="right"><Money amount_fen={one.before_fen} /></td><td className="right"><Money amount_fen={one.after_fen} /></td><td className="right"><MoneyChange fen={one.after_fen - one.before_fen} /></td></tr>)}</tbody>
        </table>
      )}
    </section>
  )
}

function Budgets({ figures }: { figures: Figures }) {
  const { t, formatMoney } = useWords()
  if (figures.budgets.length === 0) return null
  return (
    <section>
      <h4>{t('lab.budgets')}</h4>
      <ul className="lab-others">
        {figures.budgets.map((one) => {
          const left = one.total_fen === null ? null : one.total_fen - one.after_fen
          return (
            <li key={one.id}>
              {one.id === 'programme' ? t('lab.programme') : t('lab.fund', { id: one.id })}{one.total_fen === null ? null : <> <Money amount_fen={one.total_fen} /></>} <span className="quiet">{t(`lab.when-short.${one.when_short}`)}</span>{' '}
              {left === null ? <Mark tone="unknown">{t('lab.fund-open')}</Mark> : left >= 0 ? <Mark tone="done">{t('lab.enough', { left: formatMoney({ amount_fen: left }) })}</Mark>
                : <Mark tone="late">{t('lab.short', { left: formatMoney({ amount_fen: -left }), percent: Math.floor((one.total_fen ?? 0) * 1_000 / one.after_fen) / 10 })}</Mark>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
