import { z } from 'zod'
import { sentenceShape } from '#kernel/declare/pack-shape.ts'
import { query } from '#kernel/declare/system.ts'
import { FUNCTIONS } from '#feel/functions.ts'
import { namesOf } from '#engines/rules/measure-check.ts'
import { readers } from './may.ts'
import { cityPack } from './published.ts'

const wordShape = z.strictObject({ name: z.string(), is: z.enum(['fact', 'relation', 'field', 'function']), title: sentenceShape.nullable(), unit: sentenceShape.nullable(), of: z.string().nullable() })
type RuleWord = z.output<typeof wordShape>

/** 规则用语: every name that a text of the laboratory may use, for completing what is typed: facts, relations with their fields, functions. */
export const ruleWords = query({
  title: { zh: '规则用语', en: 'The words rules may use' },
  input: z.strictObject({}),
  output: z.strictObject({ words: z.array(wordShape) }),
  allow: readers,
  run: async (cx) => {
    await cx.elevate()
    const names = [...namesOf(await cityPack(cx)).values()].flatMap((one): RuleWord[] => one.is === 'fact'
      ? [{ name: one.name, is: 'fact', title: one.fact.name, unit: one.fact.unit, of: null }]
      : [{ name: one.name, is: 'relation', title: one.relation.title, unit: null, of: null }, ...[...one.fields].map(([name, fact]): RuleWord => ({ name, is: 'field', title: fact.name, unit: fact.unit, of: one.name }))])
    return { words: [...names, ...Object.keys(FUNCTIONS).filter((name) => /^[a-z]/.test(name)).toSorted().map((name): RuleWord => ({ name, is: 'function', title: null, unit: null, of: null }))] }
  },
})
