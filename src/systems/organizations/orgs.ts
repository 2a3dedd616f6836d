import { z } from 'zod'
import { docShape, type PackProblem, type PackView, part, say, sentenceShape } from '#kernel/declare/pack.ts'
import { packId } from '#kernel/declare/pack-shape.ts'

export const org_kinds = ['government', 'bureau', 'division', 'county-bureau', 'institution', 'centre', 'market', 'office', 'leading-group', 'task-force', 'association'] as const

/** `id` is the fact's number in the inventory of the source (`ORG-020`); `sentence` its words, where one names the organisation. */
const stated = z.strictObject({ id: z.string().regex(/^[A-Z]{3}-\d{2,3}$/).optional(), sentence: z.string().min(1).max(600).optional(), note: sentenceShape.optional() })

/**
 * 组织: one node of the tree. `division` is the GB/T 2260 code of the area it answers for, `county` that area's id in the register of
 * counties; both null for an organisation of the whole city. The English name is ours unless `en_is_official`.
 */
const orgShape = z.strictObject({
  id: packId,
  title: sentenceShape,
  en_is_official: z.boolean().optional(),
  kind: z.enum(org_kinds),
  parent: packId.nullable(),
  division: z.string().regex(/^\d{4}[0-9A-Z]{2}$/).nullable(),
  county: packId.nullable(),
  duty: sentenceShape.optional(),
  source: stated,
})

const orgsShape = z.strictObject({ ...docShape, orgs: z.array(orgShape).min(1).max(500) })

const countyShape = z.strictObject({
  id: packId,
  title: sentenceShape,
  division: z.string().regex(/^\d{4}[0-9A-Z]{2}$/),
  /** The code is this pack's own and not one of GB/T 2260 (a development zone has none). */
  division_is_ours: z.boolean().optional(),
  source: stated,
})

const countiesShape = z.strictObject({ ...docShape, items: z.array(countyShape).min(1).max(200) })

export type Org = z.output<typeof orgShape>
export type Orgs = z.output<typeof orgsShape>
export type County = z.output<typeof countyShape>
export type Counties = z.output<typeof countiesShape>

/** 县（市、区）: the units a city is made of and assesses. */
export const countiesPart = part({ folder: 'registers', single: 'registers/counties.yaml', schema: countiesShape, lines_advised: 2_000 })

/** 组织树: the bureau, its divisions, the county bureaus and what else the source names. */
export const orgsPart = part({
  folder: 'orgs',
  single: 'orgs.yaml',
  schema: orgsShape,
  lines_advised: 1_000,
  check(doc, at, pack) {
    const by_id = new Map(doc.orgs.map((org) => [org.id, org]))
    const counties = new Set(countiesOf(pack).map((county) => county.id))
    return doc.orgs.flatMap((org, index) => {
      const problems: PackProblem[] = []
      if (doc.orgs.findIndex((other) => other.id === org.id) !== index) {
        problems.push(say('organizations.duplicate-org', at(['orgs', index, 'id']), { zh: `组织“${org.id}”写了两次`, en: `The organisation “${org.id}” is written twice` }))
      }
      if (org.parent !== null && !by_id.has(org.parent)) {
        problems.push(say('organizations.no-parent', at(['orgs', index, 'parent']), { zh: `没有上级组织“${org.parent}”`, en: `There is no parent organisation “${org.parent}”` }))
      }
      if (isInCircle(org, by_id)) {
        problems.push(say('organizations.circle', at(['orgs', index, 'parent']), { zh: `“${org.id}”的上级绕回了自己`, en: `The parents of “${org.id}” lead back to itself` }))
      }
      if (org.county !== null && !counties.has(org.county)) {
        problems.push(say('organizations.no-county', at(['orgs', index, 'county']), { zh: `区县名册里没有“${org.county}”`, en: `The register of counties has no “${org.county}”` }))
      }
      return problems
    })
  },
})

/** Every organisation the pack names, parents' packs first. */
export function orgsOf(pack: PackView): Org[] {
  return [...pack.docs<Orgs>('orgs').values()].flatMap(({ doc }) => doc.orgs)
}

/** The counties of the pack's city, in the order of its register; none when it has no register. */
export function countiesOf(pack: PackView): County[] {
  return pack.docs<Counties>('registers').get('counties')?.doc.items ?? []
}

function isInCircle(org: Org, by_id: ReadonlyMap<string, Org>): boolean {
  let above = org.parent
  for (let steps = 0; above !== null; steps += 1) {
    if (above === org.id || steps > by_id.size) return true
    above = by_id.get(above)?.parent ?? null
  }
  return false
}
