import { Mark } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'
import '../words/publish.ts'
import '../styles/publish.css'
import type { TextPair, TextsAnswer } from './shapes.ts'

const tones = { missing: 'unknown', outdated: 'near', unchecked: 'near', checked: 'done' } as const

/** Whose a translation is and how far it can be relied on, in shape and words. */
export function TextState({ pair }: { pair: Pick<TextPair, 'state' | 'origin'> }) {
  const { t } = useWords()
  const by = pair.origin && pair.state !== 'missing' && pair.origin !== 'machine' ? t(`publish.texts.by-${pair.origin}`) : null
  return <Mark tone={tones[pair.state]}>{pair.state === 'checked' && by ? by : pair.state === 'checked' ? `${t('publish.texts.by-machine')} · ${t('publish.texts.state-checked')}` : t(`publish.texts.state-${pair.state}`)}</Mark>
}

/** Original and translation beside each other, one text under another. What nobody has translated yet stands in the page above already, so here it is only counted. */
export function Texts({ answer }: { answer: TextsAnswer }) {
  const { t, say } = useWords()
  const written = answer.texts.filter((pair) => pair.text !== null)
  const missing = answer.texts.length - written.length
  if (written.length === 0) return null
  return (
    <section className="paper-section" id="texts" aria-labelledby="texts-title">
      <h2 id="texts-title">{t('publish.texts.title')}</h2>
      <p className="quiet small">{t('publish.texts.lead')}{missing > 0 ? ` ${t('publish.texts.missing', { count: missing })}` : ''}</p>
      <div className="pairs">
        {written.map((pair) => (
          <div key={pair.field} className="pair">
            <h3 className="pair__title">{say(pair.title)} <span className="pair__state small"><TextState pair={pair} /></span></h3>
            <div className="pair__side"><p className="hidden-visually">{t('publish.texts.original')}</p><p className="pre" lang={pair.language === 'zh' ? 'zh-CN' : 'en'}>{pair.source}</p></div>
            <div className="pair__side"><p className="hidden-visually">{t('publish.texts.translation')}</p><p className="pre" lang={pair.into === 'zh' ? 'zh-CN' : 'en'}>{pair.text}</p></div>
          </div>
        ))}
      </div>
    </section>
  )
}
