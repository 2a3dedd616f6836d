import { randomBytes } from 'node:crypto'
import { commitmentOf } from '#engines/draw/notice.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { actionsOf } from '#engines/cases/mount.ts'
import { procedureSchema } from '#engines/cases/procedure.ts'
import { bundle, keepProcedures, type CasesRoom } from '#engines/cases/room.ts'
import type { Outcome, Turn } from '#engines/cases/subject.ts'
import { sql } from '#kernel/store/db.ts'
import { runAction, runJob } from '#kernel/store/run.ts'
import { platform, type Actor } from '#kernel/trust/actor.ts'
import type { System } from '#kernel/declare/system.ts'
import { disclose, panelSeatedOffer, replaceFromDraw, type PanelRequest, type PanelSeated, type Seated } from '#systems/draws/public.ts'
import { followInvitations } from '#systems/draws/follow.ts'
import type { Client, TestHouse } from './house.ts'

const said = (zh: string) => ({ zh, en: zh })
const officer_may = { 'city-officer': ['same-city'] }

/** 需要专家组的办件: as small a parent as there can be, which asks for a panel, is handed it, meets, and may end before. */
const matter = procedureSchema.parse({
  id: 'matter', title: said('事项'), source: { title: 'test' }, system: 'matter', stages: [{ id: 'one', title: said('One') }], open: { title: said('Open'), by: officer_may, to: ['start'] },
  steps: ['start', 'meeting'].map((id) => ({ id, stage: 'one', title: said(id), sentence: said(`at ${id}`), waits_for: ['city-officer'] })),
  actions: [
    { id: 'ask', title: said('Ask'), at: 'start', by: officer_may, stays: true, effect: 'ask' },
    { id: 'meet', title: said('Meet'), at: 'start', by: officer_may, to: ['meeting'], effect: 'meet' },
    { id: 'swap', title: said('Swap'), at: 'start', by: officer_may, stays: true, effect: 'swap' },
    { id: 'finish', title: said('Finish'), at: 'meeting', by: officer_may, ends: 'finished' },
    { id: 'give-up', title: said('Give up'), at: 'start', by: officer_may, ends: 'given-up', effect: 'give-up' },
  ],
  outcomes: ['finished', 'given-up'].map((id) => ({ id, title: said(id) })),
})

export type Matters = {
  officer: Actor
  /** What was handed over, in order. */
  seated: Seated[]
  /** Asks for a panel under a new matter, or once more under the one named. */
  open: (request: Partial<PanelRequest> & { panel: string, under?: string }) => Promise<{ parent: string, draw: string }>
  act: (parent: string, action: string) => Promise<void>
  drawsOf: (parent: string) => Promise<string[]>
  beat: () => Promise<void>
  job: <T>(work: Parameters<typeof runJob<T>>[3]) => Promise<T>
}

/** Puts a system into the house whose cases ask for panels. */
export async function mattersIn(house: TestHouse): Promise<Matters> {
  const city = house.house.cities.get('jinhua')!
  const room = city.rooms.cases as CasesRoom
  const seated: Seated[] = []
  const asks = new Map<string, PanelRequest>(), swaps = new Map<string, string>()
  const made = bundle(matter, new Map())
  const actions = actionsOf(made)
  room.current.set('matter', made)
  for (const [name, one] of Object.entries(actions)) city.access.add(`matter.${name}`, one.allow)
  const job = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
  const drawsOf = async (parent: string) => (await job((cx) => sql<{ id: string }>`select id from case_file where city_id = 'jinhua' and parent_id = ${parent} order by id`.execute(cx.tx))).rows.map((row) => row.id)
  room.subjects.set('matter', {
    procedure: 'matter', open: async (_cx, { case_id }) => ({ subject: `matter:${case_id}`, title: said('涂层寿命的密题') }), values: async () => ({}), show: async () => [], people: () => [],
    effects: {
      ask: async (_cx, turn: Turn): Promise<Outcome> => ({ opens: [{ procedure: 'panel-draw', org_id: null, county_id: null, input: asks.get(turn.case.id)! }] }),
      meet: async (cx, turn: Turn) => { await disclose(cx, turn.case.id) },
      swap: async (cx, turn: Turn) => { await replaceFromDraw(cx, { case_id: turn.case.id, purpose: asks.get(turn.case.id)!.purpose, account_id: swaps.get(turn.case.id)!, reason: 'ill' }) },
      'give-up': async (_cx, turn: Turn): Promise<Outcome> => ({ acts: (await drawsOf(turn.case.id)).map((case_id) => ({ case_id, action: 'drop-draw' })) }),
    },
  })
  const take_it = async (_cx: unknown, one: Seated) => { seated.push(one) }
  const hand: PanelSeated = { 'made-matter': take_it, 'other-matter': take_it }
  house.house.systems.set('matter', { id: 'matter', title: said('事项'), source: 'test', uses: [], tables: {}, actions: {}, queries: {}, words: {}, offers: { [panelSeatedOffer]: hand } } satisfies System)
  await job((cx) => keepProcedures(cx.tx, 'jinhua', room))
  const { rows } = await job((cx) => sql<{ account_id: string }>`select account_id from person where demo_account = 'city-officer'`.execute(cx.tx))
  const officer: Actor = { city_id: 'jinhua', account_id: rows[0]!.account_id, name: 'officer', language: 'zh', grants: [{ role: 'city-officer', org_id: null, county_id: null }] }
  const take = (name: string, input: unknown) => runAction(house.house, house.db, `matter.${name}`, actions[name]!, officer, crypto.randomUUID(), input)
  const act = async (parent: string, action: string) => {
    const [name, about] = action.split(':') as [string, string | undefined]
    if (about) swaps.set(parent, about)
    const { rows: [file] } = await job((cx) => sql<{ version: number }>`select version from case_file where city_id = 'jinhua' and id = ${parent}`.execute(cx.tx))
    await take(name, { case_id: parent, version: file!.version })
  }
  return {
    officer, seated, drawsOf, job, act,
    open: async ({ under, ...request }) => {
      const parent = under ?? ((await take('open', {})).body as { case_id: string }).case_id
      asks.set(parent, { purpose: 'made-matter', sectors: ['new-materials'], interested: { orgs: [], accounts: [] }, ...request })
      await act(parent, 'ask')
      return { parent, draw: (await drawsOf(parent)).at(-1)! }
    },
    beat: () => job(followInvitations),
  }
}

/** Acts that leave the case where it is need no version, and so no look at it before. */
const staying = ['commit', 'freeze', 'reveal', 'take-fallback', 'enter-beacon', 'confirm-beacon']

/** One act on a case over HTTP, with the version it has. */
export async function take(client: Client, action: string, case_id: string, answers: Record<string, unknown> = {}) {
  if (staying.includes(action)) return client.post(`/api/draws/${action}`, { case_id, answers })
  const { body } = await client.get('/api/cases/view', { case_id })
  return client.post(`/api/draws/${action}`, { case_id, version: body.version, answers })
}

/** The page's part in the ceremony: a secret that is kept, and its hash that is sent. */
export async function commitAs(client: Client, case_id: string, party: string): Promise<{ secret: string, status: number }> {
  const { body } = await client.get('/api/draws/ceremony', { case_id })
  const secret = randomBytes(32).toString('hex')
  const { status } = await take(client, 'commit', case_id, { commitment: commitmentOf(nodeTools, { notice_hash: body.notice_hash, party, value: secret }) })
  return { secret, status }
}

/** A draw as far as it is made: notice, commitments, freeze, reveals. Returns its number. */
export async function drawIt(house: TestHouse, case_id: string): Promise<string> {
  const drawer = await house.as('expert-drawer'), supervisor = await house.as('supervisor')
  const must = (reply: { status: number, body: unknown }) => { if (reply.status !== 200) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`) }
  must(await take(drawer, 'publish-notice', case_id, { truth: true }))
  const one = await commitAs(drawer, case_id, 'drawer'), two = await commitAs(supervisor, case_id, 'supervisor')
  must(await take(drawer, 'freeze', case_id))
  const { body: { shortage } } = await house.visitor.get('/api/draws/page', { id: case_id })
  if (shortage?.length > 0) throw new Error(`the pool of ${case_id} is too small: ${JSON.stringify(shortage)}`)
  must(await take(drawer, 'reveal', case_id, { secret: one.secret }))
  must(await take(supervisor, 'reveal', case_id, { secret: two.secret }))
  return (await house.visitor.get('/api/draws/page', { id: case_id })).body.number
}

/** The demonstration's experts, as they sign in. */
export const experts = Array.from({ length: 15 }, (_, at) => `expert-${at + 1}`)

/** Who of the demonstration's experts is asked in a draw right now, by account; found as they would find it themselves. */
export async function askedIn(house: TestHouse, case_id: string): Promise<Client[]> {
  return (await Promise.all(experts.map(async (name) => {
    const client = await house.as(name)
    const { body } = await client.get('/api/draws/mine')
    return body.seats.some((seat: { case_id: string, state: string }) => seat.case_id === case_id && seat.state === 'asked') ? [client] : []
  }))).flat()
}

/** Lets everybody who is asked accept, until nobody is; returns who did. */
export async function acceptAll(house: TestHouse, case_id: string): Promise<Client[]> {
  const accepted: Client[] = []
  for (let round = 0; round < 5; round += 1) {
    const asked = await askedIn(house, case_id)
    if (asked.length === 0) break
    for (const client of asked) await client.post('/api/draws/answer', { case_id, answer: 'accept' })
    accepted.push(...asked)
    await beat(house)
    if (await isEnded(house, case_id)) break
  }
  return accepted
}

/** The beat on which answers are followed. */
export const beat = (house: TestHouse) => runJob(house.house, house.db, platform('jinhua'), followInvitations)

/** Draws under a case, the first one first. */
export const drawsUnder = (house: TestHouse, parent: string) => runJob(house.house, house.db, platform('jinhua'), async (cx) =>
  (await sql<{ id: string }>`select id from case_file where city_id = 'jinhua' and parent_id = ${parent} and procedure = 'panel-draw' order by id`.execute(cx.tx)).rows.map((row) => row.id))

const isEnded = (house: TestHouse, case_id: string) => runJob(house.house, house.db, platform('jinhua'), async (cx) =>
  (await sql`select from case_file where city_id = 'jinhua' and id = ${case_id} and closed_at is not null`.execute(cx.tx)).rows.length > 0)

/** The whole of the latest draw under a case, from its notice to the panel that sits: the experts who accepted, each with their session. */
export async function drawPanel(house: TestHouse, parent: string): Promise<Client[]> {
  const draw = (await drawsUnder(house, parent)).at(-1)!
  await drawIt(house, draw)
  const seated = await acceptAll(house, draw)
  if (seated.length === 0) throw new Error(`nobody was asked in ${draw}: ${JSON.stringify((await (await house.as('supervisor')).get('/api/cases/view', { case_id: draw })).body.sentences)}`)
  return seated
}
