import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { readOnce } from '#kernel/store/read-once.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import type { Planned } from './plan.ts'
import { basisOf, standingOf, type Finding, type FindingKind, type Standing } from './standing.ts'

export type EvidenceFile = { id: string, name: string, sha256: string }
/** A version of a deliverable's evidence. */
export type Version = { number: number, version: number, round: number, reached: string, percent: number, reason: string, files: EvidenceFile[], hash: string, at: string }
export type KeptFinding = Finding & { panel_percent: number | null, note: string, at: string }

/** Most versions of one deliverable's evidence. */
export const versions_max = 100

/** All that is kept of a piece of work's deliverables. */
export type Kept = { plan: Planned[], versions: Version[], findings: KeptFinding[], standing: Standing[] }

/** Plan, evidence and findings of a case, and where each deliverable stands by them. The transaction must be elevated. */
export function deliverablesOf(cx: Cx, case_id: string): Promise<Kept> {
  return readOnce(cx, `planned-deliverables:${case_id}`, async () => {
    const here = sql`city_id = ${cx.city.id} and case_id = ${case_id}`
    const { rows: plan } = await sql<Planned>`select number, title, measure, unit, target, weight, due_on, evidence_asked, share_fen, rests_on from planned_deliverable where ${here} order by number`.execute(cx.tx)
    const { rows: versions } = await sql<Version>`select number, version, round, reached, percent, reason, files, hash, ${instant('at')} from deliverable_version where ${here} order by number, version`.execute(cx.tx)
    const { rows } = await sql<KeptFinding>`select number, round, verdict, percent, panel_percent, basis, note, ${instant('at')} from deliverable_finding where ${here} order by number, round`.execute(cx.tx)
    const findings = rows.map((one) => ({ ...one, panel_percent: one.panel_percent === null ? null : Number(one.panel_percent) }))
    return { plan, versions, findings, standing: standingOf(plan, latest(versions), findings) }
  })
}

/** Number → latest version. */
export function latest(versions: readonly Pick<Version, 'number' | 'version'>[]): Map<number, number> {
  const found = new Map<number, number>()
  for (const one of versions) found.set(one.number, Math.max(found.get(one.number) ?? 0, one.version))
  return found
}

/** Writes the deliverables of a plan anew; only before any evidence is there, which the table's keys see to. The transaction must be elevated. */
export async function writePlan(cx: Cx, case_id: string, plan: readonly Planned[]): Promise<void> {
  await sql`delete from planned_deliverable where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  for (const one of plan) {
    await sql`insert into planned_deliverable (city_id, case_id, number, title, measure, unit, target, weight, due_on, evidence_asked, share_fen, rests_on)
      values (${cx.city.id}, ${case_id}, ${one.number}, ${one.title}, ${one.measure}, ${one.unit}, ${one.target}, ${one.weight}, ${one.due_on}, ${one.evidence_asked}, ${one.share_fen}, ${one.rests_on}::int[])`.execute(cx.tx)
  }
}

/**
 * Adds a version of evidence where it says something new; the same words and files again add none. Returns whether it did.
 * @throws fault `deliverables.versions-over`
 */
export async function addVersion(cx: Cx, case_id: string, given: Pick<Version, 'number' | 'round' | 'reached' | 'percent' | 'reason' | 'files'>, known: readonly Version[]): Promise<boolean> {
  const { number, round, reached, percent, reason, files } = given
  const hash = contentHash({ reached, percent, reason, files: files.map((one) => ({ name: one.name, sha256: one.sha256 })) })
  const last = known.filter((one) => one.number === number).at(-1)
  if (last?.hash === hash) return false
  const version = (last?.version ?? 0) + 1
  if (version > versions_max) throw fault('deliverables.versions-over', { number, max: versions_max })
  await sql`insert into deliverable_version (city_id, case_id, number, version, round, reached, percent, reason, files, hash, account_id)
    values (${cx.city.id}, ${case_id}, ${number}, ${version}, ${round}, ${reached}, ${percent}, ${reason}, ${JSON.stringify(files)}::jsonb, ${hash}, ${cx.actor.account_id ?? 'platform'})`.execute(cx.tx)
  return true
}

/** Records what was found of one deliverable in a round, on the evidence as it stands. */
export async function addFinding(cx: Cx, case_id: string, kept: Kept, given: { number: number, round: number, verdict: FindingKind, percent: number, panel_percent: number | null, note: string }): Promise<void> {
  const basis = basisOf(kept.plan, given.number, latest(kept.versions))
  await sql`insert into deliverable_finding (city_id, case_id, number, round, verdict, percent, panel_percent, basis, note, account_id)
    values (${cx.city.id}, ${case_id}, ${given.number}, ${given.round}, ${given.verdict}, ${given.percent}, ${given.panel_percent}, ${JSON.stringify(basis)}::jsonb, ${given.note}, ${cx.actor.account_id ?? 'platform'})`.execute(cx.tx)
}

/** What of each deliverable is accepted as things stand: percent, or null where no finding holds. In the order of the plan. */
export function percentsOf(kept: Pick<Kept, 'plan' | 'standing'>): (number | null)[] {
  return kept.plan.map((one) => kept.standing.find((each) => each.number === one.number)?.finding?.percent ?? null)
}

/** Names and hashes of files, in the order asked for; files out of reach are left out. The transaction must be elevated. */
export async function evidenceFiles(cx: Cx, ids: readonly string[]): Promise<EvidenceFile[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<EvidenceFile>`select id, name, sha256 from file where city_id = ${cx.city.id} and id = any(${ids}::text[])`.execute(cx.tx)
  return ids.flatMap((id) => rows.find((one) => one.id === id) ?? [])
}
