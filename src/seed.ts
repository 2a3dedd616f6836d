import type { Cx } from '#kernel/store/cx.ts'
import { seedDemo } from '#systems/accounts/seed-demo.ts'
import { seedDemoHolders } from '#systems/challenges/take-up/demo-holders.ts'
import { seedDemoExperts } from '#systems/experts/public.ts'
import { seedFacts } from '#systems/facts/public.ts'
import { seedDemoLadder } from '#systems/ladder/demo.ts'
import { seedDemoOrganizations, seedOrganizations } from '#systems/organizations/seed-organizations.ts'

/** Writes what the pack states into a city: organisations, facts, and, in demonstration mode, its marked demonstration. Runs at every start and changes nothing twice. */
export async function seedCity(cx: Cx): Promise<void> {
  await seedOrganizations(cx)
  await seedFacts(cx)
  if (!cx.house.is_demo) return
  await seedDemoOrganizations(cx)
  await seedDemo(cx)
  await seedDemoExperts(cx)
  await seedDemoHolders(cx)
  await seedDemoLadder(cx)
}
