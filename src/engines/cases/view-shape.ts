import { z } from 'zod'
import { shownScores } from './shown-scores.ts'

/** Words in both languages. */
export const sentence = z.strictObject({ zh: z.string(), en: z.string() })

const shownAs = z.enum(['text', 'money', 'date', 'instant', 'number', 'word', 'flag', 'files', 'hash', 'organization', 'account', 'link'])

/** A section of a case or public page; `word` values are already sentences {zh,en}, a `link` has a page's path in `to` beside its words, money is {amount_fen,currency}, files are [{id,name,size_bytes}]. */
export const shownSection = z.union([
  z.strictObject({ id: z.string(), title: sentence, kind: z.literal('fields'), rows: z.array(z.strictObject({ label: sentence, value: z.unknown(), as: shownAs, help: sentence.optional() })) }),
  z.strictObject({ id: z.string(), title: sentence, kind: z.literal('table'), columns: z.array(z.strictObject({ id: z.string(), label: sentence, as: shownAs, is_detail: z.boolean().optional() })), rows: z.array(z.record(z.string(), z.unknown())), empty: sentence.optional(), is_compared: z.boolean().optional() }),
  z.strictObject({ id: z.string(), title: sentence, kind: z.literal('prose'), text: z.string(), language: z.enum(['zh', 'en']).optional() }),
  shownScores,
])

/** One day of a clock's strip. */
export const stripDay = z.strictObject({ on: z.string(), kind: z.enum(['start', 'counted', 'weekend', 'holiday', 'make-up', 'paused']), reason: sentence.nullable() })

export const clockView = z.strictObject({
  id: z.string(), title: sentence, basis: sentence, is_illustrative: z.boolean(),
  state: z.enum(['running', 'paused', 'ended']), is_provisional: z.boolean(),
  from_on: z.string(), ended_on: z.string().nullable(),
  limits: z.array(z.strictObject({ kind: z.enum(['statutory', 'promised', 'internal']), workdays: z.number(), due_on: z.string(), workdays_left: z.number() })),
  strip: z.array(stripDay),
})

const condition = z.strictObject({ field: z.string(), in: z.array(z.union([z.string(), z.boolean()])) })
const wording = z.strictObject({ advise: z.array(z.string()), refuse: z.array(z.string()) }).optional()
const wordList = z.strictObject({ id: z.string(), instead: sentence, words: z.array(z.strictObject({ word: z.string(), instead: sentence.optional() })), unless: z.array(z.string()), cites: sentence.optional() })
const way = z.strictObject({ id: z.string(), title: sentence, help: sentence.optional(), link: z.string().optional(), coming: sentence.optional() })
const option = z.strictObject({ id: z.string(), title: sentence, help: sentence.optional() })
const field = z.strictObject({
  id: z.string(), type: z.enum(['text', 'long-text', 'number', 'money', 'date', 'instant', 'choice', 'choices', 'yes-no', 'email', 'table', 'files', 'accounts']),
  title: sentence, help: sentence.optional(), example: sentence.optional(), required: z.boolean(),
  min: z.number().optional(), max: z.number().optional(), options: z.array(option).optional(),
  wording, measured: z.strictObject({ present: z.string(), target: z.string() }).optional(),
  columns: z.array(z.strictObject({ id: z.string(), title: sentence, help: sentence.optional(), wording, type: z.enum(['text', 'number', 'money', 'date', 'choice', 'files']), required: z.boolean(), min: z.number().optional(), max: z.number().optional(), options: z.array(option).optional() })).optional(),
  when: condition.optional(),
})

/** A form ready to fill: questions, what is there already (drafts, the last answers), and the version of each saved field. */
export const formView = z.strictObject({
  id: z.string(), title: sentence, intro: sentence.optional(),
  pace: z.enum(['page', 'question']).optional(),
  sections: z.array(z.strictObject({ id: z.string(), title: sentence, help: sentence.optional(), fields: z.array(field), when: condition.optional(), is_gate: z.boolean().optional() })),
  /** Answers that lead elsewhere, with the ways on. */
  elsewhere: z.array(z.strictObject({ id: z.string(), when: condition, title: sentence, text: sentence, ways: z.array(way) })).optional(),
  /** Lists the questions name in `wording`. */
  words: z.array(wordList),
  values: z.record(z.string(), z.unknown()),
  versions: z.record(z.string(), z.number()),
  /** Who saved each field last, and when: colleagues write one draft. */
  saved_by: z.record(z.string(), z.strictObject({ name: sentence, at: z.string(), is_me: z.boolean() })),
  saved_at: z.string().nullable(),
  /** What is typed stays in the browser until it is handed in. */
  is_sealed: z.boolean(),
})

/** What the reader may do: with `why_not`, what they could do but not now. Buttons are made of nothing else. */
export const canView = z.strictObject({
  action: z.string(), path: z.string(), title: sentence, help: sentence.optional(), confirm: sentence.optional(),
  weight: z.enum(['main', 'plain', 'grave']), form: formView.nullable(), why_not: sentence.nullable(),
  /** A page of its own that takes the action, in place of a form. */
  page: z.string().optional(),
})

/** A case that belongs with this one, as far as the reader may see it. `parent`: this case was opened by it; `child`: it was opened by this one. */
export const linkedCase = z.strictObject({
  case_id: z.string(), how: z.enum(['parent', 'child', 'split-from', 'split-into', 'merged-into', 'merged-from']), procedure_title: sentence, title: sentence,
  organization: sentence.nullable(), stage: sentence, sentence: sentence.nullable(), outcome: sentence.nullable(), moved_at: z.string(),
})
export type LinkedCase = z.output<typeof linkedCase>

export const caseView = z.strictObject({
  id: z.string(), procedure: z.string(), procedure_title: sentence, title: sentence, subject: z.string(),
  county: sentence.nullable(), organization: sentence.nullable(),
  version: z.number(), is_demo: z.boolean(), is_public: z.boolean(), opened_at: z.string(), closed_at: z.string().nullable(), outcome: sentence.nullable(),
  /** The state in a sentence, per active step. */
  sentences: z.array(z.strictObject({ step: z.string(), text: sentence, waits_for: z.array(sentence), since: z.string(), due_on: z.string().nullable(), workdays_left: z.number().nullable() })),
  stages: z.array(z.strictObject({ id: z.string(), title: sentence, state: z.enum(['done', 'now', 'ahead']), entered_on: z.string().nullable() })),
  can: z.array(canView), clocks: z.array(clockView), sections: z.array(shownSection), linked: z.array(linkedCase),
  people: z.array(z.strictObject({ role: sentence, name: sentence, organization: sentence.nullable(), is_done: z.boolean() })),
  history: z.array(z.strictObject({ id: z.string(), at: z.string(), title: sentence, who: sentence.nullable(), role: sentence.nullable(), note: sentence.nullable(), receipt_id: z.string().nullable(), is_private: z.boolean() })),
})
export type CaseView = z.output<typeof caseView>
export type ClockView = z.output<typeof clockView>
export type FormView = z.output<typeof formView>
export type CanView = z.output<typeof canView>

export const deskLine = z.strictObject({
  case_id: z.string(), procedure: z.string(), title: sentence, step: sentence, role: sentence,
  organization: sentence.nullable(), county: sentence.nullable(), since: z.string(), due_on: z.string().nullable(),
  workdays_left: z.number().nullable(), group: z.enum(['late', 'today', 'this-week', 'later', 'no-limit']), is_demo: z.boolean(),
})
export const desk = z.strictObject({ lines: z.array(deskLine), total: z.number(), is_capped: z.boolean(), next: z.string().nullable() })
