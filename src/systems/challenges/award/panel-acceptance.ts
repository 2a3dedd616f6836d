import { fault, invariant, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { civilDay } from '#kernel/values/workdays.ts'
import { loadCase } from '#engines/cases/load.ts'
import { notify, writeEvent } from '#engines/cases/settle.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { acceptancesUnder, type AcceptanceStanding, type ContractInput, type TakeContractVerdict } from '#systems/acceptance/public.ts'
import { challengeOf } from '../challenge.ts'
import { yuan, type Choice } from '../part.ts'
import { bidsOf } from '../take-up/bid.ts'
import { interestedOrgs } from '../take-up/review-panel.ts'
import { bidOf, contractOf, type Contract } from './contract.ts'
import { deliverablesOf, isSettled, type Deliverable } from './deliverable.ts'
import { milestonesOf, settleMilestone, type Milestone } from './milestone.ts'

export const acceptedByWords: Record<Milestone['accepted_by'], Sentence> = {
  owner: { zh: '发榜方', en: 'Owner' }, panel: { zh: '抽取的专家组', en: 'A drawn panel' }, dispute: { zh: '发榜方；有争议由抽取的专家组', en: 'Owner; a drawn panel where the two differ' },
}

/** Whether a milestone may go to the panel: the contract says so, it is not there yet and has no result; in a dispute something was delivered before. */
export const mayGoToPanel = (one: Pick<Milestone, 'state' | 'accepted_by' | 'acceptance_case_id' | 'round'>): boolean =>
  (one.state === 'open' || one.state === 'delivered') && one.acceptance_case_id === null && (one.accepted_by === 'panel' || (one.accepted_by === 'dispute' && one.round > 0))

/** The same as a condition on `milestone`. */
export const goes_to_panel = `state in ('open', 'delivered') and acceptance_case_id is null and (accepted_by = 'panel' or (accepted_by = 'dispute' and round > 0))`

/** Milestones that may go to the panel now, for the form. */
export async function panelChoices(cx: Cx, file: CaseFile): Promise<Choice[]> {
  return (await milestonesOf(cx, file.id)).filter(mayGoToPanel).map((one) => ({ id: String(one.position), title: { zh: `${one.position}. ${one.title}`, en: `${one.position}. ${one.title}` } }))
}

/** 提请专家组验收: opens the case of the acceptance under the contract's, its plan ready from the milestone. Each milestone goes there once. @throws fault `challenges.no-such-milestone` */
export const askAcceptance: Effect = async (cx, turn) => {
  const { milestone, reason } = turn.answers as { milestone: string, reason: string }
  const stone = (await milestonesOf(cx, turn.case.id)).find((one) => one.position === Number(milestone) && mayGoToPanel(one))
  const contract = await contractOf(cx, turn.case.id)
  invariant(contract?.signed_at, 'a milestone is accepted under a signed contract')
  if (!stone) throw fault('challenges.no-such-milestone')
  const id = newId()
  await sql`update milestone set acceptance_case_id = ${id} where city_id = ${cx.city.id} and case_id = ${turn.case.id} and position = ${stone.position} and acceptance_case_id is null`.execute(cx.tx)
  const challenge = await challengeOf(cx, turn.case.id)
  const title = { zh: `验收：${challenge.title_zh ?? challenge.title_en} · ${stone.title}`.slice(0, 200), en: `Acceptance: ${challenge.title_en ?? challenge.title_zh} · ${stone.title}`.slice(0, 200) }
  return {
    opens: [{
      id, procedure: 'project-acceptance', opening: 'by-contract', org_id: contract.solver_org_id, title, input: await inputOf(cx, turn.case, { contract, stone, sector: challenge.sector, title, reason }),
      parties: [{ role: 'solver', org_id: contract.solver_org_id }, { role: 'enterprise', org_id: contract.org_id }],
    }],
    note: { zh: `第 ${stone.position} 个里程碑“${stone.title}”提请专家组验收：${reason}`, en: `Milestone ${stone.position}, “${stone.title}”, goes to the panel: ${reason}` },
    receipt: { subject: `contract:${turn.case.id}`, content: { milestone: stone.position, acceptance_case_id: id, reason } },
  }
}

/** The plan of an acceptance as the contract has it: what of the milestone has no result yet, by its share and due on the milestone's day; no grant and no heads of cost. */
async function inputOf(cx: Cx, file: CaseFile, { contract, stone, sector, title, reason }: { contract: Contract, stone: Milestone, sector: string | null, title: Sentence, reason: string }): Promise<ContractInput> {
  const signed_on = civilDay(contract.signed_at!, cx.city.pack.city.zone)
  const pieces = openPieces(await deliverablesOf(cx, file.id), stone.position)
  return {
    contract: { case_id: file.id, part: stone.position, interested: await interestedIn(cx, file, contract) },
    plan: {
      code: `${file.id}-${stone.position}`, 'title-zh': title.zh, 'title-en': title.en, ...sector === null ? {} : { sector }, 'starts-on': signed_on < stone.due_on ? signed_on : stone.due_on, 'ends-on': stone.due_on,
      goals: `${contract.terms.acceptance ?? ''}\n\n提请理由 Why it was asked for: ${reason}`.trim().slice(0, 8_000), 'grant-fen': 0, budget: [],
      deliverables: pieces.map((one) => ({ title: one.title.slice(0, 300), weight: one.share_percent, 'due-on': stone.due_on })),
    },
  }
}

/** Everybody with an interest: both sides of the contract, co-owners of the need, and partners named in the bid. Elevate first. */
async function interestedIn(cx: Cx, file: CaseFile, contract: Contract): Promise<string[]> {
  const challenge = await loadCase(cx, file.parent_id ?? file.id)
  const bids = (await bidsOf(cx, challenge.id)).filter((one) => one.id === bidOf(file))
  return [...new Set([contract.org_id, contract.solver_org_id, ...await interestedOrgs(cx, challenge, bids)])]
}

/** Deliverables of a milestone that have no result yet, in order; nothing but the panel settles them while the milestone is with it. */
const openPieces = (all: readonly Deliverable[], position: number) => all.filter((one) => one.position === position && !isSettled(one))

/**
 * 专家组的结论: what the panel's verdict comes to in the contract, in its transaction. To be corrected, the milestone waits; decided for good, each deliverable has what was accepted of it and the milestone is
 * settled as any other, once. The contract's case is locked by the act on the acceptance under it.
 */
export const takePanelVerdict: TakeContractVerdict = async (cx, { case_id, contract_case_id, part, round, is_final, percents, items, opinion }) => {
  const file = await loadCase(cx, contract_case_id)
  const contract = await contractOf(cx, file.id)
  const stone = (await milestonesOf(cx, file.id)).find((one) => one.position === part)
  invariant(contract && stone?.acceptance_case_id === case_id && (stone.state === 'open' || stone.state === 'delivered'), 'a verdict settles a milestone that is with the panel and has no result')
  // Round 0: nothing was ever handed in.
  const where = { zh: `第 ${part} 个里程碑“${stone.title}”，专家组${round === 0 ? '验收' : `第 ${round} 轮`}`, en: `Milestone ${part}, “${stone.title}”, ${round === 0 ? 'with the panel' : `round ${round} of the panel`}` }
  const told = async (said: Sentence, roles: readonly string[]) => {
    await writeEvent(cx, file, { action: 'told:panel-verdict', role: 'platform', org_id: null, note: said, answers: { milestone: String(part) } })
    await notify(cx, file, roles, said)
  }
  if (!is_final) {
    await sql`update milestone set note = ${opinion} where city_id = ${cx.city.id} and case_id = ${file.id} and position = ${part}`.execute(cx.tx)
    await told({ zh: `${where.zh}：整改后再验，${items.length} 项`, en: `${where.en}: to be corrected, ${items.length} ${items.length === 1 ? 'item' : 'items'}` }, ['solver', 'enterprise'])
    return { zh: '合同里程碑待整改。', en: 'The contract’s milestone waits for the correction.' }
  }
  const pieces = openPieces(await deliverablesOf(cx, file.id), part)
  invariant(pieces.length === percents.length, 'the panel judged what had no result')
  for (const [at, { number }] of pieces.entries()) {
    const percent = percents[at]!
    await sql`update deliverable set state = ${percent === 100 ? 'accepted' : percent === 0 ? 'failed' : 'partial'}, accepted_percent = ${percent} where city_id = ${cx.city.id} and case_id = ${file.id} and position = ${part} and number = ${number}`.execute(cx.tx)
  }
  const settled = await settleMilestone(cx, file, contract, part, opinion)
  invariant(settled, 'a milestone whose every deliverable has its result is settled')
  const due = settled.payable_fen === 0 ? { zh: '不付款', en: 'nothing is due' } : { zh: `应付 ${yuan(settled.payable_fen)}`, en: `${yuan(settled.payable_fen)} is due` }
  await told({ zh: `${where.zh}：认可 ${percents.join('%、')}%，${due.zh}`, en: `${where.en}: ${percents.join(' %, ')} % accepted, ${due.en}` }, ['solver', 'enterprise', 'finance-officer'])
  return { zh: `合同里程碑已结算，${due.zh}。`, en: `The contract’s milestone is settled; ${due.en}.` }
}

/** Where the milestones that are with a panel stand, by position. Elevate first. */
export async function panelStandings(cx: Cx, case_id: string, milestones: readonly Milestone[]): Promise<Map<number, { case_id: string, said: Sentence }>> {
  const asked = milestones.filter((one) => one.acceptance_case_id !== null)
  if (asked.length === 0) return new Map()
  const standings = await acceptancesUnder(cx, case_id)
  return new Map(asked.flatMap((one) => {
    const found = standings.find((each) => each.case_id === one.acceptance_case_id)
    if (!found) return []
    return [[one.position, { case_id: found.case_id, said: saidOf(found) }] as const]
  }))
}

function saidOf({ round, state, is_ended }: AcceptanceStanding): Sentence {
  if (is_ended) return round === 0 ? { zh: '专家组验收，未交已结清', en: 'Closed by the panel’s acceptance: nothing was handed in' } : { zh: `专家组验收，共 ${round} 轮`, en: `Judged by the panel, ${round} ${round === 1 ? 'round' : 'rounds'}` }
  return round === 0 ? { zh: `专家组验收中，${state.zh}`, en: `In acceptance, ${state.en.toLowerCase()}` } : { zh: `专家组验收中，第 ${round} 轮，${state.zh}`, en: `In acceptance, round ${round}, ${state.en.toLowerCase()}` }
}
