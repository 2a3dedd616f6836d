import { z } from 'zod'
import { part, type PackView } from '#kernel/declare/pack.ts'
import { packId } from '#kernel/declare/pack-shape.ts'

const text = (max: number) => z.string().min(1).max(max)
const deliverable = z.strictObject({ title: text(300), measure: text(300), unit: text(40), target: text(200), weight: z.int().min(1).max(1_000), rests_on: text(60).optional() })
const round = z.strictObject({
  kind: z.enum(['interim', 'final']), figures: z.record(z.string().regex(/^\d{1,2}$/), z.int().min(0).max(100)), verdict: z.enum(['interim', 'conditional', 'pass']), opinion: text(2_000), summary: text(2_000),
  used_fen: z.int().min(0), items: z.array(text(300)).max(20).default([]),
})
const project = z.strictObject({
  org: packId, account: packId, county_account: packId, code: text(40), title: z.strictObject({ zh: text(120), en: text(200) }), sector: packId, programme: text(200), goals: text(2_000), months: z.int().min(1).max(60),
  grant_fen: z.int().min(1), instalment_fen: z.int().min(1), deliverables: z.array(deliverable).min(1).max(60), rounds: z.array(round).max(5),
})
export type DemoProject = z.output<typeof project>

const shape = z.strictObject({ id: packId, illustrative: z.literal(true), projects: z.array(project).min(1).max(20) })

/** Ready-made projects, so that the pages of acceptance are not empty in a demonstration. */
export const demoProjectsPart = part({ folder: 'demo', single: 'demo/projects.yaml', schema: shape, envelope: 'own' })

/** The pack's demonstration projects; none where it has none. */
export function demoProjectsOf(pack: PackView): DemoProject[] {
  return pack.docs<Partial<z.output<typeof shape>>>('demo').get('demo-projects')?.doc.projects ?? []
}
