/**
 * What other systems use of draws.
 *
 * A panel is asked for by an effect's `opens: [{ procedure: 'panel-draw', org_id: null, county_id: null, input }]` with a `PanelRequest` as input. When the last seat is
 * accepted, the system that offers `panel-seated` for the request's `purpose` is handed the panel, in that transaction, before the draw's case ends and wakes its parent.
 * A parent that ends before takes its draws along by `acts: [{ case_id, action: 'drop-draw' }]`.
 */
export { answerInvitation } from './answer.ts'
export { disclose } from './disclose.ts'
export { drawsFor, isDrawMade, isDrawOn, sealActor, type DrawnFor } from './drawn-for.ts'
export { followInvitations, handPanel } from './follow.ts'
export type { PanelRequest } from './opening.ts'
export { assertClearToScore, panelPerson } from './clear.ts'
export { panelSection } from './panel-section.ts'
export { freeSeats, hasToDeclare, panelsAtWork, seatChoices, takeOver } from './panel-seats.ts'
export { criteriaChoices, dropDraws, drawOpening } from './request.ts'
export { takeOff, vacate, vacateNumber, type Vacating } from './vacate.ts'
export { replaceFromDraw, sitsByDraw } from './replace.ts'
export { panelSeatedOffer, type PanelSeated, type Seated, type SeatedMember } from './seated.ts'
export { standingSection } from './standing.ts'
export { unfitNow } from './unfit.ts'
export { openDrawsOf } from './opening.ts'
