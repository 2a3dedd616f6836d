import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { canonical } from '#kernel/trust/canonical-text.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { plainTools } from '#engines/draw/plain-tools.ts'
import { freezePool, readLine, type LeftOut, type PoolEntry } from '#engines/draw/pool.ts'
import { verifyCertificate } from '#engines/draw/verify.ts'
import { rankOrder, walk } from '#engines/draw/walk.ts'
import { bytesFrom, noticeOf, sampleDraw, stratumOf } from '#test/support/draw-sample.ts'

const number = '2026-0007', seed = bytesFrom('bench seed'), secret = bytesFrom('bench secret')
const strata = [stratumOf('materials', 5, 5), stratumOf('manufacturing', 4, 4), stratumOf('energy', 4, 4), stratumOf('finance', 2, 2)]
const rules = { strata, per_employer_max: 1, per_group_max: 2 }

/** 15 seats of 4 strata from 100,000 experts in 3,000 organisations and 400 groups; a tenth of the register more is out for a conflict. Processor time of one core. */
export async function run(env: Record<string, string | undefined> = {}): Promise<Record<string, unknown>> {
  const size = Number(env['EXPERTS'] ?? 100_000)
  const pool: PoolEntry[] = Array.from({ length: size }, (_, at) => ({ code: `E${String(at).padStart(6, '0')}`, strata: [strata[at % 4]!.id], employer: `org ${at % 3_000}`, group: at % 3 === 0 ? `group ${at % 400}` : null }))
  const out: LeftOut[] = Array.from({ length: Math.floor(size / 10) }, (_, at) => ({ code: `X${at}`, reason: at % 2 === 0 ? 'conflict-same-employer' : 'conflict-kin' }))
  const once = () => {
    const frozen = timed(() => freezePool(nodeTools, { number, secret, strata, pool, out }).frozen)
    const lines = timed(() => frozen.gives.list.lines.map((line) => readLine(line)!))
    const order = timed(() => rankOrder(nodeTools, { number, seed, lines: lines.gives }))
    const panel = timed(() => walk(order.gives, lines.gives, rules))
    return { freeze_ms: frozen.ms, read_ms: lines.ms, rank_ms: order.ms, walk_ms: panel.ms, draw_ms: lines.ms + order.ms + panel.ms, seats: panel.gives.seats.length, skips: panel.gives.skips.length }
  }
  const rounds = [once(), once(), once(), once(), once()].sort((a, b) => a.draw_ms - b.draw_ms)
  const certificate = sampleDraw({ pool, out, notice: noticeOf({ ...rules }) })
  const document: unknown = JSON.parse(canonical(certificate))
  const verified = timed(() => verifyCertificate(document, nodeTools)), plainly = timed(() => verifyCertificate(document, plainTools))
  if (!verified.gives.ok || !plainly.gives.ok) throw new Error(`bench: the certificate does not hold: ${verified.gives.first?.sentence.en}`)
  const draw = {
    experts: size, ...rounds[2]!, goal_draw_ms: 1_000, verify_node_ms: verified.ms, verify_in_browser_code_ms: plainly.ms, certificate_mib: Math.round(canonical(certificate).length / 1024 / 102.4) / 10, rounds: rounds.length,
    timing: 'processor time of one core, the middle of the rounds', node: process.version,
  }
  // The assignment of many files to many reviewers has a bench of its own; this one tells both.
  const beside = join(import.meta.dirname, 'assignment.bench.ts')
  if (!existsSync(beside)) return { draw }
  const assignment = await import(pathToFileURL(beside).href) as { run?: (env: Record<string, string | undefined>) => Promise<unknown> }
  return { draw, assignment: await assignment.run?.(env) }
}

function timed<T>(work: () => T): { gives: T, ms: number } {
  const began = process.cpuUsage()
  const gives = work()
  const used = process.cpuUsage(began)
  return { gives, ms: Math.round((used.user + used.system) / 1000) }
}
