import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { sealActor } from '#systems/draws/public.ts'
import { freezeFiles } from './freeze.ts'
import { declaredPlace, type Declared } from './reviewers.ts'
import { sealOf } from './sealed.ts'

/** 声明利害关系: before anything is assigned, a reviewer says which files of the round they may not review. The last one in freezes the round. @throws fault `rounds.not-declared` */
export const declareConflicts: Effect = async (cx, turn) => {
  const { files = [], detail = '', declared } = turn.answers as { files?: string[] | null, detail?: string | null, declared: boolean }
  if (declared !== true) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'declared', code: 'rounds.not-declared' }])
  const case_id = turn.case.id, account_id = cx.actor.account_id ?? ''
  await sealActor(cx, case_id)
  const said: Declared = { files: [...new Set(files ?? [])].toSorted(), detail: detail ?? '' }
  await sql`update round_reviewer set declared_at = now(), conflicts = ${sealOf(cx, case_id, declaredPlace(account_id), said)} where city_id = ${cx.city.id} and case_id = ${case_id} and account_id = ${account_id} and declared_at is null`.execute(cx.tx)
  if (await undeclared(cx, case_id) === 0) await freezeFiles(cx, case_id)
}

/** 截止声明: whoever has not declared by now takes no file of the round. */
export const closeDeclarations: Effect = async (cx, turn) => {
  const missing = await undeclared(cx, turn.case.id)
  const { request_hash } = await freezeFiles(cx, turn.case.id)
  return { note: { zh: `截止声明，${missing} 人未声明、不参加指派；申请摘要 ${request_hash.slice(0, 16)}…`, en: `Declarations closed; ${missing} who had not declared take no file. Hash of the request ${request_hash.slice(0, 16)}…` } }
}

async function undeclared(cx: Cx, case_id: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from round_reviewer where city_id = ${cx.city.id} and case_id = ${case_id} and declared_at is null`.execute(cx.tx)
  return rows[0]!.count
}
