import { fault, invariant } from '#kernel/declare/fault.ts'
import { grantFiles } from '#kernel/outside/file.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import { bundleOf } from '#engines/cases/room.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { challengeOf, type Challenge } from '../challenge.ts'
import type { Reader } from '../part.ts'
import { publicFace } from './public-face.ts'

/** 保密承诺: the organisation is bound by the text of the form, and reads the whole challenge and its files from now on. */
export const undertake: Effect = async (cx, turn) => {
  if (turn.answers.agreed !== true) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'agreed', code: 'challenges.must-undertake' }])
  if (!turn.org_id) throw fault('kernel.not-your-role', { subject: 'challenges.undertake' })
  const bundle = await bundleOf(cx, turn.case)
  const form = bundle.forms.get(bundle.procedure.acts.get(turn.action)?.form ?? '')
  invariant(form, 'an undertaking is a form')
  const signatory = String(turn.answers.signatory)
  const text_hash = contentHash(JSON.parse(JSON.stringify({ intro: form.intro, sections: form.sections })))
  const { rows } = await sql`insert into undertaking (city_id, case_id, org_id, account_id, signatory, text_hash)
    values (${cx.city.id}, ${turn.case.id}, ${turn.org_id}, ${cx.actor.account_id}, ${signatory}, ${text_hash}) on conflict do nothing returning org_id`.execute(cx.tx)
  if (!rows[0]) throw fault('challenges.undertaken-already')
  await grantFiles(cx, turn.case.id, (await challengeOf(cx, turn.case.id)).attachments, turn.org_id)
  return { note: { zh: `${signatory} 代表本单位承诺保密`, en: `${signatory} undertook confidentiality for the organisation` }, receipt: { subject: `undertaking:${turn.case.id}`, content: { case_id: turn.case.id, org_id: turn.org_id, signatory, text_hash } } }
}

/** Whether the reader of the case may see the whole need: always, except that a solver before whom only the summary is public must have undertaken confidentiality. */
export async function readsWhole(cx: Cx, file: CaseFile, challenge: Challenge, reader: Reader): Promise<boolean> {
  if (publicFace(challenge).shows_whole || !['solver', 'anyone'].includes(reader.role)) return true
  const orgs = orgsOf(cx.actor, ['solver'])
  const { rows } = await sql`select from undertaking where city_id = ${cx.city.id} and case_id = ${file.id} and org_id = any(${orgs}::text[]) limit 1`.execute(cx.tx)
  return rows.length > 0
}
