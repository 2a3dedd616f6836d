import { findConflicts } from '#engines/conflicts/find-conflicts.ts'
import { pairwise } from '#test/support/conflict-pairs.ts'
import { chanceOf, every_rule, worldBy } from '#test/support/conflict-world.ts'

const rounds = 40
const sample_pairs = 200

/**
 * Conflicts of 5,000 experts with 2,000 projects, 10,000,000 pairs, from planted ties of every kind: reading the ties, the index, the exclusions of every
 * project and the gravest reason of each, in CPU time of one core. A sample of pairs is then compared with the plain loop.
 */
export async function run(env: NodeJS.ProcessEnv): Promise<Record<string, unknown>> {
  const people = Number(env['EXPERTS'] ?? 5_000), projects = Number(env['PROJECTS'] ?? 2_000), seed = Number(env['SEED'] ?? 1)
  const asked = worldBy(seed, { people, orgs: people, projects, ties: people * 9, works: people * 2, counties: 9, parties_max: 6 })
  // Whether the same county counts is the panel's own choice; it says nothing of a tie, and names a ninth of all pairs.
  const rules = every_rule.filter((rule) => rule.kind !== 'same-county')
  const cpu: number[] = []
  let found = findConflicts({ ...asked, rules })
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage()
    found = findConflicts({ ...asked, rules })
    const { user, system } = process.cpuUsage(before)
    cpu.push((user + system) / 1_000)
  }
  const is = pairwise(asked), chance = chanceOf(seed + 1)
  let differences = 0, positive = 0
  for (let one = 0; one < sample_pairs; one++) {
    const project = chance(projects)
    const gravest = found.gravestOf(project)
    // Every other pair is one that the index names, so that the sample tries both answers.
    const named = [...gravest.keys()]
    const person = one % 2 === 0 && named.length > 0 ? named[chance(named.length)]! : asked.people[chance(people)]!
    const told = new Set(found.findingsOf(project).filter((finding) => finding.person === person).map((finding) => finding.rule))
    const plain = new Set(rules.filter((rule) => asked.projects[project]!.parties.some((party) => is(person, party, rule))).map((rule) => rule.id))
    if (plain.size > 0) positive += 1
    if (told.size !== plain.size || [...told].some((rule) => !plain.has(rule))) differences += 1
  }
  const sorted = cpu.toSorted((a, b) => a - b)
  return {
    bench: 'conflicts', experts: people, projects, pairs: people * projects, ties: asked.ties.length, rules: rules.length, conflicts: found.pairs,
    cpu_ms_best: round1(sorted[0]!), cpu_ms_median: round1(sorted[sorted.length >> 1]!), limit_ms: 100, sample_pairs, sample_in_conflict: positive, differences, seed,
  }
}

function round1(ms: number): number {
  return Math.round(ms * 10) / 10
}
