import { Input } from 'antd'
import { useId, useState } from 'react'
import { readGrid } from '../form/paste-grid.ts'
import { useWords } from '../words.ts'
import { gridFile } from './grid-file.ts'
import type { Template } from './template-file.ts'

const lines_shown = 3

/** A table pasted from a spreadsheet, in place of a file: what was read is shown before it is sent. Without a line of titles the template's own columns are meant, in their order. */
export function PasteTable({ template, is_busy, onFile }: { template: Template, is_busy: boolean, onFile: (file: File | null) => void }) {
  const { t, say } = useWords()
  const id = useId()
  const [grid, setGrid] = useState<string[][]>([])
  const take = (text: string) => {
    const read = readGrid(text)
    setGrid(read)
    onFile(read.length === 0 ? null : gridFile(read, template.columns, t('transfer.pasted-name')))
  }
  const width = grid.reduce((most, row) => Math.max(most, row.length), 0)
  return (
    <details>
      <summary>{t('transfer.paste')}</summary>
      <label htmlFor={id} className="small quiet">{t('transfer.paste-help')}</label>
      <Input.TextArea id={id} rows={4} disabled={is_busy} spellCheck={false} onChange={(event) => take(event.target.value)} />
      {grid.length === 0 ? null : (
        <>
          <p role="status" className="small">{t('transfer.pasted', { rows: grid.length.toLocaleString('en-US'), columns: width })}</p>
          <div className="transfer__sheet"><table className="transfer__table"><caption className="hidden-visually">{say(template.title)}</caption><tbody>{grid.slice(0, lines_shown).map((row, at) => <tr key={at}><th scope="row" className="number">{at + 1}</th>{row.map((cell, place) => <td key={place}>{cell}</td>)}</tr>)}</tbody></table></div>
        </>
      )}
    </details>
  )
}
