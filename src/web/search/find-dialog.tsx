import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react'
import { get } from '../client.ts'
import { addressOf } from '../public/address.ts'
import { placesOf } from '../shell/places.ts'
import { Marked } from '../widgets/marked.tsx'
import { DemoMark } from '../widgets/mark.tsx'
import { place_words } from '../words/search.ts'
import { useWords } from '../words.ts'
import { forgetRecent, recentOf, remember, type Recent } from './recent.ts'
import { plainOf, type Suggested } from './search-shape.ts'
import '../styles/search.css'
import '../styles/find.css'

type Option = { key: string, path: string, body: ReactNode, keeps: Recent | null }
type Group = { key: string, title: string, options: Option[], tool?: ReactNode }

const typed_max = 200
const pause_ms = 120

/** Who looks and where; `go` follows an address. The box stands in the application and over pages drawn on the server alike, so it asks for no more. */
type Props = { account_id: string | null, roles: readonly { role: string }[], city: string | undefined, go: (address: string) => void, onClose: () => void }

/** The search box over any page: a few hits of each kind as one types, places to go to, and where one was. */
export default function FindDialog({ account_id, roles, city, go, onClose }: Props) {
  const { t, language } = useWords()
  const box = useRef<HTMLDialogElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  const [at, setAt] = useState(0)
  const [recent, setRecent] = useState(() => recentOf(account_id ?? ''))
  const text = typed.trim()

  useEffect(() => { if (!box.current?.open) box.current?.showModal() }, [])
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), pause_ms)
    return () => clearTimeout(timer)
  }, [text])
  const answer = useSuggested(asked, city, account_id)

  const groups = useMemo<Group[]>(() => {
    const name = (place: { name: string }) => t(place.name)
    const all = Object.values(placesOf(account_id !== null, roles)).flat().filter((place, index, every) => every.findIndex((other) => other.to === place.to) === index)
    const wanted = text.toLowerCase()
    const goTo = all.filter((place) => wanted === '' ? true : `${name(place)} ${place_words[place.to] ?? ''}`.toLowerCase().split(' ').some((word) => word.startsWith(wanted)) || name(place).toLowerCase().startsWith(wanted))
      .slice(0, wanted === '' ? 5 : 4).map((place): Option => ({ key: `place:${place.to}`, path: place.to, body: <span className="find-option__title">{name(place)}</span>, keeps: null }))
    const placesGroup = { key: 'places', title: t('search.places'), options: goTo }
    if (text === '') {
      const kept = recent.map((one): Option => ({ key: `recent:${one.path}`, path: one.path, keeps: one, body: <span className="find-option__title">{one[language]}</span> }))
      return [{ key: 'recent', title: t('search.recent'), options: kept, tool: <button type="button" className="link-button" onClick={() => { forgetRecent(); setRecent([]) }}>{t('search.forget-recent')}</button> }, placesGroup].filter((group) => group.options.length > 0)
    }
    const found = (answer.data?.groups ?? []).map((group): Group => ({
      key: group.kind, title: group.title[language],
      options: group.hits.map((hit) => ({
        key: `${hit.kind}:${hit.id}`, path: hit.path, keeps: { path: hit.path, zh: plainOf(hit.title.zh), en: plainOf(hit.title.en) },
        body: <>
          <span className="find-option__title"><Marked segments={hit.title[language]} />{hit.is_demo ? <> <DemoMark /></> : null}</span>
          <span className="find-option__text">{hit.excerpt[language].some((one) => one.is_hit) ? <Marked segments={hit.excerpt[language]} /> : hit.about.map((one) => one[language]).join(' · ')}</span>
        </>,
      })),
    }))
    const everything: Group = { key: 'all', title: '', options: [{ key: 'all', path: `/search?q=${encodeURIComponent(text)}`, keeps: null, body: <span className="find-option__title find-option__all">{t('search.all', { text })}</span> }] }
    return [...goTo.length > 0 ? [placesGroup] : [], ...found, everything]
  }, [account_id, roles, answer.data, language, recent, t, text])

  const options = groups.flatMap((group) => group.options)
  const hits = options.filter((one) => one.keeps !== null).length
  // The first hit is the one Enter opens; a place of the navigation only where it is what was typed.
  const chosen = Math.min(at, Math.max(options.length - 1, 0))
  useEffect(() => setAt(0), [text])
  useEffect(() => { list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }) }, [chosen, groups])

  const open = (option: Option, in_new_tab: boolean) => {
    const [path = '', query] = option.path.split('?')
    const address = addressOf(language, path, { city, ...Object.fromEntries(new URLSearchParams(query ?? '')) })
    if (option.keeps) remember(account_id ?? '', option.keeps)
    if (in_new_tab) { globalThis.open(address, '_blank', 'noopener'); return }
    onClose()
    go(address)
  }
  const keys = (event: React.KeyboardEvent) => {
    // While a Chinese input method composes, Enter and the arrows are its own.
    if (event.nativeEvent.isComposing) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && options.length > 0) { event.preventDefault(); setAt((chosen + step + options.length) % options.length) }
    if (event.key === 'Enter' && options[chosen]) { event.preventDefault(); open(options[chosen], event.ctrlKey || event.metaKey) }
  }

  let index = -1
  return (
    <dialog ref={box} className="find" aria-label={t('nav.search')} onClose={onClose} onPointerDown={(event) => { if (event.target === event.currentTarget) onClose() }}>
      <div className="find__in">
        <div className="find__line">
          <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true"><circle cx="6.75" cy="6.75" r="4.75" fill="none" stroke="currentColor" strokeWidth="1.6" /><path d="M10.4 10.4 14.4 14.4" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" /></svg>
          <input type="text" role="combobox" autoFocus aria-label={t('search.box')} aria-expanded={options.length > 0} aria-controls={`${id}-list`} aria-autocomplete="list" aria-activedescendant={options.length > 0 ? `${id}-${chosen}` : undefined}
            value={typed} maxLength={typed_max} placeholder={t('search.box')} autoComplete="off" spellCheck={false} enterKeyHint="go" onChange={(event) => setTyped(event.target.value)} onKeyDown={keys} />
          <button type="button" className="plain-button find__close" onClick={onClose}>{t('search.close')}</button>
        </div>
        <p className="hidden-visually" role="status">{text === '' || answer.is_asking ? '' : t('search.found-live', { count: hits })}</p>
        <div ref={list} id={`${id}-list`} role="listbox" aria-label={t('search.results')} className={answer.is_old ? 'find__list is-old' : 'find__list'}>
          {groups.map((group) => (
            <div key={group.key} role="group" aria-label={group.title || t('search.results')} className="find-group">
              {group.title === '' ? null : <p className="find-group__title" role="presentation">{group.title}</p>}
              {group.options.map((option) => {
                index += 1
                const own = index
                return <div key={option.key} id={`${id}-${own}`} role="option" tabIndex={-1} aria-selected={own === chosen} className="find-option" onPointerMove={() => { if (own !== chosen) setAt(own) }} onClick={(event) => open(option, event.ctrlKey || event.metaKey)} onKeyDown={keys}>{option.body}</div>
              })}
            </div>
          ))}
        </div>
        {text !== '' && asked === text && !answer.is_asking && hits === 0 ? <div className="find__none"><p>{t('search.none', { text })}</p><p className="faint">{t('search.none-text')}</p></div> : null}
        <div className="find__foot"><span>{t('search.keys')}</span>{groups[0]?.tool}</div>
      </div>
    </dialog>
  )
}

/** Suggestions for a text; while the next are asked for, the last ones stay. */
function useSuggested(asked: string, city: string | undefined, account_id: string | null): { data: Suggested | undefined, is_asking: boolean, is_old: boolean } {
  const [held, setHeld] = useState<{ asked: string, data: Suggested } | null>(null)
  useEffect(() => {
    if (asked === '') { setHeld(null); return }
    const stop = new AbortController()
    get<Suggested>('/api/search/suggest', { text: asked, city }, { signal: stop.signal })
      .then((data) => setHeld({ asked, data }), () => { if (!stop.signal.aborted) setHeld({ asked, data: { groups: [] } }) })
    return () => stop.abort()
  }, [asked, city, account_id])
  return { data: held?.data, is_asking: asked !== '' && held?.asked !== asked, is_old: held !== null && held.asked !== asked }
}
