import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { get } from '../client.ts'
import type { Role } from '../session.tsx'
import { useWords } from '../words.ts'
import '../words/seek.ts'
import { mayStart, StartButton } from './start.tsx'
import './visit.css'

const ImportPanel = lazy(() => import('../registers/import-panel.tsx'))

/** Whether to offer bringing needs of others: county officers do. The server decides whether they may. */
export const mayVisit = (roles: readonly Role[]): boolean => roles.some((one) => one.role === 'county-officer')

/** The ways in which needs come: written, drafted on a visit, or brought in a table. */
export function WaysIn({ roles }: { roles: readonly Role[] }) {
  const { t } = useWords()
  const navigate = useNavigate()
  const [is_importing, setImporting] = useState(false)
  const sheet = useMutation({ mutationFn: () => get<{ name: string, content_base64: string }>('/api/challenges/need-sheet'), onSuccess: ({ name, content_base64 }) => saveSheet(name, content_base64) })
  if (!mayStart(roles) && !mayVisit(roles)) return null
  return (
    <div className="ways-in not-print">
      <StartButton roles={roles} />
      {mayVisit(roles) ? <Button type="primary" size="large" onClick={() => void navigate({ to: '/visit' })}>{t('work.seek.visit')}</Button> : null}
      <Button size="large" onClick={() => setImporting(true)}>{t('work.seek.import')}</Button>
      <button type="button" className="link-button" disabled={sheet.isPending} onClick={() => sheet.mutate()}>{t('work.seek.sheet')}</button>
      {is_importing ? <Suspense fallback={null}><ImportPanel register="needs" onClose={() => setImporting(false)} /></Suspense> : null}
    </div>
  )
}

/** Saves a workbook on the reader's machine. */
function saveSheet(name: string, content_base64: string): void {
  const bytes = Uint8Array.from(atob(content_base64), (sign) => sign.charCodeAt(0))
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
