import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action, query } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { newId } from '#kernel/store/ids.ts'
import { rolesOf } from '#kernel/trust/actor.ts'
import { holderFingerprint, isHolderKey, openShare, sealShare, unwrapKey, wrappedKeyShape, type WrappedKey } from '#kernel/trust/split-key.ts'
import { sentence } from '#engines/cases/view-shape.ts'

/** The two who open sealed bids together: neither can alone. */
export const holders = ['bureau', 'supervisor'] as const
export type Holder = typeof holders[number]

/** The role that holds each half. */
export const holder_roles: Record<Holder, string> = { bureau: 'city-officer', supervisor: 'supervisor' }

/** A key whose holder has not opened a trial text for so long may be lost: nothing is published under it until it is tried again. */
export const canary_days_max = 30

/** Passphrase of the demonstration's keys, shown on its pages: it protects nothing. */
export const demo_passphrase = 'open-together'

export type HolderKey = { id: string, holder: Holder, account_id: string, public_key: string, wrapped: WrappedKey, recovery: WrappedKey, is_demo: boolean, made_at: string, canary_at: string | null, is_fresh: boolean, retired_at: string | null }

const columns = sql`id, holder, account_id, public_key, wrapped, recovery, is_demo, ${instant('made_at')}, ${instant('canary_at')}, ${instant('retired_at')},
  coalesce(holder_key.canary_at > now() - make_interval(days => ${canary_days_max}), false) as is_fresh`

/** The keys in use, at most one per holder. Elevate first. */
export async function activeKeys(cx: Cx): Promise<HolderKey[]> {
  const { rows } = await sql<HolderKey>`select ${columns} from holder_key where city_id = ${cx.city.id} and holder_key.retired_at is null order by holder`.execute(cx.tx)
  return rows
}

/** Keys by id, retired ones too: a challenge keeps those it was published under. Elevate first. */
export async function keysById(cx: Cx, ids: readonly string[]): Promise<HolderKey[]> {
  const { rows } = await sql<HolderKey>`select ${columns} from holder_key where city_id = ${cx.city.id} and id = any(${ids}::text[])`.execute(cx.tx)
  return rows
}

/** Which half the actor holds by their role; null for everybody else, and for who would hold both. */
export function holderOf(cx: Cx): Holder | null {
  const mine = holders.filter((holder) => rolesOf(cx.actor).includes(holder_roles[holder]))
  return mine.length === 1 ? mine[0]! : null
}

const allow = { 'city-officer': ['same-city'], supervisor: ['same-city'] } as const
const canaryPlace = (city: string, key: string) => ({ city, canary: key })
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** 生成持钥密钥: the public half as it is, the private one under its holder's passphrase and recovery code. It takes the place of the one before. */
export const makeHolderKey = action({
  title: { zh: '登记持钥密钥', en: 'Register a holder’s key' },
  input: z.strictObject({ public_key: z.string().length(44), wrapped: wrappedKeyShape, recovery: wrappedKeyShape }),
  output: z.strictObject({ id: z.string(), fingerprint: z.string() }),
  allow,
  run: async (cx, input) => {
    const holder = holderOf(cx)
    if (holder === null) throw fault('challenges.one-half-only')
    if (!isHolderKey(input.public_key)) throw fault('challenges.not-holder-key')
    await cx.elevate()
    const id = await keepHolderKey(cx, holder, input, { account_id: cx.actor.account_id, is_demo: false })
    return { id, fingerprint: holderFingerprint(input.public_key) }
  },
})

/** Keeps a key as the holder's one in use. Elevate first. */
export async function keepHolderKey(cx: Cx, holder: Holder, key: { public_key: string, wrapped: WrappedKey, recovery: WrappedKey }, { account_id, is_demo }: { account_id: string | null, is_demo: boolean }): Promise<string> {
  const id = newId()
  await sql`update holder_key set retired_at = now() where city_id = ${cx.city.id} and holder = ${holder} and retired_at is null`.execute(cx.tx)
  const { rows } = await sql`insert into holder_key (city_id, id, holder, account_id, public_key, wrapped, recovery, is_demo)
    values (${cx.city.id}, ${id}, ${holder}, ${account_id}, ${key.public_key}, ${JSON.stringify(key.wrapped)}::jsonb, ${JSON.stringify(key.recovery)}::jsonb, ${is_demo}) on conflict do nothing returning id`.execute(cx.tx)
  if (rows.length === 0) throw fault('challenges.not-holder-key')
  audit(cx, 'challenges.make-holder-key', `holder-key:${id}`, { holder, fingerprint: holderFingerprint(key.public_key) })
  return id
}

/** 取试开件: a random text sealed to the actor's own key, to show that the key still opens what is sealed to it. */
export const askCanary = action({
  title: { zh: '取一份试开件', en: 'Ask for a trial text' },
  input: z.strictObject({}),
  output: z.strictObject({ key_id: z.string(), place: z.record(z.string(), z.string()), sealed: z.string() }),
  allow,
  run: async (cx) => {
    const key = await ownKey(cx)
    const text = randomBytes(32)
    await sql`update holder_key set canary_hash = ${hashOf(text)} where city_id = ${cx.city.id} and id = ${key.id}`.execute(cx.tx)
    audit(cx, 'challenges.ask-canary', `holder-key:${key.id}`, { hash: hashOf(text) })
    const place = canaryPlace(cx.city.id, key.id)
    return { key_id: key.id, place, sealed: sealShare(key.public_key, place, text) }
  },
})

/** 交试开件: what the holder's browser opened; from then on challenges can be published under the key for a while. */
export const answerCanary = action({
  title: { zh: '交回试开件', en: 'Answer the trial text' },
  input: z.strictObject({ text: z.string().length(44) }),
  output: z.strictObject({ canary_at: z.string() }),
  allow,
  run: async (cx, { text }) => {
    const key = await ownKey(cx)
    const { rows } = await sql`update holder_key set canary_at = now(), canary_hash = null where city_id = ${cx.city.id} and id = ${key.id} and canary_hash = ${hashOf(Buffer.from(text, 'base64'))} returning id`.execute(cx.tx)
    if (rows.length === 0) throw fault('challenges.canary-failed')
    audit(cx, 'challenges.answer-canary', `holder-key:${key.id}`, { passed: true })
    return { canary_at: cx.now }
  },
})

async function ownKey(cx: Cx): Promise<HolderKey> {
  const holder = holderOf(cx)
  if (holder === null) throw fault('challenges.one-half-only')
  await cx.elevate()
  const key = (await activeKeys(cx)).find((one) => one.holder === holder)
  if (!key) throw fault('challenges.no-holder-key')
  return key
}

const shown = z.strictObject({
  holder: z.enum(holders), fingerprint: z.string(), made_at: z.string(), canary_at: z.string().nullable(), is_fresh: z.boolean(), is_demo: z.boolean(),
  by: sentence.nullable(), is_mine: z.boolean(), public_key: z.string(), wrapped: wrappedKeyShape.nullable(), recovery: wrappedKeyShape.nullable(),
})

/** 持钥状况: whose keys guard the bids, when each was last tried, and the reader's own under its passphrase. */
export const holderKeys = query({
  title: { zh: '持钥状况', en: 'Who holds the keys' },
  input: z.strictObject({}),
  output: z.strictObject({ mine: z.enum(holders).nullable(), keys: z.array(shown), canary_days_max: z.number(), demo_passphrase: z.string().nullable(), roles: z.array(z.strictObject({ holder: z.enum(holders), role: z.string() })) }),
  allow: { ...allow, auditor: ['same-city'], admin: ['same-city'] },
  run: async (cx) => {
    const mine = holderOf(cx)
    await cx.elevate()
    const keys = await activeKeys(cx)
    const names = await namesOf(cx, keys.map((key) => key.account_id))
    return {
      mine, canary_days_max, demo_passphrase: keys.some((key) => key.is_demo) ? demo_passphrase : null, roles: holders.map((holder) => ({ holder, role: holder_roles[holder] })),
      keys: keys.map((key) => ({ ...viewKey(key, mine), by: names.get(key.account_id) ?? null })),
    }
  },
})

/** A key as pages show it: the wrapped halves only to its own side. */
export function viewKey(key: HolderKey, mine: Holder | null): Omit<z.output<typeof shown>, 'by'> {
  const is_mine = key.holder === mine
  return { holder: key.holder, fingerprint: holderFingerprint(key.public_key), made_at: key.made_at, canary_at: key.canary_at, is_fresh: key.is_fresh, is_demo: key.is_demo, is_mine, public_key: key.public_key, wrapped: is_mine ? key.wrapped : null, recovery: is_mine ? key.recovery : null }
}

async function namesOf(cx: Cx, accounts: readonly string[]): Promise<Map<string, { zh: string, en: string }>> {
  const { rows } = await sql<{ account_id: string, zh: string, en: string }>`select account_id, name_zh as zh, name_en as en from person where city_id = ${cx.city.id} and account_id = any(${accounts}::text[])`.execute(cx.tx)
  return new Map(rows.map(({ account_id, zh, en }) => [account_id, { zh, en }]))
}

/** Opens the demonstration's own trial text with its known passphrase, so that its challenges can be published. Elevate first. */
export async function tryDemoKey(cx: Cx, key: HolderKey): Promise<void> {
  const place = canaryPlace(cx.city.id, key.id), text = randomBytes(32)
  const opened = openShare(unwrapKey(key.public_key, key.wrapped, demo_passphrase), place, sealShare(key.public_key, place, text))
  if (opened.equals(text)) await sql`update holder_key set canary_at = now() where city_id = ${cx.city.id} and id = ${key.id} and is_demo`.execute(cx.tx)
}
