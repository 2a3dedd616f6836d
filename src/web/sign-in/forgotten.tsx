import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { ApiFault, post } from '../client.ts'
import { useWords } from '../words.ts'

/** A forgotten password: asks for a one-time link to the address typed above; the answer never tells whether it has an account. */
export function Forgotten({ email }: { email: string }) {
  const { t, say } = useWords()
  const ask = useMutation({ mutationFn: () => post('/api/accounts/ask-for-link', { email: email.trim() }) })
  return (
    <details className="sign-in__forgot">
      <summary>{t('sign-in.forgot')}</summary>
      {ask.isSuccess ? <p role="status">{t('sign-in.forgot-sent')}</p> : (
        <>
          <p className="quiet">{t('sign-in.forgot-text')}</p>
          {ask.error ? <p role="alert" className="fault-line">{say(ask.error instanceof ApiFault ? ask.error.say : t('states.error.text'))}</p> : null}
          <Button disabled={!email.includes('@')} loading={ask.isPending} onClick={() => ask.mutate()}>{t('sign-in.forgot-send')}</Button>
        </>
      )}
    </details>
  )
}
