import type { FaultWords } from '#kernel/declare/fault.ts'
import { isForTests, withoutComments, type Sources } from '#test/support/source-tree.ts'

const code_pattern = /^[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/

/** A literal refusal in a source; `given` are the names of its data, or null when they are not written there. */
export type Raised = { path: string, line: number, code: string, given: string[] | null }

/** Every `fault('code', { … })` whose code is written where it is raised, both branches of a choice among them. */
export function raisedIn(path: string, text: string): Raised[] {
  const plain = withoutComments(text)
  return [...plain.matchAll(/\bfault\(/g)].flatMap((found) => {
    const args = argumentsAt(plain, found.index + found[0].length - 1)
    // A literal that is only compared with is a condition, not a code.
    const codes = [...(args[0] ?? '').matchAll(/(?<![=!]==\s*)'([^']*)'/g)].map((one) => one[1]!).filter((one) => code_pattern.test(one))
    const line = plain.slice(0, found.index).split('\n').length
    return codes.map((code) => ({ path, line, code, given: namesOf(args[1]) }))
  })
}

/** Refusals without a sentence, sentences in one language only, and places that the raising code does not fill. */
export function faultBreaches(sources: Sources, words: FaultWords): string[] {
  const breaches: string[] = []
  for (const [code, { kind, zh, en }] of Object.entries(words)) {
    if (!code_pattern.test(code)) breaches.push(`${code}: not a code of the form room.kebab-case`)
    if (!zh?.trim() || !en?.trim() || !kind) breaches.push(`${code}: needs a kind and a sentence in both languages`)
    else if (!/\p{Script=Han}/u.test(zh) || !/^[\w“"{-]/.test(en)) breaches.push(`${code}: zh should be Chinese and en English`)
  }
  for (const [path, text] of sources) {
    if (isForTests(path) || path.startsWith('src/web/')) continue
    for (const { line, code, given } of raisedIn(path, text)) {
      const said = words[code]
      if (said === undefined) breaches.push(`${path}:${line}: ${code} has no sentence`)
      else if (given !== null) {
        const missing = [...new Set([...placesOf(said.zh), ...placesOf(said.en)])].filter((place) => !given.includes(place))
        if (missing.length > 0) breaches.push(`${path}:${line}: ${code} is not given ${missing.join(', ')}`)
      }
    }
  }
  return breaches
}

/** Codes of problems (`{ path, code: '…' }`) that have no sentence: they are worded as faults are. `known` are worded elsewhere. */
export function unknownCodes(sources: Sources, words: FaultWords, known: ReadonlySet<string>): string[] {
  const rooms = new Set(Object.keys(words).map((code) => code.split('.')[0]!))
  return [...sources].flatMap(([path, text]) => isForTests(path) || path.startsWith('src/web/') ? [] : [...withoutComments(text).matchAll(/\bcode:\s*'([a-z-]+\.[a-z0-9-]+)'/g)].map((one) => one[1]!)
    .filter((code) => rooms.has(code.split('.')[0]!) && code_pattern.test(code) && !(code in words) && !known.has(code)).map((code) => `${path}: ${code}`))
}

function placesOf(sentence: string): string[] {
  return [...sentence.matchAll(/\{(\w+)\}/g)].map((one) => one[1]!)
}

/** The names an object literal gives; null when it is not a literal, or spreads another into itself. */
function namesOf(argument: string | undefined): string[] | null {
  if (argument === undefined) return []
  const text = argument.trim()
  if (!text.startsWith('{')) return null
  const parts = argumentsAt(text, 0).map((part) => part.trim()).filter((part) => part !== '')
  if (parts.some((part) => part.startsWith('...'))) return null
  return parts.map((part) => /^['"]?([\w-]+)/.exec(part)?.[1] ?? '')
}

/** What stands between the bracket at `open` and its partner, cut at its commas; strings and templates are kept whole. */
export function argumentsAt(text: string, open: number): string[] {
  const parts: string[] = []
  let depth = 0
  let start = open + 1
  for (let at = open; at < text.length; at += 1) {
    const char = text[at]!
    if (char === "'" || char === '"' || char === '`') at = endOfString(text, at)
    else if ('([{'.includes(char)) depth += 1
    else if (')]}'.includes(char)) {
      depth -= 1
      if (depth === 0) {
        const last = text.slice(start, at)
        return last.trim() === '' ? parts : [...parts, last]
      }
    } else if (char === ',' && depth === 1) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  return parts
}

function endOfString(text: string, open: number): number {
  const quote = text[open]
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (quote === '`' && text[at] === '$' && text[at + 1] === '{') at = closing(text, at + 1)
    else if (text[at] === quote) return at
  }
  return text.length
}

function closing(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at += 1) {
    const char = text[at]!
    if (char === "'" || char === '"' || char === '`') at = endOfString(text, at)
    else if (char === '{') depth += 1
    else if (char === '}' && --depth === 0) return at
  }
  return text.length
}
