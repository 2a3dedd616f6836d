import { casesOffer, settledOffer } from '#engines/cases/subject.ts'
import type { System } from '#kernel/declare/system.ts'
import { documentsOffer } from '#kernel/outside/document.ts'
import { openPanelsOffer } from '#systems/conflicts/public.ts'
import { panelSeatedOffer } from '#systems/draws/public.ts'
import { afterStep } from './after-step.ts'
import { demoProjectsPart } from './demo.ts'
import { acceptanceDocuments } from './documents.ts'
import { panelsAtWork } from './clear.ts'
import { projects } from './list.ts'
import { projectPage } from './page.ts'
import { purposeOf, seatAcceptance } from './panel.ts'
import { remindCorrections } from './remind-corrections.ts'
import { rounds_max } from './report.ts'
import { settingsPart } from './settings.ts'
import { projectSubject } from './subject.ts'
import { words } from './words.ts'

const officers = { 'city-officer': ['same-city'], auditor: ['same-city'] } as const
const untold = { relations: {}, read: {} } as const

/** What the draw calls when a round's panel is complete, or one on it is replaced. */
const seatedByRound = Object.fromEntries(Array.from({ length: rounds_max }, (_, at) => [purposeOf(at + 1), seatAcceptance]))

/** 项目验收: science and technology projects from the task book over rounds of acceptance to the money settled. */
export const system: System = {
  id: 'acceptance',
  title: { zh: '项目验收', en: 'Acceptance of projects' },
  source: 'DOC-006；SYS-069；domain.md B6',
  uses: ['organizations', 'cases', 'facts', 'conflicts', 'draws', 'experts'],
  tables: {
    // What these hold is told on the case's page, cut to what each reader may know; nobody reads them directly.
    project: untold, acceptance_round: untold, acceptance_extension: untold, acceptance_payment: untold,
    acceptance_seat: untold,
    project_credit_record: { relations: { 'same-city': true }, read: officers, is_append_only: true },
  },
  actions: {},
  queries: { projects, project: projectPage },
  parts: [settingsPart, demoProjectsPart],
  routines: { 'remind-corrections': { every_ms: 3_600_000, run: remindCorrections } },
  words,
  offers: { [casesOffer]: [projectSubject], [documentsOffer]: acceptanceDocuments, [settledOffer]: afterStep, [panelSeatedOffer]: seatedByRound, [openPanelsOffer]: [panelsAtWork] },
}
