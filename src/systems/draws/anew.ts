import type { Cx } from '#kernel/store/cx.ts'
import { loadCase } from '#engines/cases/load.ts'
import { openFrom } from '#engines/cases/open.ts'
import { askedOf, type Draw } from './draw.ts'
import { rootOf } from './follow.ts'

/** 另行抽取: the panel is still wanted after a draw that was never made; a new one is opened under the same case, and will have a number of its own. */
export async function askAnew(cx: Cx, draw: Draw, change: { sectors?: string[], widening?: string }): Promise<void> {
  const asked = await askedOf(cx, draw.case_id)
  const widening = change.widening ?? asked.widening
  await openFrom(cx, await loadCase(cx, asked.parent_case_id), 'platform', {
    procedure: 'panel-draw', org_id: null, county_id: null,
    input: {
      panel: draw.panel, purpose: asked.purpose, sectors: change.sectors ?? asked.sectors, interested: asked.interested, asked_by: asked.asked_by, follows_case_id: rootOf(draw),
      ...asked.seats === null ? {} : { seats: asked.seats }, ...asked.places === null ? {} : { places: asked.places }, ...widening === null ? {} : { widening },
    },
  })
}
