import type { TableScope } from '../declare/system.ts'

/** How people stand to the kernel's own tables; the receipts system declares them, since reading the proof is its work. */
export const kernelTables: Record<string, TableScope> = {
  // A visitor's commands are all of the empty account: each is still found only by the id its sender made up.
  command: { relations: { own: `account_id = (select current_setting('jiebang.account', true))` }, read: { anyone: ['own'] } },
  audit: { relations: { 'same-city': true }, read: { auditor: ['same-city'] }, is_append_only: true },
  // Heads are published on purpose: whoever kept one can show later that the past was not rewritten. They hold hashes only.
  seal_batch: { relations: { public: 'true' }, read: { anyone: ['public'] }, is_append_only: true },
  seal_leaf: { relations: { public: 'true' }, read: { anyone: ['public'] }, is_append_only: true },
  // Letters are the platform's alone; it must note what became of each.
  outbox: { relations: {}, read: {} },
}
