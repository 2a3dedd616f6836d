import type { ChallengePart } from '../part.ts'
import { noteOpinion, submitNeed } from './need.ts'
import { needSections } from './need-sections.ts'

/** 寻榜 */
export const seek: ChallengePart = {
  sections: async (cx, _file, challenge) => needSections(cx, challenge),
  effects: { 'submit-need': submitNeed, 'note-opinion': noteOpinion },
}
