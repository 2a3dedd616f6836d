import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import { drawName, namedDraw } from './certificate.ts'
import { sealedOf } from './disclose.ts'
import { ownPseudonym } from './own.ts'
import { reasonWords } from './reasons.ts'

const sentence = z.strictObject({ zh: z.string(), en: z.string() })

/**
 * 本人在册证明: an expert's own code, salt and pseudonym in one draw, the lines they stand in with the path to the published root, or why they were left out. With it
 * they can check for themselves against the certificate; it tells of nobody else.
 * @throws fault `draws.not-found` | `draws.no-list` | `draws.not-in-register`
 */
export const proof = query({
  title: { zh: '取得本人在册证明', en: 'Proof of one’s own place in a draw' },
  input: z.strictObject({ id: drawName }),
  output: z.strictObject({
    format: z.literal('jiebang draw proof 1'), number: z.string(), list_hash: z.string(), root: z.string(), code: z.string(), salt: z.string(), pseudonym: z.string(),
    lines: z.array(z.strictObject({ line: z.string(), index: z.number(), path: z.array(z.string()) })), left_out: z.strictObject({ line: z.string(), reason: z.string(), title: sentence }).nullable(),
  }),
  allow: { expert: ['own'] },
  run: async (cx, { id }) => {
    const draw = await namedDraw(cx, id)
    if (draw.list === null) throw fault('draws.no-list', { number: draw.number })
    await cx.elevate()
    const own = await ownPseudonym(cx, draw.case_id)
    if (!own) throw fault('draws.not-in-register')
    const { list, excluded } = draw.list
    const indexes = list.lines.flatMap((line, index) => line.startsWith(`${own.pseudonym}|`) ? [index] : [])
    const sealed = indexes.length > 0 ? await sealedOf(cx, draw) : null
    const out = excluded.lines.find((line) => line.startsWith(`${own.pseudonym}|`))
    return {
      format: 'jiebang draw proof 1' as const, number: draw.number, list_hash: list.list_hash, root: list.root, code: own.code, salt: own.salt, pseudonym: own.pseudonym,
      lines: indexes.map((index) => ({ line: list.lines[index]!, index, path: sealed!.path(index) })),
      left_out: out === undefined ? null : { line: out, reason: out.slice(33), title: reasonWords(cx, out.slice(33)) },
    }
  },
})
