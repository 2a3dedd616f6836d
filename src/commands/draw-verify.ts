import { certificate_bytes_max } from '#engines/draw/certificate.ts'
import { namesRound } from '#engines/draw/certificate-format.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { verifyCertificate } from '#engines/draw/verify.ts'
import type { Io } from './command.ts'
import { readJson } from './read-json.ts'

/** Runs a draw again from its certificate; 1 and the first difference when it does not come out. */
export async function drawVerify(file: string, io: Io): Promise<number> {
  const document = await readJson(file, certificate_bytes_max)
  const { ok, checks, first, certificate, outcome } = verifyCertificate(document, nodeTools, namesRound(document) ? (await import('#engines/draw/quicknet.ts')).isSignedRound : null)
  for (const check of checks) {
    const mark = check.ok === null ? '○' : check.ok ? '✔' : '✖'
    io.say({ zh: `${mark} ${check.sentence.zh}`, en: `${mark} ${check.sentence.en}` })
  }
  if (ok) io.say({ zh: `抽取 ${certificate!.notice.number} 成立。`, en: `The draw ${certificate!.notice.number} holds.` })
  else io.say({ zh: `抽取不成立。第一处不符：${first!.sentence.zh}`, en: `The draw does not hold. The first difference: ${first!.sentence.en}` })
  const told = checks.map(({ name, ok: holds, sentence, differences }) => ({ name, ok: holds, ...sentence, differences: differences.slice(0, 10) }))
  io.answer({ ok, file, number: certificate?.notice.number ?? null, first, checks: told, seats: outcome?.after.seats ?? [], waiting: outcome?.after.waiting ?? [] })
  return ok ? 0 : 1
}
