import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import { fault, type Sentence } from '#kernel/declare/fault.ts'
import { openDb, sql } from '#kernel/store/db.ts'
import { checkAudit, type AuditCheck } from '#kernel/trust/seal-store.ts'
import { withClient } from './database.ts'
import { findLaws, runLaws, type Law, type LawResult } from './laws.ts'

export type LiveCheck = {
  ok: boolean
  laws: LawResult[]
  audits: ({ city_id: string } & AuditCheck)[]
  /** Ledger totals by city and currency, in fen. */
  ledger: { city_id: string, currency: string, debits_fen: string, credits_fen: string }[]
  problems: Sentence[]
}

/**
 * Checks a live database, each part at one moment and changing nothing: every law, the ledger's balance, and each city's audit chain
 * against the public keys given. An empty list of keys cannot vouch for anything, so every sealed batch is then a problem.
 * @throws fault `commands.not-migrated`
 */
export async function checkLive(url: string, public_keys: readonly string[], laws: readonly Law[] = findLaws()): Promise<LiveCheck> {
  const { results, ledger } = await withClient(url, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const { rows: [there] } = await client.query<{ audit: string | null }>(`select to_regclass('public.audit') as audit`)
    if (!there?.audit) throw fault('commands.not-migrated')
    const ledger = await readLedger(client)
    const results = await runLaws(client, laws)
    await client.query('commit')
    return { results, ledger }
  })
  const audits = await checkAudits(url, public_keys)
  const problems: Sentence[] = [
    ...results.filter((law) => !law.ok).map(lawProblem),
    ...ledger.filter((one) => one.debits_fen !== one.credits_fen).map((one) => ({
      zh: `账不平：${one.city_id} ${one.currency} 借 ${one.debits_fen} 分，贷 ${one.credits_fen} 分。`,
      en: `The ledger does not balance: ${one.city_id} ${one.currency} debits ${one.debits_fen} fen, credits ${one.credits_fen} fen.`,
    })),
    ...audits.flatMap(auditProblems),
  ]
  return { ok: problems.length === 0, laws: results, audits, ledger, problems }
}

async function readLedger(client: pg.Client): Promise<LiveCheck['ledger']> {
  const { rows: [there] } = await client.query<{ ledger: string | null }>(`select to_regclass('public.ledger_account') as ledger`)
  if (!there?.ledger) return []
  return (await client.query(`select city_id, currency, sum(debits_posted_fen)::text as debits_fen, sum(credits_posted_fen)::text as credits_fen
    from ledger_account group by city_id, currency order by city_id, currency`)).rows
}

async function checkAudits(url: string, public_keys: readonly string[]): Promise<LiveCheck['audits']> {
  const db = openDb(url, 1)
  try {
    return await db.connection().execute(async (tx) => {
      await tx.executeQuery(CompiledQuery.raw('begin isolation level repeatable read read only'))
      const { rows: cities } = await sql<{ city_id: string }>`select city_id from audit union select city_id from seal_batch order by city_id`.execute(tx)
      const audits: LiveCheck['audits'] = []
      for (const { city_id } of cities) audits.push({ city_id, ...await checkAudit({ tx: tx as never, city: { id: city_id } }, public_keys) })
      await tx.executeQuery(CompiledQuery.raw('commit'))
      return audits
    })
  } finally {
    await db.destroy()
  }
}

function lawProblem(law: LawResult): Sentence {
  if (law.refused !== null) return { zh: `规则 ${law.id} 无法检查：${law.refused}`, en: `The law ${law.id} could not be checked: ${law.refused}` }
  const rows = law.breaches.map((row) => JSON.stringify(row)).join(' ')
  const more = law.has_more ? ' …' : ''
  return { zh: `违反规则 ${law.id}（${law.title.zh}）：${rows}${more}`, en: `Breach of the law ${law.id} (${law.title.en}): ${rows}${more}` }
}

function auditProblems({ city_id, wrong_leaves, chain }: LiveCheck['audits'][number]): Sentence[] {
  const shown = wrong_leaves.slice(0, 10).join(' ')
  return [
    ...(wrong_leaves.length > 0 ? [{ zh: `${city_id}：${wrong_leaves.length} 条审计记录与其摘要不符：${shown}`, en: `${city_id}: ${wrong_leaves.length} audit rows do not fit their hashes: ${shown}` }] : []),
    ...chain.map(({ sentence }) => ({ zh: `${city_id}：${sentence.zh}`, en: `${city_id}: ${sentence.en}` })),
  ]
}
