import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkPack, layOver } from '#kernel/declare/pack.ts'
import { project_root } from '#test/support/source-tree.ts'
import { conflictRulesOf, conflictRulesPart } from './rules-part.ts'

const china = await checkPack(join(project_root, 'packs'), 'china', [conflictRulesPart])
const head = 'id: some-rule\ntitle: { zh: 一条规则, en: A rule }\nsource: { title: 某条例 }\nseverity: hard\nbasis: { zh: 依据, en: Basis }\n'
const problems = (more: string) => layOver(china, conflictRulesPart, { file: 'city/conflicts/some-rule.yaml', text: `${head}${more}`, county: null }).problems.map(({ code, line, col }) => `${code} ${line}:${col}`)

test('a rule that asks for what its kind does not know is told by line and column', () => {
  assert.deepEqual(problems('kind: employment\nyears: 3\n'), [])
  assert.deepEqual(problems('kind: colleague\nyears: 3\n'), ['conflicts.no-years 7:1'])
  assert.deepEqual(problems('kind: shareholding\n'), ['conflicts.percent-needed 6:7'])
  assert.deepEqual(problems('kind: employment\npercent_min: 5\n'), ['conflicts.no-percent 7:1'])
  assert.deepEqual(problems('kind: friendship\n'), ['packs.not-one-of 6:7'])
  assert.deepEqual(problems('kind: employment\nyears: 51\n'), ['packs.too-big 7:8'])
  assert.deepEqual(problems('kind: employment\nyears: 50\n'), [])
})

test('the national rules come gravest first, and each is of one kind', () => {
  const rules = conflictRulesOf(china)
  assert.deepEqual(rules.map((rule) => rule.kind), ['self', 'declared', 'exclusion', 'kin', 'employment', 'position', 'control', 'same-entity', 'oversight'])
})
