import type { DemoAccount, Side } from '../session.tsx'

/** The sides of an open challenge, in the order of its procedure. */
export const sides: readonly Side[] = ['demand', 'supply', 'service', 'review']

const SHOWN_MIN = 4

/** Puts the first account of each role ahead; `shown` holds all roles and at least four accounts, `more` the rest. */
export function splitByRole(accounts: readonly DemoAccount[]): { shown: DemoAccount[], more: DemoAccount[] } {
  const is_first = (account: DemoAccount, at: number) => accounts.findIndex((other) => other.role.zh === account.role.zh) === at
  const ordered = [...accounts.filter(is_first), ...accounts.filter((account, at) => !is_first(account, at))]
  const count = Math.max(SHOWN_MIN, accounts.filter(is_first).length)
  return { shown: ordered.slice(0, count), more: ordered.slice(count) }
}
