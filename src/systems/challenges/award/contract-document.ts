import { contentHash } from '#kernel/trust/canonical.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { DocumentKind } from '#kernel/outside/document.ts'
import { sql } from '#kernel/store/db.ts'
import { formatFen } from '#kernel/values/money.ts'
import { civilDay } from '#kernel/values/workdays.ts'
import { loadCase } from '#engines/cases/load.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { challengeOf } from '../challenge.ts'
import { contractOf } from './contract.ts'
import { deliverablesOf, deliverablesText } from './deliverable.ts'
import { milestonesOf } from './milestone.ts'
import { signaturesUnder } from './negotiation.ts'
import { acceptedByWords } from './panel-acceptance.ts'
import { ipRuleWords, raceOf } from './race-plan.ts'
import { signaturesOf } from './signature-provider.ts'

/** The kind under which a signed contract is asked for and kept. */
export const contract_kind = 'challenge-contract'

type Language = 'zh' | 'en'

const headings: [string, string, string][] = [
  ['subject', '标的与计划', 'Subject and plan'], ['ip', '成果归属与收益分配', 'Ownership and benefits'], ['acceptance', '验收标准与方法', 'Acceptance'], ['confidentiality', '保密', 'Confidentiality'],
  ['liability', '违约责任', 'Liability'], ['diligent-failure', '勤勉尽责未果（容错）', 'Diligent failure'], ['terms-of-art', '术语解释', 'Terms'],
]

/** 揭榜合同 as signed: parties, clauses, milestones, the race's clause on results, and under which hash each side signed. In Chinese; the English edition has the same clauses under English heads. */
export const contractDocument: DocumentKind = {
  title: { zh: '揭榜合同', en: 'Challenge contract' },
  editions: async (cx, { case_id }) => Promise.all((['zh', 'en'] as const).map(async (language) => ({
    edition: 'signed', language, name: language === 'zh' ? '揭榜合同（已签署）' : 'Challenge contract (signed)', template: 'systems/challenges/award/contract', data: await contractData(cx, case_id, language), readers: null,
  }))),
}

/** All the contract says, as its template reads it; the same whenever it is asked. */
export async function contractData(cx: Cx, case_id: string, language: Language): Promise<Record<string, unknown>> {
  const file = await loadCase(cx, case_id)
  const contract = await contractOf(cx, case_id)
  if (!contract?.signed_at) throw new Error('invariant: a contract is set once both sides have signed')
  const challenge = await challengeOf(cx, case_id)
  const race = await raceOf(cx, file.parent_id)
  const say = (pair: { zh: string, en: string } | null | undefined) => pair?.[language] ?? null
  const zone = cx.city.pack.city.zone
  const orgs = await orgTitles(cx, [contract.org_id, contract.solver_org_id])
  const signatures = await signaturesUnder(cx, case_id)
  const standing = signatures.filter((one) => one.version === contract.version)
  const money = (fen: number) => formatFen(fen, language, challenge.currency).exact
  const side = { owner: { zh: '发榜方（委托方）', en: 'Owner' }, solver: { zh: '揭榜方（研究开发方）', en: 'Solver' } }
  // What is paid later in a race is no part of what was signed.
  const milestones = (await milestonesOf(cx, case_id)).filter((one) => one.kind !== 'merger' && one.kind !== 'prize')
  const deliverables = await deliverablesOf(cx, case_id)
  const deliverableOf = (position: number, whole: string) => {
    const own = deliverables.filter((one) => one.position === position)
    return own.length > 1 ? deliverablesText(own) : whole
  }
  const { rows: receipts } = await sql<{ receipt_id: string }>`select receipt_id from case_event where city_id = ${cx.city.id} and case_id = ${case_id} and action = 'sign' and receipt_id is not null order by id desc limit 1`.execute(cx.tx)
  // Who accepts is said where it is not the owner alone; a contract from before is set as it was.
  const panel = milestones.filter((one) => one.accepted_by !== 'owner').map((one) => [String(one.position), one.title, say(acceptedByWords[one.accepted_by])])
  const core = {
    language, is_demo: file.is_demo, city: say(cx.city.pack.city.title), title: say({ zh: file.title_zh, en: file.title_en }), case_id, dated_on: civilDay(contract.signed_at, zone), version: contract.version,
    owner: say(orgs.get(contract.org_id)), solver: say(orgs.get(contract.solver_org_id)), total: money(milestones.reduce((sum, one) => sum + one.price_fen, 0)),
    clauses: headings.flatMap(([id, zh, en]) => contract.terms[id] ? [{ title: language === 'zh' ? zh : en, text: contract.terms[id] }] : []),
    milestones: milestones.map((one) => [String(one.position), one.title, deliverableOf(one.position, one.deliverable), one.due_on, money(one.price_fen)]), ...panel.length > 0 ? { panel } : {},
    race: race ? { plan_hash: race.plan_hash, prize: money(race.plan.total_fen), ip: say(ipRuleWords[race.ip_rule]), ip_text: race.ip_text } : null,
    signatures: standing.map((one) => ({ role: say(side[one.side]), name: one.name, on: civilDay(one.at, zone) })), how: say(signaturesOf(cx).says),
  }
  return { ...core, receipt: receipts[0]?.receipt_id ?? null, hash: contentHash({ ...core, terms_hash: standing[0]?.terms_hash ?? null }) }
}
