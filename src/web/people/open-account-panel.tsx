import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState, type FormEvent } from 'react'
import { ApiFault, post } from '../client.ts'
import { Panel } from '../widgets/panel.tsx'
import { useWords } from '../words.ts'
import { LinkShown } from './link-shown.tsx'
import type { Link, Roles } from './person-shape.ts'
import { isWhole, RoleChoice, type Grant } from './role-choice.tsx'

/** 开户: name, address, first role; the answer is a one-time link to hand over. */
export function OpenAccountPanel({ known, onClose }: { known: Roles, onClose: () => void }) {
  const { t, say } = useWords()
  const client = useQueryClient()
  const id = useId()
  const [name, setName] = useState('')
  const [name_en, setNameEn] = useState('')
  const [email, setEmail] = useState('')
  const [language, setLanguage] = useState<'zh' | 'en'>('zh')
  const [grant, setGrant] = useState<Grant>({ role: '', org_id: null, county_id: null })
  const open = useMutation({
    mutationFn: () => post<Link>('/api/accounts/open-account', { name: name.trim(), ...name_en.trim() ? { name_en: name_en.trim() } : {}, email: email.trim(), language, ...grant }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['/api/accounts/people'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    open.mutate()
  }
  return (
    <Panel title={t('people.open')} is_open onClose={onClose}>
      {open.data ? <LinkShown link={open.data} /> : (
        <form className="stack" onSubmit={submit}>
          <p className="quiet">{t('people.open-lead')}</p>
          <div className="field"><label htmlFor={`${id}-name`}>{t('people.name')}</label><Input id={`${id}-name`} value={name} maxLength={100} onChange={(event) => setName(event.target.value)} required autoComplete="off" /></div>
          <div className="field"><label htmlFor={`${id}-name-en`}>{t('people.name-en')}</label><Input id={`${id}-name-en`} value={name_en} maxLength={100} onChange={(event) => setNameEn(event.target.value)} autoComplete="off" /></div>
          <div className="field"><label htmlFor={`${id}-email`}>{t('people.email')}</label><Input id={`${id}-email`} type="email" value={email} maxLength={254} onChange={(event) => setEmail(event.target.value)} required autoComplete="off" /></div>
          <div role="radiogroup" aria-label={t('people.language')} className="row">
            {(['zh', 'en'] as const).map((one) => <label key={one} className="radio"><input type="radio" name={`${id}-language`} checked={language === one} onChange={() => setLanguage(one)} /> <span lang={one === 'zh' ? 'zh-CN' : 'en'}>{one === 'zh' ? '中文' : 'English'}</span></label>)}
          </div>
          <RoleChoice known={known} value={grant} onChange={setGrant} />
          {open.error ? <p role="alert" className="fault-line">{say(open.error instanceof ApiFault ? open.error.problems[0] ?? open.error.say : t('states.error.text'))}</p> : null}
          <Button type="primary" htmlType="submit" loading={open.isPending} disabled={!isWhole(known, grant)}>{t('people.do-open')}</Button>
        </form>
      )}
    </Panel>
  )
}
