import type { Sentence } from '../client.ts'

export type HeldRole = { role: string, title: Sentence, org_id: string | null, org_title: Sentence | null, county_id: string | null }
export type Person = { id: string, name: Sentence, is_demo: boolean, is_closed: boolean, roles: HeldRole[] }
export type RoleKind = { id: string, title: Sentence, needs: 'org' | 'county' | null, duty: 'business' | 'administration' | 'audit' }
export type Roles = { roles: RoleKind[], counties: { id: string, title: Sentence }[] }
export type Link = { account_id: string, set_password_path: string, until: string }
