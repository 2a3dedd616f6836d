import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { get, type Params, type Sentence } from '../client.ts'
import { Go } from '../shell/go.tsx'
import { useWords } from '../words.ts'
import { Money } from './money.tsx'
import { Panel } from './panel.tsx'
import { Failed, Loading } from './states.tsx'
import '../styles/measured.css'

/** A number of ours: what it counts and how. */
export type MeasureShape = { id: string, title: Sentence, definition: Sentence, formula: Sentence, version: string, fact: string | null, value: number | null, amount_fen: number | null }
/** What a publication states of the same thing, with its sentence. */
export type SourceFigure = { fact: string, title: Sentence, subject: Sentence, value: string, unit: Sentence | null, qualifier: Sentence | null, period: string, note: Sentence | null, source: { id: string, title: Sentence, sentence: string } }
type Row = { key: string, case_id: string | null, challenge_id?: string | null, title: Sentence, at: string, amount_fen: number | null, who: Sentence | null, note: string | null }

const digits = (value: string) => value.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',')

/** A published figure as its source prints it: qualifier, digits, unit. */
export function StatedValue({ figure }: { figure: SourceFigure }) {
  const { say, formatMoney } = useWords()
  const amount_fen = figure.unit?.en === 'yuan' && /^\d{1,13}$/.test(figure.value) ? Number(figure.value) * 100 : null
  return <span className="number">{figure.qualifier ? `${say(figure.qualifier)} ` : ''}<strong>{amount_fen === null ? digits(figure.value) : formatMoney({ amount_fen })}</strong> {amount_fen === null ? say(figure.unit) : ''}</span>
}

/** The sentence of a source, under the value it states. */
export function StatedFigure({ figure }: { figure: SourceFigure }) {
  const { say } = useWords()
  return (
    <div className="stated">
      <p>{say(figure.subject)} · <span className="number">{figure.period}</span> · <StatedValue figure={figure} /></p>
      <blockquote className="quote" lang="zh-CN">{figure.source.sentence}</blockquote>
      <p className="small quiet">{say(figure.source.title)} <span className="number">{figure.source.id}</span>{figure.note ? ` · ${say(figure.note)}` : ''}</p>
    </div>
  )
}

/** A number one can ask: pressing it slides in its definition, formula, version, the published figures beside it and the rows it is made of. */
export function Measured({ measure, sources = [], rows_of, children, label }: { measure: MeasureShape, sources?: SourceFigure[], rows_of: { path: string, params: Params } | null, children: ReactNode, label?: string }) {
  const { t, say } = useWords()
  const [is_open, setOpen] = useState(false)
  const beside = sources.filter((one) => one.fact === measure.fact)
  return (
    <>
      <button type="button" className="measured" aria-haspopup="dialog" onClick={() => setOpen(true)}>{label ? <span className="hidden-visually">{label} </span> : null}{children}</button>
      <Panel title={say(measure.title)} is_open={is_open} onClose={() => setOpen(false)}>
        <p className="measured__large">{children}</p>
        <dl className="record record--tight">
          <dt>{t('measured.definition')}</dt><dd>{say(measure.definition)}</dd>
          <dt>{t('measured.formula')}</dt><dd>{say(measure.formula)}</dd>
          <dt>{t('measured.version')}</dt><dd className="number">{measure.version}</dd>
        </dl>
        {beside.length > 0 ? <section className="measured__beside"><h3>{t('measured.beside')}</h3><p className="small quiet">{t('measured.beside-text')}</p>{beside.map((figure, at) => <StatedFigure key={at} figure={figure} />)}</section> : null}
        {rows_of ? <Rows of={rows_of} /> : null}
      </Panel>
    </>
  )
}

function Rows({ of }: { of: { path: string, params: Params } }) {
  const { t, say, formatInstant } = useWords()
  const question = useQuery({ queryKey: [of.path, of.params], queryFn: ({ signal }) => get<{ rows: Row[], is_capped: boolean }>(of.path, of.params, { signal }) })
  if (question.isPending) return <Loading lines={5} />
  if (question.isError) return <Failed fault={question.error} again={() => { void question.refetch() }} />
  const { rows, is_capped } = question.data
  return (
    <section>
      <h3>{t('measured.rows')} <span className="faint number">{rows.length}{is_capped ? '+' : ''}</span></h3>
      {rows.length === 0 ? <p className="quiet">{t('measured.no-rows')}</p> : (
        <ul className="lines measured__rows">
          {rows.map((row) => (
            <li key={row.key}>
              <p>{row.case_id ? <Link to="/cases/$id" params={{ id: row.case_id }}>{say(row.title)}</Link> : row.challenge_id ? <Go to={`/challenges/${row.challenge_id}`}>{say(row.title)}</Go> : say(row.title)}</p>
              <p className="small quiet"><span className="number">{formatInstant(row.at)}</span>{row.who ? ` · ${say(row.who)}` : ''}{row.amount_fen ? <> · <Money amount_fen={row.amount_fen} /></> : null}</p>
              {row.note ? <p className="small">{row.note}</p> : null}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
