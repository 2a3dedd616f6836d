import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import { z } from 'zod'
import { chapterSchema, procedureSchema } from '#engines/cases/procedure.ts'
import { systems } from '#src/systems.ts'
import { readSources } from '#test/support/source-tree.ts'
import { tablesIn } from '#test/support/text-rules.ts'

/** English words that mean in the code what they mean in any letter; an identifier made of them needs no entry. */
const plain_words = new Set(`
  abandon accept account announce announcement answer approve ask back bids calendar choice choose claim close closed confirm contact correct covered
  decide decision decline declined deliver delivery deposit drop end enterprises examination explain export extend extension finish go grant identifier import
  insured interview invitation invite language list loss me name needs newsletter note notices object objections offer open opening opinion orgs page pay payment people performed publication quote
  read record refusal refuse refused register revoke revoked role save score scoring send session sessions set show sign slot slots signature state submit take
  targets template triage uninsured view withdraw withdrawn`.split(/\s+/).filter((word) => word !== ''))

const glossarySchema = z.strictObject({ terms: z.array(z.strictObject({
  zh: z.string().regex(/\p{Script=Han}/u), id: z.string().regex(/^[a-zA-Z][\w.-]*$/), en: z.string().regex(/^[a-zA-Z]/),
  means: z.strictObject({ zh: z.string().regex(/\p{Script=Han}/u), en: z.string().regex(/^[a-zA-Z]/) }),
})) })
const { terms } = glossarySchema.parse(parse(readSources(['docs/glossary.yaml']).get('docs/glossary.yaml')!))
const ids = new Set(terms.map((term) => term.id))

/** Identifiers that are neither in the glossary nor made of plain words. */
function unexplained(named: Iterable<string>, known: ReadonlySet<string>): string[] {
  return [...new Set(named)].filter((id) => !known.has(id) && !id.split(/[-_.]/).every((word) => plain_words.has(word) || known.has(word)))
}

function namesOfSystems(): string[] {
  return systems.flatMap((system) => [
    system.id, ...Object.keys(system.roles ?? {}), ...Object.keys(system.tables), ...Object.keys(system.actions), ...Object.keys(system.queries),
    ...(system.parts ?? []).map((part) => (part.single ?? part.folder).split('/').at(-1)!.replace('.yaml', '')),
  ])
}

function namesOfTables(): string[] {
  return [...readSources(['src/**/*.sql']).values()].flatMap((text) => tablesIn(text).map((table) => table.name))
}

function namesOfProcedures(): string[] {
  const procedures = [...readSources(['packs/*/procedures/*.yaml']).values()].map((text) => procedureSchema.parse(parse(text)))
  const chapters = [...readSources(['packs/*/chapters/*.yaml']).values()].map((text) => ({ stages: [], ...chapterSchema.parse(parse(text)) }))
  return [...procedures, ...chapters].flatMap((procedure) => {
    return [...procedure.stages, ...procedure.steps, ...procedure.clocks, ...procedure.outcomes].map((one) => one.id)
      .concat(procedure.actions.flatMap((one) => [one.id, ...one.effect ? [one.effect] : [], ...one.form ? [one.form] : []]))
  })
}

test('every system, role, table, action and question is in the glossary or plain English', () => {
  assert.deepEqual(unexplained([...namesOfSystems(), ...namesOfTables()], ids), [])
})

test('every stage, step, action, form, effect, clock and outcome of the packs is in the glossary or plain English', () => {
  assert.deepEqual(unexplained(namesOfProcedures(), ids), [])
})

test('what only this trade understands cannot pass as plain English', () => {
  for (const id of ['case_file', 'seal_batch', 'county-officer', 'seal_leaf', 'follow_up', 'procedure_version']) {
    assert.equal(unexplained([id], new Set([...ids].filter((one) => one !== id))).length, 1, id)
  }
})

test('a term has one entry, and every entry is used by the code or the packs', () => {
  assert.equal(ids.size, terms.length, 'an identifier stands twice')
  const text = [...readSources(['src/**/*.{ts,tsx,sql}', 'packs/**/*.yaml']).values()].join('\n')
  const used = (id: string) => new RegExp(`(?<![\\w])${id.split('.').map((part) => `"?${part}"?`).join('\\.')}(?![\\w])`).test(text)
  assert.deepEqual(terms.filter((term) => !used(term.id)).map((term) => term.id), [])
})
