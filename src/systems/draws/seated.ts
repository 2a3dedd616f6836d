import type { Cx } from '#kernel/store/cx.ts'

/** The word a system uses to offer what it does with a panel that has been seated: purpose → `(cx, seated) => …`, in the transaction of the last acceptance. */
export const panelSeatedOffer = 'panel-seated'

/** One who sits. `seat` counts over the whole panel; `replaces` is whoever gave the seat up after the panel had been handed over. */
export type SeatedMember = { account_id: string, stratum: string, seat: number, replaces?: string }
/** A panel that is complete: all members at first, later those alone who take another's place. `draw` is the number of the draw. */
export type Seated = { case_id: string, draw: string, members: SeatedMember[] }
export type PanelSeated = Record<string, (cx: Cx, seated: Seated) => Promise<void>>
