import { invariant, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { readOnce } from '#kernel/store/read-once.ts'
import type { PlanAnswers } from './plan.ts'
import type { Project, RoundVerdict } from './project.ts'
import { stateWords } from './round-words.ts'

/**
 * What a contract's case opens an acceptance with, by `opens: [{ procedure: 'project-acceptance', opening: 'by-contract', org_id, input }]`: which part of it is to be
 * accepted, everybody with an interest, and the plan as the contract has it. The case opened stands under the contract's, so that every act on it locks both.
 */
export type ContractInput = { contract: { case_id: string, part: number, interested: string[] }, plan: PlanAnswers }

/** What a round of acceptance came to, for the contract: to be corrected, or decided for good with what was accepted of each deliverable, in whole percent, in the order of the plan. */
export type ContractVerdict = { case_id: string, contract_case_id: string, part: number, round: number, is_final: boolean, percents: number[], items: string[], opinion: string }

/**
 * The word the system that keeps contracts offers what it does with a verdict under, in the transaction of the verdict: `(cx, verdict) => what follows from it, in words`.
 * The contract's case is locked, the transaction elevated.
 */
export const contractVerdictOffer = 'contract-verdict'
export type TakeContractVerdict = (cx: Cx, verdict: ContractVerdict) => Promise<Sentence>

/** Hands a verdict to the system that keeps contracts; nothing where the project is not of a contract. */
export async function tellContract(cx: Cx, project: Project, verdict: Pick<ContractVerdict, 'is_final' | 'percents' | 'items' | 'opinion'>): Promise<Sentence | null> {
  if (project.contract_case_id === null || project.contract_part === null) return null
  const hands = [...cx.house.systems.values()].flatMap((system) => (system.offers?.[contractVerdictOffer] as TakeContractVerdict | undefined) ?? [])
  invariant(hands.length === 1, 'one system keeps the contracts')
  return hands[0]!(cx, { case_id: project.case_id, contract_case_id: project.contract_case_id, part: project.contract_part, round: project.round, ...verdict })
}

/** A contract and its part by name, as whoever takes part in the acceptance is told of them; null where the project is not of a contract. Elevate first. */
export async function contractNamed(cx: Cx, { contract_case_id, contract_part }: Pick<Project, 'contract_case_id' | 'contract_part'>): Promise<Sentence | null> {
  if (contract_case_id === null) return null
  const { rows: [named] } = await sql<Sentence>`select title_zh as zh, title_en as en from case_file where city_id = ${cx.city.id} and id = ${contract_case_id}`.execute(cx.tx)
  invariant(named, 'a contract has its case')
  return { zh: `${named.zh}，第 ${contract_part} 个里程碑`, en: `${named.en}, milestone ${contract_part}` }
}

/** Where an acceptance stands, as the contract's own page says it: its round, 0 before the first report, and the round's state or verdict in words. */
export type AcceptanceStanding = { case_id: string, round: number, state: Sentence, is_ended: boolean }

/** Where the acceptances under a contract stand, in order of their opening. The transaction must be elevated. */
export function acceptancesUnder(cx: Cx, contract_case_id: string): Promise<AcceptanceStanding[]> {
  return readOnce(cx, `acceptances:${contract_case_id}`, async () => {
    const { rows } = await sql<{ case_id: string, round: number, state: keyof typeof stateWords | null, verdict: RoundVerdict | null, is_ended: boolean }>`
      select project.case_id, project.round, round.state, round.verdict, project.verdict is not null as is_ended
      from project left join acceptance_round round on round.city_id = project.city_id and round.case_id = project.case_id and round.round = project.round
      where project.city_id = ${cx.city.id} and project.contract_case_id = ${contract_case_id} order by project.case_id`.execute(cx.tx)
    return rows.map(({ case_id, round, state, verdict, is_ended }) => ({ case_id, round, is_ended, state: verdict === 'conditional' ? { zh: '整改中', en: 'Being corrected' } : state === null ? { zh: '等待提交成果', en: 'Results to be handed in' } : stateWords[state] }))
  })
}
