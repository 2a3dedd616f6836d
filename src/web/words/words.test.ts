import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { en as frameEn } from './en.ts'
import { followEn, funnelEn, measuredEn } from './follow-en.ts'
import { followZh, funnelZh, measuredZh } from './follow-zh.ts'
import { insureEn, investEn } from './insure-en.ts'
import { insureZh, investZh } from './insure-zh.ts'
import { searchEn } from './search-en.ts'
import { searchZh } from './search-zh.ts'
import { zh as frameZh } from './zh.ts'

// Words that come with their pages, under the names their rooms give them.
const zh = { ...frameZh, follow: followZh, funnel: funnelZh, measured: measuredZh, insure: insureZh, invest: investZh }
const en = { ...frameEn, follow: followEn, funnel: funnelEn, measured: measuredEn, insure: insureEn, invest: investEn }

type Tree = { [key: string]: string | Tree }
const flat = (tree: Tree, before = ''): [string, string][] => Object.entries(tree).flatMap(([key, value]) => typeof value === 'string' ? [[before + key, value] as [string, string]] : flat(value, `${before}${key}.`))
const chinese = new Map(flat({ ...zh, search: searchZh } as Tree))
const english = new Map(flat({ ...en, search: searchEn } as unknown as Tree))
const places = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1]!).sort()

test('every word of the pages is said in both languages', () => {
  assert.deepEqual([...english.keys()].sort(), [...chinese.keys()].sort())
  for (const [key, text] of [...chinese, ...english]) if (!key.startsWith('figure.qualifier.')) assert.ok(text.trim() !== '', key)
})

test('English words hold no Chinese character', () => {
  for (const [key, text] of english) assert.ok(!/\p{Script=Han}/u.test(text), `${key}: ${text}`)
})

test('a place to fill in one language is one in the other, unless English has no use for it', () => {
  const may_differ = new Set(['sign-in.lead'])
  for (const [key, text] of chinese) if (!may_differ.has(key)) assert.deepEqual(places(english.get(key)!), places(text), key)
})

test('each key that a page of the frame asks for by name exists', () => {
  const web = join(import.meta.dirname, '..')
  // The signed-in rooms bring their own words, under `work.`.
  const others = /^(case|form|desk|people)[/\\]/
  const asked = new Set<string>()
  for (const name of readdirSync(web, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(name) || name.endsWith('.test.ts') || others.test(name)) continue
    const text = readFileSync(join(web, name), 'utf8')
    if (/addWords\(/.test(text) && !name.endsWith('words.ts')) continue
    for (const found of text.matchAll(/\bt\('([^']+)'/g)) asked.add(found[1]!)
    for (const found of text.matchAll(/\bname: '(nav\.[a-z]+)'/g)) asked.add(found[1]!)
  }
  assert.ok(asked.size > 100, `${asked.size} keys found`)
  for (const key of asked) if (!key.startsWith('work.')) assert.ok(chinese.has(key), key)
})
