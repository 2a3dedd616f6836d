import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { keysOf } from '#kernel/trust/record.ts'

/** Heads shown; each covers everything before it, so the last alone vouches for the whole past. */
export const seals_max = 100

/** 公布的封存值: heads of the last batches and the key that signs them, for anyone to keep. */
export const seals = query({
  title: { zh: '公布的封存值', en: 'Published seals' },
  input: z.strictObject({}),
  output: z.strictObject({
    seals: z.array(z.strictObject({ batch: z.number(), at: z.string(), size: z.number(), root: z.string(), head: z.string() })),
    key: z.strictObject({ fingerprint: z.string(), public_key: z.string() }),
  }),
  allow: { anyone: ['public'] },
  run: async (cx) => {
    const { rows } = await sql<{ batch: number, at: string, size: number, root: string, head: string }>`
      select batch, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, size, root, head
      from seal_batch where city_id = ${cx.city.id} order by batch desc limit ${seals_max}`.execute(cx.tx)
    const { signer } = keysOf(cx.house)
    return { seals: rows, key: { fingerprint: signer.id, public_key: signer.public_key } }
  },
})
