import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../words.ts'

/** A few words asked for at one press: a button that opens its field, keeps what was typed while it is refused, and closes when it is taken. Without `open` the field is there at once. */
export function TextEntry({ open, label, send, busy, is_optional = false, is_main = false, onSend }: { open?: string, label: string, send: string, busy: boolean, is_optional?: boolean, is_main?: boolean, onSend: (text: string) => Promise<boolean> }) {
  const { t } = useWords()
  const id = useId()
  const [is_open, setOpen] = useState(open === undefined)
  const [text, setText] = useState('')
  if (!is_open) return <p className="room__ways"><Button size="large" onClick={() => setOpen(true)}>{open}</Button></p>
  const hand = async () => {
    if (!await onSend(text)) return
    setText('')
    setOpen(open === undefined)
  }
  return (
    <form className="room__entry" onSubmit={(event) => { event.preventDefault(); void hand() }}>
      <label htmlFor={id}>{label}</label>
      <Input.TextArea id={id} rows={3} maxLength={1_000} value={text} onChange={(event) => setText(event.target.value)} />
      <p className="room__ways"><Button type={is_main ? 'primary' : 'default'} htmlType="submit" size="large" loading={busy} disabled={!is_optional && text.trim().length < 2}>{send}</Button>{open === undefined ? null : <Button size="large" onClick={() => setOpen(false)}>{t('meetings.back')}</Button>}</p>
    </form>
  )
}
