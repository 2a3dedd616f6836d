import { z } from 'zod'
import { docShape, type PackProblem, part, say } from '#kernel/declare/pack.ts'
import { factShape } from '#facts/dictionary.ts'
import { mayBeName } from '#feel/compile.ts'
import { subjects } from './measure.ts'

/** 关系: rows that one subject has many of (contracts, loans), each with fields like facts. Rules name it, and its fields, in Chinese. */
export const relationShape = z.strictObject({ ...docShape, of: z.enum(subjects), question: docShape.title.nullable(), fields: z.array(factShape).min(1).max(24) })

export type Relation = z.output<typeof relationShape>

/** The files of `relations/`. */
export const relationsPart = part({
  folder: 'relations',
  schema: relationShape,
  check(relation, at) {
    const problems: PackProblem[] = []
    const may = (name: string, path: (string | number)[]) => {
      if (!mayBeName(name)) problems.push(say('rules.name-not-allowed', at(path), { zh: `“${name}”不能在规则里作名称`, en: `“${name}” cannot be a name in a rule` }))
    }
    may(relation.title.zh, ['title', 'zh'])
    for (const [index, field] of relation.fields.entries()) {
      may(field.name.zh, ['fields', index, 'name', 'zh'])
      if (relation.fields.slice(0, index).some((other) => other.id === field.id || other.name.zh === field.name.zh)) {
        problems.push(say('rules.duplicate-field', at(['fields', index, 'id']), { zh: `“${field.name.zh}”已有同名或同 id 的栏`, en: `“${field.name.en}” shares its id or name with an earlier field` }))
      }
    }
    return problems
  },
})
