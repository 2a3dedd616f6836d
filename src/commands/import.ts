import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { fault, type Sentence } from '#kernel/declare/fault.ts'
import { readConfig } from '#kernel/store/config.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { newId } from '#kernel/store/ids.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { readArgs, usageFault, type Command } from './command.ts'
import { openDatabase } from './database.ts'

/** What an import says at its end; a problem names its place in the file; `dropped` names the fields that no row keeps, with the reason. `is_refused`: wrong rows kept the good ones from being written. */
export type ImportOutcome = { imported: number, unchanged: number, is_refused: boolean, problems: (Sentence & { place: string })[], dropped?: (Sentence & { field: string })[] }

type About = { dry_run: boolean, skip_bad_rows: boolean, file: string }

/** A kind of file that can be imported, into the city named or the deployment's own. */
export type ImportKind = { city?: string, run(cx: Cx, bytes: Buffer, about: About): Promise<ImportOutcome> }

/** Largest file read; each kind has its own, smaller limits on what is in it. */
export const import_bytes_max = 20 * 1024 * 1024

const problems_shown = 100

const kinds: Record<string, ImportKind> = {
  challenges: {
    city: 'challenge-gov',
    async run(cx, bytes, { dry_run, file }) {
      const { importFeed } = await import('#systems/challenges/feed/import-feed.ts')
      const { imported, unchanged, problems, dropped } = await importFeed(cx, bytes.toString('utf8'), { dry_run })
      return { imported, unchanged, is_refused: false, dropped, problems: problems.map(({ index, challenge_id, field, sentence }) => ({ ...sentence, place: `${challenge_id ?? (index === null ? file : `#${index + 1}`)} ${field}`.trim() })) }
    },
  },
  'ladder-statuses': {
    async run(cx, bytes, about) {
      const { importStatuses } = await import('#systems/ladder/import-statuses.ts')
      return importStatuses(cx, bytes, about)
    },
  },
  projects: {
    async run(cx, bytes, about) {
      const { importProjects } = await import('#systems/acceptance/import-projects.ts')
      return importProjects(cx, bytes, about)
    },
  },
  facts: { run: (cx, bytes, about) => importSheet(cx, 'facts', bytes, about) },
  enterprises: { run: (cx, bytes, about) => importSheet(cx, 'enterprises', bytes, about) },
}

/** Reads a table and writes its rows as the city's own bureau, in whose name whoever may use this machine acts. */
async function importSheet(cx: Cx, register: 'facts' | 'enterprises', bytes: Buffer, { dry_run, skip_bad_rows, file }: About): Promise<ImportOutcome> {
  const { readSheet, runImport } = await import('#systems/facts/import-run.ts')
  const file_id = `cli-${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}`
  const as_bureau = { ...cx, actor: { ...cx.actor, grants: [{ role: 'city-officer', org_id: null, county_id: null }] } }
  const { is_written, added, changed, unchanged, problems } = await runImport(as_bureau, { file_id, register, dry_run, skip_bad_rows }, await readSheet(bytes), newId())
  return {
    imported: is_written || dry_run ? added + changed : 0, unchanged, is_refused: !dry_run && !is_written && problems.length > 0,
    problems: problems.map(({ row, column, zh, en }) => ({ zh, en, place: `${file}${row === null ? '' : `:${row}`}${column === null ? '' : ` ${column}`}` })),
  }
}

/** 导入: rows from a file of the given kind, in one transaction; a second import of the same file changes nothing. */
export const importFile: Command = {
  usage: 'jiebang import KIND FILE [--dry-run] [--skip-bad-rows] [--json]',
  title: { zh: `导入文件（${Object.keys(kinds).join('、')}）`, en: `import a file (${Object.keys(kinds).join(', ')})` },
  async run(args, io) {
    const { values, positionals: [name, file] } = readArgs(importFile, args, { options: { 'dry-run': { type: 'boolean', default: false }, 'skip-bad-rows': { type: 'boolean', default: false } }, positionals_max: 2 })
    if (name === undefined || file === undefined) throw usageFault(importFile)
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined) throw fault('commands.unknown-kind', { kind: name, known: Object.keys(kinds).join(', ') })
    const bytes = await readWhole(file)
    const dry_run = values['dry-run']
    const config = readConfig(io.env)
    const database = await openDatabase(config, { may_create: true })
    try {
      const { compose } = await import('#src/compose.ts')
      const { house, db, close } = await compose(config, { owner_url: database.url, connections_max: 2 })
      try {
        const city_id = kind.city ?? [...house.cities.keys()][0]!
        const outcome = await runJob(house, db, platform(city_id), (cx) => kind.run(cx, bytes, { dry_run, skip_bad_rows: values['skip-bad-rows'], file }))
        for (const one of outcome.dropped ?? []) io.say({ zh: `不导入的字段 ${one.field}：${one.zh}`, en: `Field not kept, ${one.field}: ${one.en}` })
        for (const problem of outcome.problems.slice(0, problems_shown)) io.say({ zh: `${problem.place}：${problem.zh}`, en: `${problem.place}: ${problem.en}` })
        if (outcome.problems.length > problems_shown) io.say({ zh: `另有 ${outcome.problems.length - problems_shown} 处未列（--json 可列全部）`, en: `${outcome.problems.length - problems_shown} more are not listed (--json lists all)` })
        io.say({
          zh: `${dry_run ? '试运行：可导入' : '已导入'} ${outcome.imported} 条，未变 ${outcome.unchanged} 条，问题 ${outcome.problems.length} 处。`,
          en: `${dry_run ? 'Dry run: would import' : 'Imported'} ${outcome.imported}, unchanged ${outcome.unchanged}, problems ${outcome.problems.length}.`,
        })
        if (outcome.is_refused) io.warn({ zh: '有行不对，整个文件没有写入：改正后重试，或加 --skip-bad-rows 只写入正确的行。', en: 'Some rows are wrong, so nothing of the file was written: mend them, or write the good ones with --skip-bad-rows.' })
        io.answer({ ok: !outcome.is_refused, kind: name, city_id, dry_run, ...outcome })
        return outcome.is_refused ? 1 : 0
      } finally {
        await close()
      }
    } finally {
      await database.close()
    }
  },
}

async function readWhole(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file)
    if (size > import_bytes_max) throw fault('commands.file-too-large', { file, bytes: size, max: import_bytes_max })
    return await readFile(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined || code.startsWith('commands.')) throw error
    throw fault('commands.no-file', { file, because: code })
  }
}
