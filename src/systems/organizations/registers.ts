import { z } from 'zod'
import { docShape, part, type PackProblem, type PackView, say, sentenceShape } from '#kernel/declare/pack.ts'
import { packId } from '#kernel/declare/pack-shape.ts'
import { countiesOf } from './orgs.ts'

/** What a source leaves open, each with the reason: shown as 待细则, never guessed. */
const undetermined = z.record(packId, sentenceShape).optional()

/** 统一社会信用代码 as printed; its check character is verified where organisations are registered. */
const uscc = z.string().regex(/^[0-9A-HJ-NP-RTUWXY]{18}$/)

const sectorShape = z.strictObject({ id: packId, title: sentenceShape })

const enterpriseShape = z.strictObject({
  id: packId,
  title: sentenceShape,
  /** The English name is this pack's own transliteration, not the company's. */
  en_is_ours: z.boolean().optional(),
  county: packId,
  uscc: uscc.nullable(),
  sectors: z.array(packId).max(10),
})

const sectorsShape = z.strictObject({ ...docShape, undetermined, items: z.array(sectorShape).min(1).max(100) })
const enterprisesShape = z.strictObject({ ...docShape, undetermined, items: z.array(enterpriseShape).min(1).max(1_000) })

export type Sector = z.output<typeof sectorShape>
export type Sectors = z.output<typeof sectorsShape>
export type NamedEnterprise = z.output<typeof enterpriseShape>
export type NamedEnterprises = z.output<typeof enterprisesShape>

/** 领域: what challenges and experts are sorted by. */
export const sectorsPart = part({ folder: 'registers', single: 'registers/sectors.yaml', schema: sectorsShape, lines_advised: 2_000 })

/** Enterprises a source names; a code the source does not give is null with the reason under `undetermined`. */
export const enterprisesPart = part({
  folder: 'registers',
  single: 'registers/enterprises.yaml',
  schema: enterprisesShape,
  lines_advised: 2_000,
  check(doc, at, pack) {
    const counties = new Set(countiesOf(pack).map((county) => county.id))
    const sectors = new Set(sectorsOf(pack).map((sector) => sector.id))
    return doc.items.flatMap((one, index) => {
      const problems: PackProblem[] = []
      if (!counties.has(one.county)) {
        problems.push(say('organizations.no-county', at(['items', index, 'county']), { zh: `区县名册里没有“${one.county}”`, en: `The register of counties has no “${one.county}”` }))
      }
      for (const [place, sector] of one.sectors.entries()) {
        if (sectors.has(sector)) continue
        problems.push(say('organizations.no-sector', at(['items', index, 'sectors', place]), { zh: `领域名册里没有“${sector}”`, en: `The register of fields has no “${sector}”` }))
      }
      if (one.uscc === null && doc.undetermined?.['uscc'] === undefined) {
        problems.push(say('organizations.no-reason', at(['items', index, 'uscc']), { zh: '没有信用代码时，须在 undetermined.uscc 写明缘由', en: 'Without a credit code, undetermined.uscc must say why' }))
      }
      return problems
    })
  },
})

/** The fields of the pack's register, in its order; none when it has no register. */
export function sectorsOf(pack: PackView): Sector[] {
  return pack.docs<Sectors>('registers').get('sectors')?.doc.items ?? []
}
