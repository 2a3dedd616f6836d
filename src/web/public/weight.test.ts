import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

type Chunk = { file: string, imports?: string[] }
const dist = join(import.meta.dirname, '../../../dist')
const script_bytes_max = 100_000, style_bytes_max = 12 * 1_024
const manifest = existsSync(join(dist, '.vite/manifest.json')) ? JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk> : null

/** Every file an entry loads at once: what is asked for only on a press is not among them. */
function loadedBy(entry: string, chunks: Record<string, Chunk>, seen = new Set<string>()): string[] {
  if (seen.has(entry)) return []
  seen.add(entry)
  const chunk = chunks[entry]!
  return [chunk.file, ...(chunk.imports ?? []).flatMap((one) => loadedBy(one, chunks, seen))]
}
const textOf = (file: string) => readFileSync(join(dist, file), 'utf8')
const weightOf = (files: string[]) => files.reduce((sum, file) => sum + gzipSync(textOf(file)).length, 0)
const isAntd = (text: string) => text.includes('ant-btn') || text.includes('antd')

test('all script of a public page weighs at most 100 kB packed, and holds no antd', (t) => {
  if (manifest === null) return t.skip('the pages are not built')
  const files = loadedBy('src/web/public/enhance.ts', manifest)
  const weight = weightOf(files)
  t.diagnostic(`script of a public page: ${weight} bytes packed in ${files.length} files`)
  assert.ok(weight <= script_bytes_max, `${weight} > ${script_bytes_max}`)
  for (const file of files) assert.ok(!isAntd(textOf(file)), `${file} holds antd`)
})

test('the pages drawn on the server hold no antd and no router, so that none can reach a public page by them', (t) => {
  if (manifest === null) return t.skip('the pages are not built')
  const site = textOf('server/site.js')
  assert.ok(!isAntd(site) && !site.includes('@tanstack/react-router') && !site.includes('@tanstack+'))
})

test('the same measure finds antd and the weight of the application', (t) => {
  if (manifest === null) return t.skip('the pages are not built')
  const files = loadedBy('index.html', manifest)
  assert.ok(weightOf(files) > script_bytes_max)
  assert.ok(files.some((file) => isAntd(textOf(file))))
})

test('the styles a public page carries within itself stay light', (t) => {
  if (manifest === null) return t.skip('the pages are not built')
  const folder = join(dist, 'server/assets')
  const styles = readdirSync(folder).filter((name) => name.endsWith('.css')).map((name) => readFileSync(join(folder, name), 'utf8')).join('')
  const weight = gzipSync(styles).length
  assert.ok(styles.includes('.hall-line') && weight <= style_bytes_max, `${weight} > ${style_bytes_max}`)
})
