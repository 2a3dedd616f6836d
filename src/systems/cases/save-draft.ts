import { z } from 'zod'
import { action } from '#kernel/declare/system.ts'
import { fields_max, saveDraft as save } from '#engines/cases/draft.ts'

const field = z.strictObject({ value: z.unknown().optional(), version: z.number().int().min(0).max(1_000_000) })

/** 保存草稿: fields as typed, each with the version last seen. */
export const saveDraft = action({
  title: { zh: '保存草稿', en: 'Save a draft' },
  input: z.strictObject({ case_id: z.string().min(1).max(64), form: z.string().min(1).max(64), fields: z.record(z.string().min(1).max(64), field).refine((fields) => Object.keys(fields).length <= fields_max) }),
  output: z.strictObject({ fields: z.record(z.string(), z.strictObject({ version: z.number(), value: z.unknown(), is_conflict: z.boolean() })), saved_at: z.string() }),
  allow: { enterprise: ['own-organisation'], solver: ['assigned', 'public'], expert: ['assigned'], 'expert-applicant': ['assigned'], 'expert-manager': ['assigned'], insurer: ['assigned'], 'county-officer': ['same-county'], 'city-officer': ['same-city'], 'finance-officer': ['same-city'], 'follow-up-officer': ['same-city'] },
  run: (cx, input) => save(cx, input),
})
