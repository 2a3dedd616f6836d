import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fault } from '#kernel/declare/fault.ts'
import { startEmbedded } from '#kernel/store/embedded.ts'
import { sqlFunctions } from '#feel/sql-functions.ts'
import { reportOf, totalsOf, type Counts, type SuiteReport } from '#feel/tck-report.ts'
import { runSuite, type Ask } from '#feel/tck-run.ts'
import { listSuites, readSuite } from '#feel/tck.ts'
import type { Io } from './command.ts'
import { withClient } from './database.ts'

/**
 * Runs the cases of the DMN Technology Compatibility Kit under `dir` through JavaScript and SQL, on a database of its own that is removed again.
 * The exit code is 1 when a case of the fragment fails; what is outside the fragment is refused, by name and reason.
 * @throws fault `feel.no-cases`
 */
export async function feelTck(dir: string, is_js_only: boolean, io: Io): Promise<number> {
  const suites = listSuites(resolve(dir))
  if (suites.length === 0) throw fault('feel.no-cases', { dir })
  const reports: SuiteReport[] = []
  const runAll = async (ask?: Ask) => {
    for (const one of suites) {
      const suite = readSuite(one)
      const report = reportOf(suite, await runSuite(suite, ask))
      reports.push(report)
      io.line(`${report.level}/${report.name}  js ${countsText(report.js)}${report.sql ? `  sql ${countsText(report.sql)}` : ''}`)
      for (const failed of report.failed) io.line(`  ${failed.back_end} ${failed.case} ${failed.node}: ${failed.reason ?? JSON.stringify({ got: failed.got, wanted: failed.wanted })}`)
    }
  }
  if (is_js_only) await runAll()
  else await withOwnDatabase((ask) => runAll(ask))
  const totals = totalsOf(reports)
  for (const [level, { cases, results, js, sql }] of Object.entries(totals)) {
    io.say({
      zh: `${level}：${cases} 个用例、${results} 个结果；JavaScript ${wordsZh(js)}${sql ? `；SQL ${wordsZh(sql)}` : ''}`,
      en: `${level}: ${cases} cases with ${results} results; JavaScript ${wordsEn(js)}${sql ? `; SQL ${wordsEn(sql)}` : ''}`,
    })
  }
  const is_fine = reports.every((report) => report.failed.length === 0)
  io.answer({ ok: is_fine, totals, folders: reports })
  return is_fine ? 0 : 1
}

async function withOwnDatabase(work: (ask: Ask) => Promise<void>): Promise<void> {
  const data_dir = mkdtempSync(join(tmpdir(), 'jiebang-tck-'))
  // As root PostgreSQL runs as another user, who must be able to pass.
  chmodSync(data_dir, 0o711)
  try {
    const embedded = await startEmbedded({ data_dir, fsync: false })
    try {
      await withClient(embedded.url, async (client) => {
        await client.query(sqlFunctions())
        await work(async (text, values) => (await client.query(text, values)).rows[0] as Record<string, unknown>)
      })
    } finally {
      await embedded.stop()
    }
  } finally {
    rmSync(data_dir, { recursive: true, force: true })
  }
}

const countsText = ({ passed, refused, failed }: Counts) => `${passed}/${refused}/${failed}`
const wordsZh = ({ passed, refused, failed }: Counts) => `通过 ${passed}、不在片段内 ${refused}、失败 ${failed}`
const wordsEn = ({ passed, refused, failed }: Counts) => `${passed} passed, ${refused} outside the fragment, ${failed} failed`
