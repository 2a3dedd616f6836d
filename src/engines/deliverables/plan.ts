import type { Problem } from '#kernel/declare/fault.ts'

/** 计划交付物: one thing that work is to deliver. `weight` counts its part of the whole, `share_fen` its part of the money; `rests_on` names those it is built upon, by number. */
export type Planned = {
  number: number
  title: string
  measure: string
  unit: string
  target: string
  weight: number
  due_on: string
  evidence_asked: string
  share_fen: number
  rests_on: number[]
}

/** Most deliverables of one plan. */
export const deliverables_max = 60
export const weight_max = 1_000

/** What a list of deliverables cannot be: empty or too long, weights that are no whole numbers, shares that miss the money, a rest on nothing or in a circle. `path` is the question's. */
export function planProblems(list: readonly Pick<Planned, 'number' | 'weight' | 'share_fen' | 'rests_on'>[], total_fen: number, path: string): Problem[] {
  if (list.length < 1 || list.length > deliverables_max) return [{ path, code: 'deliverables.count', data: { max: deliverables_max, is: list.length } }]
  const problems: Problem[] = list.flatMap((one, at): Problem[] => [
    ...Number.isInteger(one.weight) && one.weight >= 1 && one.weight <= weight_max ? [] : [{ path: `${path}.${at}.weight`, code: 'deliverables.weight', data: { max: weight_max } }],
    ...one.rests_on.every((number) => number !== one.number && list.some((other) => other.number === number)) ? [] : [{ path: `${path}.${at}.rests-on`, code: 'deliverables.rests-on-nothing' }],
  ])
  if (problems.length > 0) return problems
  const sum = list.reduce((total, one) => total + one.share_fen, 0)
  if (sum !== total_fen) problems.push({ path, code: 'deliverables.shares', data: { sum: sum / 100, total: total_fen / 100 } })
  const circular = list.findIndex((one) => restsOnAll(list, one.number).includes(one.number))
  if (circular >= 0) problems.push({ path: `${path}.${circular}.rests-on`, code: 'deliverables.circle' })
  return problems
}

/** Everything a deliverable is built upon, directly or through others, in ascending order; itself only where the plan goes in a circle. */
export function restsOnAll(list: readonly Pick<Planned, 'number' | 'rests_on'>[], number: number): number[] {
  const direct = new Map(list.map((one) => [one.number, one.rests_on]))
  const found = new Set<number>()
  const ahead = [...direct.get(number) ?? []]
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (found.has(next)) continue
    found.add(next)
    ahead.push(...direct.get(next) ?? [])
  }
  return [...found].sort((a, b) => a - b)
}

/** Reads numbers as people list them: `1、3`, `1, 3`, `1 3`. Null where something else stands among them. */
export function readNumbers(text: string): number[] | null {
  const parts = text.normalize('NFKC').split(/[\s,、;；，]+/).filter((one) => one !== '')
  return parts.every((one) => /^\d{1,2}$/.test(one)) ? [...new Set(parts.map(Number))] : null
}
