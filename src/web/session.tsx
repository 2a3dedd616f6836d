import { forgetDrafts } from './form/kept-drafts.ts'
import { forgetSealed } from './form/sealed-draft.ts'
import { forgetRecent } from './search/recent.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { get, post, settleSignIn, type Sentence } from './client.ts'

/** A role the signed-in person holds, and where. */
export type Role = { role: string, title: Sentence, org_id: string | null, org_title: Sentence | null, county_id: string | null }
export type City = { id: string, title: Sentence, currency: string, zone: string, languages: string[] }
/** A person one may try the platform as, in demo mode only. */
export type DemoAccount = { id: string, name: Sentence, role: Sentence, org: Sentence | null, side: Side }

/** The side of an open challenge a person stands on: who asks, who solves, who serves, who judges and pays. */
export type Side = 'demand' | 'supply' | 'service' | 'review'

/** The answer of `/api/accounts/me`: who reads, in which city, what waits. */
export type Me = {
  account: { id: string, name: string, names: Sentence, language: 'zh' | 'en', has_password: boolean, has_second_factor: boolean } | null
  roles: Role[]
  city: City
  cities: { id: string, title: Sentence }[]
  is_demo: boolean
  unread: number
  demo_accounts: DemoAccount[]
  version: string
  oidc: { id: string, title: Sentence } | null
}

/** The hosted city whose public pages are looked at, from the address bar; undefined is the server's own choice. */
export function useCity(): string | undefined {
  const search = useSearch({ strict: false }) as { city?: string }
  return search.city
}

/** Who is signed in and where; `me` is undefined until the server has said. */
export function useSession() {
  const city = useCity()
  const client = useQueryClient()
  const question = useQuery({ queryKey: ['me', city ?? ''], queryFn: ({ signal }) => get<Me>('/api/accounts/me', { city }, { signal }), staleTime: 60_000, refetchInterval: 120_000 })
  const me = question.data
  return {
    me,
    account: me?.account ?? null,
    roles: me?.roles ?? [],
    city: me?.city,
    unread: me?.unread ?? 0,
    is_demo: me?.is_demo ?? false,
    is_loading: question.isPending,
    fault: question.error,
    /** Asks again who is signed in, and drops what was read as somebody else. */
    async signedIn() {
      await client.invalidateQueries({ queryKey: ['me'] })
      settleSignIn(true)
      await client.invalidateQueries()
    },
    async signOut() {
      await post('/api/accounts/sign-out', {})
      forgetDrafts()
      forgetSealed()
      forgetRecent()
      client.clear()
      await client.invalidateQueries()
    },
    /** Reads the number of unread notices anew. */
    refresh() { return client.invalidateQueries({ queryKey: ['me'] }) },
  }
}
