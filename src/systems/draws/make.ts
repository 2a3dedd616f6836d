import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile } from '#engines/cases/subject.ts'
import { recordHashOf } from '#engines/draw/certificate.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { readLine } from '#engines/draw/pool.ts'
import { pseudonymOf, saltsOf } from '#engines/draw/pseudonym.ts'
import { seedOf } from '#engines/draw/seed.ts'
import { drawPanel } from '#engines/draw/walk.ts'
import { personOf } from '#systems/experts/public.ts'
import { commitmentsOf, drawOf, noticeOf, type Draw } from './draw.ts'
import { askedOf } from './draw.ts'
import { followDraw } from './follow.ts'
import { openSealed, sealOf } from './sealed.ts'

/** What a draw is known by up to its result, as the certificate wants it. */
export async function ceremonyParts(cx: Cx, draw: Draw) {
  const { notice } = noticeOf(draw)
  const rows = await commitmentsOf(cx, draw.case_id)
  return {
    notice, commitments: rows.map((one) => ({ party: one.party, commitment: one.hash, at: one.committed_at })),
    reveals: rows.flatMap((one) => one.secret === null ? [] : [{ party: one.party, value: one.secret, at: one.revealed_at! }]),
    freeze: draw.list === null || draw.frozen_at === null ? null : { at: draw.frozen_at, ...draw.list }, beacon: draw.beacon,
  }
}

/**
 * Makes the draw once the reveals suffice and the public value, where the notice names one, is in; asks the first ones. Null while something is missing. Everything in the
 * transaction of what came last: there is no moment to look ahead.
 */
export async function makeDraw(cx: Cx, file: CaseFile): Promise<{ seed: string, record_hash: string } | null> {
  const draw = await drawOf(cx, file.id)
  const { notice_hash, number } = noticeOf(draw)
  invariant(draw.state === 'frozen' && draw.list && draw.list_hash, 'a draw is made on a frozen list')
  const parts = await ceremonyParts(cx, draw)
  const seed = seedOf(nodeTools, { ...parts, notice_hash, list_hash: draw.list_hash })
  if (seed === null) return null
  const lines = draw.list.list.lines.map((line) => readLine(line)!)
  const result = drawPanel(nodeTools, { number, seed, lines, rules: parts.notice })
  const record_hash = recordHashOf(nodeTools, { ...parts, seed, result, cancelled: null })
  await sql`update draw set state = 'drawn', seed = ${seed}, result = ${JSON.stringify(result)}::jsonb, record_hash = ${record_hash}, drawn_at = now() where city_id = ${cx.city.id} and case_id = ${file.id} and state = 'frozen'`.execute(cx.tx)
  await keepPeople(cx, draw, [...result.seats, ...result.alternates].map((one) => one.pseudonym))
  await followDraw(cx, file.id)
  return { seed, record_hash }
}

/** Keeps, encrypted, who stands behind the pseudonyms drawn. */
export async function keepPeople(cx: Cx, draw: Draw, pseudonyms: readonly string[]): Promise<void> {
  const { number } = noticeOf(draw)
  const codes = await codesOf(cx, draw)
  const salts = await saltsFor(cx, draw.case_id, number)
  const wanted = new Set(pseudonyms)
  const rows: { pseudonym: string, sealed: string }[] = []
  for (const code of codes) {
    const pseudonym = pseudonymOf(nodeTools, salts.expert(code), code)
    if (!wanted.has(pseudonym)) continue
    const person = await personOf(cx, code)
    invariant(person?.account_id, 'whoever is on a frozen list has an account')
    rows.push({ pseudonym, sealed: sealOf(cx, draw.case_id, `person ${pseudonym}`, { code, account_id: person.account_id }) })
  }
  invariant(rows.length === wanted.size, 'everybody drawn is on the frozen list')
  // Sorted by pseudonym: the order of rows at rest must not be that of the register.
  const sorted = rows.toSorted((a, b) => a.pseudonym < b.pseudonym ? -1 : 1)
  await sql`insert into draw_person (city_id, case_id, pseudonym, sealed) select ${cx.city.id}, ${draw.case_id}, pseudonym, sealed from jsonb_to_recordset(${JSON.stringify(sorted)}::jsonb) as one (pseudonym text, sealed text)`.execute(cx.tx)
}

/** The codes on a frozen list. */
export async function codesOf(cx: Cx, draw: Pick<Draw, 'case_id'>): Promise<string[]> {
  const { people } = await askedOf(cx, draw.case_id)
  invariant(people, 'a frozen draw keeps its codes')
  return openSealed<string[]>(cx, draw.case_id, 'people', people)
}

/** The salts of a draw, from its one secret. */
export async function saltsFor(cx: Cx, case_id: string, number: string): Promise<ReturnType<typeof saltsOf>> {
  const { salt_secret } = await askedOf(cx, case_id)
  invariant(salt_secret, 'a frozen draw has its secret')
  return saltsOf(nodeTools, { secret: openSealed<string>(cx, case_id, 'secret', salt_secret), number })
}
