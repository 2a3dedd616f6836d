import type { ChallengePage } from '../hall/challenge-shape.ts'
import { Go } from '../shell/go.tsx'
import { useReader } from '../shell/reader.tsx'
import { useWords } from '../words.ts'

/**
 * What one can do about a challenge, made of `can` and nothing else; each link leads to the case, where the form is. A visitor is led to sign in
 * and comes back here; a challenge taken over from another platform leads to its own page there.
 */
export function Acts({ page }: { page: ChallengePage }) {
  const { t, say } = useWords()
  const { me, address } = useReader()
  if (page.case_id === null) {
    if (!page.source?.url) return null
    return <section className="acts not-print"><a className="button-link acts__link" href={page.source.url} target="_blank" rel="noreferrer">{t('challenge.elsewhere')}</a><p className="small quiet">{t('challenge.elsewhere-why')}</p></section>
  }
  if (!me?.account) {
    if (page.status.id !== 'open') return null
    return <section className="acts not-print"><Go to="/sign-in" search={{ to: address }} className="button-link acts__link" rel="nofollow">{t('challenge.sign-in')}</Go><p className="small quiet">{t('challenge.sign-in-why')}</p></section>
  }
  if (page.can.length === 0) return null
  return (
    <section className="acts not-print" aria-label={t('challenge.acts')}>
      {page.can.map((one, at) => one.why_not
        ? <div key={one.action}><button type="button" className="button-link acts__link" disabled aria-describedby={`why-${one.action}`}>{say(one.title)}</button><p className="small quiet" id={`why-${one.action}`}>{say(one.why_not)}</p></div>
        : <Go key={one.action} to={`/cases/${one.case_id}`} search={{ do: one.action }} className={at === 0 ? 'button-link acts__link' : 'acts__plain'}>{say(one.title)}</Go>)}
      <p className="small quiet">{t('challenge.next')}</p>
    </section>
  )
}
