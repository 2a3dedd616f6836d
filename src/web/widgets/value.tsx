import type { Sentence } from '../client.ts'
import { Go } from '../shell/go.tsx'
import { useWords } from '../words.ts'
import { Hash } from './hash.tsx'
import { Money } from './money.tsx'

/** How a value of a section is to be shown; the same words as the server's `shownSection`. */
export type ShownAs = 'text' | 'money' | 'date' | 'instant' | 'number' | 'word' | 'flag' | 'files' | 'hash' | 'organization' | 'account' | 'link'

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isSentence = (value: unknown): value is Sentence => isObject(value) && typeof value.zh === 'string' && typeof value.en === 'string'

/** Shows one value of a section by its kind; what is not there is said so, never left blank. */
export function Value({ value, as }: { value: unknown, as: ShownAs }) {
  const { t, say, language, formatDate, formatInstant, formatSize } = useWords()
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return <span className="faint">{t('value.none')}</span>
  if (Array.isArray(value) && as !== 'files') {
    const every = value.every((part) => isSentence(part) || typeof part === 'string' || typeof part === 'number')
    if (every) return <>{value.map((part) => isSentence(part) ? say(part) : String(part)).join(language === 'zh' ? '、' : ', ')}</>
  }
  if (as === 'flag') return <>{t(value === true ? 'value.yes' : 'value.no')}</>
  if (as === 'money' && isObject(value)) return <Money amount_fen={typeof value.amount_fen === 'number' ? value.amount_fen : null} currency={typeof value.currency === 'string' ? value.currency : undefined} />
  if (as === 'date' && typeof value === 'string') return <span className="number">{formatDate(value)}</span>
  if (as === 'instant' && typeof value === 'string') return <span className="number" title={t('value.china-time')}>{formatInstant(value)}</span>
  if (as === 'number' && typeof value === 'number') return <span className="number">{value.toLocaleString('en-US')}</span>
  if (as === 'hash') return <Hash text={String(value)} />
  if (as === 'files' && Array.isArray(value)) {
    return <ul>{value.filter(isObject).map((file) => <li key={String(file.id)}><a href={`/files/${encodeURIComponent(String(file.id))}`}>{String(file.name)}</a> <span className="faint small number">{formatSize(Number(file.size_bytes) || 0)}</span></li>)}</ul>
  }
  if (as === 'link' && isObject(value) && typeof value.to === 'string') return <a href={value.to}>{say({ zh: String(value.zh), en: String(value.en) })}</a>
  if (isObject(value) && as === 'link') return <>{say({ zh: String(value.zh), en: String(value.en) })}</>
  if (isSentence(value)) return <>{say(value)}</>
  if (as === 'organization' && isObject(value) && typeof value.id === 'string') return <Go to="/organizations" search={{ id: value.id }}>{isSentence(value.title) ? say(value.title) : String(value.title ?? value.id)}</Go>
  if (isObject(value)) return <>{isSentence(value.title) ? say(value.title) : String(value.name ?? value.title ?? value.id ?? JSON.stringify(value))}</>
  return <span className="pre">{typeof value === 'boolean' ? t(value ? 'value.yes' : 'value.no') : String(value)}</span>
}
