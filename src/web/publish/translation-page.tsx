import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { get, post, type Sentence } from '../client.ts'
import { PageHead } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/publish.ts'
import '../styles/publish.css'
import '../styles/translate.css'
import { Refused } from './refused.tsx'
import type { TextPair } from './shapes.ts'
import { TextState } from './texts.tsx'

type Pair = TextPair & { source_hash: string, version: number, is_asked: boolean, characters_max: number, is_formal: boolean, is_public: boolean, terms: { zh: string, en: string }[] }
type Answer = { id: string, title: Sentence, is_public: boolean, machine: { host: string, model: string } | null, texts: Pair[] }

/** One text: its original, and the translation one writes beside it; saved by itself, so that two translators share a challenge. */
function PairEditor({ id, pair, machine }: { id: string, pair: Pair, machine: Answer['machine'] }) {
  const { t, say, language } = useWords()
  const queries = useQueryClient()
  const [text, setText] = useState(pair.text ?? '')
  const [may_leave, setMayLeave] = useState(false)
  const again = () => queries.invalidateQueries({ queryKey: ['translation', id] })
  const saving = useMutation({ mutationFn: () => post('/api/challenges/save-text', { id, field: pair.field, text: text.trim(), source_hash: pair.source_hash, version: pair.version }), onSuccess: again })
  const confirming = useMutation({ mutationFn: () => post('/api/challenges/confirm-text', { id, field: pair.field, version: pair.version }), onSuccess: again })
  const asking = useMutation({ mutationFn: () => post('/api/challenges/ask-machine', { id, field: pair.field, may_leave }), onSuccess: again })
  const name = `text-${pair.field}`
  const length = [...text].length
  const into = t('publish.translate.target', { language: t(`publish.texts.${pair.into}`) })
  return (
    <section className="translate-pair" aria-labelledby={`${name}-title`}>
      <div className="translate-pair__head"><h2 id={`${name}-title`}>{say(pair.title)}</h2><span className="small"><TextState pair={pair} /></span></div>
      <div className="translate-pair__sides">
        <div><p className="label">{t('publish.translate.source', { language: t(`publish.texts.${pair.language}`) })}</p><p className="translate-pair__source pre" lang={pair.language === 'zh' ? 'zh-CN' : 'en'}>{pair.source}</p>
          {pair.terms.length > 0 ? <p className="translate-pair__terms">{t('publish.translate.words')}{language === 'zh' ? '：' : ': '}{pair.terms.map((term) => `${term.zh} = ${term.en}`).join(language === 'zh' ? '；' : '; ')}</p> : null}</div>
        <div>
          {pair.is_formal ? <><p className="label">{into}</p><p className="translate-pair__source pre" lang={pair.into === 'zh' ? 'zh-CN' : 'en'}>{pair.text}</p></> : (
            <>
              <label className="label" htmlFor={name}>{into}</label>
              <Input.TextArea id={name} value={text} lang={pair.into === 'zh' ? 'zh-CN' : 'en'} autoSize={{ minRows: 2, maxRows: 24 }} onChange={(event) => setText(event.target.value)} />
            </>
          )}
          <div className="translate-pair__acts">
            {pair.is_formal ? <span className="small quiet">{t('publish.translate.formal')}</span> : (
              <>
                <Button type="primary" loading={saving.isPending} disabled={text.trim() === '' || length > pair.characters_max || (text === pair.text && pair.state === 'checked')} onClick={() => saving.mutate()}>{t('publish.translate.save')}</Button>
                {pair.state === 'unchecked' && text === pair.text ? <Button loading={confirming.isPending} onClick={() => confirming.mutate()}>{t('publish.translate.confirm')}</Button> : null}
                {machine && pair.state !== 'checked' ? pair.is_asked ? <span className="small quiet">{t('publish.translate.asked')} <button type="button" className="link-button" onClick={() => void again()}>{t('publish.translate.refresh')}</button></span>
                  : <Button loading={asking.isPending} disabled={!pair.is_public && !may_leave} onClick={() => asking.mutate()}>{t('publish.translate.ask')}</Button> : null}
                <span className="small faint number">{t('publish.translate.left', { is: length, max: pair.characters_max })}</span>
                {saving.isSuccess && pair.state === 'checked' ? <span role="status" className="small">{t('publish.translate.saved')}</span> : null}
              </>
            )}
          </div>
          {machine && !pair.is_public && !pair.is_formal && pair.state !== 'checked' ? <Checkbox checked={may_leave} onChange={(event) => setMayLeave(event.target.checked)}>{t('publish.translate.leave')}</Checkbox> : null}
          <Refused fault={saving.error ?? confirming.error ?? asking.error} />
        </div>
      </div>
    </section>
  )
}

/** 对照翻译: every text of one challenge beside its translation. */
export default function TranslationPage() {
  const { t, say } = useWords()
  const { id } = useParams({ from: '/translations/$id' })
  const answer = useQuery({ queryKey: ['translation', id], queryFn: ({ signal }) => get<Answer>('/api/challenges/translation', { id }, { signal }) })
  if (answer.isError) return <div className="page"><Failed is_page fault={answer.error} again={() => void answer.refetch()} /></div>
  if (!answer.data) return <div className="page"><Loading kind="document" lines={8} /></div>
  const { title, machine, texts, is_public } = answer.data
  return (
    <div className="page">
      <PageHead title={say(title)} above={t('publish.translate.open')} lead={machine ? t('publish.translate.machine', machine) : t('publish.translate.no-machine')}>{is_public ? null : <span className="quiet">{t('publish.translate.unpublished')}</span>}</PageHead>
      {texts.map((pair) => <PairEditor key={`${pair.field}-${pair.version}`} id={id} pair={pair} machine={machine} />)}
    </div>
  )
}
