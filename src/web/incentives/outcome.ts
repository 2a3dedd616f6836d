import type { Tone } from '../widgets/mark.tsx'
import type { Outcome } from './shapes.ts'

/** How an outcome is marked. */
export const tones: Record<Outcome, Tone> = { eligible: 'done', undecided: 'waiting', 'not-eligible': 'unknown' }
