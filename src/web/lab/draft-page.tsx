import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useBlocker, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { ApiFault, get, post } from '../client.ts'
import { Refused } from '../publish/refused.tsx'
import { Mark } from '../widgets/mark.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/lab.ts'
import '../styles/lab.css'
import type { Describe, RuleWord } from './completion.ts'
import { TextEditor } from './editor.tsx'
import { Examples, Problems } from './findings.tsx'
import { PublishPart } from './publish-part.tsx'
import type { Draft, Found } from './shapes.ts'
import { TryPart } from './try-part.tsx'

const pause_ms = 500

/** 条款草稿: the text with what is wrong under its lines, examples worked out as one types, trials, and the way to publication. */
export default function DraftPage() {
  const { id } = useParams({ from: '/lab/$id' })
  const draft = useQuery({ queryKey: ['measure-draft', id], queryFn: ({ signal }) => get<Draft>('/api/incentives/measure-draft', { id }, { signal }), refetchOnWindowFocus: false })
  if (draft.isError && !draft.data) return <div className="page"><Failed is_page fault={draft.error} again={() => void draft.refetch()} /></div>
  if (!draft.data) return <div className="page"><Loading kind="document" lines={10} /></div>
  return <DraftDesk key={id} draft={draft.data} />
}

function DraftDesk({ draft }: { draft: Draft }) {
  const { t, say, language, formatInstant } = useWords()
  const client = useQueryClient()
  const [text, setText] = useState(draft.text)
  const [goTo, setGoTo] = useState<{ line: number, at: number } | null>(null)
  const { found, is_checking, fault } = useFound(draft, text)
  const is_dirty = text !== draft.text
  const again = useCallback(() => client.invalidateQueries({ queryKey: ['measure-draft', draft.id] }), [client, draft.id])
  const save = useMutation({
    mutationFn: () => post<{ version: number }>('/api/incentives/save-measure-draft', { draft_id: draft.id, version: draft.version, text }),
    onSuccess: again,
  })
  useBlocker({ shouldBlockFn: () => is_dirty && !window.confirm(t('lab.leave')), enableBeforeUnload: is_dirty })
  const words = useQuery({ queryKey: ['rule-words'], queryFn: ({ signal }) => get<{ words: RuleWord[] }>('/api/incentives/rule-words', {}, { signal }), staleTime: 600_000 }).data?.words ?? []
  const describe: Describe = (word) => word === 'parameter' ? t('lab.word.parameter') : [t(`lab.word.${word.is}`), word.of ?? (language === 'en' ? say(word.title) : ''), say(word.unit)].filter((one) => one !== '').join(' · ')
  const notes = useMemo(() => found.problems.filter((one) => one.file === null).map((one) => ({ line: one.line, col: one.col, text: one[language === 'zh' ? 'zh' : 'en'], is_error: one.severity === 'error' })), [found.problems, language])
  /** The version with what is on the page in it, saved first where it is not. */
  const saved = async (): Promise<number> => is_dirty ? (await save.mutateAsync()).version : draft.version
  const errors = found.problems.filter((one) => one.severity === 'error').length
  const show = (line: number) => setGoTo({ line, at: Date.now() })
  return (
    <div className="page lab lab-draft">
      <PageHead title={draft.title ? say(draft.title) : t('lab.new-title')} above={<Link to="/lab">← {t('lab.back')}</Link>} lead={`${draft.measure ?? ''} ${t('lab.version', { version: draft.version })} · ${t('lab.saved', { name: say(draft.saved_by), at: formatInstant(draft.saved_at) })}`} />
      <div className="lab-desk">
        <section aria-labelledby="lab-text">
          <div className="lab-desk__head">
            <h2 id="lab-text">{t('lab.text')}</h2>
            {draft.is_writer ? (
              <span className="lab-desk__acts not-print">
                <span role="status" className="small quiet">{is_dirty ? t('lab.unsaved') : t('lab.is-saved', { version: draft.version })}</span>
                {draft.base_text !== null && draft.base_text !== text ? <Button size="small" onClick={() => setText(draft.base_text ?? '')}>{t('lab.restart')}</Button> : null}
                <Button size="small" disabled={!is_dirty} loading={save.isPending} onClick={() => save.mutate()}>{t('lab.save')}</Button>
              </span>
            ) : null}
          </div>
          <Refused fault={save.error} />
          <TextEditor text={text} notes={notes} label={t('lab.text')} words={words} describe={describe} is_read_only={!draft.is_writer} goTo={goTo} onChange={setText} />
        </section>
        <div className="lab-desk__side">
          <section aria-labelledby="lab-problems" aria-busy={is_checking}>
            <h2 id="lab-problems">{t('lab.problems')} {is_checking ? <span className="small quiet">{t('lab.checking')}</span> : errors > 0 ? <Mark tone="late">{t('lab.errors', { count: errors })}</Mark> : null}</h2>
            {fault ? <p className="banner" role="alert">{t('lab.check-failed', { why: say(fault.say) })}</p> : null}
            <Problems found={found} onShow={show} />
          </section>
          <section aria-labelledby="lab-examples"><h2 id="lab-examples">{t('lab.examples')}</h2><Examples found={found} onShow={show} /></section>
        </div>
      </div>
      <TryPart draft={draft} is_ready={found.is_ready} saved={saved} again={again} />
      <PublishPart draft={draft} errors={errors} is_same={draft.base_text === text} is_dirty={is_dirty} saved={saved} again={again} />
    </div>
  )
}

/** What the server finds in the text, a moment after the last key; until then what it found before. */
function useFound(draft: Draft, text: string): { found: Found, is_checking: boolean, fault: ApiFault | null } {
  const [state, setState] = useState<{ text: string, found: Found, fault: ApiFault | null }>({ text: draft.text, found: draft, fault: null })
  const { measure, county, is_writer } = draft
  useEffect(() => {
    if (text === state.text || text === '' || !is_writer) return
    let is_over = false
    const timer = setTimeout(() => {
      post<Found>('/api/incentives/check-measure-text', { text, ...measure === null ? county === null ? {} : { county } : { measure } })
        .then((found) => { if (!is_over) setState({ text, found, fault: null }) })
        .catch((cause: unknown) => { if (!is_over) setState((held) => ({ ...held, text, fault: cause instanceof ApiFault ? cause : null })) })
    }, pause_ms)
    return () => { is_over = true; clearTimeout(timer) }
  }, [text, state.text, measure, county, is_writer])
  return { found: state.found, is_checking: text !== state.text && text !== '', fault: state.fault }
}
