import type { DemoAccount } from '../session.tsx'

/** The sides of an open challenge: who asks, who solves, who serves, who judges and pays. */
export const sides = ['demand', 'supply', 'service', 'review'] as const
export type Side = typeof sides[number]

const SHOWN_MIN = 4

/** Puts the first account of each role ahead; `shown` holds all roles and at least four accounts, `more` the rest. */
export function splitByRole(accounts: readonly DemoAccount[]): { shown: DemoAccount[], more: DemoAccount[] } {
  const is_first = (account: DemoAccount, at: number) => accounts.findIndex((other) => other.role.zh === account.role.zh) === at
  const ordered = [...accounts.filter(is_first), ...accounts.filter((account, at) => !is_first(account, at))]
  const count = Math.max(SHOWN_MIN, accounts.filter(is_first).length)
  return { shown: ordered.slice(0, count), more: ordered.slice(count) }
}

/**
 * The side a demonstration account stands on: the server's own word (`side`), else what its role is called in Chinese.
 * A role that says nothing of itself is counted with the service side.
 */
export function sideOf(account: DemoAccount & { side?: string }): Side {
  const told = sides.find((side) => side === account.side)
  if (told) return told
  const role = account.role.zh
  if (/揭榜|解题|高校|院所|团队|科研|供给/.test(role)) return 'supply'
  if (/专家|评审|评委|财务|财政|会计|出纳|支付|审计|银行|保险|监督/.test(role)) return 'review'
  if (/企业|需求|出题|发榜方|申请人/.test(role)) return 'demand'
  return 'service'
}
