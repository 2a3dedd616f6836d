import { Button } from 'antd'
import { ApiFault, askSignIn } from '../client.ts'
import { useSession } from '../session.tsx'
import { useWords } from '../words.ts'
import '../styles/states.css'

export { Loading } from './loading.tsx'
export { Empty } from './empty.tsx'

/** Shows a failed read: what happened, what is safe, what to do; words of its own for 401, 403, 404 and no connection. `is_page` when there is no other heading. */
export function Failed({ fault, again, is_page = false }: { fault: unknown, again?: () => void, is_page?: boolean }) {
  const { t, say } = useWords()
  const session = useSession()
  const known = fault instanceof ApiFault ? fault : null
  const Title = is_page ? 'h1' : 'p'
  const status = known?.status ?? 500
  const kind = status === 401 ? 'signed-out' : status === 403 ? 'forbidden' : status === 404 ? 'missing' : status === 0 ? 'offline' : 'error'
  return (
    <div className={`state state--${kind}`} role="alert">
      <Title className="state__title">{t(`states.${kind}.title`)}</Title>
      <p className="state__text">{known && kind !== 'signed-out' && kind !== 'offline' ? say(known.say) : t(`states.${kind}.text`)}</p>
      {kind === 'forbidden' ? <p className="state__text">{t('states.forbidden.who', { city: say(session.city?.title) })}</p> : null}
      <div className="state__act">
        {kind === 'signed-out' ? <Button type="primary" onClick={() => { void askSignIn().then((is_in) => { if (is_in) again?.() }) }}>{t('account.sign-in')}</Button> : null}
        {again && kind !== 'signed-out' && kind !== 'missing' ? <Button onClick={again}>{t('states.again')}</Button> : null}
      </div>
    </div>
  )
}
