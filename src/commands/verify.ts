import { readConfig } from '#kernel/store/config.ts'
import { checkLive } from './check-live.ts'
import { checkReceiptFile, type Held } from './check-receipt.ts'
import { readArgs, type Command, type Io } from './command.ts'
import { openDatabase } from './database.ts'
import { deploymentKeys } from './deployment-keys.ts'

/** 核验: a receipt offline, or the whole live database. */
export const verify: Command = {
  usage: 'jiebang verify [FILE.json] [--receipt MINE.json] [--key FILE] [--fingerprint HEX] [--json]',
  title: { zh: '核验一份回执或开启记录，或核验整个数据库的规则、账与审计链', en: 'check a receipt or an opening record, or every law, the ledger and the audit chain of the database' },
  async run(args, io) {
    const { values, positionals } = readArgs(verify, args, { options: { key: { type: 'string' }, fingerprint: { type: 'string' }, receipt: { type: 'string' } }, positionals_max: 1 })
    return positionals[0] === undefined ? verifyLive(io) : verifyFile(io, positionals[0], { key_file: values.key, fingerprint: values.fingerprint, own_file: values.receipt })
  },
}

async function verifyFile(io: Io, file: string, held: Held): Promise<number> {
  const { ok, is_opening, checks } = await checkReceiptFile(file, held)
  const mark = (holds: boolean | null) => holds === null ? '○' : holds ? '✔' : '✖'
  for (const check of checks) io.say({ zh: `${mark(check.ok)} ${check.sentence.zh}`, en: `${mark(check.ok)} ${check.sentence.en}` })
  if (is_opening) io.say(ok ? { zh: '开启记录成立。', en: 'The opening record holds.' } : { zh: '开启记录不成立。', en: 'The opening record does not hold.' })
  else io.say(ok ? { zh: '回执成立。', en: 'The receipt holds.' } : { zh: '回执不成立。', en: 'The receipt does not hold.' })
  io.answer({ ok, file, checks: checks.map(({ name, ok: holds, sentence }) => ({ name, ok: holds, ...sentence })) })
  return ok ? 0 : 1
}

async function verifyLive(io: Io): Promise<number> {
  const config = readConfig(io.env)
  const { public_keys } = deploymentKeys(config)
  if (public_keys.length === 0) io.warn({ zh: '没有找到本部署的密钥，封存的签名无从核对。', en: 'No key of this deployment was found, so the seals’ signatures cannot be checked against one.' })
  const database = await openDatabase(config)
  try {
    const found = await checkLive(database.url, public_keys)
    for (const problem of found.problems) io.say({ zh: `✖ ${problem.zh}`, en: `✖ ${problem.en}` })
    const rows = found.audits.reduce((sum, one) => sum + one.rows, 0), batches = found.audits.reduce((sum, one) => sum + one.batches, 0)
    const unsealed = found.audits.reduce((sum, one) => sum + one.unsealed, 0)
    io.say({
      zh: `${found.laws.length} 条规则、${found.ledger.length} 本账、${rows} 条审计记录（${batches} 批，${unsealed} 条待封存）：${found.ok ? '全部成立' : `${found.problems.length} 处不成立`}。`,
      en: `${found.laws.length} laws, ${found.ledger.length} ledgers, ${rows} audit rows (${batches} batches, ${unsealed} not sealed yet): ${found.ok ? 'all hold' : `${found.problems.length} do not hold`}.`,
    })
    io.answer({ ...found, audits: found.audits.map(({ chain, ...audit }) => ({ ...audit, chain: chain.map(({ batch, name }) => ({ batch, name })) })) })
    return found.ok ? 0 : 1
  } finally {
    await database.close()
  }
}
