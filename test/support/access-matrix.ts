import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { withScope } from '#kernel/store/scope.ts'
import { platform, visitor, type Actor, type Relation } from '#kernel/trust/actor.ts'
import { anywhere } from '#engines/cases/procedure.ts'
import type { CasesRoom } from '#engines/cases/room.ts'
import { newId } from '#kernel/store/ids.ts'
import { act, bidOf, need, publishChallenge, takeUp } from './challenge-walk.ts'
import { drawsUnder, experts } from './draw-walk.ts'
import type { Client, TestHouse } from './house.ts'

/** One disagreement between the declared table and what really happens. */
export type Disagreement = { who: string, what: string, on: string, expected: string, found: string }

/** The cases of the matrix, and who stands how to each: written by hand, so that the code under test is not its own judge. */
export type Ground = { cases: Record<string, string>, facts: Record<string, Record<string, Relation[]>>, clients: Client[] }

const accounts = ['enterprise', 'enterprise-2', 'solver', 'solver-2', 'solver-abroad', 'county-officer', 'city-officer', 'follow-up-officer', 'finance-officer', 'insurer', 'supervisor', 'auditor', 'admin']
const city_wide = ['city-officer', 'follow-up-officer', 'finance-officer', 'supervisor', 'auditor', 'admin']

/** Lays the ground: an open challenge with a sealed bid, a need of another county, a challenge with a signed contract in a case of its own, and a case of another city. */
export async function layGround(house: TestHouse): Promise<Ground> {
  const open = await publishChallenge(house, { open_for_ms: 600_000 })
  await act(await house.as('solver'), open, 'bid', bidOf(90_000_000))
  const other_county = ((await (await house.as('enterprise-2')).post('/api/challenges/open')).body as { case_id: string }).case_id
  await act(await house.as('enterprise-2'), other_county, 'submit', need)
  const signed = await publishChallenge(house)
  const contract = await takeUp(house, signed)
  // Nobody knows beforehand who is drawn: one who sits on the open challenge's panel stands for those who do, one on neither for the rest.
  const sits = { open: await seatedOn(house, open), signed: await seatedOn(house, signed) }
  const reviewers = [sits.open[0]!, experts.find((name) => !sits.open.includes(name) && !sits.signed.includes(name))!]
  const who = [...accounts, ...reviewers]
  const ofPanel = (panel: readonly string[]) => Object.fromEntries(reviewers.filter((name) => panel.includes(name)).map((name): [string, Relation[]] => [name, ['assigned', 'public']]))
  const other_city = newId()
  await runJob(house.house, house.db, platform('challenge-gov'), (cx) => sql`insert into case_file (city_id, id, procedure, procedure_hash, subject, account_id, title_zh, title_en, stage, is_public)
    values ('challenge-gov', ${other_city}, 'challenge', 'none', 'challenge:none', 'import', '别的城市', 'Another city', 'publish', true)`.execute(cx.tx))
  const everywhere = (relation: Relation[]) => Object.fromEntries([...who, ''].map((name) => [name, [...relation, ...city_wide.includes(name) ? ['same-city' as const] : []]]))
  return {
    cases: { open, other_county, signed, contract, other_city },
    clients: [...await Promise.all(who.map((name) => house.as(name))), house.visitor],
    facts: {
      open: { ...everywhere(['public']), enterprise: ['own', 'own-organisation', 'public'], 'county-officer': ['same-county', 'public'], ...ofPanel(sits.open) },
      other_county: { ...everywhere([]), 'enterprise-2': ['own', 'own-organisation'] },
      signed: { ...everywhere(['public']), enterprise: ['own', 'own-organisation', 'public'], 'county-officer': ['same-county', 'public'], ...ofPanel(sits.signed), solver: ['assigned', 'public'] },
      // Opened by the officer who confirmed the result; its parties are the solver and the insurers asked to quote.
      contract: { ...everywhere([]), enterprise: ['own-organisation'], 'county-officer': ['same-county'], 'city-officer': ['own', 'same-city'], solver: ['assigned'], insurer: ['assigned'] },
      other_city: Object.fromEntries([...who, ''].map((name) => [name, []])),
    },
  }
}

/** Who sits on the panel drawn for a case, as each expert's own page of invitations says. */
async function seatedOn(house: TestHouse, parent: string): Promise<string[]> {
  const draws = await drawsUnder(house, parent)
  const found = await Promise.all(experts.map(async (name) => {
    const { seats } = (await (await house.as(name)).get('/api/draws/mine')).body as { seats: { case_id: string, state: string }[] }
    return seats.some((seat) => draws.includes(seat.case_id) && seat.state === 'accepted') ? [name] : []
  }))
  return found.flat()
}

const roleOf = (account: string) => account === '' ? 'anyone' : account.replace(/-(\d+|abroad)$/, '')

/** Every role × action × relation over HTTP, and the buttons each page offers, against the declared table. */
export async function httpDisagreements(house: TestHouse, ground: Ground): Promise<{ cells: number, found: Disagreement[] }> {
  const city = house.house.cities.get('jinhua')!
  const declared = new Map<string, Map<string, readonly Relation[]>>()
  for (const row of city.access.rows) declared.set(row.subject, (declared.get(row.subject) ?? new Map()).set(row.role, row.relations))
  const found: Disagreement[] = []
  let cells = 0
  const actsOf = (procedure: string) => [...(city.rooms.cases as CasesRoom).current.get(procedure)!.procedure.acts.values()]
  for (const client of ground.clients) {
    const roles = [roleOf(client.account), 'anyone']
    const relationsAt = (subject: string) => roles.flatMap((role) => declared.get(subject)?.get(role) ?? [])
    for (const [on, case_id] of Object.entries(ground.cases)) {
      const mine = ground.facts[on]![client.account]!
      const reaches = (subject: string) => relationsAt(subject).some((relation) => mine.includes(relation))
      const view = await client.get('/api/cases/view', { case_id })
      const sees = reaches('cases.view')
      const expected_view = sees ? 200 : relationsAt('cases.view').length > 0 ? 404 : client.account === '' ? 401 : 403
      cells++
      if (view.status !== expected_view) found.push({ who: client.account, what: 'cases.view', on, expected: String(expected_view), found: String(view.status) })
      const active = new Set<string>((view.body.sentences ?? []).map((one: { step: string }) => one.step))
      const offered = new Set<string>((view.body.can ?? []).map((one: { action: string }) => one.action))
      for (const one of actsOf(on === 'contract' ? 'challenge-contract' : 'challenge')) {
        cells++
        const reply = await client.post(`/api/challenges/${one.id}`, { case_id, version: 999_999, answers: { 'no-such-field': 1 } })
        const expected = relationsAt(`challenges.${one.id}`).length === 0 ? client.account === '' ? '401' : '403' : !sees ? '404' : reaches(`challenges.${one.id}`) ? 'let in' : '403'
        const seen = [401, 403, 404].includes(reply.status) ? String(reply.status) : reply.status < 500 ? 'let in' : `fails ${reply.status}`
        if (seen !== expected) found.push({ who: client.account, what: `challenges.${one.id}`, on, expected, found: `${seen} ${reply.body.error?.code ?? ''}` })
        if (reply.status === 200) found.push({ who: client.account, what: `challenges.${one.id}`, on, expected: 'refused for its answers', found: '200' })
        // Buttons: offered only to those let in, and to all of those while the step is active (a part already done is not offered again).
        const is_active = one.at.every((step) => step === anywhere || active.has(step))
        if (one.applies !== undefined) continue
        const should = sees && is_active && reaches(`challenges.${one.id}`)
        if (offered.has(one.id) !== should) found.push({ who: client.account, what: `button ${one.id}`, on, expected: String(should), found: String(offered.has(one.id)) })
      }
    }
    for (const system of house.house.systems.values()) {
      for (const [name, one] of [...Object.entries(system.actions), ...Object.entries(system.queries)]) {
        const subject = `${system.id}.${name}`
        if (system.id === 'challenges' && one.kind === 'action') continue
        cells++
        // A body that no input allows: who is let in is told what is wrong with it, who is not learns nothing.
        const reply = one.kind === 'action' ? await client.post(`/api/${system.id}/${name}`, { 'no-such-field': 1 }) : await client.get(`/api/${system.id}/${name}`, { 'no-such-field': '1' })
        const expected = relationsAt(subject).length > 0 ? 'let in' : client.account === '' ? '401' : '403'
        const seen = [401, 403].includes(reply.status) ? String(reply.status) : reply.status < 500 ? 'let in' : `fails ${reply.status}`
        if (seen !== expected) found.push({ who: client.account, what: subject, on: '-', expected, found: `${seen} ${reply.body.error?.code ?? ''}` })
      }
    }
  }
  return { cells, found }
}

/** Every case table under row-level security as each actor, against the same facts. */
export async function sqlDisagreements(house: TestHouse, ground: Ground): Promise<{ cells: number, found: Disagreement[] }> {
  const city = house.house.cities.get('jinhua')!
  const found: Disagreement[] = []
  let cells = 0
  const tables = { case_file: 'id', challenge: 'case_id', case_todo: 'case_id', notice: 'case_id', contract: 'case_id', milestone: 'case_id' }
  const owner = new Map<string, string>()
  const bids = await runJob(house.house, house.db, platform('jinhua'), async (cx) => {
    for (const row of (await sql<{ account_id: string, demo: string }>`select account_id, demo_account as demo from person where demo_account is not null`.execute(cx.tx)).rows) owner.set(row.demo, row.account_id)
    return (await sql<{ id: string, account_id: string, is_sealed: boolean }>`select id, account_id, opened_at is null as is_sealed from bid`.execute(cx.tx)).rows
  })
  for (const client of ground.clients) {
    const actor = await actorOf(house, client)
    const roles = [roleOf(client.account), 'anyone']
    for (const [table, column] of Object.entries(tables)) {
      const relations = roles.flatMap((role) => city.access.rows.filter((row) => row.subject === `table:${table}` && row.role === role).flatMap((row) => row.relations))
      const seen = await withScope(house.db, actor, city.access.reachOf(actor), async (tx) => new Set((await sql<{ id: string }>`select distinct ${sql.ref(column)} as id from ${sql.table(table)}`.execute(tx)).rows.map((row) => row.id)))
      const all = await runJob(house.house, house.db, platform('jinhua'), async (cx) => new Set((await sql<{ id: string }>`select distinct ${sql.ref(column)} as id from ${sql.table(table)}`.execute(cx.tx)).rows.map((row) => row.id)))
      for (const [on, case_id] of Object.entries(ground.cases)) {
        cells++
        const should = all.has(case_id) && relations.some((relation) => ground.facts[on]![client.account]!.includes(relation))
        if (seen.has(case_id) !== should) found.push({ who: client.account, what: `table ${table}`, on, expected: String(should), found: String(seen.has(case_id)) })
      }
    }
    const visible = await withScope(house.db, actor, city.access.reachOf(actor), async (tx) => new Set((await sql<{ id: string }>`select id from bid`.execute(tx)).rows.map((row) => row.id)))
    for (const bid of bids) {
      cells++
      const should = owner.get(client.account) === bid.account_id || (!bid.is_sealed && ['city-officer', 'auditor'].includes(client.account))
      if (visible.has(bid.id) !== should) found.push({ who: client.account, what: 'table bid', on: bid.is_sealed ? 'sealed' : 'opened', expected: String(should), found: String(visible.has(bid.id)) })
    }
  }
  return { cells, found }
}

async function actorOf(house: TestHouse, client: Client): Promise<Actor> {
  if (client.account === '') return visitor('jinhua')
  return runJob(house.house, house.db, platform('jinhua'), async (cx) => {
    const { rows } = await sql<{ account_id: string, role: string, org_id: string | null, county_id: string | null }>`select membership.account_id, role, nullif(org_id, '') as org_id, nullif(membership.county_id, '') as county_id
      from membership join person on person.city_id = membership.city_id and person.account_id = membership.account_id where demo_account = ${client.account} and ended_at is null`.execute(cx.tx)
    return { city_id: 'jinhua', account_id: rows[0]!.account_id, name: client.account, language: 'zh', grants: rows.map(({ role, org_id, county_id }) => ({ role, org_id, county_id })) }
  })
}
