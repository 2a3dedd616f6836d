import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { ApiFault, post } from '../client.ts'
import { useSession } from '../session.tsx'
import { DemoMark } from '../widgets/mark.tsx'
import { Panel } from '../widgets/panel.tsx'
import { useWords } from '../words.ts'
import { LinkShown } from './link-shown.tsx'
import type { HeldRole, Link, Person, Roles } from './person-shape.ts'
import { isWhole, RoleChoice, type Grant } from './role-choice.tsx'

/** One account: its roles, a new link, and its end; one's own is only looked at. */
export function PersonPanel({ person, known, onClose }: { person: Person, known: Roles, onClose: () => void }) {
  const { t, say } = useWords()
  const { account } = useSession()
  const client = useQueryClient()
  const id = useId()
  const none: Grant = { role: '', org_id: null, county_id: null }
  const [grant, setGrant] = useState<Grant>(none)
  const [ending, setEnding] = useState<HeldRole | null>(null)
  const [reason, setReason] = useState('')
  const renewed = () => client.invalidateQueries({ queryKey: ['/api/accounts/people'] })
  const give = useMutation({ mutationFn: () => post('/api/accounts/grant-role', { account_id: person.id, ...grant }), onSuccess: () => { setGrant(none); return renewed() } })
  const end = useMutation({ mutationFn: (held: HeldRole) => post('/api/accounts/end-role', { account_id: person.id, role: held.role, org_id: held.org_id, county_id: held.county_id }), onSuccess: () => { setEnding(null); return renewed() } })
  const renew = useMutation({ mutationFn: () => post<Link>('/api/accounts/renew-link', { account_id: person.id }) })
  const close = useMutation({ mutationFn: () => post('/api/accounts/close-account', { account_id: person.id, reason: reason.trim() }), onSuccess: async () => { await renewed(); onClose() } })
  const is_self = account?.id === person.id
  const fault = (give.error ?? end.error ?? renew.error ?? close.error)
  return (
    <Panel title={say(person.name)} is_open onClose={onClose}>
      <div className="stack">
        {person.is_demo ? <p><DemoMark /></p> : null}
        <section aria-label={t('people.roles')}>
          {person.roles.length === 0 ? <p className="quiet">{t('people.no-role')}</p> : (
            <ul className="lines">
              {person.roles.map((held) => (
                <li key={`${held.role} ${held.org_id ?? ''} ${held.county_id ?? ''}`} className="people__role">
                  <span>{say(held.title)}{held.org_title ? <span className="quiet"> · {say(held.org_title)}</span> : null}{held.county_id ? <span className="quiet"> · {say(known.counties.find((one) => one.id === held.county_id)?.title) || held.county_id}</span> : null}</span>
                  {is_self || person.is_closed ? null : ending === held ? (
                    <span className="row"><span className="small quiet">{t('people.end-text')}</span><Button size="small" danger loading={end.isPending} onClick={() => end.mutate(held)}>{t('people.end-sure')}</Button><Button size="small" onClick={() => setEnding(null)}>{t('people.keep')}</Button></span>
                  ) : <Button size="small" aria-label={t('people.end-what', { role: say(held.title) })} onClick={() => setEnding(held)}>{t('people.end')}</Button>}
                </li>
              ))}
            </ul>
          )}
        </section>
        {fault ? <p role="alert" className="fault-line">{say(fault instanceof ApiFault ? fault.problems[0] ?? fault.say : t('states.error.text'))}</p> : null}
        {is_self ? <p className="quiet">{t('people.self')}</p> : person.is_closed ? <p className="quiet">{t('people.is-closed')}</p> : (
          <>
            <section className="people__part" aria-label={t('people.grant')}>
              <h3>{t('people.grant')}</h3>
              <RoleChoice known={known} value={grant} onChange={setGrant} />
              <Button disabled={!isWhole(known, grant)} loading={give.isPending} onClick={() => give.mutate()}>{t('people.do-grant')}</Button>
            </section>
            <section className="people__part" aria-label={t('people.renew')}>
              <h3>{t('people.renew')}</h3>
              {person.is_demo ? <p className="quiet">{t('people.demo-link')}</p> : renew.data ? <LinkShown link={renew.data} /> : (
                <><p className="quiet">{t('people.renew-text')}</p><Button loading={renew.isPending} onClick={() => renew.mutate()}>{t('people.renew')}</Button></>
              )}
            </section>
            <section className="people__part" aria-label={t('people.close')}>
              <h3>{t('people.close')}</h3>
              <p className="quiet">{t('people.close-text')}</p>
              <div className="field"><label htmlFor={`${id}-reason`}>{t('people.reason')}</label><Input.TextArea id={`${id}-reason`} rows={2} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} /></div>
              <Button danger disabled={reason.trim().length < 5} loading={close.isPending} onClick={() => close.mutate()}>{t('people.do-close')}</Button>
            </section>
          </>
        )}
      </div>
    </Panel>
  )
}
