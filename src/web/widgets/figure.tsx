import type { Sentence } from '../client.ts'
import { useWords } from '../words.ts'
import '../styles/figure.css'

/** A published number with where it comes from. */
export type FigureShape = {
  title: Sentence, value: number | string | null, unit: Sentence | null, qualifier?: Sentence | string | null
  source: { id: string, sentence: string, title?: Sentence | string } | null, period: string | null
}

/** A number that can be asked where it comes from: pressing it opens its period, its unit and the sentence of its source, without any script. */
export function Figure({ figure }: { figure: FigureShape }) {
  const { t, say, language, formatMoney, formatMoneyExactly } = useWords()
  // Money is read in 亿 and 万 or in millions; its exact yuan stand in the panel. The figures of a source are whole yuan as text.
  const amount_fen = figure.unit?.en === 'yuan' && /^\d{1,13}$/.test(String(figure.value).replaceAll(',', '')) ? Number(String(figure.value).replaceAll(',', '')) * 100 : null
  const value = amount_fen !== null ? formatMoney({ amount_fen }) : typeof figure.value === 'number' ? figure.value.toLocaleString('en-US') : figure.value ?? '—'
  const unit = amount_fen === null ? say(figure.unit) : ''
  const words = t(`figure.qualifier.${typeof figure.qualifier === 'string' ? figure.qualifier : 'none'}`, { defaultValue: '' })
  const before = typeof figure.qualifier === 'object' ? say(figure.qualifier) : words
  const gap = language === 'en' && before !== '' && !/^[>≥<≤≈~]$/.test(before) ? ' ' : ''
  return (
    <details className="figure" name="figure">
      <summary className="figure__face">
        <span className="figure__title">{say(figure.title)}</span>
        <span className="figure__value"><span className="figure__number">{before === '' ? null : <span className="figure__qualifier">{before}</span>}{gap}{value}</span> {unit}</span>
      </summary>
      <div className="figure__source">
        {amount_fen === null ? null : <p className="small quiet number">{formatMoneyExactly({ amount_fen })}</p>}
        <dl className="record record--tight">
          {figure.period ? <><dt>{t('figure.period')}</dt><dd className="number">{figure.period}</dd></> : null}
          {figure.source ? <><dt>{t('figure.source')}</dt><dd>{figure.source.title ? say(figure.source.title) : t('figure.newsletter')} <span className="faint number">{figure.source.id}</span></dd></> : null}
        </dl>
        {figure.source ? <blockquote className="quote" lang="zh-CN">{figure.source.sentence}</blockquote> : <p className="quiet">{t('figure.no-source')}</p>}
        <p className="small quiet">{t('figure.calibre')}</p>
      </div>
    </details>
  )
}
