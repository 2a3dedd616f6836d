import { z } from 'zod'
import { docShape, part, say, sentenceShape, type PackProblem, type PackView } from '#kernel/declare/pack.ts'
import { byPercent, dayOnly, gravestFirst, rule_kinds, severities } from './tie.ts'

const shape = z.strictObject({
  ...docShape,
  kind: z.enum(rule_kinds),
  severity: z.enum(severities),
  /** For how many years after its last day a tie counts; 0 only while it holds; left out, for ever. */
  years: z.int().min(0).max(50).optional(),
  /** Least percentage of equity that counts. */
  percent_min: z.number().gt(0).max(100).optional(),
  /** What the rule rests on, as a person who is kept out reads it. */
  basis: sentenceShape,
})

export type PackRule = z.output<typeof shape>

/** 回避规则: which ties between a person and a party are conflicts, for how long, and how grave. */
export const conflictRulesPart = part<PackRule>({
  folder: 'conflicts', schema: shape,
  check(rule, at): PackProblem[] {
    const problems: PackProblem[] = []
    if (rule.years !== undefined && dayOnly.has(rule.kind)) {
      problems.push(say('conflicts.no-years', at(['years'], 'key'), { zh: `“${rule.kind}”只看当日的关系，不能写 years`, en: `“${rule.kind}” looks at what holds on the day and takes no years` }))
    }
    if (rule.percent_min === undefined && byPercent.has(rule.kind)) {
      problems.push(say('conflicts.percent-needed', at(['kind']), { zh: `“${rule.kind}”要写 percent_min（百分比）`, en: `“${rule.kind}” needs percent_min, a percentage` }))
    }
    if (rule.percent_min !== undefined && !byPercent.has(rule.kind)) {
      problems.push(say('conflicts.no-percent', at(['percent_min'], 'key'), { zh: `“${rule.kind}”不看持股比例，不能写 percent_min`, en: `“${rule.kind}” does not look at percentages and takes no percent_min` }))
    }
    return problems
  },
})

/** The rules of a pack, gravest first. */
export function conflictRulesOf(pack: PackView): PackRule[] {
  return gravestFirst([...pack.docs<PackRule>('conflicts').values()].map(({ doc }) => doc))
}
