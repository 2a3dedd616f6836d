import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { figuresOf } from '#systems/facts/public.ts'
import { figure } from './hall.ts'

/** 六步的公开数字: what the city's sources count of each of the six steps; a step they say nothing of has none. */
export const steps = query({
  title: { zh: '六步的公开数字', en: 'Published figures of the six steps' },
  input: z.strictObject({}),
  output: z.strictObject({ seek: z.array(figure), publish: z.array(figure), 'take-up': z.array(figure), reward: z.array(figure) }),
  allow: { anyone: ['public'] },
  run: async (cx) => ({
    seek: figuresOf(cx.city, 'seek'), publish: figuresOf(cx.city, 'publish'), 'take-up': figuresOf(cx.city, 'take-up'), reward: figuresOf(cx.city, 'reward'),
  }),
})
