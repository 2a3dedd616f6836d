import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { en as frameEn } from './en.ts'
import { zh as frameZh } from './zh.ts'

type Tree = { [key: string]: string | Tree }
const web = join(import.meta.dirname, '..')
const sources = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts')).map((name) => ({ name, text: readFileSync(join(web, name), 'utf8') }))

/** The words of the frame and of every room that brings its own, under the name the room gives them. */
async function wordsIn(language: 'zh' | 'en'): Promise<Map<string, string>> {
  const tree: Tree = { ...language === 'zh' ? frameZh : frameEn } as Tree
  for (const { text } of sources) {
    for (const [, room, zh, en] of text.matchAll(/addWords\('([\w-]+)', \{ zh: (\w+), en: (\w+) \}/g)) {
      const name = language === 'zh' ? zh! : en!
      const file = new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from '[^']*/([\\w-]+\\.ts)'`).exec(text)![1]!
      const words = (await import(join(import.meta.dirname, file)) as Record<string, Tree>)[name]!
      tree[room!] = { ...tree[room!] as Tree | undefined, ...words }
    }
  }
  return new Map(flat(tree))
}

const flat = (tree: Tree, before = ''): [string, string][] => Object.entries(tree).flatMap(([key, value]) => typeof value === 'string' ? [[before + key, value] as [string, string]] : flat(value, `${before}${key}.`))
const chinese = await wordsIn('zh')
const english = await wordsIn('en')
const places = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1]!).sort()

// English tells one from many where Chinese does not.
const counted = (key: string) => key.replace(/_(one|other)$/, '')

test('every word of the pages is said in both languages', () => {
  assert.deepEqual([...new Set([...english.keys()].map(counted))].sort(), [...new Set([...chinese.keys()].map(counted))].sort())
  for (const [key, text] of [...chinese, ...english]) if (!key.startsWith('figure.qualifier.')) assert.ok(text.trim() !== '', key)
})

test('English words hold no Chinese character, save where one may be typed', () => {
  for (const [key, text] of english) if (!['work.form.money-unreadable'].includes(key)) assert.ok(!/\p{Script=Han}/u.test(text), `${key}: ${text}`)
})

test('a place to fill in one language is one in the other, unless English has no use for it', () => {
  const may_differ = new Set(['sign-in.lead'])
  for (const [key, text] of chinese) if (!may_differ.has(key)) assert.deepEqual(places((english.get(key) ?? english.get(`${key}_other`))!), places(text), key)
})

test('each key that a page asks for by name exists', () => {
  const asked = new Set<string>()
  for (const { text } of sources) {
    for (const found of text.matchAll(/\bt\('([^']+)'/g)) asked.add(found[1]!)
    for (const found of text.matchAll(/\bname: '(nav\.[a-z]+)'/g)) asked.add(found[1]!)
  }
  assert.ok(asked.size > 100, `${asked.size} keys found`)
  assert.deepEqual([...asked].filter((key) => !chinese.has(key) && !chinese.has(`${key}_other`)), [])
})
