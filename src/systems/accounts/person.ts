import { z } from 'zod'
import type { Actor } from '#kernel/trust/actor.ts'

/** 三员分立: the three duties that one account cannot join (GB/T 22239-2019: system administration, audit, business). */
export type Duty = 'business' | 'administration' | 'audit'

/** The duty a role belongs to; the database computes the same in `membership.duty`. */
export function dutyOf(role: string): Duty {
  return role === 'admin' ? 'administration' : role === 'auditor' ? 'audit' : 'business'
}

/** 管理、使用、抽取分离: the sides towards expert panels, of which one account stands on one; the supervisor is on none of the three. */
export type PanelSide = 'managing' | 'using' | 'drawing' | 'supervising'

const panel_sides: Record<string, PanelSide> = {
  'expert-manager': 'managing', 'expert-drawer': 'drawing', supervisor: 'supervising',
  'city-officer': 'using', 'county-officer': 'using', 'follow-up-officer': 'using', 'finance-officer': 'using',
}

/** The side a role stands on, or null; the database computes the same in `membership.panel_side`. */
export function panelSideOf(role: string): PanelSide | null {
  return Object.hasOwn(panel_sides, role) ? panel_sides[role]! : null
}

/** How a side is called in a sentence. */
export const panel_side_words: Record<PanelSide, { zh: string, en: string }> = {
  managing: { zh: '管理专家库', en: 'keeps the register of experts' }, using: { zh: '使用专家', en: 'uses expert panels' },
  drawing: { zh: '抽取专家', en: 'draws panels' }, supervising: { zh: '监督', en: 'supervises' },
}

/** Roles that make sense only for an organisation, and those only for a county. */
const needs_org = new Set(['enterprise', 'solver', 'insurer', 'investor'])
const needs_county = new Set(['county-officer'])

/** What a grant of `role` still lacks: `org`, `county`, or nothing. */
export function lackingFor(role: string, grant: { org_id: string | null, county_id: string | null }): 'org' | 'county' | null {
  if (needs_org.has(role) && grant.org_id === null) return 'org'
  if (needs_county.has(role) && grant.county_id === null) return 'county'
  return null
}

/** Memberships one account may hold at a time. */
export const memberships_max = 10

/** Someone signed in: the actor and the session it came by. */
export type SignedIn = Actor & { session_id: string }

/** The session an actor came by; null for the platform, jobs and visitors. */
export function sessionOf(actor: Actor): string | null {
  return 'session_id' in actor && typeof actor.session_id === 'string' ? actor.session_id : null
}

const name = z.string().trim().min(1).max(100)

/** How a person is called: the name as written, and, if it differs, in the other script. */
export const names = { name, name_en: name.optional() }

/** An address as it is stored and looked up. */
export const email = z.string().trim().toLowerCase().max(254)
export const language = z.enum(['zh', 'en'])
export const accountId = z.string().min(1).max(64)
