import { sql } from '#kernel/store/db.ts'
import { machineDelivery } from '#engines/translations/machine-letter.ts'
import { machineTopic } from '#engines/translations/translation.ts'
import { cityReaders, type ChallengePart } from '../part.ts'
import { amend, declineAmendment, prefillAmendment, proposeAmendment } from './amend.ts'
import { deadlineHelps } from './deadline-helps.ts'
import { demoSessionsPart } from './demo-sessions.ts'
import { deadline, feed, sessionCalendar } from './feeds.ts'
import { publicationPart, publicationRules } from './parameters.ts'
import { challengePoster, sessionPoster } from './poster.ts'
import { publicationSections } from './publication-sections.ts'
import { publish, revoke } from './publish.ts'
import { challengeCard, sessionCard } from './share-card.ts'
import { answerQuestion, ask, escalateQuestions, questions, waitingChoices, withholdQuestion } from './questions.ts'
import { changeSession, fillSession, makeSessionAction, session, sessions } from './session.ts'
import { termsPart } from './terms.ts'
import { findText } from './texts.ts'
import { askForMachine, confirmText, saveText, texts, translation, translations } from './translation-desk.ts'
import { versions } from './versions.ts'
import { words } from './words.ts'

const nearOwner = { enterprise: ['own-organisation'], 'county-officer': ['same-county'], ...cityReaders } as const

/** 发榜 */
export const publishing: ChallengePart = {
  tables: {
    challenge_version: {
      relations: { public: 'exists (select from challenge published where published.city_id = challenge_version.city_id and published.id = challenge_version.challenge_id and published.is_public and published.confidentiality is distinct from \'summary\')', 'own-organisation': true, 'same-county': true, 'same-city': true },
      read: { anyone: ['public'], ...nearOwner }, is_append_only: true,
    },
    amendment_proposal: { relations: { 'own-organisation': true, 'same-city': true }, read: { enterprise: ['own-organisation'], ...cityReaders } },
    challenge_session: { relations: { public: true, 'same-city': true }, read: { anyone: ['public'], ...cityReaders } },
    session_challenge: { relations: { public: true, 'same-city': true }, read: { anyone: ['public'], ...cityReaders } },
  },
  actions: { ask, 'make-session': makeSessionAction, 'change-session': changeSession, 'fill-session': fillSession, 'save-text': saveText, 'confirm-text': confirmText, 'ask-machine': askForMachine },
  queries: { questions, versions, sessions, session, translations, translation, texts },
  documents: { feed, deadline, 'session-calendar': sessionCalendar, 'challenge-poster': challengePoster, 'session-poster': sessionPoster, 'challenge-card': challengeCard, 'session-card': sessionCard },
  letters: { [machineTopic]: machineDelivery(findText) },
  routines: { 'late-questions': { every_ms: 60_000, run: escalateQuestions } },
  packs: [publicationPart, demoSessionsPart, termsPart],
  words,
  values: {
    待答复提问: sql`(select count(*)::int from question where question.city_id = file.city_id and question.subject = 'challenge:' || challenge.id and question.state = 'waiting')`,
    待答复变更: sql`(select count(*)::int from amendment_proposal asked where asked.city_id = file.city_id and asked.case_id = file.id and asked.state = 'open')`,
  },
  options: { 'waiting-questions': (cx, file) => waitingChoices(cx, file.id), 'withholding-reasons': async (cx) => publicationRules(cx.city).questions.withheld_for },
  sections: publicationSections,
  effects: { publish, revoke, amend, 'propose-amendment': proposeAmendment, 'decline-amendment': declineAmendment, 'answer-question': answerQuestion, 'withhold-question': withholdQuestion },
  prefill: prefillAmendment,
  helps: deadlineHelps,
}
