import type { Tie } from './tie.ts'
import type { World } from './world.ts'

/** The shortest line of ties of branches and equity (at least `percent_min`; null: branches alone) that leads from one organisation to another on the day. */
export function groupPath(world: World, from: number, until: number, percent_min: number | null): Tie[] {
  const lines = new Map<number, [tie: number, to: number][]>()
  const link = (one: number, other: number, tie: number) => {
    const known = lines.get(one)
    if (known) known.push([tie, other])
    else lines.set(one, [[tie, other]])
  }
  const used = [...world.holding('branch'), ...percent_min === null ? [] : world.holding('equity').filter((tie) => (world.ties[tie]!.percent ?? 0) >= percent_min)]
  for (const tie of used) {
    link(world.a[tie]!, world.b[tie]!, tie)
    link(world.b[tie]!, world.a[tie]!, tie)
  }
  const came = new Map<number, { tie: number, from: number } | null>([[from, null]])
  for (let ring = [from]; ring.length > 0 && !came.has(until);) {
    const next: number[] = []
    for (const one of ring) {
      for (const [tie, to] of lines.get(one) ?? []) {
        if (came.has(to)) continue
        came.set(to, { tie, from: one })
        next.push(to)
      }
    }
    ring = next
  }
  const path: Tie[] = []
  for (let step = came.get(until); step; step = came.get(step.from)) path.unshift(world.ties[step.tie]!)
  return path
}
