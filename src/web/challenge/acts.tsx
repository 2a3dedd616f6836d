import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { askSignIn } from '../client.ts'
import type { ChallengePage } from '../hall/challenge-shape.ts'
import { useSession } from '../session.tsx'
import { useWords } from '../words.ts'

/**
 * The buttons of a challenge, made of `can` and nothing else; each leads to the case, where the form is. A visitor is asked to sign in and comes
 * back here; a challenge taken over from another platform leads to its own page there.
 */
export function Acts({ page }: { page: ChallengePage }) {
  const { t, say } = useWords()
  const { account } = useSession()
  const queries = useQueryClient()
  if (page.case_id === null) {
    if (!page.source?.url) return null
    return <section className="acts not-print"><a className="button-link acts__link" href={page.source.url} target="_blank" rel="noreferrer">{t('challenge.elsewhere')}</a><p className="small quiet">{t('challenge.elsewhere-why')}</p></section>
  }
  if (!account) {
    if (page.status.id !== 'open') return null
    const signIn = () => { void askSignIn().then((is_in) => { if (is_in) void queries.invalidateQueries() }) }
    return <section className="acts not-print"><Button type="primary" size="large" block onClick={signIn}>{t('challenge.sign-in')}</Button><p className="small quiet">{t('challenge.sign-in-why')}</p></section>
  }
  if (page.can.length === 0) return null
  return (
    <section className="acts not-print" aria-label={t('challenge.acts')}>
      {page.can.map((one, at) => one.why_not
        ? <div key={one.action}><Button size="large" block disabled aria-describedby={`why-${one.action}`}>{say(one.title)}</Button><p className="small quiet" id={`why-${one.action}`}>{say(one.why_not)}</p></div>
        : <Link key={one.action} to="/cases/$id" params={{ id: one.case_id }} search={(before) => ({ city: before.city, do: one.action })} className={at === 0 ? 'button-link acts__link' : 'acts__plain'}>{say(one.title)}</Link>)}
      <p className="small quiet">{t('challenge.next')}</p>
    </section>
  )
}
