import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { ApiFault, get, makeKey, post, type Sentence } from '../client.ts'
import { useWords } from '../words.ts'

type Org = { id: string, title: Sentence }

/** Most organisations offered at once; more letters of the name narrow them. */
const offered_max = 8

/** Opens a project for an organisation; its plan is written in the form that follows. */
export function OpenProject() {
  const { t, say } = useWords()
  const navigate = useNavigate()
  const [q, setQ] = useState('')
  const [org, setOrg] = useState<string | null>(null)
  const [key] = useState(makeKey)
  const [why, setWhy] = useState<string | null>(null)
  const list = useQuery({ queryKey: ['/api/organizations/list', { q }], queryFn: ({ signal }) => get<{ organizations: Org[] }>('/api/organizations/list', { q: q || undefined }, { signal }), placeholderData: keepPreviousData })
  const open = useMutation({
    mutationFn: (org_id: string) => post<{ case_id: string }>('/api/acceptance/open-project', { org_id }, { key }),
    onSuccess: ({ case_id }) => navigate({ to: '/cases/$id', params: { id: case_id }, search: { do: 'state-plan' } }),
    onError: (cause) => setWhy(cause instanceof ApiFault ? say(cause.say) : t('states.error.text')),
  })
  return (
    <form className="projects__open" onSubmit={(event) => { event.preventDefault(); if (org) open.mutate(org); else setWhy(t('projects.choose-first')) }}>
      <p className="quiet">{t('projects.open-text')}</p>
      <div className="field"><label htmlFor="project-org">{t('projects.organization')}</label><input id="project-org" type="search" className="projects__find" maxLength={100} placeholder={t('projects.find-organization')} value={q} onChange={(event) => setQ(event.target.value)} /></div>
      <ul className="projects__orgs">
        {(list.data?.organizations ?? []).slice(0, offered_max).map((one) => (
          <li key={one.id}><label className={one.id === org ? 'projects__org projects__org--on' : 'projects__org'}><input type="radio" name="project-org-choice" checked={one.id === org} onChange={() => { setOrg(one.id); setWhy(null) }} />{say(one.title)}</label></li>
        ))}
      </ul>
      {why ? <p role="alert" className="fault-line">{why}</p> : null}
      <p className="row"><Button type="primary" htmlType="submit" size="large" loading={open.isPending}>{t('projects.start')}</Button></p>
    </form>
  )
}
