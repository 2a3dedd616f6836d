import { createHash } from 'node:crypto'
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { Sentence } from './fault.ts'
import { fill, type ProblemCode, problemWords, yamlWords } from './pack-words.ts'

/** A place in a pack's file: `file` is relative to the packs' root, `line` and `col` count from 1. */
export type Position = { file: string, line: number, col: number }

/** One thing wrong at one place, worded in both languages. A warning does not stop a pack from being used. */
export type PackProblem = Position & Sentence & { code: string, severity: 'error' | 'warning' }

/**
 * Where the value at `path` stands (or its key, with `on: 'key'`; or, with a number, that character of the text that stands there).
 * A path that leads nowhere gives the nearest thing around it, so that "missing" points at what it is missing from.
 */
export type At = (path: readonly PropertyKey[], on?: 'key' | 'value' | number) => Position

export type ParsedFile = {
  file: string
  /** sha256 of the text with LF line ends, so that a checkout on another system gives the same pack. */
  hash: string
  lines: number
  /** The text with LF line ends; empty when it could not be read. */
  text: string
  /** The plain value, or undefined when the file could not be parsed. */
  value: unknown
  at: At
  problems: PackProblem[]
}

export const FILE_BYTES_MAX = 200 * 1024
export const FILE_LINES_MAX = 2_000
export const FILE_LINES_ADVISED = 200
export const DEPTH_MAX = 24
export const ALIASES_MAX = 32
export const FILE_PROBLEMS_MAX = 50
// What the aliases of one file may expand to: beyond it a few lines could stand for millions.
const ALIAS_EXPANSION_MAX = 100

/** Makes a problem from its code's sentence; `data` fills the places. */
export function problem(code: ProblemCode, position: Position, data: Record<string, unknown> = {}, severity: 'error' | 'warning' = 'error'): PackProblem {
  return { ...position, ...fill(problemWords[code], data), code, severity }
}

/** Makes a problem of a part's own, for use in `check`: `say('books.no-such-fact', at(['facts', 0]), { zh, en })`. */
export function say(code: string, position: Position, sentence: Sentence, severity: 'error' | 'warning' = 'error'): PackProblem {
  return { ...position, zh: sentence.zh, en: sentence.en, code, severity }
}

/** Prints `file:line:col: sentence`, as editors and terminals make clickable; `root` is put before the file. */
export function printProblem(found: PackProblem, language: 'zh' | 'en', root = 'packs/'): string {
  return `${root}${found.file}:${found.line}:${found.col}: ${found[language]}`
}

/** sha256 of a text, in hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** Parses one file of a pack. Never throws: what is wrong is in `problems`, each with its position. */
export function parseFile(file: string, bytes: Uint8Array): ParsedFile {
  const start: Position = { file, line: 1, col: 1 }
  const nothing: ParsedFile = { file, hash: '', lines: 0, text: '', value: undefined, at: () => start, problems: [] }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n')
  } catch {
    return { ...nothing, problems: [problem('packs.not-utf8', start)] }
  }
  const counter = new LineCounter()
  const lines = text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
  const parsed: ParsedFile = { ...nothing, hash: sha256(text), lines, text }
  if (lines > FILE_LINES_MAX) {
    parsed.problems.push(problem('packs.too-many-lines', { file, line: FILE_LINES_MAX + 1, col: 1 }, { lines, max: FILE_LINES_MAX }))
    return parsed
  }
  const doc = parseDocument(text, { lineCounter: counter, prettyErrors: false, stringKeys: true, schema: 'core', version: '1.2', resolveKnownTags: false, logLevel: 'error' })
  const place = (offset: number): Position => {
    const { line, col } = counter.linePos(offset)
    return { file, line, col }
  }
  for (const error of [...doc.errors, ...doc.warnings]) {
    parsed.problems.push({ ...place(error.pos[0]), ...yamlWords(error.code), code: 'packs.not-valid-yaml', severity: 'error' })
  }
  if (parsed.problems.length > 0) return parsed
  parsed.at = (path, on = 'value') => place(locate(doc, path, on, text))
  const excess = findExcess(doc)
  if (excess !== null) {
    parsed.problems.push(problem(excess.code, place(excess.offset), { max: excess.max }))
    return parsed
  }
  if (!isMap(doc.contents)) {
    parsed.problems.push(problem('packs.not-a-mapping', start))
    return parsed
  }
  try {
    parsed.value = doc.toJS({ maxAliasCount: ALIAS_EXPANSION_MAX })
  } catch {
    parsed.problems.push(problem('packs.too-many-aliases', start, { max: ALIASES_MAX }))
  }
  return parsed
}

/** The offset of what stands at `path`, or of the nearest thing around it. */
function locate(doc: Document.Parsed, path: readonly PropertyKey[], on: 'key' | 'value' | number, text: string): number {
  let node: unknown = doc.contents
  let key_offset = 0
  for (const step of path) {
    const held = isAlias(node) ? node.resolve(doc) : node
    if (isMap(held)) {
      const pair = held.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (pair === undefined) return offsetOf(node) ?? key_offset
      key_offset = offsetOf(pair.key) ?? key_offset
      node = pair.value
    } else if (isSeq(held)) {
      const item = held.items[Number(step)]
      if (item === undefined) return offsetOf(node) ?? key_offset
      key_offset = offsetOf(item) ?? key_offset
      node = item
    } else {
      return offsetOf(node) ?? key_offset
    }
  }
  if (typeof on === 'number' && isScalar(node) && typeof node.value === 'string' && node.range) return within(node.value, text, node.range, on)
  return on === 'key' ? key_offset : (offsetOf(node) ?? key_offset)
}

/**
 * The offset in the file of a character of a scalar's value. Quotes, block marks, folded lines and escapes stand between the two:
 * each character is looked for after the one before it, any white space for any.
 */
function within(value: string, text: string, [start, end]: readonly [number, number, ...number[]], index: number): number {
  const mark = text[start]
  let place = mark === '|' || mark === '>' ? text.indexOf('\n', start) + 1 : mark === '"' || mark === "'" ? start + 1 : start
  let found = place
  for (const char of value.slice(0, index + 1)) {
    if (/\s/.test(char)) {
      const space = text.slice(place, end).search(/\s/)
      if (space < 0) return found
      found = place + space
      place = found + 1
    } else {
      const next = text.indexOf(char, place)
      if (next < 0 || next >= end) return found
      found = next
      place = next + char.length
    }
  }
  return found
}

function offsetOf(node: unknown): number | null {
  const range = (node as Node | null)?.range
  return range ? range[0] : null
}

type Excess = { code: 'packs.too-deep' | 'packs.too-many-aliases', offset: number, max: number }

/** Finds the first place that is nested too deep, or the first alias too many. The root mapping is level 1. */
function findExcess(doc: Document.Parsed): Excess | null {
  let aliases = 0
  const open: { node: unknown, depth: number }[] = [{ node: doc.contents, depth: 1 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next
    if (isAlias(node)) {
      aliases += 1
      if (aliases > ALIASES_MAX) return { code: 'packs.too-many-aliases', offset: offsetOf(node) ?? 0, max: ALIASES_MAX }
      continue
    }
    const children = isMap(node) ? node.items.map((pair) => pair.value) : isSeq(node) ? node.items : null
    if (children === null) continue
    if (depth > DEPTH_MAX) return { code: 'packs.too-deep', offset: offsetOf(node) ?? 0, max: DEPTH_MAX }
    for (const child of children.toReversed()) open.push({ node: child, depth: depth + 1 })
  }
  return null
}
