import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { run } from '../cli.ts'

const dir = mkdtempSync(join(tmpdir(), 'feel-'))
after(() => rmSync(dir, { recursive: true }))

async function feel(...args: string[]): Promise<Record<string, any>> {
  let out = ''
  const exit = await run(['feel', ...args, '--json'], { env: {}, out: (text) => { out += text }, err: () => {} })
  return { exit, ...JSON.parse(out) as object }
}

function keep(name: string, text: string): string {
  const file = join(dir, name)
  writeFileSync(file, text)
  return file
}

const plain = keep('plain.yaml', '研发费用: money\n营业收入: money\n合同: { list: { fields: { 实际支付: money } } }\n')

test('a text becomes one SQL statement with its list joined once, and one JS function', async () => {
  const text = 'if 研发费用 / 营业收入 >= 0.03 then sum(合同.实际支付) else 0'
  const sql = await feel('compile', text, '--dictionary', plain, '--to', 'sql')
  assert.deepEqual([sql['code'].split('\n').length, sql['ok'], sql['type'], sql['names']], [4, true, 'money', ['研发费用', '营业收入', '合同']])
  assert.match(sql['code'], /^select\n {2}case when case when t\."营业收入" > 0 then \(t\."研发费用" \* 100\) >= \(t\."营业收入" \* 3\)/)
  assert.match(sql['code'], /\nfrom "enterprise" t\nleft join \(select .* group by g\.k1\) r1 on r1\.k1 = t\."id"$/)
  const js = await feel('compile', text, '--dictionary', plain, '--to', 'js')
  assert.match(js['code'], /return function \(v\)/)
})

test('a facts file of a pack is a dictionary; a wrong text is told with line and column', async () => {
  const facts = join(import.meta.dirname, '../../packs/jinhua/facts/challenge-figures.yaml')
  assert.equal((await feel('compile', '揭榜合作榜额 > 3', '--dictionary', facts))['code'], 'select\n  (t."揭榜合作榜额" > 300)\nfrom "enterprise" t')
  const wrong = await feel('compile', '揭榜合作榜额 ＞ 3', '--dictionary', facts)
  assert.deepEqual([wrong['exit'], wrong['ok'], wrong['problems'][0].col, wrong['problems'][0].code], [1, false, 8, 'feel.full-width-sign'])
})

test('what is no dictionary, no command and no kit is refused', async () => {
  const refused = async (...args: string[]) => (await feel(...args))['error'].code
  assert.equal(await refused('compile', '1', '--dictionary', keep('odd.yaml', '- 1\n')), 'commands.not-a-dictionary')
  assert.equal(await refused('compile', '1', '--dictionary', join(dir, 'none.yaml')), 'commands.no-file')
  assert.equal(await refused('compile', '1', '--dictionary', plain, '--to', 'java'), 'commands.usage')
  assert.equal(await refused('compile', '1'), 'commands.usage')
  assert.equal(await refused('run', '1'), 'commands.usage')
  assert.equal(await refused('tck', dir), 'feel.no-cases')
})

test('the cases of a kit are run and counted by folder', async () => {
  const suite = join(dir, 'kit/compliance-level-2/0001-双倍')
  mkdirSync(suite, { recursive: true })
  writeFileSync(join(suite, '0001-双倍.dmn'), `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="双倍">
    <inputData id="a" name="基数"><variable name="基数" typeRef="number"/></inputData>
    <decision id="b" name="双倍"><variable name="双倍" typeRef="number"/><informationRequirement><requiredInput href="#a"/></informationRequirement><literalExpression><text>基数 * 2</text></literalExpression></decision>
    <decision id="c" name="错"><literalExpression><text>基数 and true</text></literalExpression></decision></definitions>`)
  const one = (id: string, node: string, wanted: string) => `<testCase id="${id}"><inputNode name="基数"><value xsi:type="xsd:decimal">1.5</value></inputNode><resultNode name="${node}" type="decision"><expected><value xsi:type="xsd:decimal">${wanted}</value></expected></resultNode></testCase>`
  writeFileSync(join(suite, '0001-双倍-test-01.xml'), `<testCases xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${one('1', '双倍', '3')}${one('2', '双倍', '4')}${one('3', '错', '0')}</testCases>`)
  const { exit, totals, folders } = await feel('tck', join(dir, 'kit'), '--js-only')
  assert.equal(exit, 1)
  assert.deepEqual(totals['compliance-level-2'].js, { passed: 1, refused: 1, refused_where_error_is_wanted: 0, failed: 1 })
  assert.deepEqual(folders[0].refused.map((one: { case: string, code: string }) => [one.case, one.code]), [['3', 'feel.type-mismatch']])
  assert.deepEqual([folders[0].failed[0].case, folders[0].failed[0].got, folders[0].failed[0].wanted], ['2', 3, 4])
})
