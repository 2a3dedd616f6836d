import type { TableScope } from '#kernel/declare/system.ts'

/** Who may read what of the rules' populations: officers and the auditor their head; the rows only the platform, after a right was checked. */
export const ruleTables: Record<string, TableScope> = {
  rule_population: { relations: { 'same-city': true }, read: { 'city-officer': ['same-city'], auditor: ['same-city'] } },
  rule_row: { relations: {}, read: {} },
  rule_child_row: { relations: {}, read: {} },
  rule_run: { relations: { 'same-city': true }, read: { 'city-officer': ['same-city'], auditor: ['same-city'] } },
  rule_result: { relations: {}, read: {} },
}
