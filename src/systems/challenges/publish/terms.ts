import { z } from 'zod'
import { docShape, part } from '#kernel/declare/pack.ts'
import type { City } from '#kernel/store/cx.ts'

const shape = z.strictObject({ ...docShape, items: z.array(z.strictObject({ zh: z.string().min(1).max(60), en: z.string().min(1).max(120) })).max(2_000) })
export type Term = { zh: string, en: string }

/** Most terms shown beside one text. */
export const terms_max = 12

/** 翻译术语: the words a city's translators agree on. */
export const termsPart = part({ folder: 'registers', single: 'registers/translation-terms.yaml', schema: shape })

/** The city's terms that occur in a text; a term inside a longer one that occurs is left out, since the longer one is meant. */
export function termsIn(city: Pick<City, 'pack'>, text: string, language: 'zh' | 'en'): Term[] {
  const items = city.pack.docs<z.output<typeof shape>>('registers').get('translation-terms')?.doc.items ?? []
  const plain = text.toLowerCase()
  const found = items.filter((term) => plain.includes(term[language].toLowerCase()))
  return found.filter((term) => !found.some((other) => other !== term && other[language].length > term[language].length && other[language].includes(term[language]))).slice(0, terms_max)
}
