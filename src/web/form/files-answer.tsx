import { useContext, useEffect, useRef, useState } from 'react'
import { ApiFault, type Sentence } from '../client.ts'
import { useWords } from '../words.ts'
import { idOf, rememberFile, useFileNames } from './file-names.ts'
import { newFileSecret, SealedForm } from './sealed-draft.ts'
import type { Field } from './paste-grid.ts'
import { sendFile } from './send-file.ts'
import type { EntryProps } from './text-answers.tsx'

type Sending = { key: number, file: File, part: number, fault: Sentence | null, stop: AbortController }

/** Files of an answer, uploaded at once with their progress; the answer holds their ids. */
export function FilesAnswer({ field, id, value, is_wrong, described_by, onChange, onLeave }: EntryProps & { field: Field }) {
  const { t, say, formatSize } = useWords()
  const ids = Array.isArray(value) ? value as string[] : []
  const is_sealed = useContext(SealedForm)
  const names = useFileNames(ids)
  const max = field.max ?? 30
  const [sending, setSending] = useState<Sending[]>([])
  const latest = useRef(ids)
  latest.current = ids
  const count = useRef(0)
  const input = useRef<HTMLInputElement>(null)
  const running = useRef(new Set<AbortController>())
  useEffect(() => () => { for (const stop of running.current) stop.abort() }, [])

  const change = (key: number, next: Partial<Sending> | null) => setSending((all) => next === null ? all.filter((one) => one.key !== key) : all.map((one) => one.key === key ? { ...one, ...next } : one))
  const start = async (one: Sending) => {
    running.current.add(one.stop)
    try {
      const secret = is_sealed ? newFileSecret() : undefined
      const sent = await sendFile(one.file, { secret, signal: one.stop.signal, onProgress: (part) => change(one.key, { part }) })
      rememberFile(sent.id, { name: sent.name, size_bytes: sent.size_bytes })
      change(one.key, null)
      // Two uploads may end together: each adds to what is there by then, not to what was there when it began.
      latest.current = latest.current.some((id) => idOf(id) === sent.id) ? latest.current : [...latest.current, secret === undefined ? sent.id : `${sent.id}.${secret}`]
      onChange(latest.current)
      onLeave()
    } catch (cause) {
      if (one.stop.signal.aborted) return
      change(one.key, { fault: cause instanceof ApiFault ? cause.say : { zh: '请再试一次', en: 'please try again' } })
    } finally {
      running.current.delete(one.stop)
    }
  }
  const take = (files: FileList | null) => {
    const room = Math.max(0, max - ids.length - sending.length)
    const added = [...files ?? []].slice(0, room).map((file) => ({ key: count.current += 1, file, part: 0, fault: null, stop: new AbortController() }))
    setSending((all) => [...all, ...added])
    for (const one of added) void start(one)
    if (input.current) input.current.value = ''
  }
  const is_full = ids.length + sending.length >= max
  return (
    <div className="entry-files" onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); take(event.dataTransfer.files) }}>
      {ids.length + sending.length === 0 ? null : (
        <ul className="entry-files__list">
          {ids.map((one, at) => {
            const name = names[one]?.name ?? t('work.form.file', { number: at + 1 })
            return (
              <li key={one}>
                {is_sealed ? <span>{name}</span> : <a href={`/files/${encodeURIComponent(one)}`}>{name}</a>}
                <span className="faint small number">{names[one] ? formatSize(names[one].size_bytes) : ''}</span>
                <button type="button" className="tool tool--word" aria-label={t('work.form.remove-file', { name })} onClick={() => { onChange(ids.filter((other) => other !== one)); input.current?.focus() }}>{t('work.form.remove')}</button>
              </li>
            )
          })}
          {sending.map((one) => (
            <li key={one.key} className="entry-files__sending">
              <span>{one.file.name}
                {one.fault ? <span className="wrong" role="alert">{t('work.form.upload-failed')}{say(one.fault)}</span>
                  : <span className="progress"><progress max={1} value={one.part} aria-label={one.file.name} /><span className="small quiet number">{t('work.form.uploading', { percent: Math.round(one.part * 100) })}</span></span>}
              </span>
              <span className="faint small number">{formatSize(one.file.size)}</span>
              <span className="entry-files__tools">
                {one.fault ? <button type="button" className="tool tool--word" onClick={() => { const again = { ...one, fault: null, part: 0, stop: new AbortController() }; change(one.key, again); void start(again) }}>{t('work.form.upload-again')}</button> : null}
                <button type="button" className="tool tool--word" aria-label={t('work.form.remove-file', { name: one.file.name })} onClick={() => { one.stop.abort(); change(one.key, null) }}>{t(one.fault ? 'work.form.remove' : 'work.form.upload-cancel')}</button>
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className="entry-files__foot">
        <label className="quiet-button entry-files__add" data-off={is_full || undefined}>
          <input ref={input} id={id} type="file" multiple={max > 1} disabled={is_full} className="hidden-visually" aria-describedby={described_by} aria-invalid={is_wrong || undefined} aria-label={t('work.form.add-file-to', { title: say(field.title) })} onChange={(event) => take(event.target.files)} />
          {t('work.form.add-file')}
        </label>
        <span className="counter">{is_full ? t('work.form.files-full', { max }) : t('work.form.files-of', { is: ids.length, max })}</span>
      </div>
    </div>
  )
}
