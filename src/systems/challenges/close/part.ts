import type { ChallengePart } from '../part.ts'
import { close } from './close.ts'
import { closingSections } from './closing-sections.ts'

/** 结榜 */
export const closing: ChallengePart = {
  sections: async (_cx, _file, challenge) => closingSections(challenge),
  effects: { close },
}
