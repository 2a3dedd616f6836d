import { z } from 'zod'
import { isDay } from '#kernel/values/days.ts'

export const day = z.string().refine(isDay)
export const expertCode = z.string().regex(/^E[0-9]{6}$/)
export const sentence = z.strictObject({ zh: z.string(), en: z.string() })
export const named = z.strictObject({ id: z.string(), title: sentence })
export const saved = z.strictObject({ code: z.string(), version: z.number() })
