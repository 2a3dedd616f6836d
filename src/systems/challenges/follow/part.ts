import { cityReaders, type ChallengePart } from '../part.ts'
import { contact } from './contact.ts'
import { contactSections } from './contact-sections.ts'

/** 跟榜 */
export const follow: ChallengePart = {
  tables: {
    follow_up: { relations: { own: true, 'same-city': true }, read: { 'follow-up-officer': ['own'], ...cityReaders } },
  },
  sections: async (cx, file, _challenge, reader) => reader.relation === 'public' ? [] : contactSections(cx, file, reader),
  effects: { contact },
}
