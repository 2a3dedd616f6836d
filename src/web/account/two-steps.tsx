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

/** Turns on the second step of signing in: password, code to scan, one code to prove it, and the codes for a lost phone. */
export function TwoSteps() {
  const { t, say } = useWords()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const id = useId()
  const enable = useMutation({ mutationFn: () => post<{ totpURI: string, backupCodes: string[] }>('/api/auth/two-factor/enable', { password }), onSuccess: () => setPassword('') })
  const verify = useMutation({ mutationFn: () => post('/api/auth/two-factor/verify-totp', { code: code.replace(/\s/g, '') }) })
  const fault = verify.error ?? enable.error
  const refusal = fault ? <p role="alert" className="fault-line">{fault instanceof ApiFault ? say(fault.say) : t('states.error.text')}</p> : null
  if (verify.isSuccess) return <p><Mark tone="done">{t('account.two-steps-on')}</Mark></p>
  if (!enable.data) {
    return (
      <form className="two-steps" onSubmit={(event) => { event.preventDefault(); enable.mutate() }}>
        <p className="quiet">{t('account.two-steps-text')}</p>
        <div className="field"><label htmlFor={`${id}-p`}>{t('sign-in.password')}</label><Input id={`${id}-p`} type="password" size="large" autoComplete="current-password" maxLength={128} required value={password} onChange={(event) => setPassword(event.target.value)} /></div>
        {refusal}
        <div><Button htmlType="submit" size="large" loading={enable.isPending}>{t('account.two-steps-start')}</Button></div>
      </form>
    )
  }
  const secret = /[?&]secret=([^&]+)/.exec(enable.data.totpURI)?.[1] ?? ''
  return (
    <form className="two-steps" onSubmit={(event) => { event.preventDefault(); verify.mutate() }}>
      <div className="two-steps__scan">
        <QrCode text={enable.data.totpURI} name={t('account.qr')} />
        <div className="stack">
          <p>{t('account.scan')}</p>
          <p className="small"><span className="quiet">{t('account.by-hand')}</span> <code className="hash">{secret}</code></p>
          <div className="field"><label htmlFor={`${id}-c`}>{t('sign-in.code')}</label><Input id={`${id}-c`} size="large" inputMode="numeric" autoComplete="one-time-code" maxLength={8} required value={code} onChange={(event) => setCode(event.target.value)} /></div>
          {refusal}
          <Button type="primary" htmlType="submit" size="large" loading={verify.isPending}>{t('sign-in.check-code')}</Button>
        </div>
      </div>
      <div><p className="strong">{t('account.backup')}</p><p className="quiet small">{t('account.backup-text')}</p><ul className="backup-codes">{enable.data.backupCodes.map((one) => <li key={one}><code>{one}</code></li>)}</ul></div>
    </form>
  )
}
