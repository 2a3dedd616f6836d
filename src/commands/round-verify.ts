import { highsSolver } from '#engines/assignment/highs.ts'
import { record_limits, verifyRound } from '#engines/assignment/public.ts'
import { certificate_bytes_max } from '#engines/draw/certificate.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { verifyCertificate } from '#engines/draw/verify.ts'
import type { Io } from './command.ts'
import { readJson } from './read-json.ts'

/** Runs a round again from its record; 1 and the first difference when it does not come out. A certificate is run again first, and must be the one the record stands on. */
export async function roundVerify(file: string, certificate_file: string | null, io: Io): Promise<number> {
  const document = await readJson(file, record_limits.bytes_max), certificate = certificate_file === null ? null : await readJson(certificate_file, certificate_bytes_max)
  const drawn = certificate === null ? null : verifyCertificate(certificate, nodeTools)
  const { ok: holds, record, first: differs, checked } = verifyRound(document, { ...nodeTools, solver: await highsSolver() }, certificate)
  const first = drawn !== null && !drawn.ok ? drawn.first : differs, ok = holds && first === null
  const { assignments, refusals, replacements } = checked
  io.say({ zh: `重新计算：指派 ${assignments} 次，配不齐 ${refusals} 次，接替 ${replacements} 次。`, en: `Run again: ${assignments} assigned, ${refusals} refused, ${replacements} seats passed on.` })
  if (certificate === null) io.say({ zh: '○ 没有给出抽取证书：种子是否出自那次抽取，请用 --certificate 核对。', en: '○ No certificate was given: that the seed is the draw’s is checked with --certificate.' })
  if (ok) io.say({ zh: `轮次 ${record!.draw.number} 的记录成立。`, en: `The record of round ${record!.draw.number} holds.` })
  else io.say({ zh: `记录不成立。第一处不符：${first!.sentence.zh}`, en: `The record does not hold. The first difference: ${first!.sentence.en}` })
  io.answer({ ok, file, number: record?.draw.number ?? null, first, checked })
  return ok ? 0 : 1
}
