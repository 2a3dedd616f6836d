import { z } from 'zod'
import { countiesOf } from '#systems/organizations/public.ts'
import { query } from '#kernel/declare/system.ts'
import { dutyOf, lackingFor } from './person.ts'

const sentence = z.strictObject({ zh: z.string(), en: z.string() })

/** 角色: what an administrator can grant, each with the place it needs, and the counties of the city. */
export const roles = query({
  title: { zh: '可授予的角色', en: 'Roles that can be granted' },
  input: z.strictObject({}),
  output: z.strictObject({
    roles: z.array(z.strictObject({ id: z.string(), title: sentence, needs: z.enum(['org', 'county']).nullable(), duty: z.enum(['business', 'administration', 'audit']) })),
    counties: z.array(z.strictObject({ id: z.string(), title: sentence })),
  }),
  allow: { admin: ['same-city'] },
  run: async (cx) => ({
    roles: [...cx.house.systems.values()].flatMap((system) => Object.entries(system.roles ?? {})).filter(([id]) => id !== 'anyone' && id !== 'newcomer')
      .map(([id, title]) => ({ id, title, needs: lackingFor(id, { org_id: null, county_id: null }), duty: dutyOf(id) })),
    counties: countiesOf(cx.city.pack).map(({ id, title }) => ({ id, title })),
  }),
})
