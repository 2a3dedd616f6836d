import type { TableScope } from '#kernel/declare/system.ts'

/** Nobody reads these tables directly: whoever may read the case is told of them by the system that keeps it. */
export const deliverableTables: Record<string, TableScope> = {
  planned_deliverable: { relations: {}, read: {} },
  deliverable_version: { relations: {}, read: {}, is_append_only: true },
  deliverable_finding: { relations: {}, read: {}, is_append_only: true },
}
