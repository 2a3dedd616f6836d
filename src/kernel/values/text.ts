import { fault } from '../declare/fault.ts'

export { plainText } from './plain-text.ts'

/** How much one input may be. `depth_max` counts containers inside one another; lengths count UTF-16 units. */
export type InputLimits = { depth_max: number, text_max: number, items_max: number, keys_max: number, nodes_max: number }

export const INPUT_LIMITS: InputLimits = { depth_max: 12, text_max: 100_000, items_max: 10_000, keys_max: 500, nodes_max: 100_000 }

const KEY_MAX = 200
const PATH_MAX = 200
// Assigning to these changes what objects are, not what they hold.
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * The edge normaliser: a copy of parsed JSON with every text in NFC, or a refusal. Nothing past this point meets a NUL, a lone
 * surrogate (PostgreSQL stores neither), a number that is not finite, or more than `limits` allow.
 * @throws fault `values.input-*` with the path of the first thing refused (`bids.2.title`)
 */
export function normaliseInput(value: unknown, limits: Partial<InputLimits> = {}): unknown {
  const bounds = { ...INPUT_LIMITS, ...limits }
  let nodes = 0

  function visit(node: unknown, path: string[], depth: number): unknown {
    nodes += 1
    if (nodes > bounds.nodes_max) throw refusal('values.input-too-many', path, { max: bounds.nodes_max })
    if (typeof node === 'string') return text(node, path, bounds.text_max)
    if (node === null || typeof node === 'boolean') return node
    if (typeof node === 'number') {
      if (!Number.isFinite(node)) throw refusal('values.input-not-finite', path)
      return node === 0 ? 0 : node
    }
    if (depth >= bounds.depth_max && typeof node === 'object') throw refusal('values.input-too-deep', path, { max: bounds.depth_max })
    if (Array.isArray(node)) {
      if (node.length > bounds.items_max) throw refusal('values.input-list-too-long', path, { max: bounds.items_max })
      return Array.from(node, (item, index) => visit(item, [...path, String(index)], depth + 1))
    }
    if (typeof node === 'object' && isPlain(node)) return visitObject(node, path, depth)
    throw refusal('values.input-not-plain', path)
  }

  function visitObject(node: object, path: string[], depth: number): Record<string, unknown> {
    const keys = Object.keys(node)
    if (keys.length > bounds.keys_max) throw refusal('values.input-too-many-keys', path, { max: bounds.keys_max })
    const copy: Record<string, unknown> = {}
    for (const raw of keys) {
      const key = text(raw, path, KEY_MAX)
      if (FORBIDDEN_KEYS.has(key)) throw refusal('values.input-key-forbidden', [...path, key])
      // Two spellings of one key would let the second hide behind checks made on the first.
      if (Object.hasOwn(copy, key)) throw refusal('values.input-key-twice', [...path, key])
      const item = (node as Record<string, unknown>)[raw]
      if (item !== undefined) copy[key] = visit(item, [...path, key], depth + 1)
    }
    return copy
  }

  return visit(value, [], 0)
}

function isPlain(node: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(node)
  return prototype === null || prototype === Object.prototype
}

function text(raw: string, path: string[], max: number): string {
  if (raw.length > max) throw refusal('values.input-text-too-long', path, { max })
  if (raw.includes('\0')) throw refusal('values.input-nul', path)
  if (!raw.isWellFormed()) throw refusal('values.input-half-character', path)
  const normal = raw.normalize('NFC')
  // A few characters grow under NFC, so the bound is checked on both sides.
  if (normal.length > max) throw refusal('values.input-text-too-long', path, { max })
  return normal
}

function refusal(code: string, path: string[], data: Record<string, unknown> = {}): Error {
  const joined = path.join('.').slice(0, PATH_MAX).toWellFormed()
  const place = joined === '' ? '(root)' : joined
  return fault(code, { ...data, path: place }, [{ path: joined, code, data: { ...data, path: place } }])
}
