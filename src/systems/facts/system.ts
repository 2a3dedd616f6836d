import type { System } from '#kernel/declare/system.ts'
import { jobsOffer } from '#kernel/outside/jobs.ts'
import { factsPart } from '#facts/dictionary.ts'
import { precedencePart } from '#facts/precedence.ts'
import { statedTargetsPart, statedValuesPart } from '#facts/stated.ts'
import { searchOffer } from '#engines/match/source.ts'
import { ruleParts } from '#engines/rules/parts.ts'
import { figureSource } from './found-figures.ts'
import { importFile } from './import-file.ts'
import { import_job, importJob } from './import-job.ts'
import { list } from './list.ts'
import { show } from './show.ts'
import { template } from './template.ts'
import { words } from './words.ts'

/** 事实: what is known, from which source, since when. */
export const system: System = {
  id: 'facts',
  title: { zh: '事实', en: 'Facts' },
  source: 'architecture.md §1；城市包 facts/ 与 registers/newsletter-facts.yaml、newsletter-targets.yaml 所引原文（STA-…、TGT-…）',
  uses: ['organizations'],
  tables: {
    fact: {
      relations: { public: true, 'own-organisation': true, 'same-county': true, 'same-city': true },
      read: {
        anyone: ['public'],
        enterprise: ['own-organisation'],
        solver: ['own-organisation'],
        'county-officer': ['same-county'],
        'city-officer': ['same-city'],
        auditor: ['same-city'],
      },
      is_append_only: true,
    },
  },
  actions: { import: importFile },
  queries: { list, show, template },
  parts: [factsPart, statedValuesPart, statedTargetsPart, precedencePart, ...ruleParts],
  words,
  offers: { [jobsOffer]: { [import_job]: importJob }, [searchOffer]: [figureSource] },
}
