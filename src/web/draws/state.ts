import type { Tone } from '../widgets/mark.tsx'

const tones: Record<string, Tone> = { opened: 'unknown', noticed: 'waiting', frozen: 'waiting', short: 'near', drawn: 'waiting', seated: 'done', cancelled: 'late', dropped: 'unknown', superseded: 'near', direct: 'near' }

/** The word and the tone of a draw's state; a direct appointment is called one, whatever else it is. */
export function stateOf({ state, is_direct }: { state: string, is_direct: boolean }): { key: string, tone: Tone } {
  const key = is_direct ? 'direct' : state
  return { key: `draws.state.${key}`, tone: tones[key] ?? 'unknown' }
}
