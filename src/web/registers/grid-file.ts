import { csvCell, type Template } from './template-file.ts'

/** A pasted grid as the file an import takes. A first line that names none of the template's columns is a row, and the columns are put above it. */
export function gridFile(grid: string[][], columns: readonly Pick<Template['columns'][number], 'id' | 'title'>[], name: string): File {
  const titles = new Set(columns.flatMap((one) => [one.id, one.title.zh, one.title.en].map((text) => text.toLowerCase())))
  const is_headed = grid[0]!.some((cell) => titles.has(cell.replace(/[\s*＊]+$/, '').toLowerCase()))
  const rows = is_headed ? grid : [columns.map((one) => one.id), ...grid]
  return new File([rows.map((row) => row.map(csvCell).join(',')).join('\n')], name, { type: 'text/csv' })
}
