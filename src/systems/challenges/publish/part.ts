import type { ChallengePart } from '../part.ts'
import { publish, revoke } from './publish.ts'

/** 发榜 */
export const publishing: ChallengePart = {
  effects: { publish, revoke },
}
