/** A small, seeded source of chance (mulberry32): the same seed makes the same requests. */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6D2B79F5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Schema = { type?: string | string[], enum?: unknown[], const?: unknown, properties?: Record<string, Schema>, required?: string[], items?: Schema, anyOf?: Schema[], minimum?: number, maximum?: number, minLength?: number, maxLength?: number, pattern?: string, format?: string, additionalProperties?: unknown, propertyNames?: Schema }

/** Values that have broken servers before: numbers past every column, broken text, keys of prototypes, deep and wide things. */
const nasty: unknown[] = [null, true, '', ' ', 0, -1, 1.5, 1e309, -1e309, 9_007_199_254_740_993, 2 ** 63, NaN, 'a'.repeat(100_001), '\u0000', 'x\u0000y', '\uD800', '\uDFFF x', '＞３', "'; drop table command; --", '{{7*7}}', '<script>alert(1)</script>', '../../etc/passwd', '${jndi:x}',
  [], [[]], {}, { a: { b: { c: {} } } }, Array.from({ length: 300 }, (_, i) => i), 'ＡＢＣ', 'é'.normalize('NFD'), '9999-99-99', '2021-02-30', '-infinity', 'infinity~x', 'NaN', '1e400', '0x10', '%', '_%_', '\\', 'null', 'undefined', '__proto__', { constructor: { prototype: { x: 1 } } }]

/** One value for a schema: mostly what it asks for, sometimes at its edges, sometimes what nobody should send. */
export function valueFor(schema: Schema | undefined, random: () => number, known: readonly string[], depth = 0): unknown {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  if (random() < 0.18) return pick(nasty)
  if (!schema || depth > 6) return pick(nasty)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return pick(schema.enum)
  if (schema.anyOf) return valueFor(pick(schema.anyOf), random, known, depth + 1)
  const type = Array.isArray(schema.type) ? pick(schema.type) : schema.type
  switch (type) {
    case 'string': {
      if (random() < 0.4 && known.length > 0) return pick(known)
      if (schema.format === 'date') return '2024-02-29'
      const edge = random()
      if (edge < 0.1 && schema.maxLength !== undefined) return '字'.repeat(schema.maxLength + 1)
      if (edge < 0.2 && schema.maxLength !== undefined && schema.maxLength < 30_000) return 'x'.repeat(schema.maxLength)
      return pick(['揭榜', 'x', 'a b c', '2021-09-29', 'infinity~', '~', '50~x', 'open', '🎋竹', 'A'.repeat(40)])
    }
    case 'integer': case 'number':
      return pick([schema.minimum ?? 0, schema.maximum ?? 1, (schema.minimum ?? 0) - 1, (schema.maximum ?? 1e6) + 1, 7, 2 ** 31, 2 ** 53])
    case 'boolean': return random() < 0.5
    case 'null': return null
    case 'array': return Array.from({ length: Math.floor(random() * 4) }, () => valueFor(schema.items, random, known, depth + 1))
    default: {
      const object: Record<string, unknown> = {}
      for (const [key, inner] of Object.entries(schema.properties ?? {})) if (schema.required?.includes(key) ? random() < 0.95 : random() < 0.5) object[key] = valueFor(inner, random, known, depth + 1)
      if (schema.additionalProperties && typeof schema.additionalProperties === 'object') for (let i = Math.floor(random() * 3); i > 0; i--) object[pick(['opinion', 'reason', 'items', 'milestone', '__proto__', 'x'.repeat(65), ...known])] = valueFor(schema.additionalProperties as Schema, random, known, depth + 1)
      if (random() < 0.08) object[pick(['extra', '__proto__', 'constructor'])] = pick(nasty)
      return object
    }
  }
}
