import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { askDocument } from '#kernel/outside/document.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import type { Effect, Turn } from '#engines/cases/subject.ts'
import { nameOwner } from '../seek/public-face.ts'
import { contractOf } from './contract.ts'
import { deliverablesOf } from './deliverable.ts'
import { signaturesOf } from './signature-provider.ts'

export type Side = 'owner' | 'solver'
export type VersionRow = { version: number, side: Side, clause: string, before: string | null, after: string, reason: string | null, terms_hash: string, at: string, name_zh: string | null, name_en: string | null, agreed: Side[] }
export type SignatureRow = { side: Side, name: string, method: string, at: string, version: number, terms_hash: string }

/** Most versions of one contract's text. */
export const versions_max = 200

/** Clauses that the two sides may change one by one, as the contract's form names them. */
export const clauses = ['subject', 'ip', 'acceptance', 'confidentiality', 'liability', 'diligent-failure', 'terms-of-art'] as const

/** The side for which somebody acts: the enterprise is the owner, whoever is named as solver the other. */
export const sideOf = (turn: Pick<Turn, 'role'>): Side => turn.role === 'enterprise' ? 'owner' : 'solver'

const instant = (column: string) => sql.raw(`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`)

/** The hash of what a signature stands under: every clause and every milestone as agreed, with its deliverables where it is broken down into several, and who accepts it where that is not the owner alone. */
export async function termsHash(cx: Cx, case_id: string): Promise<string> {
  const contract = await contractOf(cx, case_id)
  const { rows } = await sql<{ accepted_by: string } & Record<string, unknown>>`select position, title, deliverable, due_on, price_fen, accepted_by from milestone where city_id = ${cx.city.id} and case_id = ${case_id} order by position`.execute(cx.tx)
  const deliverables = (await deliverablesOf(cx, case_id)).filter((one) => one.share_percent < 100).map(({ position, number, title, share_percent }) => ({ position, number, title, share_percent }))
  return contentHash({ terms: contract?.terms, total_fen: contract?.total_fen, milestones: rows.map(({ accepted_by, ...one }) => accepted_by === 'owner' ? one : { ...one, accepted_by }), ...deliverables.length > 0 ? { deliverables } : {} })
}

/** Keeps a new version; whoever makes it agrees to it, the other side has yet to. */
export async function keepVersion(cx: Cx, turn: Turn, change: { clause: string, before: string | null, after: string, reason: string | null }): Promise<number> {
  const side = sideOf(turn)
  const { rows } = await sql<{ version: number }>`update contract set version = version + 1 where city_id = ${cx.city.id} and case_id = ${turn.case.id} and version < ${versions_max} returning version`.execute(cx.tx)
  if (!rows[0]) throw fault('challenges.too-many-contract-versions', { max: versions_max })
  const { version } = rows[0]
  await sql`insert into contract_version (city_id, case_id, version, side, account_id, clause, before, after, reason, terms_hash)
    values (${cx.city.id}, ${turn.case.id}, ${version}, ${side}, ${cx.actor.account_id}, ${change.clause}, ${change.before}, ${change.after}, ${change.reason}, ${await termsHash(cx, turn.case.id)})`.execute(cx.tx)
  await agree(cx, turn.case.id, version, side)
  return version
}

async function agree(cx: Cx, case_id: string, version: number, side: Side): Promise<void> {
  await sql`insert into contract_agreement (city_id, case_id, version, side, account_id) values (${cx.city.id}, ${case_id}, ${version}, ${side}, ${cx.actor.account_id}) on conflict do nothing`.execute(cx.tx)
}

/** 提出修改: one clause in other words, with the reason; it makes a new version, which the other side has yet to agree to. */
export const proposeChange: Effect = async (cx, turn) => {
  const { clause, text, reason } = turn.answers as { clause: typeof clauses[number], text: string, reason: string }
  const contract = await contractOf(cx, turn.case.id)
  invariant(contract, 'a text is negotiated once it is offered')
  const before = contract.terms[clause] ?? null
  if (before === text) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'text', code: 'challenges.same-words' }])
  await sql`update contract set terms = terms || ${JSON.stringify({ [clause]: text })}::jsonb where city_id = ${cx.city.id} and case_id = ${turn.case.id} and signed_at is null`.execute(cx.tx)
  const version = await keepVersion(cx, turn, { clause, before, after: text, reason })
  return { note: { zh: `第 ${version} 稿：${reason}`, en: `Version ${version}: ${reason}` }, receipt: { subject: `contract:${turn.case.id}`, content: { version, clause, before, after: text } } }
}

/** 同意条款: to the version that stands. */
export const agreeTerms: Effect = async (cx, turn) => {
  const contract = await contractOf(cx, turn.case.id)
  invariant(contract, 'a text is agreed to once it is offered')
  await agree(cx, turn.case.id, contract.version, sideOf(turn))
  return { note: { zh: `同意第 ${contract.version} 稿`, en: `Agrees to version ${contract.version}` }, receipt: { subject: `contract:${turn.case.id}`, content: { version: contract.version, terms_hash: await termsHash(cx, turn.case.id) } } }
}

/** 签署合同: by each side, under the version both agreed to. With the second signature the contract is made: the owner may be named, insurers are asked to quote. */
export const sign: Effect = async (cx, turn) => {
  if (turn.answers.agreed !== true) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'agreed', code: 'challenges.must-agree' }])
  const name = String(turn.answers.name), side = sideOf(turn)
  const contract = await contractOf(cx, turn.case.id)
  invariant(contract, 'a signature stands under a contract')
  const terms_hash = await termsHash(cx, turn.case.id)
  const provider = signaturesOf(cx)
  const { method, evidence } = await provider.sign(cx, { case_id: turn.case.id, version: contract.version, side, terms_hash, name, code: turn.answers.code as string | undefined })
  const { rows } = await sql`insert into contract_signature (city_id, case_id, version, side, account_id, name, method, terms_hash, evidence)
    values (${cx.city.id}, ${turn.case.id}, ${contract.version}, ${side}, ${cx.actor.account_id}, ${name}, ${method}, ${terms_hash}, ${JSON.stringify(evidence)}::jsonb) on conflict do nothing returning side`.execute(cx.tx)
  if (rows.length === 0) throw fault('challenges.signed-already')
  const { rows: sides } = await sql<{ n: number }>`select count(*)::int as n from contract_signature where city_id = ${cx.city.id} and case_id = ${turn.case.id} and version = ${contract.version}`.execute(cx.tx)
  const words = side === 'owner' ? { zh: '发榜方', en: 'the owner' } : { zh: '揭榜方', en: 'the solver' }
  // The code is shown to nobody again: the history keeps the name alone.
  const outcome = { answer: { name, agreed: true }, note: { zh: `${name} 代表${words.zh}签署第 ${contract.version} 稿`, en: `Version ${contract.version} signed by ${name} for ${words.en}` }, receipt: { subject: `contract:${turn.case.id}`, content: { version: contract.version, terms_hash, side, signatory: name, method } } }
  if (sides[0]!.n < 2) return outcome
  await sql`update contract set signed_at = now(), signed_by = ${cx.actor.account_id}, signatory = (select name from contract_signature where city_id = ${cx.city.id} and case_id = ${turn.case.id} and version = ${contract.version} and side = 'solver')
    where city_id = ${cx.city.id} and case_id = ${turn.case.id} and signed_at is null`.execute(cx.tx)
  await nameOwner(cx, turn.case.id)
  askDocument(cx, { case_id: turn.case.id, kind: 'challenge-contract', ref: String(contract.version) })
  const { rows: insurers } = await sql<{ org_id: string }>`select distinct org_id from membership where city_id = ${cx.city.id} and role = 'insurer' and ended_at is null and org_id <> '' limit 50`.execute(cx.tx)
  return { ...outcome, parties: insurers.map(({ org_id }) => ({ role: 'insurer', org_id })) }
}

/** Versions of a contract's text, the newest first, each with the sides that agreed to it. */
export async function versionsOf(cx: Cx, case_id: string): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`select version.version, version.side, clause, before, after, reason, terms_hash, ${instant('version.at')}, person.name_zh, person.name_en,
      array(select agreement.side from contract_agreement agreement where agreement.city_id = version.city_id and agreement.case_id = version.case_id and agreement.version = version.version order by agreement.at) as agreed
    from contract_version version left join person on person.city_id = version.city_id and person.account_id = version.account_id
    where version.city_id = ${cx.city.id} and version.case_id = ${case_id} order by version.version desc`.execute(cx.tx)
  return rows
}

/** Signatures of a contract, in order. */
export async function signaturesUnder(cx: Cx, case_id: string): Promise<SignatureRow[]> {
  const { rows } = await sql<SignatureRow>`select side, name, method, version, terms_hash, ${instant('signature.at')} from contract_signature signature where city_id = ${cx.city.id} and case_id = ${case_id} order by signature.at`.execute(cx.tx)
  return rows
}
