import { invariant } from '#kernel/declare/fault.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { discloseSeats, type Disclosed } from '#engines/draw/certificate.ts'
import { civilDay } from '#kernel/values/workdays.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import type { Sealed } from '#engines/draw/pool.ts'
import { pseudonymOf } from '#engines/draw/pseudonym.ts'
import { growTree, saltedLeaf } from '#engines/draw/tree.ts'
import { personOf, recordService, type Service } from '#systems/experts/public.ts'
import { sealedName } from './answer.ts'
import { drawColumns, noticeOf, type Draw } from './draw.ts'
import { eventsOf, standing } from './events.ts'
import { codesOf, saltsFor } from './make.ts'
import { peopleOf, personIn } from './people.ts'

const whats: Partial<Record<string, Service['what']>> = { asked: 'asked', accepted: 'seated', declined: 'declined', conflict: 'declined', 'no-answer': 'lapsed', withdrawn: 'replaced' }

/**
 * 公开名单: the names of every panel drawn for a case, once the meeting starts or the result is in; called by the system that asked. From here the certificate carries
 * who sits with the salts that prove it, the register learns who served, and the audit's sealed names are opened. Safe to call again: what is disclosed stays so. Elevate first.
 */
export async function disclose(cx: Cx, parent_case_id: string): Promise<void> {
  const { rows } = await sql<Draw>`select ${drawColumns} from draw where city_id = ${cx.city.id} and state in ('drawn', 'seated')
    and case_id in (select case_id from draw_request where city_id = ${cx.city.id} and parent_case_id = ${parent_case_id}) order by case_id`.execute(cx.tx)
  for (const draw of rows) await discloseOne(cx, draw)
}

async function discloseOne(cx: Cx, draw: Draw): Promise<void> {
  const events = await eventsOf(cx, draw.case_id), people = await peopleOf(cx, draw.case_id)
  const seats = standing(draw, events).seats.filter((one) => one.state === 'accepted')
  const named = seats.map(({ stratum, pseudonym }) => ({ stratum, pseudonym: pseudonym!, code: personIn(people, pseudonym!).code }))
  const sitting: { stratum: string, pseudonym: string, code: string, name: string }[] = []
  for (const one of named) sitting.push({ ...one, name: (await personOf(cx, one.code))!.name.zh })
  const roster = draw.is_direct ? await rosterOfDirect(cx, draw, sitting) : discloseSeats(await sealedOf(cx, draw), sitting)
  await sql`update draw set roster = ${JSON.stringify(roster)}::jsonb, disclosed_at = coalesce(disclosed_at, now()) where city_id = ${cx.city.id} and case_id = ${draw.case_id}`.execute(cx.tx)
  const { number } = noticeOf(draw)
  await recordService(cx, events.flatMap((event): Service[] => {
    const what = whats[event.kind]
    return what && event.pseudonym ? [{ code: personIn(people, event.pseudonym).code, subject: `draw:${number}`, what, on: civilDay(event.at, cx.city.pack.city.zone) }] : []
  }))
  audit(cx, 'draws.disclose', `draw:${number}`, { number, sealed: people.map((one) => ({ sealed_as: sealedName(cx, draw.case_id, one.account_id), account_id: one.account_id })) })
}

/** The sealed side of a frozen list, computed anew from the draw's secret. Elevate first. */
export async function sealedOf(cx: Cx, draw: Draw): Promise<Sealed> {
  invariant(draw.list, 'a frozen draw has its list')
  const { number } = noticeOf(draw)
  const salts = await saltsFor(cx, draw.case_id, number)
  const by_pseudonym = new Map((await codesOf(cx, draw)).map((code) => {
    const salt = salts.expert(code)
    return [pseudonymOf(nodeTools, salt, code), { code, salt }] as const
  }))
  const entries = draw.list.list.lines.map((line) => ({ line, pseudonym: line.slice(0, 32), ...by_pseudonym.get(line.slice(0, 32))! }))
  const tree = growTree(nodeTools, entries.map((one) => saltedLeaf(nodeTools, one.salt, one.line)))
  invariant(tree.root === draw.list.list.root, 'the secret is the one the list was frozen under')
  return { entries, path: tree.path }
}

/** Of a direct appointment there is no list to stand in: code and salt alone. */
async function rosterOfDirect(cx: Cx, draw: Draw, sitting: readonly { stratum: string, pseudonym: string, code: string, name: string }[]): Promise<Disclosed[]> {
  const salts = await saltsFor(cx, draw.case_id, noticeOf(draw).number)
  return sitting.map((one) => ({ ...one, salt: salts.expert(one.code), index: 0, path: [] }))
}
