import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { view as viewCase } from '#engines/cases/view.ts'
import { caseView } from '#engines/cases/view-shape.ts'
import { mayRead } from './readers.ts'

/** 办件详情: one page for every system's cases. */
export const view = query({
  title: { zh: '查看办件', en: 'View a case' },
  input: z.strictObject({ case_id: z.string().min(1).max(64) }),
  output: caseView,
  allow: mayRead,
  run: (cx, input) => viewCase(cx, input.case_id),
})
