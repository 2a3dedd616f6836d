import { z } from 'zod'
import { docShape, type PackProblem, type PackView, part, say, sentenceShape } from '#kernel/declare/pack.ts'
import { packId } from '#kernel/declare/pack-shape.ts'

export const fact_types = ['money', 'count', 'ratio', 'number', 'date', 'text', 'flag', 'choice'] as const
export const fact_periods = ['year', 'quarter', 'month', 'day', 'none'] as const

const measured: ReadonlySet<string> = new Set(['money', 'count', 'ratio', 'number'])

/**
 * One kind of fact. `unit` is what one of it is (元, 家, %); a fact that is not measured has none. `calibre` is the 口径: what is
 * counted and how, or null where the source does not say. `decimals` is how many a value may carry, 0–9, null when it is not measured.
 * `question` is what a person is asked for it, or null when it is computed or published.
 */
export const factShape = z.strictObject({
  id: packId,
  name: sentenceShape,
  type: z.enum(fact_types),
  unit: sentenceShape.nullable(),
  period: z.enum(fact_periods),
  calibre: sentenceShape.nullable(),
  decimals: z.int().min(0).max(9).nullable(),
  question: sentenceShape.nullable(),
  choices: z.array(z.strictObject({ id: packId, name: sentenceShape })).min(2).max(100).optional(),
})

const groupShape = z.strictObject({ ...docShape, facts: z.array(factShape).min(1).max(200) })

export type Fact = z.output<typeof factShape>
export type FactGroup = z.output<typeof groupShape>

/** Facts by id, across all groups in force. */
export type Dictionary = ReadonlyMap<string, Fact & { group: string }>

/** 事实字典: the files of `facts/`, each a group of related facts. */
export const factsPart = part({
  folder: 'facts',
  schema: groupShape,
  check(group, at, pack) {
    const others = [...pack.docs<FactGroup>('facts').values()].filter((doc) => doc.id !== group.id && isBefore(doc.doc.id, group.id))
    const before = others.flatMap((doc) => doc.doc.facts)
    return group.facts.flatMap((fact, index) => {
      const earlier = [...before, ...group.facts.slice(0, index)]
      const problems: PackProblem[] = []
      const here = (key: keyof Fact) => at(['facts', index, key])
      if (earlier.some((other) => other.id === fact.id)) {
        problems.push(say('facts.duplicate-id', here('id'), { zh: `事实“${fact.id}”已定义过`, en: `The fact “${fact.id}” is already defined` }))
      }
      // Rules name facts in Chinese, so two facts of one name would be one fact to them.
      if (earlier.some((other) => other.name.zh === fact.name.zh)) {
        problems.push(say('facts.duplicate-name', here('name'), { zh: `名称“${fact.name.zh}”已用于另一事实`, en: `The name “${fact.name.zh}” is already another fact’s` }))
      }
      const is_measured = measured.has(fact.type)
      if (is_measured !== (fact.unit !== null)) {
        problems.push(say('facts.unit', here('unit'), is_measured
          ? { zh: '金额、数量、比率与数值必须写单位', en: 'Money, counts, ratios and numbers need a unit' }
          : { zh: '这类事实没有单位，应写 null', en: 'This type of fact has no unit: write null' }))
      }
      if (is_measured !== (fact.decimals !== null)) {
        problems.push(say('facts.decimals', here('decimals'), is_measured
          ? { zh: '必须写明保留几位小数', en: 'Say how many decimals it carries' }
          : { zh: '这类事实没有小数位，应写 null', en: 'This type of fact has no decimals: write null' }))
      }
      if ((fact.type === 'choice') !== (fact.choices !== undefined)) {
        problems.push(say('facts.choices', here('choices'), { zh: '选项（choices）用于且只用于选择型事实', en: 'Choices go with facts of type choice, and only with them' }))
      }
      return problems
    })
  },
})

/** Every fact of a pack by its id. */
export function dictionaryOf(pack: PackView): Dictionary {
  const facts = new Map<string, Fact & { group: string }>()
  for (const { id, doc } of pack.docs<FactGroup>('facts').values()) {
    for (const fact of doc.facts) if (!facts.has(fact.id)) facts.set(fact.id, { ...fact, group: id })
  }
  return facts
}

/** The reader's question for a fact: its own wording, or its name with the unit. */
export function questionOf(fact: Fact): { zh: string, en: string } {
  if (fact.question !== null) return fact.question
  if (fact.unit === null) return fact.name
  return { zh: `${fact.name.zh}（${fact.unit.zh}）`, en: `${fact.name.en} (${fact.unit.en})` }
}

// Only the later of two groups reports what they share, so that one mistake is one problem.
function isBefore(a: string, b: string): boolean {
  return a < b
}
