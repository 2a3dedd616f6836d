import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { freshDatabase } from '#test/support/database.ts'
import { handRules } from '#test/support/rule-hand.ts'
import { enterprises, measures, totals } from '#test/support/rule-measures.ts'
import { generatedSql, hand_sql, loadEnterprises, lookUpBounds } from '#test/support/rule-sql.ts'

test('thirteen measures and their totals come out of SQL, generated with and without bounds and by hand, to the fen as JavaScript by hand has them', async () => {
  const client = new pg.Client({ connectionString: (await freshDatabase()).url })
  client.on('error', () => {})
  await client.connect()
  try {
    const rows = enterprises(3_000)
    await loadEnterprises(client, rows)
    const plain = generatedSql()
    const bounded = generatedSql(await lookUpBounds(client))
    assert.deepEqual([plain.layers, bounded.layers], [3, 3])
    // Nothing is asked about signs once it is known that there is none.
    assert.ok(bounded.text.length < plain.text.length && !/ < 0 then /.test(bounded.text), bounded.text)
    const names = [...measures, ...totals].map((one) => one.name)
    for (const { text, columns } of [plain, bounded, { text: hand_sql, columns: undefined }]) {
      const found = (await client.query(`${text} order by id`)).rows as Record<string, unknown>[]
      for (const [i, row] of rows.entries()) {
        const hand = handRules(row) as unknown as Record<string, unknown>
        for (const name of names) {
          const value = found[i]![name]
          const scale = columns ? columns[name]!.scale ?? 0 : 2
          assert.equal(name === 'm13' || value === null ? value : Number(value) * 10 ** (2 - scale), hand[name], `${name} of ${i}`)
        }
      }
    }
  } finally {
    await client.end()
  }
})
