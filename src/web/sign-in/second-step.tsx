import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState, type FormEvent } from 'react'
import { ApiFault, post } from '../client.ts'
import { useWords } from '../words.ts'

/** Refusals after which no code helps any more: the password comes first again. */
const over = new Set(['accounts.code-too-late', 'accounts.too-many-codes'])

/** The second step of signing in: six digits of the authenticator, or a backup code where the phone is lost. `onOver` goes back to the first. */
export function SecondStep({ onDone, onOver }: { onDone: () => void, onOver: (fault: ApiFault | null) => void }) {
  const { t, say } = useWords()
  const [code, setCode] = useState('')
  const [is_backup, setBackup] = useState(false)
  const id = useId()
  const check = useMutation({
    mutationFn: () => post(`/api/auth/two-factor/${is_backup ? 'verify-backup-code' : 'verify-totp'}`, { code: code.replace(/\s/g, '') }),
    onSuccess: onDone,
    onError: (fault) => { if (fault instanceof ApiFault && over.has(fault.code)) onOver(fault) },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    check.mutate()
  }
  const change = () => {
    setBackup(!is_backup)
    setCode('')
    check.reset()
  }
  return (
    <form onSubmit={submit} className="sign-in__form" aria-label={t('sign-in.second')}>
      <div className="field">
        <label htmlFor={`${id}-code`}>{t(is_backup ? 'sign-in.backup-code' : 'sign-in.code')}</label>
        <p className="field__help" id={`${id}-help`}>{t(is_backup ? 'sign-in.backup-help' : 'sign-in.code-help')}</p>
        <Input key={String(is_backup)} id={`${id}-code`} size="large" inputMode={is_backup ? 'text' : 'numeric'} autoComplete={is_backup ? 'off' : 'one-time-code'} autoCapitalize="none" spellCheck={false} autoFocus maxLength={is_backup ? 16 : 8} value={code} aria-describedby={`${id}-help`} onChange={(event) => setCode(event.target.value)} required />
      </div>
      {check.error ? <p role="alert" className="fault-line">{check.error instanceof ApiFault ? say(check.error.say) : t('states.error.text')}</p> : null}
      <Button type="primary" htmlType="submit" size="large" block loading={check.isPending}>{t('sign-in.check-code')}</Button>
      <p><button type="button" className="link-button" onClick={change}>{t(is_backup ? 'sign-in.use-app' : 'sign-in.use-backup')}</button></p>
      <p><button type="button" className="link-button" onClick={() => onOver(null)}>{t('sign-in.back')}</button></p>
    </form>
  )
}
