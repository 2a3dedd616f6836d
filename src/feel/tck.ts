import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fault } from '#kernel/declare/fault.ts'
import { readModel, type Model } from './dmn.ts'
import { readXml, type Xml } from './xml.ts'

/** A value of a case as written: not yet of a type, for the type is the model's to say. */
export type Given =
  | { kind: 'null' }
  | { kind: 'value', text: string, type: string }
  | { kind: 'list', items: Given[] }
  | { kind: 'components', fields: Record<string, Given> }

/** One result a case asks for. */
export type Asked = { name: string, kind: string, expected: Given, is_error: boolean }
export type Case = { id: string, inputs: Record<string, Given>, asked: Asked[] }
/** A folder of the kit: a model and its cases. */
export type Suite = { level: string, name: string, model: Model, cases: Case[] }

/** The level's folders under `dir`, in order: `compliance-level-2/0001-input-data-string`. */
export function listSuites(dir: string): { level: string, name: string, path: string }[] {
  const levels = existsSync(dir) ? readdirSync(dir, { withFileTypes: true }).filter((one) => one.isDirectory() && /^(compliance-level-\d|non-compliant)$/.test(one.name)).map((one) => one.name).sort() : []
  return levels.flatMap((level) => readdirSync(join(dir, level), { withFileTypes: true }).filter((one) => one.isDirectory()).map((one) => one.name).sort()
    .map((name) => ({ level, name, path: join(dir, level, name) })))
}

/**
 * Reads one folder of the DMN Technology Compatibility Kit: `X.dmn` and its `X-test-NN.xml`.
 * @throws fault `feel.xml-not-readable` | `feel.no-model`
 */
export function readSuite({ level, name, path }: { level: string, name: string, path: string }): Suite {
  const files = readdirSync(path).sort()
  const model_file = files.find((file) => file === `${name}.dmn`) ?? files.find((file) => file.endsWith('.dmn'))
  if (model_file === undefined) throw fault('feel.no-model', { dir: path })
  const read = (file: string) => readFileSync(join(path, file), 'utf8')
  return {
    level, name, model: readModel(read(model_file), model_file),
    cases: files.filter((file) => /-test-.*\.xml$/.test(file)).flatMap((file) => readXml(read(file), file).all('testCase').map(caseOf)),
  }
}

function caseOf(xml: Xml): Case {
  return {
    id: xml.attr('id') ?? '',
    inputs: Object.fromEntries(xml.all('inputNode').map((one) => [one.attr('name') ?? '', givenIn(one)])),
    asked: xml.all('resultNode').map((one) => ({
      name: one.attr('name') ?? '', kind: one.attr('type') ?? 'decision', expected: givenIn(one.child('expected')), is_error: one.attr('errorResult') === 'true',
    })),
  }
}

function givenIn(xml: Xml | undefined): Given {
  if (xml === undefined || xml.attr('nil') === 'true') return { kind: 'null' }
  const list = xml.child('list')
  if (list) return list.attr('nil') === 'true' ? { kind: 'null' } : { kind: 'list', items: list.all('item').map(givenIn) }
  const components = xml.all('component')
  if (components.length > 0) return { kind: 'components', fields: Object.fromEntries(components.map((one) => [one.attr('name') ?? '', givenIn(one)])) }
  const value = xml.child('value')
  if (value === undefined || value.attr('nil') === 'true') return { kind: 'null' }
  return { kind: 'value', text: value.text, type: (value.attr('type') ?? '').replace(/^.*:/, '') }
}
