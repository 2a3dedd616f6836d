import type { Sentence } from '../client.ts'

/** A column of an import, as `/api/facts/template` tells it. */
export type TemplateColumn = { id: string, title: Sentence, is_required: boolean, note: Sentence | null, example: string, chars_max: number }
export type Template = { register: string, title: Sentence, rows_max: number, columns: TemplateColumn[] }

/** A text as a cell of a CSV, quoted where it must be. */
export const csvCell = (text: string) => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

/** The template as a CSV: column names (a required one bears `*`, which the import overlooks) and one example row. It begins with a byte-order mark, without which Excel misreads Chinese. */
export function writeTemplate(columns: readonly TemplateColumn[], language: 'zh' | 'en'): string {
  const lines = [columns.map((one) => `${one.title[language]}${one.is_required ? ' *' : ''}`), columns.map((one) => one.example)]
  return `\ufeff${lines.map((line) => line.map(csvCell).join(',')).join('\r\n')}\r\n`
}

/** Saves a text as a CSV file on the reader's machine. */
export function saveCsv(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
