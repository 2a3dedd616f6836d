import { Fault, fault, type Sentence } from '#kernel/declare/fault.ts'
import { fill } from '#kernel/declare/pack-words.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { isDay } from '#kernel/values/days.ts'
import { laddersOf } from '#engines/rules/ladder-check.ts'
import { factsWords, readColumns, readSheet, type Column, type ReadRow } from '#systems/facts/public.ts'
import { writeStatus, type NewStatus } from './record-status.ts'
import type { StatusKind } from './status.ts'
import { words } from './words.ts'

const column = (id: string, zh: string, en: string, is_required: boolean, chars_max: number, example = ''): Column => ({ id, title: { zh, en }, is_required, chars_max, example, note: null })

/** 导入资格的列: told by Chinese title, English title or id. */
export const status_columns: readonly Column[] = [
  column('enterprise', '企业', 'Enterprise', true, 300, '91330781DEM000014J'), column('rung', '梯度', 'Rung', true, 64, '国家高新技术企业'), column('what', '类型', 'What', false, 20, '取得'), column('certificate', '证书编号', 'Certificate', false, 80),
  column('valid_from', '有效起', 'Valid from', true, 10, '2024-12-06'), column('valid_until', '有效止', 'Valid until', false, 10), column('source_title', '来源', 'Source', true, 300), column('source_number', '文号', 'Document number', false, 100), column('note', '备注', 'Note', false, 600),
]

const kinds: Record<string, StatusKind> = { '': 'granted', 取得: 'granted', 认定: 'granted', 续期: 'renewed', 重新认定: 'renewed', 终止: 'ended', granted: 'granted', renewed: 'renewed', ended: 'ended' }

type Outcome = { imported: number, unchanged: number, is_refused: boolean, problems: (Sentence & { place: string })[] }

/** 导入资格: rows of a table into the register, as the city's bureau; all or, with `skip_bad_rows`, the good ones. The same file again changes nothing. */
export async function importStatuses(cx: Cx, bytes: Buffer, { dry_run, skip_bad_rows, file }: { dry_run: boolean, skip_bad_rows: boolean, file: string }): Promise<Outcome> {
  const sheet = await readSheet(bytes)
  const say = (code: string, data: Record<string, unknown>): Sentence => {
    const said = { ...factsWords, ...words }[code]
    return said ? fill(said, data) : { zh: code, en: code }
  }
  const read = 'table' in sheet ? readColumns(status_columns, sheet.table) : { rows: [], problems: sheet.problems }
  const problems = read.problems.map(({ row, column: name, code, data }) => ({ place: `${file}${row === null ? '' : `:${row}`}${name === null ? '' : ` ${name}`}`, ...say(code, data) }))
  let imported = 0, unchanged = 0
  await sql`savepoint ladder_import`.execute(cx.tx)
  for (const row of read.rows) {
    try {
      const status = await statusOf(cx, row)
      if (await isThere(cx, status)) unchanged += 1
      else {
        await writeStatus(cx, status)
        imported += 1
      }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      problems.push({ place: `${file}:${row.row}`, ...say(error.code, error.data) })
    }
  }
  const is_refused = !dry_run && problems.length > 0 && !skip_bad_rows
  if (dry_run || is_refused) await sql`rollback to savepoint ladder_import`.execute(cx.tx)
  else if (imported > 0) audit(cx, 'ladder.import-statuses', `file:${file}`, { imported, unchanged, skipped: problems.length })
  return { imported: is_refused ? 0 : imported, unchanged, is_refused, problems }
}

async function statusOf(cx: Cx, { cells }: ReadRow): Promise<NewStatus> {
  const text = (id: string) => cells[id] === undefined ? null : String(cells[id]).trim()
  const rung = laddersOf(cx.city.pack).find(({ id, ladder }) => [id, ladder.title.zh, ladder.title.en].includes(text('rung') ?? ''))
  if (!rung) throw fault('ladder.no-rung', { rung: text('rung') ?? '' })
  const what = kinds[text('what') ?? '']
  const valid_from = text('valid_from') ?? '', valid_until = text('valid_until')
  if (what === undefined || !isDay(valid_from) || (valid_until !== null && !isDay(valid_until))) throw fault('ladder.row-unreadable', {})
  const { rows } = await sql<{ id: string, county_id: string | null, is_demo: boolean }>`select id, county_id, is_demo from organization where city_id = ${cx.city.id} and kind = 'enterprise'
    and (id = ${text('enterprise')} or uscc = ${text('enterprise')} or title_zh = ${text('enterprise')}) limit 2`.execute(cx.tx)
  if (rows.length !== 1) throw fault('ladder.no-enterprise', {})
  const { id, county_id, is_demo } = rows[0]!
  return { org_id: id, county_id, is_demo, rung: rung.id, what, certificate: text('certificate'), valid_from, valid_until, source: { title: text('source_title') ?? '', number: text('source_number') }, note: text('note'), corrects: null }
}

async function isThere(cx: Cx, { org_id, rung, what, certificate, valid_from }: NewStatus): Promise<boolean> {
  const { rows } = await sql`select from ladder_status status where city_id = ${cx.city.id} and org_id = ${org_id} and rung = ${rung} and what = ${what} and valid_from = ${valid_from} and certificate is not distinct from ${certificate}`.execute(cx.tx)
  return rows.length > 0
}
