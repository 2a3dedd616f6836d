import type { z } from 'zod'
import { type At, type PackProblem, problem } from './pack-source.ts'
import { typeWords } from './pack-words.ts'

type Issue = z.core.$ZodIssue

/** Paths and values in the words of the file, which may be another language's than the schema's. */
type Words = { shown: (path: readonly PropertyKey[]) => readonly PropertyKey[], said: (path: readonly PropertyKey[], value: string) => string }

const own_words: Words = { shown: (path) => path, said: (_, value) => value }

/** Turns what a schema found into problems with positions and sentences. `value` is what was checked. */
export function problemsOf(issues: readonly Issue[], value: unknown, at: At, words: Words = own_words): PackProblem[] {
  return issues.flatMap((issue) => problemsOfOne(issue, [], value, at, words))
}

function problemsOfOne(issue: Issue, before: readonly PropertyKey[], value: unknown, at: At, words: Words): PackProblem[] {
  const path = [...before, ...issue.path]
  const key = nameOf(words.shown(path))
  const here = at(path)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((unknown) => problem('packs.unknown-key', at([...path, unknown], 'key'), { key: unknown }))
    case 'invalid_type': {
      if (valueAt(value, path) === undefined) return [problem('packs.missing-key', here, { key })]
      const expected = typeWords(issue.expected)
      return [problem('packs.wrong-type', here, { key, expected_zh: expected.zh, expected_en: expected.en })]
    }
    case 'invalid_value':
      if (valueAt(value, path) === undefined) return [problem('packs.missing-key', here, { key })]
      return [problem('packs.not-one-of', here, { key, values: issue.values.map((one) => words.said(path, String(one))).join(' | ') })]
    case 'too_big':
      return [problem('packs.too-big', here, { key, max: issue.maximum })]
    case 'too_small':
      return [problem('packs.too-small', here, { key, min: issue.minimum })]
    case 'invalid_format':
      return [problem('packs.wrong-format', here, { key, format: issue.pattern ?? issue.format })]
    case 'invalid_union':
      return unionProblems(issue, path, value, at, words)
    case 'invalid_key':
      return [problem('packs.wrong-format', at(path, 'key'), { key, format: describe(issue.issues[0]) })]
    case 'invalid_element':
      return issue.issues.flatMap((inner) => problemsOfOne(inner, path, value, at, words))
    default:
      return [problem('packs.said', here, { key, ...bothLanguages(issue) })]
  }
}

/** Of several forms, the one that got furthest is the one the author meant: its issues are the useful ones. */
function unionProblems(issue: Extract<Issue, { code: 'invalid_union' }>, path: readonly PropertyKey[], value: unknown, at: At, words: Words): PackProblem[] {
  const key = nameOf(words.shown(path))
  if (valueAt(value, path) === undefined) return [problem('packs.missing-key', at(path), { key })]
  const tried = issue.errors.filter((branch) => branch.length > 0 && !branch.some((inner) => inner.path.length === 0 && inner.code === 'invalid_type'))
  const best = tried.toSorted((a, b) => a.length - b.length)[0]
  if (best === undefined) return [problem('packs.no-shape-fits', at(path), { key })]
  return best.flatMap((inner) => problemsOfOne(inner, path, value, at, words))
}

/** A custom check may give its own sentences as `params: { zh, en }`; otherwise its message serves both. */
function bothLanguages(issue: Issue): { zh: string, en: string } {
  const params = issue.code === 'custom' ? issue.params : undefined
  return { zh: String(params?.['zh'] ?? issue.message), en: String(params?.['en'] ?? issue.message) }
}

function describe(issue: Issue | undefined): string {
  return issue?.code === 'invalid_format' ? (issue.pattern ?? issue.format) : (issue?.message ?? '')
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '.' : path.map(String).join('.')
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let held = value
  for (const step of path) {
    if (held === null || typeof held !== 'object' || !Object.hasOwn(held, step)) return undefined
    held = (held as Record<PropertyKey, unknown>)[step]
  }
  return held
}
