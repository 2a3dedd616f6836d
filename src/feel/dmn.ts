import { readXml, type Xml } from './xml.ts'

/** A type reference of a model: a name of FEEL or of an item definition. */
type Ref = string | undefined

/** A text of FEEL in a model, with the line of the file on which it begins. */
export type Text = { text: string, line: number }

/** What a decision or a function is worth: FEEL in a text, or one of the boxes that DMN draws around texts. */
export type Boxed =
  | { kind: 'literal', text: Text, type: Ref }
  | { kind: 'context', entries: { name: string | undefined, type: Ref, value: Boxed }[] }
  | { kind: 'relation', columns: string[], rows: Boxed[][] }
  | { kind: 'list', items: Boxed[] }
  | { kind: 'invocation', of: Text, bindings: { name: string, value: Boxed }[] }
  | { kind: 'conditional', when: Boxed, yes: Boxed, no: Boxed }
  | { kind: 'table', table: BoxedTable }
  /** A box that is not in the fragment, by DMN's own name for it. */
  | { kind: 'foreign', what: string }

export type HitPolicy = 'U' | 'A' | 'P' | 'F' | 'R' | 'O' | 'C' | 'C+' | 'C<' | 'C>' | 'C#'

/** A decision table as the model has it; an entry of `-` is told apart by its text. */
export type BoxedTable = {
  hit: HitPolicy
  inputs: { text: Text, type: Ref }[]
  outputs: { name: string | undefined, type: Ref, values: Text | undefined, otherwise: Text | undefined }[]
  rules: { tests: Text[], results: Text[] }[]
}

/** A named kind of value: a type of FEEL, a collection, or components, with the values it is held to. */
export type Item = { name: string, ref: Ref, is_list: boolean, allowed: Text | undefined, fields: Item[] }

export type Decision = { name: string, type: Ref, needs: string[], value: Boxed }
export type KnowledgeModel = { name: string, type: Ref, params: { name: string, type: Ref }[], needs: string[], value: Boxed }

/** A model of decisions; `needs` are names of inputs, decisions and functions that an element may read. */
export type Model = {
  name: string, file: string, items: Item[]
  inputs: { name: string, type: Ref }[], decisions: Decision[], functions: KnowledgeModel[]
  /** What the model holds that is not read at all: decision services and imports, by name. */
  foreign: string[]
}

/**
 * Reads a DMN model (versions 1.1 to 1.5). What it holds beyond the fragment is kept by name, so that only what rests on it is refused.
 * @throws fault `feel.xml-not-readable`
 */
export function readModel(text: string, file: string): Model {
  const root = readXml(text, file)
  const ids = new Map(root.children.map((one) => [one.attr('id'), one.attr('name') ?? '']))
  const needsOf = (xml: Xml) => xml.children.filter((one) => one.name === 'informationRequirement' || one.name === 'knowledgeRequirement')
    .flatMap((one) => one.children).flatMap((one) => ids.get(one.attr('href')?.replace(/^.*#/, '')) ?? [])
  return {
    name: root.attr('name') ?? '', file,
    items: root.all('itemDefinition').map(itemOf),
    inputs: root.all('inputData').map((one) => ({ name: nameOf(one), type: one.child('variable')?.attr('typeRef') })),
    decisions: root.all('decision').map((one) => ({ name: nameOf(one), type: one.child('variable')?.attr('typeRef'), needs: needsOf(one), value: boxIn(one) })),
    functions: root.all('businessKnowledgeModel').map((one) => {
      const logic = one.child('encapsulatedLogic')
      return {
        name: nameOf(one), type: one.child('variable')?.attr('typeRef'), needs: needsOf(one),
        params: (logic?.all('formalParameter') ?? []).map((param) => ({ name: nameOf(param), type: param.attr('typeRef') })),
        value: (logic?.attr('kind') ?? 'FEEL') === 'FEEL' && logic ? boxIn(logic) : { kind: 'foreign', what: `function ${logic?.attr('kind') ?? ''}`.trim() },
      }
    }),
    foreign: [...root.all('decisionService'), ...root.all('import')].map(nameOf),
  }
}

const BOXES = new Set(['literalExpression', 'context', 'relation', 'list', 'invocation', 'conditional', 'decisionTable', 'functionDefinition', 'for', 'some', 'every', 'filter'])

// The box an element holds; a decision without one has no value that could be asked for.
function boxIn(parent: Xml | undefined): Boxed {
  const box = parent?.children.find((one) => BOXES.has(one.name))
  return box ? boxOf(box) : { kind: 'foreign', what: 'no expression' }
}

function boxOf(xml: Xml): Boxed {
  switch (xml.name) {
    case 'literalExpression': return { kind: 'literal', text: textIn(xml) ?? { text: '', line: xml.line }, type: xml.attr('typeRef') }
    case 'context': return {
      kind: 'context',
      entries: xml.all('contextEntry').map((one) => {
        const variable = one.child('variable')
        return { name: variable && nameOf(variable), type: variable?.attr('typeRef'), value: boxIn(one) }
      }),
    }
    case 'relation': return { kind: 'relation', columns: xml.all('column').map(nameOf), rows: xml.all('row').map((row) => row.children.map(boxOf)) }
    case 'list': return { kind: 'list', items: xml.children.filter((one) => BOXES.has(one.name)).map(boxOf) }
    case 'invocation': return {
      kind: 'invocation', of: textIn(xml.child('literalExpression')) ?? { text: '', line: xml.line },
      bindings: xml.all('binding').map((one) => ({ name: nameOf(one.child('parameter')), value: boxIn(one) })),
    }
    case 'conditional': return { kind: 'conditional', when: boxIn(xml.child('if')), yes: boxIn(xml.child('then')), no: boxIn(xml.child('else')) }
    case 'decisionTable': return { kind: 'table', table: tableOf(xml) }
    default: return { kind: 'foreign', what: xml.name }
  }
}

const POLICIES: Record<string, HitPolicy> = {
  'UNIQUE': 'U', 'ANY': 'A', 'PRIORITY': 'P', 'FIRST': 'F', 'RULE ORDER': 'R', 'OUTPUT ORDER': 'O', 'COLLECT': 'C',
  'COLLECT SUM': 'C+', 'COLLECT MIN': 'C<', 'COLLECT MAX': 'C>', 'COLLECT COUNT': 'C#',
}

function tableOf(xml: Xml): BoxedTable {
  const policy = [xml.attr('hitPolicy') ?? 'UNIQUE', xml.attr('aggregation')].filter(Boolean).join(' ')
  return {
    hit: POLICIES[policy] ?? 'U',
    inputs: xml.all('input').map((one) => {
      const expression = one.child('inputExpression')
      return { text: textIn(expression) ?? { text: '', line: one.line }, type: expression?.attr('typeRef') }
    }),
    outputs: xml.all('output').map((one) => ({
      name: one.attr('name'), type: one.attr('typeRef'), values: textIn(one.child('outputValues')), otherwise: textIn(one.child('defaultOutputEntry')),
    })),
    rules: xml.all('rule').map((one) => ({
      tests: one.all('inputEntry').map((entry) => textIn(entry) ?? { text: '-', line: entry.line }),
      results: one.all('outputEntry').map((entry) => textIn(entry) ?? { text: 'null', line: entry.line }),
    })),
  }
}

function itemOf(xml: Xml): Item {
  return {
    name: nameOf(xml), ref: xml.child('typeRef')?.text.trim().replace(/^feel:/, ''), is_list: xml.attr('isCollection') === 'true',
    allowed: textIn(xml.child('allowedValues')), fields: xml.all('itemComponent').map(itemOf),
  }
}

function textIn(xml: Xml | undefined): Text | undefined {
  const text = xml?.child('text')
  return text && text.text.trim() !== '' ? { text: text.text, line: text.line } : undefined
}

// Names are compared with their blanks made one, as FEEL does.
function nameOf(xml: Xml | undefined): string {
  return (xml?.attr('name') ?? '').trim().replace(/\s+/g, ' ')
}
