import type { Cx } from '#kernel/store/cx.ts'
import { fileLines } from '#kernel/outside/file.ts'
import type { Shown } from './subject.ts'

/** Puts names and sizes in place of the file ids that sections carry (`as: 'files'`), in one statement; ids without a file are left out. Elevate first: what a reader may read of the case, they may know the names of. */
export async function withFiles(cx: Cx, sections: Shown[]): Promise<Shown[]> {
  const found: string[] = []
  visit(sections, (ids) => {
    found.push(...ids)
    return ids
  })
  if (found.length === 0) return sections
  const lines = await fileLines(cx, found)
  return visit(sections, (ids) => ids.flatMap((id) => lines.get(id) ?? []))
}

function visit(sections: Shown[], change: (ids: string[]) => unknown): Shown[] {
  const changed = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === 'string') ? change(value) : value
  return sections.map((section) => {
    if (section.kind === 'fields') return { ...section, rows: section.rows.map((row) => row.as === 'files' ? { ...row, value: changed(row.value) } : row) }
    if (section.kind !== 'table') return section
    const columns = section.columns.filter((column) => column.as === 'files').map((column) => column.id)
    return { ...section, rows: section.rows.map((row) => ({ ...row, ...Object.fromEntries(columns.map((id) => [id, changed(row[id])])) })) }
  })
}
