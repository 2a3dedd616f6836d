import { fault } from '#kernel/declare/fault.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import type { Grant } from '#kernel/trust/actor.ts'
import { casesOf } from './room.ts'
import { earliestStage, settle, writeEvent } from './settle.ts'
import { loadCase } from './load.ts'

/** Opens a case under the current text of `procedure_id`, for the organisation in whose name the actor holds the role. */
export async function open(cx: Cx, procedure_id: string, input: { org_id?: string | undefined, is_demo?: boolean } & Record<string, unknown> = {}): Promise<{ case_id: string, version: number }> {
  const room = casesOf(cx.city)
  const bundle = room.current.get(procedure_id)
  const subject = room.subjects.get(procedure_id)
  if (!bundle || !subject) throw fault('cases.no-procedure', { procedure: procedure_id })
  const { text } = bundle.procedure
  const grant = grantFor(cx, Object.keys(text.open.by), input.org_id)
  if (!grant) throw fault('kernel.not-your-role', { subject: `${text.system}.open` })
  const case_id = newId()
  await cx.elevate()
  const { rows: orgs } = await sql<{ county_id: string | null, is_demo: boolean }>`select county_id, is_demo from organization where city_id = ${cx.city.id} and id = ${grant.org_id ?? ''}`.execute(cx.tx)
  const county_id = grant.county_id || orgs[0]?.county_id || null
  const made = await subject.open(cx, { case_id, org_id: grant.org_id, county_id, input })
  await sql`insert into case_file (city_id, id, procedure, procedure_hash, subject, county_id, org_id, account_id, title_zh, title_en, stage, is_demo)
    values (${cx.city.id}, ${case_id}, ${procedure_id}, ${bundle.hash}, ${made.subject}, ${county_id}, ${grant.org_id}, ${cx.actor.account_id ?? ''},
      ${made.title.zh}, ${made.title.en}, ${earliestStage(bundle, text.open.to) ?? text.stages[0]!.id}, ${orgs[0]?.is_demo ?? false})`.execute(cx.tx)
  const file = await loadCase(cx, case_id)
  const entered = text.open.to.map((step) => bundle.procedure.step_index.get(step)!)
  const version = await settle(cx, bundle, file, { ok: true, marking: entered.toSorted((a, b) => a - b), left: [], entered, followed: [], outcome: null })
  await writeEvent(cx, file, { action: 'open', role: grant.role, org_id: grant.org_id })
  for (const settled of room.settled) await settled(cx, case_id)
  audit(cx, `${text.system}.open`, `case:${case_id}`, { procedure: procedure_id, hash: bundle.hash, org_id: grant.org_id })
  return { case_id, version }
}

function grantFor(cx: Cx, roles: readonly string[], org_id: string | undefined): Grant | undefined {
  return cx.actor.grants.find((grant) => roles.includes(grant.role) && (org_id === undefined || grant.org_id === org_id))
}
