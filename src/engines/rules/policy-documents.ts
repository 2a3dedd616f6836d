import { z } from 'zod'
import { docShape, type PackView, part } from '#kernel/declare/pack.ts'
import { civilDay, packId, sentenceShape } from '#kernel/declare/pack-shape.ts'

/** One text that measures rest on. `issued_on` is null where no source says; `seen_in` is where its words were read; `articles` are what its parts are called. */
const documentShape = z.strictObject({ id: packId, title: sentenceShape, number: z.string().min(1).max(200).optional(), issued_on: civilDay.nullable(), seen_in: sentenceShape, articles: z.array(sentenceShape).max(200).optional() })

const documentsShape = z.strictObject({ ...docShape, documents: z.array(documentShape).min(1).max(200) })

export type PolicyDocument = z.output<typeof documentShape>

/** 政策文件: `registers/policy-documents.yaml`, the texts a pack's measures and ladders cite. */
export const policyDocumentsPart = part({ folder: 'registers', single: 'registers/policy-documents.yaml', schema: documentsShape })

/** Every cited text of a pack and its parents by id; a child's replaces its parent's of the same id. */
export function policyDocumentsOf(pack: PackView): ReadonlyMap<string, PolicyDocument> {
  const docs = [...pack.docs<z.output<typeof documentsShape>>('registers').values()].filter((doc) => doc.file.endsWith('/registers/policy-documents.yaml'))
  return new Map(docs.flatMap(({ doc }) => doc.documents.map((one) => [one.id, one] as const)))
}

/** The article a clause names, in both languages; one the register does not name is shown as it is written. */
export function articleOf(pack: PackView, { document, article }: { document: string, article?: string | undefined }): { zh: string, en: string } | null {
  if (article === undefined) return null
  return policyDocumentsOf(pack).get(document)?.articles?.find((one) => one.zh === article) ?? { zh: article, en: article }
}
