import type { ChallengePart } from '../part.ts'
import { feed_words } from './challenge-feed-words.ts'

/** Challenges of another city, read from its feed. */
export const feed: ChallengePart = {
  words: feed_words,
}
