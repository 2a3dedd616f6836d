import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { ApiFault, makeKey, post, type Sentence } from '../client.ts'
import type { Role } from '../session.tsx'
import { useWords } from '../words.ts'

/** Whether to offer writing a need: enterprises do. The server decides whether they may. */
export function mayStart(roles: readonly Role[]): boolean {
  return roles.some((one) => one.role === 'enterprise')
}

/** Opens a new need and goes to its case. One press opens one case, however often the network makes it try. */
export function StartButton({ roles }: { roles: readonly Role[] }) {
  const { t, say } = useWords()
  const navigate = useNavigate()
  const [is_busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Sentence | null>(null)
  const key = useRef<string | null>(null)
  if (!mayStart(roles)) return null
  const start = async () => {
    setBusy(true)
    setFault(null)
    key.current ??= makeKey()
    try {
      const { case_id } = await post<{ case_id: string }>('/api/challenges/open', {}, { key: key.current })
      key.current = null
      await navigate({ to: '/cases/$id', params: { id: case_id } })
    } catch (cause) {
      const known = cause instanceof ApiFault ? cause : null
      if (known && known.status !== 0) key.current = null
      setFault(known?.say ?? { zh: '没有建好，请再试一次。', en: 'This could not be started; please try again.' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <span className="start">
      <Button type="primary" size="large" loading={is_busy} onClick={() => void start()}>{t('work.desk.start')}</Button>
      {fault ? <span className="start__fault" role="alert">{say(fault)}</span> : null}
    </span>
  )
}
