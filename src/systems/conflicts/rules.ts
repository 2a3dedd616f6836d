import { z } from 'zod'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import { conflictRulesOf } from '#engines/conflicts/rules-part.ts'

/** 回避规则: what each rule of the pack is called, so that a certificate, which names rules by id, is read in words. */
export const rules = query({
  title: { zh: '查看回避规则', en: 'Rules on conflicts of interest' },
  input: z.strictObject({}),
  output: z.strictObject({ rules: z.array(z.strictObject({ id: z.string(), title: sentenceShape })) }),
  allow: { anyone: ['public'] },
  run: async (cx) => ({ rules: conflictRulesOf(cx.city.pack).map(({ id, title }) => ({ id, title })) }),
})
