import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileModel } from './dmn-tree.ts'
import { readModel } from './dmn.ts'

const model = (inside: string) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="补助">
  <itemDefinition name="t企业"><itemComponent name="研发-费用"><typeRef>number</typeRef></itemComponent><itemComponent name="行业"><typeRef>string</typeRef></itemComponent></itemDefinition>
  <itemDefinition name="t数列" isCollection="true"><typeRef>number</typeRef></itemDefinition>
  <inputData id="i1" name="企业"><variable name="企业" typeRef="t企业"/></inputData>
  <inputData id="i2" name="各年 支出"><variable name="各年 支出" typeRef="t数列"/></inputData>
${inside}
</definitions>`

const literal = (name: string, text: string, needs = '', type = '') => `<decision id="d-${name}" name="${name}"><variable name="${name}"${type && ` typeRef="${type}"`}/>${needs.split(' ').filter(Boolean).map((need) => `<informationRequirement><requiredDecision href="#d-${need}"/></informationRequirement>`).join('')}<literalExpression><text>${text}</text></literalExpression></decision>`

function answers(inside: string, values: Record<string, unknown>): Record<string, unknown> {
  const made = compileModel(readModel(model(inside), '补助.dmn'))
  const seen = { ...values }
  for (const decision of made.decisions) seen[decision.name] = decision.compiled ? decision.compiled.run(seen) : decision.problems.map((problem) => `${problem.line}:${problem.col} ${problem.code}`)
  return seen
}

const given = { '企业': { '研发-费用': 120, '行业': '软件' }, '各年 支出': [1, 2, 3] }

test('decisions are compiled in the order they need one another, whatever the order they are written in', () => {
  const seen = answers(literal('乙', '甲 * 2', '甲') + literal('甲', 'sum(各年 支出) + 企业.研发-费用'), given)
  assert.deepEqual([seen['甲'], seen['乙']], [126, 252])
})

test('a function of the model is written in place, by position and by name; a boxed context ends in its nameless entry', () => {
  const seen = answers(`
    <businessKnowledgeModel id="k" name="补助率"><variable name="补助率"/><encapsulatedLogic><formalParameter name="数" typeRef="number"/>
      <context><contextEntry><variable name="基"/><literalExpression><text>数 / 10</text></literalExpression></contextEntry><contextEntry><literalExpression><text>基 + 1</text></literalExpression></contextEntry></context>
    </encapsulatedLogic></businessKnowledgeModel>
    <decision id="d1" name="按位"><literalExpression><text>补助率(30) + 补助率(企业.研发-费用)</text></literalExpression></decision>
    <decision id="d2" name="按名"><invocation><literalExpression><text>补助率</text></literalExpression><binding><parameter name="数"/><literalExpression><text>50</text></literalExpression></binding></invocation></decision>`, given)
  assert.deepEqual([seen['按位'], seen['按名']], [17, 6])
})

test('a decision table with several outputs gives a context; a relation is a list of contexts', () => {
  const seen = answers(`
    <decision id="d1" name="档"><decisionTable hitPolicy="FIRST"><input><inputExpression typeRef="number"><text>企业.研发-费用</text></inputExpression></input>
      <output name="率" typeRef="number"/><output name="说明" typeRef="string"><defaultOutputEntry><text>"无"</text></defaultOutputEntry></output>
      <rule><inputEntry><text>&gt;= 100</text></inputEntry><outputEntry><text>0.1</text></outputEntry><outputEntry><text>"高"</text></outputEntry></rule>
      <rule><inputEntry><text>-</text></inputEntry><outputEntry><text>0.05</text></outputEntry><outputEntry><text>"低"</text></outputEntry></rule></decisionTable></decision>
    <decision id="d2" name="价目"><relation><column name="品"/><column name="价"/><row><literalExpression><text>"甲"</text></literalExpression><literalExpression><text>2</text></literalExpression></row>
      <row><literalExpression><text>"乙"</text></literalExpression><literalExpression><text>5</text></literalExpression></row></relation></decision>
    ${literal('总价', 'sum(价目.价)', '价目')}`.replace('id="d2"', 'id="d-价目"'), given)
  assert.deepEqual(seen['档'], { 率: 0.1, 说明: '高' })
  assert.deepEqual(seen['总价'], 7)
})

test('what is outside the fragment, or does not fit its declared type, is told of its decision alone, with its line', () => {
  const seen = answers(`${literal('好', '1 + 1')}\n${literal('外', 'function(a) a')}\n${literal('错', '企业.行业 * 2')}\n${literal('型', '"文字"', '', 'number')}
    <decision id="d9" name="盒"><for iteratorVariable="x"><in/></for></decision><decision id="d8" name="空"/>`, given)
  assert.equal(seen['好'], 2)
  assert.deepEqual([seen['外'], seen['错'], seen['型']], [['8:1 feel.unsupported'], ['9:1 feel.type-mismatch'], ['10:1 feel.result-type']])
  assert.deepEqual([seen['盒'], seen['空']], [['1:1 feel.unsupported'], ['1:1 feel.unsupported']])
})

test('a document that is no XML, is too large or too deep, or brings entities of its own is refused', () => {
  const refuse = (text: string) => assert.throws(() => readModel(text, 'x.dmn'), { code: 'feel.xml-not-readable' })
  refuse('<definitions>')
  refuse('no xml at all')
  refuse('<!DOCTYPE a [<!ENTITY b "c">]><definitions>&b;</definitions>')
  refuse(`<definitions>${' '.repeat(4_000_000)}</definitions>`)
  const nested = (deep: number) => `<definitions name="b">${'<a>'.repeat(deep - 1)}${'</a>'.repeat(deep - 1)}</definitions>`
  refuse(nested(101))
  assert.equal(readModel(nested(100), 'x.dmn').name, 'b')
  assert.equal(readModel(`<definitions name="a">${' '.repeat(3_999_900)}</definitions>`, 'x.dmn').name, 'a')
})
