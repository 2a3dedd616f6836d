import { Fault } from '#kernel/declare/fault.ts'
import { type At, type PackProblem, type PackView, say } from '#kernel/declare/pack.ts'
import { componentsOf, groupsOfMeasures } from './groups.ts'
import { selectionsOf } from './selections.ts'
import type { Measure } from './measure.ts'

/** What a measure's groups and fund contradict: members that take differently, ranks used twice, orders that run in a circle, more overlaps than a sweep can weigh, totals that differ. */
export function checkGroups(measure: Measure, at: At, pack: PackView): PackProblem[] {
  const all = [...pack.docs<Measure>('measures').values()].map((doc) => doc.doc).toSorted((a, b) => a.id < b.id ? -1 : 1)
  const before = all.filter((one) => one.id < measure.id)
  const problems: PackProblem[] = []
  for (const [index, own] of measure.excludes.entries()) {
    const here = (key: string) => at(['excludes', index, key])
    const others = all.filter((one) => one.id !== measure.id).flatMap((one) => one.excludes.filter((entry) => entry.group === own.group).map((entry) => ({ ...entry, id: one.id })))
    // No error: the laboratory publishes one text at a time, so the first member of a new group is alone for a while.
    if (others.length === 0) problems.push(say('rules.group-alone', here('group'), { zh: `互斥组“${own.group}”只有这一条`, en: `The group “${own.group}” has no other member` }, 'warning'))
    const other = others.find((one) => one.take !== own.take)
    if (other !== undefined && other.id < measure.id) problems.push(say('rules.group-takes', here('take'), { zh: `“${other.id}”在同一组里写的取法不同`, en: `“${other.id}” takes otherwise in the same group` }))
    if (own.take === 'first' && own.rank === undefined) problems.push(say('rules.group-rank', here('take'), { zh: '“取先”须写明序', en: 'Taking the first needs a rank' }))
    const same = others.find((one) => one.rank !== undefined && one.rank === own.rank && one.id < measure.id)
    if (same !== undefined) problems.push(say('rules.group-rank', here('rank'), { zh: `“${same.id}”在同一组里用了同一个序`, en: `“${same.id}” has the same rank in this group` }))
    const circle = circleThrough(measure.id, all)
    if (index === 0 && circle !== null && measure.id === circle.toSorted().at(-1)) {
      problems.push(say('rules.group-cycle', at(['excludes'], 'key'), { zh: `互斥次序绕成了圈：${[...circle, circle[0]].join(' → ')}`, en: `The orders of the groups run in a circle: ${[...circle, circle[0]].join(' → ')}` }))
    }
  }
  const tangle = tangleOf(measure, all)
  if (tangle !== null) problems.push(say('rules.group-tangle', at([measure.excludes.length > 0 ? 'excludes' : 'no_double_support'], 'key'), tangle))
  const shared = measure.fund === undefined ? undefined : before.find((one) => one.fund?.id === measure.fund!.id && (one.fund.total !== measure.fund!.total || one.fund.when_short !== measure.fund!.when_short))
  if (shared !== undefined) problems.push(say('rules.fund-differs', at(['fund']), { zh: `“${shared.id}”对同一资金写的总额或不足时的办法不同`, en: `“${shared.id}” states another total or another way when this fund runs short` }))
  return problems
}

/** Why the groups this measure stands in overlap too much for a sweep, null when they do not. */
function tangleOf(measure: Measure, all: readonly Measure[]): { zh: string, en: string } | null {
  const groups = groupsOfMeasures(all.filter((one) => one.subject === measure.subject))
  if (groups.get(measure.id)!.length < 1) return null
  try {
    const own = componentsOf([...groups].map(([id, places], order) => ({ measure: id, order, groups: places }))).find(({ members }) => members.some((one) => one.measure === measure.id))
    if (own !== undefined && !own.is_plain) selectionsOf(own.members)
    return null
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const { count, max } = error.data as { count: number, max: number }
    return { zh: `互斥组把 ${count} 条政策连在一起，合法的组合超出 ${max}`, en: `The groups tie ${count} measures together, past the limit of ${max}` }
  }
}

/** A circle of measures each of which comes before the next in some group that takes the first; null when there is none through `start`. */
function circleThrough(start: string, all: readonly Measure[]): string[] | null {
  const next = new Map<string, string[]>()
  for (const one of all) {
    for (const entry of one.excludes.filter((own) => own.take === 'first' && own.rank !== undefined)) {
      const later = all.filter((other) => other.excludes.some((their) => their.group === entry.group && their.rank !== undefined && their.rank > entry.rank!)).map((other) => other.id)
      next.set(one.id, [...next.get(one.id) ?? [], ...later])
    }
  }
  const open: string[][] = [[start]]
  const seen = new Set<string>()
  for (let path = open.shift(); path !== undefined; path = open.shift()) {
    for (const step of next.get(path.at(-1)!) ?? []) {
      if (step === start) return path
      if (!seen.has(step)) {
        seen.add(step)
        open.push([...path, step])
      }
    }
  }
  return null
}
