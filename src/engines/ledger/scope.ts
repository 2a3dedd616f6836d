import type { TableScope } from '#kernel/declare/system.ts'

const officers = { 'finance-officer': ['same-city'], auditor: ['same-city'] } as const

/** Who may read the ledger: an organisation its own accounts, finance and audit all of the city. Entries are only ever added. */
export const ledgerTables: Record<string, TableScope> = {
  ledger_account: { relations: { 'own-organisation': true, 'same-city': true }, read: { enterprise: ['own-organisation'], solver: ['own-organisation'], insurer: ['own-organisation'], ...officers } },
  ledger_journal: { relations: { 'same-city': true }, read: officers, is_append_only: true },
  ledger_entry: { relations: { 'same-city': true }, read: officers, is_append_only: true },
  ledger_reservation: { relations: { 'same-city': true }, read: officers },
}
