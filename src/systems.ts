import type { System } from '#kernel/declare/system.ts'
import { system as acceptance } from '#systems/acceptance/system.ts'
import { system as accounts } from '#systems/accounts/system.ts'
import { system as cases } from '#systems/cases/system.ts'
import { system as challenges } from '#systems/challenges/system.ts'
import { system as facts } from '#systems/facts/system.ts'
import { system as files } from '#systems/files/system.ts'
import { system as incentives } from '#systems/incentives/system.ts'
import { system as ladder } from '#systems/ladder/system.ts'
import { system as jobs } from '#systems/jobs/system.ts'
import { system as organizations } from '#systems/organizations/system.ts'
import { system as receipts } from '#systems/receipts/system.ts'
import { system as search } from '#systems/search/system.ts'
import { system as subscriptions } from '#systems/subscriptions/system.ts'

/** Every system of the platform, in the order in which their tables are made. */
export const systems: readonly System[] = [organizations, accounts, cases, facts, receipts, subscriptions, challenges, incentives, ladder, acceptance, search, files, jobs]
