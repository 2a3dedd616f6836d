import { sql } from '#kernel/store/db.ts'
import { cityReaders, type ChallengePart } from '../part.ts'
import { batchSheet, batchTemplate, importNeeds } from './batch.ts'
import { mergeNeed, mergeableNeeds } from './merge.ts'
import { nearDuplicates } from './near-duplicates.ts'
import { noteOpinion, submitNeed } from './need.ts'
import { disclosureSection, needSections } from './need-sections.ts'
import { giveDraft, provenanceSection } from './give-draft.ts'
import { splitNeed } from './split.ts'
import { readsWhole, undertake } from './undertake.ts'
import { wordingSection } from './wording-findings.ts'
import { words } from './words.ts'

/** 寻榜 */
export const seek: ChallengePart = {
  tables: {
    undertaking: { relations: { own: true, 'own-organisation': true, 'same-city': true }, read: { solver: ['own-organisation'], ...cityReaders }, is_append_only: true },
  },
  actions: { 'import-needs': importNeeds },
  queries: { 'need-template': batchTemplate, 'need-sheet': batchSheet, 'near-duplicates': nearDuplicates },
  words,
  values: {
    仅公开摘要: sql`coalesce(challenge.confidentiality = 'summary', false)`,
  },
  options: { 'open-needs': mergeableNeeds },
  sections: async (cx, file, challenge, reader) => challenge.problem === null ? provenanceSection(cx, challenge, reader) : [
    ...await provenanceSection(cx, challenge, reader),
    ...needSections(cx, challenge, await readsWhole(cx, file, challenge, reader)),
    ...await wordingSection(cx, file, challenge, reader),
    ...reader.relation === 'public' || reader.role === 'solver' ? [] : disclosureSection(cx, challenge),
  ],
  effects: { 'submit-need': submitNeed, 'note-opinion': noteOpinion, undertake, 'give-draft': giveDraft, 'merge-need': mergeNeed, 'split-need': splitNeed },
}
