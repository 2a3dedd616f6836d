import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { post } from '../client.ts'
import { DayEntry } from '../form/day-entry.tsx'
import { Refused } from '../publish/refused.tsx'
import { useWords } from '../words.ts'
import type { Draft } from './shapes.ts'
import { TrialResult } from './trial-result.tsx'

const enterprises_max = 20_000

/** 试算: the population and the day, the press, and what came of it; earlier trials stay to be looked at. */
export function TryPart({ draft, is_ready, saved, again }: { draft: Draft, is_ready: boolean, saved: () => Promise<number>, again: () => Promise<unknown> }) {
  const { t, say, formatInstant } = useWords()
  const [chosen, setChosen] = useState<string | null>(null)
  const [as_of, setAsOf] = useState<string | null>(null)
  const [shown, setShown] = useState<string | null>(null)
  const [is_making, setMaking] = useState(false)
  const population = draft.populations.find((one) => one.id === chosen) ?? draft.populations[0]
  const day = as_of ?? population?.as_of ?? draft.today_on
  const run = useMutation({
    mutationFn: async () => {
      await saved()
      return post<{ trial_id: string }>('/api/incentives/try-measure-draft', { draft_id: draft.id, population_id: population?.id, as_of: day })
    },
    onSuccess: async ({ trial_id }) => {
      await again()
      setShown(trial_id)
    },
  })
  const trial = draft.trials.find((one) => one.id === shown) ?? draft.trials[0]
  return (
    <section className="lab-try" aria-labelledby="lab-try">
      <h2 id="lab-try">{t('lab.try')}</h2>
      <p className="quiet">{t('lab.try-text')}</p>
      {draft.is_writer ? (
        <>
          {population ? (
            <div className="lab-try__ask not-print">
              <label><span className="label">{t('lab.population')}</span> <select className="select" value={population.id} onChange={(event) => { setChosen(event.target.value); setAsOf(null) }}>{draft.populations.map((one) => <option key={one.id} value={one.id}>{say(one.title)}</option>)}</select></label>
              <span className="lab-day"><span className="label">{t('lab.as-of')}</span> <DayEntry is_small title={t('lab.as-of')} value={day} onChange={(read) => setAsOf(read ?? '')} /></span>
              <Button type="primary" disabled={!is_ready || day === ''} loading={run.isPending} onClick={() => run.mutate()}>{t(run.isPending ? 'lab.trying' : 'lab.run-try')}</Button>
              <button type="button" className="link-button" onClick={() => setMaking(!is_making)}>{t('lab.more')}</button>
            </div>
          ) : <p>{t('lab.no-population')}</p>}
          {is_ready ? null : <p className="small quiet">{t('lab.not-ready')}</p>}
          {!population || is_making ? <MakePopulation again={async () => { setChosen(null); setMaking(false); await again() }} /> : null}
          <Refused fault={run.error} />
        </>
      ) : null}
      {trial ? <TrialResult trial={trial} /> : null}
      {draft.trials.length > 1 ? (
        <details className="lab-earlier not-print"><summary>{t('lab.other')}</summary>
          <ul>{draft.trials.map((one) => <li key={one.id}><button type="button" className="link-button" aria-pressed={one.id === trial?.id} onClick={() => setShown(one.id)}>{t('lab.of-version', { version: one.draft_version, at: formatInstant(one.tried_at) })}</button> <span className="small quiet">{say(one.figures.population.title)}</span></li>)}</ul>
        </details>
      ) : null}
    </section>
  )
}

function MakePopulation({ again }: { again: () => Promise<void> }) {
  const { t } = useWords()
  const [count, setCount] = useState('5000')
  const make = useMutation({ mutationFn: () => post('/api/incentives/make-population', { enterprises: Number(count), seed: 1 }), onSuccess: again })
  const freeze = useMutation({ mutationFn: () => post('/api/incentives/freeze-enterprises', {}), onSuccess: again })
  const is_right = /^\d{1,5}$/.test(count) && Number(count) >= 1 && Number(count) <= enterprises_max
  return (
    <>
      <div className="lab-try__ask not-print">
        <Button loading={freeze.isPending} onClick={() => freeze.mutate()}>{t(freeze.isPending ? 'lab.freezing' : 'lab.freeze')}</Button>
        <span className="small quiet">{t('lab.freeze-text')}</span>
        <Refused fault={freeze.error} />
      </div>
      <div className="lab-try__ask not-print">
      <label><span className="label">{t('lab.enterprises')}</span> <input type="number" min={1} max={enterprises_max} value={count} onChange={(event) => setCount(event.target.value)} /></label>
      <Button disabled={!is_right} loading={make.isPending} onClick={() => make.mutate()}>{t(make.isPending ? 'lab.making' : 'lab.make')}</Button>
      <span className="small quiet">{t('lab.make-text')}</span>
      <Refused fault={make.error} />
      </div>
    </>
  )
}
