import { randomBytes } from 'node:crypto'
import { Fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { act } from '#engines/cases/act.ts'
import { commitmentOf } from '#engines/draw/notice.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { answerInvitation, followInvitations, openDrawsOf } from '#systems/draws/public.ts'

type As = <T>(account: string, work: (cx: Cx) => Promise<T>) => Promise<T>

/** Most rounds of invitations waited for. */
const rounds_max = 5

/** Lets a panel be drawn in the hands of the demonstration's drawer, supervisor and experts; returns the accounts that accepted. */
export async function drawDemoPanel(case_id: string, { as, experts, platform }: { as: As, experts: readonly string[], platform: <T>(work: (cx: Cx) => Promise<T>) => Promise<T> }): Promise<string[]> {
  const draw = (await platform((cx) => openDrawsOf(cx, case_id))).at(-1)!
  const step = async (account: string, action: string, answers: Record<string, unknown> = {}) => {
    await as(account, async (cx) => {
      const { rows } = await sql<{ version: number }>`select version from case_file where city_id = ${cx.city.id} and id = ${draw}`.execute(cx.tx)
      await act(cx, { system: 'draws', action, case_id: draw, version: rows[0]!.version, answers })
    })
  }
  await step('expert-drawer', 'publish-notice', { truth: true })
  const notice_hash = await platform(async (cx) => (await sql<{ notice_hash: string }>`select notice_hash from draw where city_id = ${cx.city.id} and case_id = ${draw}`.execute(cx.tx)).rows[0]!.notice_hash)
  const secrets = new Map<string, string>()
  for (const [account, party] of [['expert-drawer', 'drawer'], ['supervisor', 'supervisor']] as const) {
    const secret = randomBytes(32).toString('hex')
    secrets.set(account, secret)
    await step(account, 'commit', { commitment: commitmentOf(nodeTools, { notice_hash, party, value: secret }) })
  }
  await step('expert-drawer', 'freeze')
  for (const [account, secret] of secrets) await step(account, 'reveal', { secret })
  const seated: string[] = []
  for (let round = 0; round < rounds_max; round += 1) {
    const accepted: string[] = []
    for (const account of experts) if (!seated.includes(account) && await as(account, (cx) => accepts(cx, draw))) accepted.push(account)
    if (accepted.length === 0) break
    await platform(followInvitations)
    seated.push(...accepted)
  }
  return seated
}

/** Whether this expert was asked, and has accepted. */
async function accepts(cx: Cx, case_id: string): Promise<boolean> {
  try {
    await answerInvitation(cx, { case_id, answer: 'accept', note: '' })
    return true
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'draws.no-invitation') return false
    throw thrown
  }
}
