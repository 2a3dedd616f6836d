import { createHash } from 'node:crypto'
import type { Cx, House } from '../store/cx.ts'
import { runJob } from '../store/run.ts'
import { sql, type Db, type Tx } from '../store/db.ts'
import { platform } from './actor.ts'
import type { Signer } from './keys.ts'
import { auditLeaf, keysOf, type AuditRow } from './record.ts'
import { firstHead, checkChain, sealBatch, type Batch, type ChainProblem } from './seal.ts'
import { growTree, sha256 } from './merkle.ts'
import { receiptLeaf, sealReceipt, type Receipt } from './receipt.ts'

/** Most rows one batch seals; what is over waits for the next. */
export const seal_rows_max = 10_000

// A transaction lives at most a minute, so a row can appear at most that long after its own time; five leave room for clocks.
const late = '5 minutes'

/**
 * Seals all audit rows of a city that no batch holds yet, in order of their number. `all` looks at the whole audit (start, restore);
 * otherwise only at rows since shortly before the last batch. Returns how many were sealed.
 */
export async function sealAudit(house: House, db: Db, city_id: string, all = false): Promise<number> {
  return runJob(house, db, platform(city_id), (cx) => sealRows(cx.tx, keysOf(house).signer, city_id, all))
}

/** Seals one batch of at most `seal_rows_max` rows within a transaction that sees every row of the city; 0 when none was left. */
export async function sealRows(tx: Tx, signer: Signer, city_id: string, all: boolean): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`seal ${city_id}`}, 0))`.execute(tx)
  const last = (await sql<Batch & { at: string }>`select batch, size, root, previous_head, head, signature, at::text from seal_batch where city_id = ${city_id} order by batch desc limit 1`.execute(tx)).rows[0]
  const { rows } = await sql<{ seq: number, leaf: string }>`
    select seq, leaf from audit where city_id = ${city_id} and ${all || !last ? sql`true` : sql`at >= ${last.at}::timestamptz - ${late}::interval`}
      and not exists (select from seal_leaf where seal_leaf.city_id = audit.city_id and seal_leaf.audit_seq = audit.seq)
    order by seq limit ${seal_rows_max}`.execute(tx)
  if (rows.length === 0) return 0
  const batch = sealBatch({ previous_head: last?.head ?? firstHead(city_id), leaves: rows.map((row) => row.leaf), batch_no: (last?.batch ?? 0) + 1, sign: signer.sign })
  await sql`insert into seal_batch (city_id, batch, size, root, previous_head, head, signature, public_key)
    values (${city_id}, ${batch.batch}, ${batch.size}, ${batch.root}, ${batch.previous_head}, ${batch.head}, ${batch.signature}, ${signer.public_key})`.execute(tx)
  await sql`insert into seal_leaf (city_id, audit_seq, batch, leaf_index)
    select ${city_id}, seq, ${batch.batch}, index - 1 from unnest(${rows.map((row) => row.seq)}::bigint[]) with ordinality as leaf (seq, index)`.execute(tx)
  return rows.length
}

/** A receipt as it stands now: with its place in the sealed chain once its batch is sealed. Null when there is none of that number. */
export async function loadReceipt(cx: Cx, id: string): Promise<Receipt | null> {
  const { rows } = await sql<{ receipt: Receipt, batch: number | null, leaf_index: number | null }>`
    select audit.receipt, seal_leaf.batch, seal_leaf.leaf_index from audit
      left join seal_leaf on seal_leaf.city_id = audit.city_id and seal_leaf.audit_seq = audit.seq
    where audit.city_id = ${cx.city.id} and audit.id = ${id} and audit.receipt is not null`.execute(cx.tx)
  const row = rows[0]
  if (!row) return null
  if (row.batch === null || row.leaf_index === null) return row.receipt
  const batch = (await sql<Batch>`select batch, size, root, previous_head, head, signature from seal_batch where city_id = ${cx.city.id} and batch = ${row.batch}`.execute(cx.tx)).rows[0]!
  return sealReceipt(row.receipt, { batch, tree: growTree(sha256, await leavesOf(cx, row.batch)), index: row.leaf_index })
}

async function leavesOf(cx: Chain, batch: number): Promise<string[]> {
  const { rows } = await sql<{ leaf: string }>`select audit.leaf from seal_leaf join audit on audit.city_id = seal_leaf.city_id and audit.seq = seal_leaf.audit_seq
    where seal_leaf.city_id = ${cx.city.id} and seal_leaf.batch = ${batch} order by seal_leaf.leaf_index`.execute(cx.tx)
  return rows.map((row) => row.leaf)
}

/** Where a city's chain is read: a command's context, or a transaction of the tables' owner. */
export type Chain = { tx: Tx, city: { id: string } }

/** What checking a city's whole audit found. `wrong_leaves` are ids, at most 1,000. */
export type AuditCheck = { rows: number, batches: number, unsealed: number, wrong_leaves: string[], chain: ChainProblem[] }

const wrong_leaves_max = 1_000

/**
 * What the live audit chain says: leaves that no longer match their rows, and everything wrong with the batches.
 * `public_keys` are those the deployment publishes, never those found beside the batches: who forges a batch would write its key as well.
 * Reads a page of rows at a time, so that its memory does not grow with the audit.
 */
export async function checkAudit(cx: Chain, public_keys: readonly string[], published: readonly { batch: number, head: string }[] = []): Promise<AuditCheck> {
  let rows = 0, unsealed = 0, after = 0
  const wrong_leaves: string[] = []
  for (;;) {
    const page = (await sql<AuditRow & { seq: number, leaf: string, receipt: Receipt | null, is_sealed: boolean }>`
      select seq, audit.city_id, audit.id, to_char(audit.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, account_id, action, subject, content_hash, leaf, receipt, seal_leaf.batch is not null as is_sealed
      from audit left join seal_leaf on seal_leaf.city_id = audit.city_id and seal_leaf.audit_seq = audit.seq
      where audit.city_id = ${cx.city.id} and seq > ${after} order by seq limit ${seal_rows_max}`.execute(cx.tx)).rows
    for (const row of page) {
      if (!isSound(row) && wrong_leaves.length < wrong_leaves_max) wrong_leaves.push(row.id)
      if (!row.is_sealed) unsealed += 1
    }
    rows += page.length
    if (page.length < seal_rows_max) break
    after = page.at(-1)!.seq
  }
  const batches = (await sql<Batch>`select batch, size, root, previous_head, head, signature from seal_batch where city_id = ${cx.city.id} order by batch`.execute(cx.tx)).rows
  const { problems } = await checkChain(batches, (batch) => leavesOf(cx, batch), { first_head: firstHead(cx.city.id), public_keys, published })
  return { rows, batches: batches.length, unsealed, wrong_leaves, chain: problems }
}

/** Whether a row still says what its leaf covers; a receipt must also be this row's own, for the leaf covers the receipt alone. */
function isSound(row: AuditRow & { leaf: string, receipt: Receipt | null }): boolean {
  const { receipt } = row
  if (!receipt) return row.leaf === auditLeaf(row)
  return row.leaf === receiptLeaf(receipt) && receipt.content_hash === row.content_hash && receipt.id === row.id && receipt.city_id === row.city_id
    && receipt.at === row.at && receipt.by_hash === byHash(row.city_id, row.account_id)
}

/** The hash by which receipts name who sent a thing, as written in record.ts. */
function byHash(city_id: string, account_id: string): string {
  return createHash('sha256').update(`${city_id}\n${account_id}`).digest('hex')
}
