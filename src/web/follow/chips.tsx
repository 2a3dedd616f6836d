import { useId } from 'react'

/** One choice by tapping: radio buttons under the skin, so that arrow keys and readers of screens work; each is 44 px high. */
export function Chips({ legend, options, value, onChoose, is_tall = false }: { legend: string, options: { id: string, title: string, note?: string }[], value: string, onChoose: (id: string) => void, is_tall?: boolean }) {
  const name = useId()
  return (
    <fieldset className={is_tall ? 'chips chips--tall' : 'chips'}>
      <legend className="quick__legend">{legend}</legend>
      {options.map((one) => (
        <label key={one.id} className="chip" data-chosen={one.id === value || undefined}>
          <input type="radio" className="hidden-visually" name={name} value={one.id} checked={one.id === value} onChange={() => onChoose(one.id)} />
          <span>{one.title}</span>{one.note ? <span className="chip__note">{one.note}</span> : null}
        </label>
      ))}
    </fieldset>
  )
}
