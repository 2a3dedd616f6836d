import { jobsOffer } from '#kernel/outside/jobs.ts'
import type { System } from '#kernel/declare/system.ts'
import { exportAction, exportJob } from './export.ts'
import { list } from './list.ts'
import { words } from './words.ts'

/** 任务: what is made or imported beside the requests. */
export const system: System = {
  id: 'jobs',
  title: { zh: '任务', en: 'Jobs' },
  source: 'architecture.md §4',
  uses: ['accounts', 'organizations', 'cases', 'challenges', 'facts', 'receipts'],
  tables: {
    job: { relations: { own: true }, read: { anyone: ['own'] } },
    mail_sent: { relations: {}, read: {} },
  },
  actions: { export: exportAction },
  queries: { list },
  words,
  offers: { [jobsOffer]: { export: exportJob } },
}
