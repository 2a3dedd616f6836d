import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { get, type Sentence } from '../client.ts'
import { DemoMark } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'
import '../words/seek.ts'
import './similar-panel.css'

type Found = { kind: Sentence, id: string, path: string, title: Sentence, percent: number, shared: string[], is_public: boolean, is_demo: boolean }

const pause_ms = 900
const text_chars_max = 600

/** Waits until nothing was typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pause_ms)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

/** Needs, challenges and results that say nearly the same, with the words they share. While a need is written it compares what stands on the page, else what was handed in. */
export function SimilarPanel({ case_id, title, text, is_quiet }: { case_id: string, title?: string, text?: string, /** Says nothing while nothing is found. */ is_quiet?: boolean }) {
  const { t, say, language } = useWords()
  const is_writing = title !== undefined || text !== undefined
  const cut = (words: string | undefined, max: number) => words === undefined ? undefined : [...words].slice(0, max).join('')
  const asked = useSettled(JSON.stringify([cut(title, 140), cut(text, text_chars_max)]))
  const [asked_title, asked_text] = JSON.parse(asked) as [string | undefined, string | undefined]
  const question = useQuery<{ found: Found[] }>({
    queryKey: ['similar', case_id, asked], enabled: !is_writing || (asked_title ?? '').length + (asked_text ?? '').length >= 6, staleTime: 60_000,
    placeholderData: (before) => before,
    // An empty text is sent as a blank, so that it is compared and not what was handed in before.
    queryFn: ({ signal }) => get<{ found: Found[] }>('/api/challenges/near-duplicates', { case_id, ...is_writing && { title: asked_title || ' ', text: asked_text || ' ' } }, { signal }),
  })
  const found = question.data?.found ?? []
  if (found.length === 0 && (is_quiet || !question.isSuccess)) return null
  return (
    <section className="similar side-part" aria-labelledby="similar-title">
      <h2 id="similar-title">{t('work.seek.similar')}</h2>
      {found.length === 0 ? <p className="quiet">{t('work.seek.similar-none')}</p> : <p className="quiet small">{t('work.seek.similar-lead')}</p>}
      <ul>
        {found.map((one) => (
          <li key={`${say(one.kind)} ${one.id}`}>
            <p className="similar__title"><a href={one.path} target="_blank" rel="noopener">{say(one.title)}</a>{one.is_demo ? <> <DemoMark /></> : null}</p>
            <p className="similar__why"><span>{say(one.kind)}</span> · <span className="number">{t('work.seek.similar-likeness', { percent: one.percent })}</span></p>
            {one.shared.length > 0 ? <p className="similar__shared">{t('work.seek.similar-shared', { words: one.shared.join(language === 'zh' ? '、' : ', ') })}</p> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
