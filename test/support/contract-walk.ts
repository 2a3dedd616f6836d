import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { formOf, viewOf } from './acceptance-walk.ts'
import { act, confirmResult, publishChallenge } from './challenge-walk.ts'
import type { TestHouse } from './house.ts'

/** A milestone as the contract's form has it, and a row of what it consists of. */
export type Stone = { title: string, deliverable: string, 'due-on': string, 'price-fen': number, 'accepted-by'?: 'owner' | 'panel' | 'dispute' }
export type Piece = { milestone: number, title: string, 'share-percent': number }

/** A contract of the demonstration's enterprise and university, signed by both, its bounty in escrow. */
export async function signedContract(house: TestHouse, milestones: Stone[], deliverables: Piece[] = []): Promise<string> {
  const contract = await confirmResult(house, await publishChallenge(house))
  const enterprise = await house.as('enterprise'), solver = await house.as('solver')
  const ready = formOf(await viewOf(enterprise, contract), 'draft-contract').values
  await act(enterprise, contract, 'draft-contract', { ...ready, milestones, deliverables })
  await act(solver, contract, 'agree-terms')
  await act(solver, contract, 'sign', { name: '演示签署人', agreed: true })
  await act(enterprise, contract, 'sign', { name: '演示企业签署人', agreed: true })
  await act(enterprise, contract, 'pay-deposit', { 'amount-fen': milestones.reduce((sum, one) => sum + one['price-fen'], 0), reference: 'DEMO-0001' })
  return contract
}

/** The case in which a panel accepts a milestone. */
export const acceptanceOf = (house: TestHouse, contract: string, position: number): Promise<string> => runJob(house.house, house.db, platform('jinhua'), async (cx) => {
  await cx.elevate()
  return (await sql<{ id: string }>`select acceptance_case_id as id from milestone where case_id = ${contract} and position = ${position}`.execute(cx.tx)).rows[0]!.id
})
