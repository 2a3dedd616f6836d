import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { openDb, sql, type Db, type Tx } from '#kernel/store/db.ts'
import { Fault } from '#kernel/declare/fault.ts'
import { openAccount, type AccountOpening, type LimitRule } from './account.ts'
import { balance, statement, statement_max } from './balance.ts'
import { entries_max, fen_max, post, reverse, type Transfer } from './post.ts'
import { release, reserve, settle } from './reserve.ts'
import { words } from './words.ts'
import { freshDatabase, template } from '#test/support/database.ts'

const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2 ** 31)
const property_runs = Number(process.env['PROPERTY_RUNS'] ?? 12)
let db: Db
let cities = 0

before(async () => {
  await template('ledger', async (url) => {
    const owner = openDb(url, 1)
    await sql.raw(read('tables.sql')).execute(owner)
    await owner.destroy()
  })
  db = openDb((await freshDatabase('ledger')).url, 24)
})
after(() => db.destroy())

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')

async function brokenLaws(on: Db | Tx): Promise<string[]> {
  const broken: string[] = []
  for (const law of read('laws.sql').split(/^-- law: /m).slice(1)) {
    const { rows } = await sql.raw(law.slice(law.indexOf('\n'))).execute(on)
    if (rows.length > 0) broken.push(law.split(' ')[0]!)
  }
  return broken
}

const inTx = <T>(work: (tx: Tx) => Promise<T>) => db.transaction().execute(work)
const newCity = () => `city-${++cities}`
const open = (city_id: string, owner: string, limit_rule: LimitRule = 'none', more: Partial<AccountOpening> = {}) =>
  inTx((tx) => openAccount(tx, { city_id, kind: 'party', owner, purpose: 'main', limit_rule, ...more }))
const pay = (city_id: string, ...entries: Transfer[]) => inTx((tx) => post(tx, { city_id, kind: 'payment', reason: '测试', entries }))
const standing = async (city_id: string, account_id: string) => (await inTx((tx) => balance(tx, { city_id, account_id }))).balance_fen
const transfer = (debit_account: string, credit_account: string, amount_fen: number): Transfer => ({ debit_account, credit_account, amount_fen })

/** A fund with `amount_fen` in it that cannot be overdrawn, the outside it came from, and a party to pay. */
async function funded(amount_fen: number) {
  const city_id = newCity()
  const [outside, fund, party] = [await open(city_id, 'outside:treasury'), await open(city_id, 'org:bureau', 'debits-within-credits', { kind: 'fund' }), await open(city_id, 'org:solver')]
  if (amount_fen > 0) await pay(city_id, transfer(outside, fund, amount_fen))
  return { city_id, outside, fund, party }
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'done'
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

test('a journal moves money between accounts and can be read back line by line', async () => {
  const { city_id, outside, fund, party } = await funded(1_000)
  const journal = await pay(city_id, transfer(fund, party, 300), transfer(fund, outside, 200))
  assert.equal(await standing(city_id, fund), 500)
  assert.equal(await standing(city_id, party), 300)
  const first = await inTx((tx) => statement(tx, { city_id, account_id: fund, limit: 2 }))
  assert.deepEqual(first.lines.map((line) => [line.amount_fen, line.other_account, line.balance_fen]), [[1_000, outside, 1_000], [-300, party, 700]])
  const second = await inTx((tx) => statement(tx, { city_id, account_id: fund, limit: 2, cursor: first.next }))
  assert.deepEqual([second.opening_fen, second.next, second.lines.map((line) => [line.journal_id, line.amount_fen, line.balance_fen])], [700, null, [[journal, -200, 500]]])
  const at = first.lines[1]!.at
  const before_it = await inTx((tx) => statement(tx, { city_id, account_id: fund, until: at }))
  const from_it = await inTx((tx) => statement(tx, { city_id, account_id: fund, from: at }))
  assert.deepEqual([before_it.lines.length, before_it.opening_fen, from_it.lines.length, from_it.opening_fen], [1, 0, 2, 1_000])
})

test('a journal that would overdraw is refused whole, even when the refusal is caught inside the transaction', async () => {
  const { city_id, outside, fund, party } = await funded(100)
  await inTx(async (tx) => {
    await assert.rejects(post(tx, { city_id, kind: 'payment', reason: 'x', entries: [transfer(outside, party, 5), transfer(fund, party, 101)] }),
      { code: 'ledger.insufficient', data: { account: fund, available_fen: 100, wanted_fen: 101 } })
  })
  assert.equal(await standing(city_id, party), 0)
  assert.equal(await standing(city_id, fund), 100)
  await pay(city_id, transfer(fund, party, 100))
  assert.equal(await standing(city_id, fund), 0)
})

test('what one entry of a journal brings in another may spend', async () => {
  const { city_id, outside, fund, party } = await funded(0)
  await pay(city_id, transfer(fund, party, 70), transfer(outside, fund, 70))
  assert.equal(await standing(city_id, fund), 0)
})

test('an account that cannot be overfilled refuses what goes past its debits', async () => {
  const { city_id, outside, party } = await funded(0)
  const owed = await open(city_id, 'org:debtor', 'credits-within-debits')
  await pay(city_id, transfer(owed, party, 50))
  await assert.rejects(pay(city_id, transfer(outside, owed, 51)), { code: 'ledger.insufficient', data: { account: owed, available_fen: 50, wanted_fen: 51 } })
  await pay(city_id, transfer(outside, owed, 50))
})

test('a reservation counts as spent, is paid in part, and gives the rest back', async () => {
  const { city_id, fund, party } = await funded(100)
  const held = { city_id, debit_account: fund, credit_account: party, reason: '奖榜' }
  const reservation_id = await inTx((tx) => reserve(tx, { ...held, amount_fen: 80 }))
  assert.equal((await inTx((tx) => balance(tx, { city_id, account_id: fund }))).available_fen, 20)
  assert.equal(await codeOf(pay(city_id, transfer(fund, party, 21))), 'ledger.insufficient')
  assert.equal(await codeOf(inTx((tx) => reserve(tx, { ...held, amount_fen: 21 }))), 'ledger.insufficient')
  assert.equal(await codeOf(inTx((tx) => settle(tx, { city_id, reservation_id, amount_fen: 81 }))), 'ledger.more-than-reserved')
  await inTx((tx) => settle(tx, { city_id, reservation_id, amount_fen: 30 }))
  assert.deepEqual(await inTx((tx) => balance(tx, { city_id, account_id: fund })), {
    debits_posted_fen: 30, credits_posted_fen: 100, debits_pending_fen: 0, credits_pending_fen: 0, balance_fen: 70, available_fen: 70, currency: 'CNY', limit_rule: 'debits-within-credits',
  })
  assert.equal(await codeOf(inTx((tx) => settle(tx, { city_id, reservation_id }))), 'ledger.reservation-closed')
  assert.equal(await codeOf(inTx((tx) => release(tx, { city_id, reservation_id }))), 'ledger.reservation-closed')
  const other = await inTx((tx) => reserve(tx, { ...held, amount_fen: 70 }))
  await inTx((tx) => release(tx, { city_id, reservation_id: other }))
  await pay(city_id, transfer(fund, party, 70))
})

test('a reversal mirrors its journal once, and only while the money is there', async () => {
  const { city_id, outside, fund, party } = await funded(100)
  const journal_id = await pay(city_id, transfer(fund, party, 60), transfer(fund, outside, 10))
  const undo = (id: string) => inTx((tx) => reverse(tx, { city_id, journal_id: id, reason: '更正' }))
  const undone = await undo(journal_id)
  assert.equal(await standing(city_id, fund), 100)
  assert.equal(await codeOf(undo(journal_id)), 'ledger.already-reversed')
  assert.equal(await codeOf(undo(undone)), 'ledger.is-reversal')
  assert.equal(await codeOf(undo('nothing')), 'ledger.no-such-journal')
  const guarded = await open(city_id, 'org:guarded', 'debits-within-credits')
  const gift = await pay(city_id, transfer(outside, guarded, 40))
  await pay(city_id, transfer(guarded, party, 1))
  assert.equal(await codeOf(undo(gift)), 'ledger.insufficient')
})

test('opening an account is safe to repeat and refuses another account of the same name', async () => {
  const city_id = newCity()
  const opened = await Promise.all(Array.from({ length: 8 }, () => open(city_id, 'org:a', 'debits-within-credits')))
  assert.equal(new Set(opened).size, 1)
  assert.equal(await codeOf(open(city_id, 'org:a', 'none')), 'ledger.account-differs')
  assert.equal(await codeOf(open(city_id, '', 'none')), 'ledger.account-not-allowed')
  assert.equal(await codeOf(open(city_id, 'org:b', 'none', { currency: 'cny' })), 'ledger.account-not-allowed')
  assert.notEqual(await open(city_id, 'org:a', 'debits-within-credits', { fund: '科技创新资金' }), opened[0])
  assert.notEqual(await open(newCity(), 'org:a', 'debits-within-credits'), opened[0])
})

test('what cannot be an entry is refused by name: limits, strangers, other cities and other currencies', async () => {
  const { city_id, outside, fund, party } = await funded(0)
  const other = await funded(10)
  const dollars = await open(city_id, 'org:abroad', 'none', { currency: 'USD' })
  for (const amount_fen of [0, -1, 0.5, fen_max + 1, Number.NaN]) assert.equal(await codeOf(pay(city_id, transfer(outside, party, amount_fen))), 'ledger.amount-not-allowed')
  assert.equal(await codeOf(pay(city_id, transfer(party, party, 1))), 'ledger.same-account')
  assert.equal(await codeOf(pay(city_id)), 'ledger.entry-count')
  assert.equal(await codeOf(pay(city_id, ...Array.from({ length: entries_max }, () => transfer(outside, party, 1)))), 'done')
  assert.equal(await codeOf(pay(city_id, ...Array.from({ length: entries_max + 1 }, () => transfer(outside, party, 1)))), 'ledger.entry-count')
  assert.equal(await codeOf(pay(city_id, transfer(outside, other.party, 1))), 'ledger.no-such-account')
  assert.equal(await codeOf(pay(city_id, transfer(outside, dollars, 1))), 'ledger.currencies-differ')
  const held = { city_id, debit_account: outside, credit_account: dollars, amount_fen: 1, reason: 'x' }
  assert.equal(await codeOf(inTx((tx) => reserve(tx, held))), 'ledger.currencies-differ')
  assert.equal(await codeOf(inTx((tx) => reserve(tx, { ...held, credit_account: 'nobody' }))), 'ledger.no-such-account')
  assert.equal(await codeOf(inTx((tx) => settle(tx, { city_id: other.city_id, reservation_id: 'none' }))), 'ledger.no-such-reservation')
  const reason = (length: number) => inTx((tx) => post(tx, { city_id, kind: 'k', reason: 'x'.repeat(length), entries: [transfer(outside, party, 1)] }))
  assert.deepEqual([await codeOf(reason(500)), await codeOf(reason(501)), await codeOf(reason(0))], ['done', 'ledger.text-length', 'ledger.text-length'])
  const page = (limit: number) => codeOf(inTx((tx) => statement(tx, { city_id, account_id: fund, limit })))
  assert.deepEqual([await page(statement_max), await page(statement_max + 1), await page(0)], ['done', 'ledger.page-size', 'ledger.page-size'])
  const rich = await open(city_id, 'org:rich')
  const poor = await open(city_id, 'org:poor')
  await pay(city_id, transfer(poor, rich, fen_max))
  assert.equal(await standing(city_id, rich), fen_max)
  assert.equal(await codeOf(pay(city_id, transfer(poor, rich, 1))), 'ledger.amount-too-large')
  assert.equal(await codeOf(inTx((tx) => reserve(tx, { ...held, debit_account: poor, credit_account: rich }))), 'ledger.amount-too-large')
})

test('200 spends at once of a capped fund never exceed it, whether posted or reserved', async () => {
  const { city_id, fund, party } = await funded(1_000)
  const spend = (i: number) => i % 2 === 0 ? pay(city_id, transfer(fund, party, 7))
    : inTx((tx) => reserve(tx, { city_id, debit_account: fund, credit_account: party, amount_fen: 7, reason: 'x' }))
  const codes = await Promise.all(Array.from({ length: 200 }, (_, i) => codeOf(spend(i))))
  assert.equal(codes.filter((code) => code === 'done').length, 142)
  assert.equal(codes.filter((code) => code === 'ledger.insufficient').length, 58)
  assert.equal((await inTx((tx) => balance(tx, { city_id, account_id: fund }))).available_fen, 6)
})

test('journals over the same accounts in opposite orders neither deadlock nor lose a fen', async () => {
  const { city_id, outside } = await funded(0)
  const accounts = await Promise.all(Array.from({ length: 5 }, (_, i) => open(city_id, `org:${i}`, 'debits-within-credits')))
  for (const account of accounts) await pay(city_id, transfer(outside, account, 1_000))
  const codes = await Promise.all(Array.from({ length: 150 }, (_, i) => {
    const [a, b, c] = [accounts[i % 5]!, accounts[(i + 1 + (i % 4)) % 5]!, accounts[(i * 3 + 2) % 5]!]
    return codeOf(pay(city_id, ...[transfer(a, b, 3), transfer(b, c, 2), transfer(c, a, 1)].filter((one) => one.debit_account !== one.credit_account)))
  }))
  assert.deepEqual([...new Set(codes)], ['done'])
  let total = 0
  for (const account of accounts) total += await standing(city_id, account)
  assert.equal(total, 5_000)
})

test('accounts are locked in the order of their ids, whatever the order of the entries or of the rows', async () => {
  const city_id = newCity()
  for (const id of ['z', 'a']) await sql`insert into ledger_account (city_id, id, kind, owner, purpose) values (${city_id}, ${id}, 'party', ${id}, 'main')`.execute(db)
  const lock = (id: string) => sql`select from ledger_account where city_id = ${city_id} and id = ${id} for update nowait`
  let waiting: Promise<unknown> = Promise.resolve()
  await inTx(async (tx) => {
    await lock('a').execute(tx)
    waiting = pay(city_id, transfer('z', 'a', 1))
    for (let tries = 0; tries < 500; tries++) {
      const { rows } = await sql`select from pg_locks where not granted`.execute(db)
      if (rows.length > 0) break
    }
    await inTx((other) => lock('z').execute(other))
  })
  await waiting
})

test('of many that settle, release or reverse one thing at once, one does', async () => {
  const { city_id, fund, party } = await funded(100)
  const reservation_id = await inTx((tx) => reserve(tx, { city_id, debit_account: fund, credit_account: party, amount_fen: 100, reason: 'x' }))
  const ends = await Promise.all(Array.from({ length: 20 }, (_, i) => codeOf(inTx<unknown>((tx) => i % 2 ? settle(tx, { city_id, reservation_id }) : release(tx, { city_id, reservation_id })))))
  assert.deepEqual(ends.filter((code) => code !== 'ledger.reservation-closed'), ['done'])
  const journal_id = await pay(city_id, transfer(party, fund, 10))
  const undone = await Promise.all(Array.from({ length: 20 }, () => codeOf(inTx((tx) => reverse(tx, { city_id, journal_id, reason: 'x' })))))
  assert.deepEqual(undone.filter((code) => code !== 'ledger.already-reversed'), ['done'])
})

// The obvious twin: numbers in memory, one operation after the other.
class Twin {
  accounts: { rule: LimitRule, out: number, in: number, held_out: number, held_in: number }[]
  journals: { entries: [number, number, number][], is_reversal: boolean, is_reversed: boolean }[] = []
  reservations: { from: number, to: number, amount: number, is_open: boolean }[] = []
  constructor(rules: LimitRule[]) {
    this.accounts = rules.map((rule) => ({ rule, out: 0, in: 0, held_out: 0, held_in: 0 }))
  }
  try(change: () => void): string {
    const kept = structuredClone(this.accounts)
    change()
    const past = this.accounts.some((one) => one.rule === 'debits-within-credits' ? one.out + one.held_out > one.in
      : one.rule === 'credits-within-debits' && one.in + one.held_in > one.out)
    if (!past) return 'done'
    this.accounts = kept
    return 'ledger.insufficient'
  }
  move(entries: [number, number, number][]): string {
    return this.try(() => {
      for (const [from, to, amount] of entries) {
        this.accounts[from]!.out += amount
        this.accounts[to]!.in += amount
      }
    })
  }
  post(entries: [number, number, number][]): string {
    const code = this.move(entries)
    if (code === 'done') this.journals.push({ entries, is_reversal: false, is_reversed: false })
    return code
  }
  reverse(index: number): string {
    const journal = this.journals[index]
    if (!journal) return 'ledger.no-such-journal'
    if (journal.is_reversal) return 'ledger.is-reversal'
    if (journal.is_reversed) return 'ledger.already-reversed'
    const entries = journal.entries.map(([from, to, amount]): [number, number, number] => [to, from, amount])
    const code = this.move(entries)
    if (code !== 'done') return code
    journal.is_reversed = true
    this.journals.push({ entries, is_reversal: true, is_reversed: false })
    return 'done'
  }
  reserve(from: number, to: number, amount: number): string {
    const code = this.try(() => {
      this.accounts[from]!.held_out += amount
      this.accounts[to]!.held_in += amount
    })
    if (code === 'done') this.reservations.push({ from, to, amount, is_open: true })
    return code
  }
  close(index: number, paid: number | null): string {
    const held = this.reservations[index]
    if (!held) return 'ledger.no-such-reservation'
    if (!held.is_open) return 'ledger.reservation-closed'
    if (paid !== null && paid > held.amount) return 'ledger.more-than-reserved'
    held.is_open = false
    this.accounts[held.from]!.held_out -= held.amount
    this.accounts[held.to]!.held_in -= held.amount
    if (paid !== null) {
      this.accounts[held.from]!.out += paid
      this.accounts[held.to]!.in += paid
      this.journals.push({ entries: [[held.from, held.to, paid]], is_reversal: false, is_reversed: false })
    }
    return 'done'
  }
}

const rules: LimitRule[] = ['none', 'debits-within-credits', 'debits-within-credits', 'credits-within-debits', 'none']
const pair = fc.tuple(fc.nat(4), fc.nat(4), fc.integer({ min: 1, max: 60 })).filter(([from, to]) => from !== to)
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('post' as const), entries: fc.array(pair, { minLength: 1, maxLength: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('reserve' as const), entry: pair }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle' as const), index: fc.nat(12), amount: fc.option(fc.integer({ min: 1, max: 60 })) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), index: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reverse' as const), index: fc.nat(20) }) },
)

test(`random operations leave the ledger as its plain twin, refusal for refusal (seed ${seed})`, async () => {
  await fc.assert(fc.asyncProperty(fc.array(operation, { minLength: 20, maxLength: 60 }), async (operations) => {
    const city_id = newCity()
    const twin = new Twin(rules)
    const accounts: string[] = []
    for (const [i, rule] of rules.entries()) accounts.push(await open(city_id, `org:${i}`, rule))
    const [journals, reservations]: [string[], string[]] = [[], []]
    const doIt = async (one: typeof operations[number]): Promise<[string, string]> => {
      const keep = (list: string[]) => (work: Promise<string>) => codeOf(work.then((id) => list.push(id)))
      const name = (i: number) => accounts[i]!
      switch (one.do) {
        case 'post': return [twin.post(one.entries), await keep(journals)(pay(city_id, ...one.entries.map(([from, to, amount]) => transfer(name(from), name(to), amount))))]
        case 'reserve': {
          const [from, to, amount] = one.entry
          return [twin.reserve(from, to, amount), await keep(reservations)(inTx((tx) => reserve(tx, { city_id, debit_account: name(from), credit_account: name(to), amount_fen: amount, reason: 'x' })))]
        }
        case 'settle': {
          const amount = one.amount ?? twin.reservations[one.index]?.amount ?? 1
          return [twin.close(one.index, amount), await keep(journals)(inTx((tx) => settle(tx, { city_id, reservation_id: reservations[one.index] ?? '?', amount_fen: one.amount })))]
        }
        case 'release': return [twin.close(one.index, null), await codeOf(inTx((tx) => release(tx, { city_id, reservation_id: reservations[one.index] ?? '?' })))]
        case 'reverse': return [twin.reverse(one.index), await keep(journals)(inTx((tx) => reverse(tx, { city_id, journal_id: journals[one.index] ?? '?', reason: 'x' })))]
      }
    }
    for (const one of operations) {
      const [expected, found] = await doIt(one)
      assert.equal(found, expected, JSON.stringify(one))
    }
    for (const [i, account_id] of accounts.entries()) {
      const now = await inTx((tx) => balance(tx, { city_id, account_id }))
      const { rule: _, ...plain } = twin.accounts[i]!
      assert.deepEqual({ out: now.debits_posted_fen, in: now.credits_posted_fen, held_out: now.debits_pending_fen, held_in: now.credits_pending_fen }, plain)
      const { lines } = await inTx((tx) => statement(tx, { city_id, account_id, limit: statement_max }))
      assert.equal(lines.at(-1)?.balance_fen ?? 0, now.balance_fen)
    }
    assert.deepEqual(await brokenLaws(db), [])
  }), { seed, numRuns: property_runs, interruptAfterTimeLimit: 60_000 })
})

test('each law is broken by what it forbids', async () => {
  const { city_id, fund, party, outside } = await funded(100)
  const dollars = await open(city_id, 'org:abroad', 'none', { currency: 'USD' })
  const journal = await pay(city_id, transfer(fund, party, 10))
  const undone = await inTx((tx) => reverse(tx, { city_id, journal_id: journal, reason: 'x' }))
  const reservation_id = await inTx((tx) => reserve(tx, { city_id, debit_account: fund, credit_account: party, amount_fen: 5, reason: 'x' }))
  const settled = await inTx((tx) => reserve(tx, { city_id, debit_account: fund, credit_account: party, amount_fen: 5, reason: 'x' }))
  await inTx((tx) => settle(tx, { city_id, reservation_id: settled }))
  const crimes: [string, ReturnType<typeof sql>[]][] = [
    ['ledger.sums-to-zero', [sql`update ledger_account set credits_posted_fen = credits_posted_fen + 1 where city_id = ${city_id} and id = ${party}`]],
    ['ledger.balances-are-their-entries', [sql`update ledger_account set debits_posted_fen = debits_posted_fen + 1 where city_id = ${city_id} and id = ${outside}`]],
    ['ledger.pending-is-open-reservations', [sql`update ledger_reservation set amount_fen = 4 where city_id = ${city_id} and id = ${reservation_id}`]],
    ['ledger.limits-hold', [sql`alter table ledger_account drop constraint ledger_account_debits_within_credits`, sql`update ledger_account set debits_pending_fen = 1000 where city_id = ${city_id} and id = ${fund}`]],
    ['ledger.journals-have-entries', [sql`insert into ledger_journal (city_id, id, kind, reason) values (${city_id}, 'empty', 'x', 'x')`]],
    ['ledger.currencies-match', [sql`insert into ledger_entry (city_id, journal_id, debit_account, credit_account, amount_fen) values (${city_id}, ${journal}, ${outside}, ${dollars}, 1)`]],
    ['ledger.reversals-mirror', [sql`update ledger_entry set amount_fen = 9 where city_id = ${city_id} and journal_id = ${undone}`]],
    ['ledger.settlements-are-journals', [sql`update ledger_reservation set settled_fen = 4 where city_id = ${city_id} and id = ${settled}`]],
  ]
  for (const [law, statements] of crimes) {
    await assert.rejects(inTx(async (tx) => {
      for (const crime of statements) await crime.execute(tx)
      assert.ok((await brokenLaws(tx)).includes(law), law)
      throw new Error('undo')
    }), { message: 'undo' })
  }
  const laws = read('laws.sql').match(/(?<=^-- law: )\S+/gm)
  assert.deepEqual(laws, crimes.map(([law]) => law))
})

test('the database itself refuses an overdraft, a negative amount and a self-payment', async () => {
  const { city_id, fund, party } = await funded(10)
  const refuses = (statement: ReturnType<typeof sql>) => assert.rejects(inTx((tx) => statement.execute(tx)), { code: '23514' })
  await refuses(sql`update ledger_account set debits_posted_fen = 11 where city_id = ${city_id} and id = ${fund}`)
  const journal = await pay(city_id, transfer(fund, party, 1))
  for (const [from, to, amount] of [[fund, party, 0], [fund, party, -1], [fund, fund, 1], [fund, party, 9007199254740992n]] as const) {
    await refuses(sql`insert into ledger_entry (city_id, journal_id, debit_account, credit_account, amount_fen) values (${city_id}, ${journal}, ${from}, ${to}, ${amount})`)
  }
})

test('every column of the ledger is described, and every fault it throws has its sentences', async () => {
  const { rows } = await sql<{ column_name: string }>`
    select c.table_name || '.' || c.column_name as column_name from information_schema.columns c
    where c.table_schema = 'public' and c.table_name like 'ledger%' and col_description(c.table_name::regclass, c.ordinal_position) is null`.execute(db)
  assert.deepEqual(rows, [])
  for (const file of ['account.ts', 'post.ts', 'reserve.ts', 'balance.ts']) {
    for (const [, code] of read(file).matchAll(/fault\('([^']+)'/g)) assert.ok(code! in words, code)
  }
})

test('after all of this every law holds', async () => assert.deepEqual(await brokenLaws(db), []))
