import { importsOf, isForTests, resolveImport, type Sources } from '#test/support/source-tree.ts'

const ranks: Record<string, number> = { kernel: 0, facts: 1, feel: 2, engines: 3, systems: 4, http: 5, web: 5 }

/** Where a source stands: its layer, and its room within it. The composition root and the commands stand above all layers. */
function placeOf(path: string): { layer: string, room: string, rank: number } {
  const [top, layer = '', room = ''] = path.split('/')
  if (top !== 'src') return { layer: 'test', room: '', rank: Infinity }
  const rank = ranks[layer]
  return rank === undefined ? { layer: 'root', room: '', rank: 6 } : { layer, room, rank }
}

/** Imports that run upwards, between engines, between `http` and `web`, or from a source into what is only there for tests. */
export function layerBreaches(sources: Sources): string[] {
  const breaches: string[] = []
  for (const [path, text] of sources) {
    if (isForTests(path)) continue
    const from = placeOf(path)
    for (const { asked } of importsOf(text)) {
      const target = resolveImport(path, asked)
      if (target === null) continue
      const to = placeOf(target)
      if (isForTests(target)) breaches.push(`${path}: imports ${target}, which is for tests`)
      else if (to.rank > from.rank) breaches.push(`${path}: ${from.layer} imports ${to.layer} (${target})`)
      else if (to.rank === from.rank && to.layer !== from.layer) breaches.push(`${path}: ${from.layer} and ${to.layer} do not import each other (${target})`)
      else if (from.layer === 'engines' && to.layer === 'engines' && from.room !== to.room) breaches.push(`${path}: engine ${from.room} imports engine ${to.room}`)
    }
  }
  return breaches
}

/** Imports of another system that do not go through its `public.ts`, or that its `uses` does not name. */
export function systemBreaches(sources: Sources): string[] {
  const breaches: string[] = []
  const uses = new Map([...sources].flatMap(([path, text]) => {
    const room = /^src\/systems\/([^/]+)\/system\.ts$/.exec(path)?.[1]
    const list = /\buses:\s*\[([^\]]*)\]/.exec(text)?.[1] ?? ''
    return room === undefined ? [] : [[room, [...list.matchAll(/'([^']+)'/g)].map((one) => one[1]!)] as const]
  }))
  for (const [system, used] of uses) for (const one of used) if (!uses.has(one)) breaches.push(`src/systems/${system}/system.ts: uses ${one}, which is no system`)
  for (const [path, text] of sources) {
    const from = placeOf(path)
    if (from.layer !== 'systems' || isForTests(path)) continue
    for (const { asked } of importsOf(text)) {
      const target = resolveImport(path, asked)
      if (target === null) continue
      const to = placeOf(target)
      if (to.layer !== 'systems' || to.room === from.room) continue
      if (target !== `src/systems/${to.room}/public.ts`) breaches.push(`${path}: reaches into system ${to.room} (${target}) instead of its public.ts`)
      if (!uses.get(from.room)?.includes(to.room)) breaches.push(`${path}: uses ${to.room}, which src/systems/${from.room}/system.ts does not name`)
    }
  }
  return breaches
}

/** Circles among files, by what is imported when the program runs; each is told once, from its first file in order. */
export function importCycles(sources: Sources): string[] {
  const next = new Map([...sources].map(([path, text]) => [path, importsOf(text).filter((one) => !one.is_type).flatMap(({ asked }) => {
    const target = resolveImport(path, asked)
    return target !== null && sources.has(target) ? [target] : []
  })]))
  const cycles = new Set<string>()
  const done = new Set<string>()
  const visit = (path: string, line: string[]): void => {
    const at = line.indexOf(path)
    if (at !== -1) {
      const circle = line.slice(at)
      const first = circle.indexOf(circle.toSorted()[0]!)
      const told = [...circle.slice(first), ...circle.slice(0, first)]
      cycles.add([...told, told[0]!].join(' → '))
      return
    }
    if (done.has(path)) return
    for (const target of next.get(path) ?? []) visit(target, [...line, path])
    done.add(path)
  }
  for (const path of next.keys()) visit(path, [])
  return [...cycles]
}

/** Relative and `#` imports that lead to no file. */
export function deadImports(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => importsOf(text).flatMap(({ asked }) => {
    const target = resolveImport(path, asked)
    return target === null || sources.has(target) ? [] : [`${path}: imports ${asked}, which is not there`]
  }))
}
