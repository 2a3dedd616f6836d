import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fragment_file, is_kit_here, kit_dir, runKit, sectionOf, writtenSection } from '#test/support/feel-fragment.ts'
import { totalsOf } from './tck-report.ts'

test('the cases of the DMN kit pass in JavaScript and in SQL, save those outside the fragment, which the document lists', { skip: is_kit_here ? false : `the DMN kit is not at ${kit_dir}` }, async () => {
  const reports = await runKit()
  assert.deepEqual(reports.flatMap((report) => report.failed), [])
  const { 'compliance-level-2': two, 'compliance-level-3': three } = totalsOf(reports)
  assert.deepEqual([two!.cases, two!.results, two!.js.passed, two!.sql!.passed], [116, 126, 126, 126])
  assert.equal(three!.sql!.passed, three!.js.passed)
  assert.ok(three!.js.passed >= 744, `only ${three!.js.passed} of level 3`)
  assert.equal(writtenSection(readFileSync(fragment_file, 'utf8')), sectionOf(reports), 'docs/feel-fragment.md is stale: node test/support/feel-fragment.ts')
})
