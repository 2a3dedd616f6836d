import { Input } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../words.ts'
import { plainCode, unwrapHolderKey, type OpenKey, type WrappedKey } from './holder-keys.ts'

export type Secret = { text: string, is_code: boolean }

/** Where a holder types the passphrase, or the printed recovery code instead. */
export function SecretEntry({ secret, demo, onChange }: { secret: Secret, demo: string | null, onChange: (secret: Secret) => void }) {
  const { t } = useWords()
  const id = useId()
  return (
    <div className="secret">
      <label htmlFor={id}>{t(secret.is_code ? 'take-up.recovery-code' : 'take-up.passphrase')}</label>
      <Input id={id} size="large" type={secret.is_code ? 'text' : 'password'} autoComplete="off" maxLength={200} value={secret.text} onChange={(event) => onChange({ ...secret, text: event.target.value })} />
      <button type="button" className="link-button" onClick={() => onChange({ text: '', is_code: !secret.is_code })}>{t(secret.is_code ? 'take-up.use-passphrase' : 'take-up.use-recovery')}</button>
      {demo ? <p className="secret__demo">{t('take-up.demo', { passphrase: demo })}</p> : null}
    </div>
  )
}

/** Opens the holder's key with what was typed; null when it is not the one. */
export function openWith(secret: Secret, side: { public_key: string, wrapped: WrappedKey | null, recovery: WrappedKey | null }): Promise<OpenKey | null> {
  const wrapped = secret.is_code ? side.recovery : side.wrapped
  return wrapped ? unwrapHolderKey(side.public_key, wrapped, secret.is_code ? plainCode(secret.text) : secret.text) : Promise.resolve(null)
}

/** An empty entry. */
export function useSecret(): [Secret, (secret: Secret) => void] {
  return useState<Secret>({ text: '', is_code: false })
}
