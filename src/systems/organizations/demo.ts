import { z } from 'zod'
import { type At, part, type PackProblem, type PackView, say, sentenceShape } from '#kernel/declare/pack.ts'
import { packId } from '#kernel/declare/pack-shape.ts'
import { countiesOf, orgsOf } from './orgs.ts'
import { sectorsOf } from './registers.ts'

export const demo_roles = ['enterprise', 'solver', 'expert', 'county-officer', 'city-officer', 'follow-up-officer', 'finance-officer', 'insurer', 'investor', 'expert-manager', 'expert-drawer', 'supervisor', 'auditor', 'admin'] as const

// Demonstration things are marked one by one, so that none can be mistaken for a real one when it is copied elsewhere.
const marked = { id: packId, title: sentenceShape, illustrative: z.literal(true) }

const organizationShape = z.strictObject({
  ...marked,
  kind: z.enum(['enterprise', 'university', 'institute', 'insurer', 'bank', 'firm']),
  /** A county of the pack, or null for an organisation outside the city. */
  county: packId.nullable(),
  country: z.string().regex(/^[A-Z]{2}$/),
  /** Its check character is right, its registration is fictional; null abroad. */
  uscc: z.string().regex(/^[0-9A-HJ-NP-RTUWXY]{18}$/).nullable(),
})

const accountShape = z.strictObject({
  id: packId,
  name: sentenceShape,
  illustrative: z.literal(true),
  /** A demonstration organisation or one of the pack's tree; null for a person who stands for none. */
  org: packId.nullable(),
  roles: z.array(z.enum(demo_roles)).min(1).max(4),
  county: packId.nullable(),
  languages: z.array(z.enum(['zh', 'en'])).min(1),
  expert: z.strictObject({ kind: z.enum(['technical', 'finance']), rank: sentenceShape, sectors: z.array(packId).max(10), years: z.int().min(0).max(60), born_year: z.int().min(1900).max(2100) }).optional(),
})

const needShape = z.strictObject({
  ...marked,
  /** The demonstration account whose enterprise raises it. */
  account: packId,
  county: packId,
  sector: packId,
  /** Where the newsletter speaks of the topic; the need itself is made up. */
  topic: z.strictObject({ id: z.string().regex(/^[A-Z]{3}-\d{2,3}$/), sentence: z.string().min(1).max(600) }),
  problem: sentenceShape,
  indicators: z.array(z.strictObject({
    metric: sentenceShape,
    unit: sentenceShape,
    present: z.string().regex(/^-?\d+(\.\d+)?$/),
    target: z.string().regex(/^-?\d+(\.\d+)?$/),
    better: z.enum(['higher', 'lower']),
    test: sentenceShape,
  })).min(1).max(20),
  /** Months from the agreement to the result. */
  months: z.int().min(1).max(60),
  ip: z.strictObject({ clause: z.enum(['solver', 'owner', 'joint', 'split']), text: sentenceShape }),
  bounty_fen: z.int().min(1).max(100_000_000_000),
  instalments: z.array(z.strictObject({ title: sentenceShape, share_bp: z.int().min(1).max(10_000) })).min(1).max(10),
  conditions: sentenceShape,
  secrecy: z.enum(['open', 'named-only']),
})

const organizationsShape = z.strictObject({ id: packId, illustrative: z.literal(true), organizations: z.array(organizationShape).min(1).max(200) })
const accountsShape = z.strictObject({ id: packId, illustrative: z.literal(true), accounts: z.array(accountShape).min(1).max(500) })
const needsShape = z.strictObject({ id: packId, illustrative: z.literal(true), needs: z.array(needShape).min(1).max(100) })

export type DemoOrganization = z.output<typeof organizationShape>
export type DemoAccount = z.output<typeof accountShape>
export type DemoNeed = z.output<typeof needShape>

/** Fictional organisations for the demonstration. */
export const demoOrganizationsPart = part({
  folder: 'demo',
  single: 'demo/organizations.yaml',
  schema: organizationsShape,
  envelope: 'own',
  check: (doc, at, pack) => doc.organizations.flatMap((one, index) => among(countiesOf(pack), one.county, at, ['organizations', index, 'county'])),
})

/** Fictional people to sign in as. */
export const demoAccountsPart = part({
  folder: 'demo',
  single: 'demo/accounts.yaml',
  schema: accountsShape,
  envelope: 'own',
  check: (doc, at, pack) => doc.accounts.flatMap((one, index) => [
    ...among([...demoOf(pack).organizations, ...orgsOf(pack)], one.org, at, ['accounts', index, 'org']),
    ...among(countiesOf(pack), one.county, at, ['accounts', index, 'county']),
    ...(one.expert?.sectors ?? []).flatMap((sector, place) => among(sectorsOf(pack), sector, at, ['accounts', index, 'expert', 'sectors', place])),
  ]),
})

/** Ready-made needs, so that the first page of a demonstration is not empty. */
export const demoNeedsPart = part({
  folder: 'demo',
  single: 'demo/needs.yaml',
  schema: needsShape,
  envelope: 'own',
  check: (doc, at, pack) => doc.needs.flatMap((one, index) => [
    ...among(demoOf(pack).accounts, one.account, at, ['needs', index, 'account']),
    ...among(countiesOf(pack), one.county, at, ['needs', index, 'county']),
    ...among(sectorsOf(pack), one.sector, at, ['needs', index, 'sector']),
    ...shareProblems(one, at, index),
  ]),
})

export type Demo = { organizations: DemoOrganization[], accounts: DemoAccount[], needs: DemoNeed[] }

/** Everything a pack has for its demonstration; empty lists when it has none. */
export function demoOf(pack: PackView): Demo {
  const docs = [...pack.docs<Partial<Demo>>('demo').values()]
  return {
    organizations: docs.flatMap(({ doc }) => doc.organizations ?? []),
    accounts: docs.flatMap(({ doc }) => doc.accounts ?? []),
    needs: docs.flatMap(({ doc }) => doc.needs ?? []),
  }
}

function among(known: readonly { id: string }[], id: string | null, at: At, path: PropertyKey[]): PackProblem[] {
  if (id === null || known.some((one) => one.id === id)) return []
  return [say('organizations.unknown-id', at(path), { zh: `没有“${id}”`, en: `There is no “${id}”` })]
}

function shareProblems(need: DemoNeed, at: At, index: number): PackProblem[] {
  const sum_bp = need.instalments.reduce((sum, one) => sum + one.share_bp, 0)
  if (sum_bp === 10_000) return []
  return [say('organizations.shares', at(['needs', index, 'instalments']), { zh: `各期合计 ${sum_bp}，应为 10000（万分之）`, en: `The instalments add up to ${sum_bp}, not 10000 basis points` })]
}
