import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useMemo, useState } from 'react'
import { post } from '../client.ts'
import { DayEntry } from '../form/day-entry.tsx'
import { Refused } from '../publish/refused.tsx'
import { Mark } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'
import { changesBetween } from './changes.ts'
import type { Draft, Proposal } from './shapes.ts'

type Way = { draft: Draft, errors: number, is_same: boolean, is_dirty: boolean, saved: () => Promise<number>, again: () => Promise<unknown> }

/** 公布: what the text changes, one officer's proposal, another's approval or return. */
export function PublishPart({ draft, errors, is_same, is_dirty, saved, again }: Way) {
  const { t, say, formatInstant, formatDate } = useWords()
  const { proposal } = draft
  return (
    <section className="lab-publish" aria-labelledby="lab-publish">
      <h2 id="lab-publish">{t('lab.publish')} {proposal ? <Mark tone={proposal.state === 'open' ? 'waiting' : proposal.state === 'approved' ? 'done' : 'unknown'}>{t(`lab.state.${proposal.state}`)}</Mark> : null}</h2>
      <p className="quiet">{t('lab.publish-text')}</p>
      <Changes draft={draft} />
      {proposal ? (
        <div className="lab-proposal">
          <p>{t('lab.proposed', { name: say(proposal.proposed_by), at: formatInstant(proposal.proposed_at), version: proposal.draft_version, day: formatDate(proposal.valid_from) })}</p>
          <p className="pre">{proposal.reason}</p>
          {proposal.answered_by && proposal.answered_at ? <p>{t(`lab.${proposal.state === 'approved' ? 'approved' : 'returned'}`, { name: say(proposal.answered_by), at: formatInstant(proposal.answered_at) })}{proposal.answer ? <span className="pre"> {proposal.answer}</span> : null}</p> : null}
        </div>
      ) : null}
      {draft.is_writer ? proposal?.state === 'open' ? <Answer proposal={proposal} again={again} /> : <Propose draft={draft} errors={errors} is_same={is_same} is_dirty={is_dirty} saved={saved} again={again} /> : null}
    </section>
  )
}

function Changes({ draft }: { draft: Draft }) {
  const { t } = useWords()
  const changes = useMemo(() => draft.base_text === null ? [] : changesBetween(draft.base_text, draft.text), [draft.base_text, draft.text])
  if (draft.base_text === null || draft.proposal?.state === 'approved') return null
  return (
    <details className="lab-changes" open={draft.proposal?.state === 'open'}>
      <summary>{t('lab.changes')}</summary>
      {changes.length === 0 ? <p className="quiet">{t('lab.changes-none')}</p> : (
        <pre lang="zh-CN">{changes.map((one, at) => one === null ? <span key={at} className="lab-changes__gap">…</span> : <span key={at} className={`lab-changes__${one.kind}`}>{one.kind === 'in' ? '+' : one.kind === 'out' ? '−' : ' '} {one.text}</span>)}</pre>
      )}
    </details>
  )
}

function Propose({ draft, errors, is_same, is_dirty, saved, again }: Way) {
  const { t } = useWords()
  const [reason, setReason] = useState('')
  const [valid_from, setFrom] = useState(draft.today_on)
  const propose = useMutation({
    mutationFn: async () => post('/api/incentives/propose-measure', { draft_id: draft.id, version: await saved(), valid_from, reason: reason.trim() }),
    onSuccess: again,
  })
  const why_not = errors > 0 ? t('lab.why-not-errors', { count: errors }) : is_same ? t('lab.why-not-same') : null
  return (
    <div className="lab-form not-print">
      <label htmlFor="lab-reason" className="label">{t('lab.reason')}</label>
      <Input.TextArea id="lab-reason" value={reason} maxLength={2_000} autoSize={{ minRows: 2, maxRows: 8 }} onChange={(event) => setReason(event.target.value)} />
      <span><span className="label">{t('lab.valid-from')}</span> <DayEntry title={t('lab.valid-from')} min={draft.today_on} value={valid_from} onChange={(day) => setFrom(day ?? '')} /></span>
      <div className="lab-form__acts"><Button type="primary" disabled={why_not !== null || reason.trim().length < 2 || valid_from === ''} loading={propose.isPending} onClick={() => propose.mutate()}>{t('lab.propose')}</Button><span className="small quiet">{why_not ?? (is_dirty ? t('lab.why-not-unsaved') : '')}</span></div>
      <Refused fault={propose.error} />
    </div>
  )
}

function Answer({ proposal, again }: { proposal: Proposal, again: () => Promise<unknown> }) {
  const { t } = useWords()
  const [answer, setAnswer] = useState('')
  const [receipt, setReceipt] = useState<string | null>(null)
  const body = { proposal_id: proposal.id, ...answer.trim() === '' ? {} : { answer: answer.trim() } }
  const approve = useMutation({
    mutationFn: () => post<{ receipt_id: string }>('/api/incentives/approve-measure', body),
    onSuccess: ({ receipt_id }) => { setReceipt(receipt_id); return again() },
  })
  const giveBack = useMutation({ mutationFn: () => post('/api/incentives/return-measure', body), onSuccess: again })
  return (
    <div className="lab-form not-print">
      {proposal.is_own ? <p>{t('lab.own-proposal')}</p> : null}
      <label htmlFor="lab-answer" className="label">{t('lab.answer')}</label>
      <Input.TextArea id="lab-answer" value={answer} maxLength={2_000} autoSize={{ minRows: 2, maxRows: 8 }} onChange={(event) => setAnswer(event.target.value)} />
      <div className="lab-form__acts">
        {proposal.is_own ? null : <Button type="primary" loading={approve.isPending} onClick={() => approve.mutate()}>{t('lab.approve')}</Button>}
        <Button disabled={answer.trim().length < 2} loading={giveBack.isPending} onClick={() => giveBack.mutate()}>{t(proposal.is_own ? 'lab.take-back' : 'lab.return')}</Button>
        {answer.trim().length < 2 ? <span className="small quiet">{t('lab.answer-needed')}</span> : null}
        {receipt ? <Link to="/receipts/$id" params={{ id: receipt }}>{t('lab.receipt')}</Link> : null}
      </div>
      <Refused fault={approve.error ?? giveBack.error} />
    </div>
  )
}
