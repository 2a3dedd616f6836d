import { useNavigate } from '@tanstack/react-router'
import { Button, Modal } from 'antd'
import { useRef, useState } from 'react'
import type { CanView, CaseView } from '#engines/cases/view-shape.ts'
import { ApiFault, makeKey, post, type Sentence } from '../client.ts'
import type { ActAnswer } from '../form/form-page.tsx'
import { useIsPhone } from '../widgets/is-phone.ts'
import { useWords } from '../words.ts'

type ActionsProps = {
  view: CaseView
  /** The action of the address, when it could not be opened: its reason is what the reader needs. */
  wanted: string | null
  onOpen: (can: CanView) => void
  onDone: (can: CanView, answer: ActAnswer) => void
  onReload: () => Promise<unknown>
}

/** What the reader can do, made of nothing but the server's `can`: one blue button, the others plain, the grave apart, the impossible with its reason. */
export function Actions({ view, wanted, onOpen, onDone, onReload }: ActionsProps) {
  const { t, say, formatInstant } = useWords()
  const [asked, setAsked] = useState<CanView | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const [fault, setFault] = useState<{ say: Sentence, is_moved: boolean } | null>(null)
  const key = useRef<{ for: string, key: string } | null>(null)
  const is_phone = useIsPhone()
  const navigate = useNavigate()
  const open = view.can.filter((one) => one.why_not === null)
  const main = open.find((one) => one.weight === 'main') ?? null
  const plain = open.filter((one) => one !== main && one.weight !== 'grave')
  const grave = open.filter((one) => one.weight === 'grave')
  const not_now = view.can.filter((one) => one.why_not !== null)

  const act = async (can: CanView) => {
    setBusy(can.action)
    setFault(null)
    const text = `${can.action} ${view.version}`
    key.current = key.current?.for === text ? key.current : { for: text, key: makeKey() }
    try {
      const answer = await post<ActAnswer>(can.path, { case_id: view.id, version: view.version, answers: {} }, { key: key.current.key })
      key.current = null
      setAsked(null)
      onDone(can, answer)
    } catch (cause) {
      const known = cause instanceof ApiFault ? cause : null
      if (known && known.status !== 0) key.current = null
      setAsked(null)
      setFault({ say: known?.say ?? { zh: '没有办成，请再试一次。', en: 'This did not work; please try again.' }, is_moved: known?.status === 409 })
    } finally {
      setBusy(null)
    }
  }
  const press = (can: CanView) => {
    if (can.page === 'ceremony') void navigate({ to: '/ceremony/$id', params: { id: view.id } })
    else if (can.page === 'draw-ceremony') void navigate({ to: '/draw-ceremony/$id', params: { id: view.id } })
    else if (can.form) onOpen(can)
    else if (can.confirm || can.weight === 'grave') setAsked(can)
    else void act(can)
  }
  const helpOf = (can: CanView) => can.form?.saved_at ? t('work.case.goes-on', { time: formatInstant(can.form.saved_at) }) : can.help ? say(can.help) : can.form ? t('work.case.opens-form') : ''
  const button = (can: CanView, kind: 'main' | 'plain' | 'grave') => (
    <li key={can.action}>
      <Button block size="large" type={kind === 'main' ? 'primary' : 'default'} danger={kind === 'grave'} loading={busy === can.action} disabled={busy !== null && busy !== can.action} onClick={() => press(can)}
        aria-describedby={helpOf(can) === '' ? undefined : `help-${can.action}`}>{say(can.title)}</Button>
      {helpOf(can) === '' ? null : <p className="action__help" id={`help-${can.action}`}>{helpOf(can)}</p>}
    </li>
  )
  const rest = plain.length + grave.length + not_now.length
  const others = (
    <>
      {plain.length > 0 ? <ul className="actions__list">{plain.map((can) => button(can, 'plain'))}</ul> : null}
      {not_now.length > 0 ? (
        <ul className="actions__list actions__not-now">
          {not_now.map((can) => (
            <li key={can.action} data-wanted={can.action === wanted || undefined}>
              <Button block size="large" disabled aria-describedby={`why-${can.action}`}>{say(can.title)}</Button>
              <p className="action__why" id={`why-${can.action}`}><span className="hidden-visually">{t('work.case.why-not')}</span>{say(can.why_not)}</p>
            </li>
          ))}
        </ul>
      ) : null}
      {grave.length > 0 ? <ul className="actions__list actions__grave" aria-label={t('work.case.grave-actions')}>{grave.map((can) => button(can, 'grave'))}</ul> : null}
    </>
  )
  return (
    <section className="actions side-part not-print" aria-labelledby="case-actions">
      <h2 id="case-actions">{t('work.case.actions')}</h2>
      {fault ? (
        <div className="banner" role="alert">
          <p>{say(fault.say)}</p>
          {fault.is_moved ? <Button onClick={() => void onReload().then(() => setFault(null))}>{t('work.form.reload')}</Button> : null}
        </div>
      ) : null}
      {view.can.length === 0 ? <p className="quiet">{t('work.case.no-actions')}</p> : null}
      {main ? <ul className="actions__list actions__main">{button(main, 'main')}</ul> : null}
      {rest === 0 ? null : is_phone && main
        ? <details className="actions__more" open={wanted !== null || undefined}><summary>{t('work.case.more-actions')} {rest}</summary>{others}</details>
        : <div className="actions__rest">{others}</div>}
      <Modal open={asked !== null} title={asked ? t('work.case.confirm-title', { action: say(asked.title) }) : ''} onCancel={() => setAsked(null)} onOk={() => { if (asked) void act(asked) }} okText={asked ? say(asked.title) : ''} cancelText={t('work.case.cancel')}
        okButtonProps={{ danger: asked?.weight === 'grave', size: 'large' }} cancelButtonProps={{ size: 'large' }} confirmLoading={busy !== null} width={480}>
        <p>{asked?.confirm ? say(asked.confirm) : asked?.help ? say(asked.help) : ''}</p>
      </Modal>
    </section>
  )
}
