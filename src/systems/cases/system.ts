import type { System } from '#kernel/declare/system.ts'
import { part } from '#kernel/declare/pack.ts'
import { checkChapter, checkProcedure } from '#engines/cases/pack-check.ts'
import { codedChoicesSchema } from '#engines/cases/coded-choices.ts'
import { formSchema } from '#engines/cases/form.ts'
import { wordListSchema } from '#engines/cases/word-list.ts'
import { chapterSchema, procedureSchema } from '#engines/cases/procedure.ts'
import { checkSheet, sheetSchema } from '#engines/reviews/sheet.ts'
import { words } from '#engines/cases/words.ts'
import { calendarSchema } from './calendar.ts'
import { settledOffer } from '#engines/cases/subject.ts'
import { searchOffer } from '#engines/match/source.ts'
import { desk } from './desk.ts'
import { caseSource, indexCase } from './found-cases.ts'
import { list } from './list.ts'
import { notices, readNotices, unreadOf } from './notices.ts'
import { mayBeTold, mayRead } from './readers.ts'
import { reasons } from './reasons.ts'
import { saveDraft } from './save-draft.ts'
import { view } from './view.ts'

const county = ['own-organisation', 'assigned', 'same-county', 'same-city'] as const
const near = Object.fromEntries(county.map((relation) => [relation, true])) as Record<typeof county[number], true>

/** 办件: what every procedure shares: desk, case page, drafts, notices. */
export const system: System = {
  id: 'cases',
  title: { zh: '办件', en: 'Cases' },
  source: 'architecture.md §4',
  uses: ['organizations', 'accounts'],
  tables: {
    case_file: { relations: { ...near, own: true, public: true, assigned: assignedBy('case_file.id') }, read: mayRead },
    case_todo: { relations: near, read: mayBeTold },
    notice: { relations: near, read: mayBeTold, is_append_only: true },
    notice_read: { relations: { own: true }, read: ownOnly() },
    // Experts are named to themselves alone: who sits on a panel is told by its own system, once it may be known.
    case_party: { relations: { own: true, 'own-organisation': true, 'same-city': `role <> 'expert'` }, read: { ...ownOnly(), 'city-officer': ['same-city'] } },
    case_place: { relations: {}, read: {} },
    case_link: { relations: {}, read: {}, is_append_only: true },
    case_clock: { relations: {}, read: {} },
    case_reason: { relations: { 'own-organisation': true, 'same-county': true, 'same-city': true }, read: { 'county-officer': ['same-county'], 'city-officer': ['same-city'], auditor: ['same-city'] }, is_append_only: true },
    case_event: { relations: {}, read: {}, is_append_only: true },
    draft: { relations: { own: true, 'own-organisation': true }, read: ownOnly() },
    procedure_version: { relations: {}, read: {}, is_append_only: true },
  },
  actions: { 'save-draft': saveDraft, 'read-notices': readNotices },
  queries: { view, list, desk, notices, reasons },
  parts: [
    part({ folder: 'procedures', schema: procedureSchema, check: checkProcedure, lines_advised: 400 }),
    part({ folder: 'chapters', schema: chapterSchema, check: checkChapter, lines_advised: 400 }),
    part({ folder: 'forms', schema: formSchema }),
    part({ folder: 'sheets', schema: sheetSchema, check: checkSheet }),
    part({ folder: 'calendar', schema: calendarSchema }),
    part({ folder: 'choices', schema: codedChoicesSchema }),
    part({ folder: 'wording', schema: wordListSchema, lines_advised: 400 }),
  ],
  words,
  offers: { unread: unreadOf, [settledOffer]: indexCase, [searchOffer]: [caseSource] },
}

function assignedBy(column: string): string {
  return `exists (select from case_party party where party.city_id = case_file.city_id and party.case_id = ${column}
      and party.role = any((select string_to_array(current_setting('jiebang.roles', true), ','))::text[])
      and (party.account_id = (select current_setting('jiebang.account', true)) or party.org_id = any((select string_to_array(current_setting('jiebang.orgs', true), ','))::text[])))`
}

function ownOnly(): Record<string, readonly ('own' | 'own-organisation')[]> {
  return Object.fromEntries(Object.keys(mayRead).map((role) => [role, ['own', 'own-organisation'] as const]))
}
