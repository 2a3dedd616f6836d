import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useEffect, useId, useState } from 'react'
import { ApiFault, post } from '../client.ts'
import { Mark } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'

/** A QR code of `text`, drawn here so that the secret goes to no other server. */
function QrCode({ text, name }: { text: string, name: string }) {
  const [picture, setPicture] = useState<string | null>(null)
  useEffect(() => {
    let is_current = true
    void import('qrcode').then((qr) => qr.toDataURL(text, { margin: 1, width: 208, color: { dark: '#1f2430', light: '#ffffff' } })).then((made) => { if (is_current) setPicture(made) })
    return () => { is_current = false }
  }, [text])
  return picture ? <img src={picture} width={208} height={208} alt={name} /> : <div style={{ width: 208, height: 208 }} />
}

type Codes = { backupCodes: string[] }
type Begun = Codes & { totpURI: string }

function FaultLine({ fault }: { fault: Error | null }) {
  const { t, say } = useWords()
  return fault ? <p role="alert" className="fault-line">{fault instanceof ApiFault ? say(fault.say) : t('states.error.text')}</p> : null
}

function BackupCodes({ codes }: { codes: string[] }) {
  const { t } = useWords()
  return <div><p className="strong">{t('account.backup')}</p><p className="quiet small">{t('account.backup-text')}</p><ul className="backup-codes">{codes.map((one) => <li key={one}><code>{one}</code></li>)}</ul></div>
}

function PasswordField({ value, onChange }: { value: string, onChange: (value: string) => void }) {
  const { t } = useWords()
  const id = useId()
  return <div className="field"><label htmlFor={id}>{t('sign-in.password')}</label><Input id={id} type="password" size="large" autoComplete="current-password" maxLength={128} required value={value} onChange={(event) => onChange(event.target.value)} /></div>
}

/** The second step while it is on: other backup codes, or off, each by the password. */
function SecondStepOn({ codes, onChange }: { codes: string[], onChange: () => void }) {
  const { t } = useWords()
  const [password, setPassword] = useState('')
  const renew = useMutation({ mutationFn: () => post<Codes>('/api/auth/two-factor/generate-backup-codes', { password }), onSuccess: () => setPassword('') })
  const off = useMutation({ mutationFn: () => post('/api/auth/two-factor/disable', { password }), onSuccess: onChange })
  const shown = renew.data?.backupCodes ?? codes
  return (
    <div className="two-steps">
      <p><Mark tone="done">{t('account.two-steps-on')}</Mark></p>
      {shown.length > 0 ? <BackupCodes codes={shown} /> : null}
      <form className="two-steps" onSubmit={(event) => { event.preventDefault(); off.reset(); renew.mutate() }}>
        <p className="quiet">{t('account.two-steps-change')}</p>
        <PasswordField value={password} onChange={setPassword} />
        <FaultLine fault={off.error ?? renew.error} />
        <div className="row">
          <Button htmlType="submit" size="large" loading={renew.isPending}>{t('account.new-codes')}</Button>
          <Button danger size="large" disabled={password === ''} loading={off.isPending} onClick={() => { renew.reset(); off.mutate() }}>{t('account.two-steps-off')}</Button>
        </div>
      </form>
    </div>
  )
}

/** The second step of signing in, on or off: the password, a code to scan, one code to prove it, and the codes for a lost phone. */
export function TwoSteps({ is_on, onChange }: { is_on: boolean, onChange: () => void }) {
  const { t } = useWords()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const id = useId()
  const enable = useMutation({ mutationFn: () => post<Begun>('/api/auth/two-factor/enable', { password }), onSuccess: () => setPassword('') })
  const verify = useMutation({ mutationFn: () => post('/api/auth/two-factor/verify-totp', { code: code.replace(/\s/g, '') }), onSuccess: onChange })
  const turnedOff = () => {
    enable.reset()
    verify.reset()
    setCode('')
    onChange()
  }
  if (is_on || verify.isSuccess) return <SecondStepOn codes={enable.data?.backupCodes ?? []} onChange={turnedOff} />
  if (!enable.data) {
    return (
      <form className="two-steps" onSubmit={(event) => { event.preventDefault(); enable.mutate() }}>
        <p className="quiet">{t('account.two-steps-text')}</p>
        <PasswordField value={password} onChange={setPassword} />
        <FaultLine fault={enable.error} />
        <div><Button htmlType="submit" size="large" loading={enable.isPending}>{t('account.two-steps-start')}</Button></div>
      </form>
    )
  }
  const secret = new URL(enable.data.totpURI).searchParams.get('secret') ?? ''
  return (
    <form className="two-steps" onSubmit={(event) => { event.preventDefault(); verify.mutate() }}>
      <div className="two-steps__scan">
        <QrCode text={enable.data.totpURI} name={t('account.qr')} />
        <div className="stack">
          <p>{t('account.scan')}</p>
          <p className="small"><span className="quiet">{t('account.by-hand')}</span> <code className="hash">{secret}</code></p>
          <div className="field"><label htmlFor={`${id}-c`}>{t('sign-in.code')}</label><Input id={`${id}-c`} size="large" inputMode="numeric" autoComplete="one-time-code" maxLength={8} required value={code} onChange={(event) => setCode(event.target.value)} /></div>
          <FaultLine fault={verify.error} />
          <Button type="primary" htmlType="submit" size="large" loading={verify.isPending}>{t('sign-in.check-code')}</Button>
        </div>
      </div>
      <BackupCodes codes={enable.data.backupCodes} />
    </form>
  )
}
