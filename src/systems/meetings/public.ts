/**
 * What other systems use of meetings. A system offers `[panelMeetingsOffer]: { [purpose]: MeetingHost }`, and an effect of its own calls `convene` when its officer chooses a meeting in place of
 * review by mail. While a meeting holds a review's round (`review_round.is_held`), its scores come from the room alone; the procedure's own scoring should not apply then.
 */
export { convene, type Convened } from './convene.ts'
export { panelMeetingsOffer, type Agenda, type MeetingHost } from './host.ts'
export { meetingSection } from './section.ts'
