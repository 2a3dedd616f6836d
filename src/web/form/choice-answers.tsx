import { Select } from 'antd'
import { useWords } from '../words.ts'
import type { Field } from './paste-grid.ts'
import type { EntryProps } from './text-answers.tsx'

type Options = NonNullable<Field['options']>

/** Up to this many options are laid out to be read; more are searched. */
export const laid_out_max = 6
const boxes_max = 20
const popup_names = { popup: { root: 'entry-popup' } }

type Item = { words: { zh: string, en: string }, label: string, value: string }

function useItems(options: Options): Item[] {
  const { say } = useWords()
  return options.map((one) => ({ words: one.title, label: say(one.title), value: one.id }))
}

const fits = (text: string, item?: Item) => item !== undefined && [item.words.zh, item.words.en].some((title) => title.toLowerCase().includes(text.trim().toLowerCase()))

/** One of several. */
export function ChoiceEntry(props: EntryProps & { options: Options, label_id: string }) {
  const { t } = useWords()
  const items = useItems(props.options)
  if (props.options.length > laid_out_max || props.is_cell) {
    return (
      <Select<string, Item> id={props.id} className="entry-select" classNames={popup_names} listItemHeight={44} listHeight={308} size="large" value={typeof props.value === 'string' && props.value !== '' ? props.value : undefined} options={items} showSearch={{ filterOption: fits }} allowClear
        placeholder={t('work.form.choose')} status={props.is_wrong ? 'error' : undefined} aria-describedby={props.described_by} aria-label={props.name} aria-labelledby={props.name ? undefined : props.label_id}
        optionRender={(item) => item.data.label} onChange={(value) => props.onChange(value ?? null)} onBlur={props.onLeave} />
    )
  }
  return (
    <div className="options">
      {props.options.map((one, at) => <Option key={one.id} kind="radio" id={at === 0 ? props.id : `${props.id}-${one.id}`} group={props.id} option={one} is_on={props.value === one.id} onChange={() => props.onChange(one.id)} onLeave={props.onLeave} />)}
      {props.value === null || props.value === undefined ? null : <button type="button" className="link-button options__clear" onClick={() => { props.onChange(null); document.getElementById(props.id)?.focus() }}>{t('work.form.clear')}</button>}
    </div>
  )
}

/** Yes or no. */
export function YesNoEntry(props: EntryProps) {
  const { t } = useWords()
  return (
    <div className="options options--row">
      {[true, false].map((value) => (
        <label key={String(value)} className="option">
          <input type="radio" id={value ? props.id : `${props.id}-no`} name={props.id} checked={props.value === value} onChange={() => props.onChange(value)} onBlur={props.onLeave} />
          <span>{t(value ? 'work.form.yes' : 'work.form.no')}</span>
        </label>
      ))}
    </div>
  )
}

/** Any of several: options of a register, or accounts by name. */
export function ChoicesEntry(props: EntryProps & { options: Options, label_id: string, max?: number }) {
  const { t } = useWords()
  const items = useItems(props.options)
  const chosen = Array.isArray(props.value) ? props.value as string[] : []
  const room = props.max === undefined ? null : <p className="counter">{t('work.form.up-to', { max: props.max, is: chosen.length })}</p>
  if (props.options.length === 0) return <p className="quiet">{t('work.form.nobody')}</p>
  if (props.options.length > boxes_max) {
    return (
      <>
        <Select<string[], Item> id={props.id} mode="multiple" className="entry-select" classNames={popup_names} listItemHeight={44} listHeight={308} size="large" value={chosen} options={items} showSearch={{ filterOption: fits }} maxCount={props.max} placeholder={t('work.form.choose-many')}
          status={props.is_wrong ? 'error' : undefined} aria-describedby={props.described_by} aria-labelledby={props.label_id} optionRender={(item) => item.data.label} onChange={(value) => props.onChange(value)} onBlur={props.onLeave} />
        {room}
      </>
    )
  }
  const is_full = props.max !== undefined && chosen.length >= props.max
  return (
    <>
      <div className={props.options.length > laid_out_max ? 'options options--columns' : 'options'}>
        {props.options.map((one, at) => {
          const is_on = chosen.includes(one.id)
          return <Option key={one.id} kind="checkbox" id={at === 0 ? props.id : `${props.id}-${one.id}`} group={props.id} option={one} is_on={is_on} is_off={is_full && !is_on}
            onChange={() => props.onChange(is_on ? chosen.filter((id) => id !== one.id) : [...chosen, one.id])} onLeave={props.onLeave} />
        })}
      </div>
      {room}
    </>
  )
}

function Option({ kind, id, group, option, is_on, is_off, onChange, onLeave }: { kind: 'radio' | 'checkbox', id: string, group: string, option: Options[number], is_on: boolean, is_off?: boolean, onChange: () => void, onLeave: () => void }) {
  const { say } = useWords()
  return (
    <label className="option">
      <input type={kind} id={id} name={group} checked={is_on} disabled={is_off} onChange={onChange} onBlur={onLeave} />
      <span>{say(option.title)}{option.help ? <span className="option__help">{say(option.help)}</span> : null}</span>
    </label>
  )
}
