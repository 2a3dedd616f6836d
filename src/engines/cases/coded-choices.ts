import { z } from 'zod'
import { docShape, packId, sentenceShape, sourceShape } from '#kernel/declare/pack-shape.ts'

const choiceShape = z.strictObject({
  id: packId,
  title: sentenceShape,
  help: sentenceShape.optional(),
  source: sourceShape.optional(),
  illustrative: z.boolean().optional(),
  /** Where it leads on this platform: a path of its own pages. */
  link: z.string().regex(/^\/[\w\-/?=&]*$/).max(200).optional(),
  /** What is not there yet and when or from where it will come. */
  coming: sentenceShape.optional(),
})

/** 选项册: coded answers of a kind (reasons, ways on, levels), each with an id that can be counted. Forms take them by `options_from`. */
export const codedChoicesSchema = z.strictObject({ ...docShape, items: z.array(choiceShape).min(1).max(200) })
export type CodedChoices = z.output<typeof codedChoicesSchema>
export type CodedChoice = z.output<typeof choiceShape>
