import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { certificateOf, certificateShape, type Certificate } from '#engines/draw/certificate.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { drawColumns, type Draw } from './draw.ts'
import { eventsOf } from './events.ts'
import { ceremonyParts } from './make.ts'

export const drawName = z.string().min(1).max(64)

/** The draw of a number or of a case, as whoever asks may read it. @throws fault `draws.not-found` */
export async function namedDraw(cx: Cx, id: string): Promise<Draw & { number: string }> {
  const { rows } = await sql<Draw>`select ${drawColumns} from draw where city_id = ${cx.city.id} and (number = ${id} or case_id = ${id}) and number is not null`.execute(cx.tx)
  if (!rows[0]) throw fault('draws.not-found', { id })
  return rows[0] as Draw & { number: string }
}

/** Whether the list says who shares an employer or a group with whom: in a register somebody knows, that can be as good as a name. */
export function tellsHouses(draw: Draw): boolean {
  return draw.list?.list.lines.some((line) => !line.endsWith('|-|-')) ?? false
}

/** What a draw rests on, in one file; before disclosure without a name. Null where there is none to give: not drawn yet, appointed, or its list would tell too much before disclosure. */
export async function certificateFor(cx: Cx, draw: Draw): Promise<Certificate | null> {
  if (draw.disclosed_at === null && draw.seed !== null && tellsHouses(draw)) return null
  const is_over = draw.state === 'cancelled' || draw.state === 'dropped' || draw.state === 'superseded'
  if (draw.is_direct || (draw.seed === null && !is_over)) return null
  const parts = await ceremonyParts(cx, draw)
  return certificateOf(nodeTools, {
    ...parts, seed: draw.seed, result: draw.result, cancelled: is_over && draw.seed === null ? { reason: draw.ended_because!, at: draw.ended_at! } : null,
    events: draw.result === null ? [] : await eventsOf(cx, draw.case_id), disclosure: draw.roster === null || draw.disclosed_at === null ? null : { at: draw.disclosed_at, people: draw.roster },
  })
}

/**
 * 抽取证书, for anyone: by number or case. Whoever has it can run the draw again without us.
 * @throws fault `draws.not-found` | `draws.no-certificate` | `draws.certificate-waits` with the hash that holds it already | `draws.appointed`
 */
export const certificate = query({
  title: { zh: '下载抽取证书', en: 'Download the certificate of a draw' },
  input: z.strictObject({ id: drawName }),
  output: certificateShape,
  allow: { anyone: ['public'] },
  run: async (cx, { id }) => {
    const draw = await namedDraw(cx, id)
    // The commitments are of the ceremony and no longer secret once the draw is made; the secrets of one that was not made stay where they are.
    await cx.elevate()
    if (draw.is_direct) throw fault('draws.appointed', { number: draw.number })
    if (draw.disclosed_at === null && draw.seed !== null && tellsHouses(draw)) throw fault('draws.certificate-waits', { number: draw.number, hash: draw.record_hash })
    const made = await certificateFor(cx, draw)
    if (!made) throw fault('draws.no-certificate', { number: draw.number })
    return made
  },
})
