import { fault } from '#kernel/declare/fault.ts'
import { sql } from '#kernel/store/db.ts'
import { publishFiles } from '#kernel/outside/file.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { challengeOf } from '../challenge.ts'
import { publicFace } from '../seek/public-face.ts'

/** 发榜: the challenge becomes public in both languages until its deadline. */
export const publish: Effect = async (cx, turn) => {
  const a = turn.answers as Record<string, string>
  const { rowCount } = await run(sql`update challenge set title_en = ${a['title-en']}, summary_zh = ${a['summary-zh']}, summary_en = ${a['summary-en']},
      bids_close_at = ${a['bids-close-at']}::timestamptz, published_at = now(), is_public = true
    where city_id = ${cx.city.id} and case_id = ${turn.case.id} and ${a['bids-close-at']}::timestamptz > now() returning id`, cx)
  if (rowCount === 0) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'bids-close-at', code: 'challenges.deadline-past' }])
  // Attachments of a challenge that shows a summary alone stay with those who undertook confidentiality.
  const challenge = await challengeOf(cx, turn.case.id)
  if (publicFace(challenge).shows_whole) await publishFiles(cx, turn.case.id, challenge.attachments)
  return { case: { title_en: a['title-en'], is_public: true }, note: { zh: a['summary-zh']!, en: a['summary-en']! } }
}

/** 撤榜: taken off the hall; the record and its reasons stay. */
export const revoke: Effect = async (cx, turn) => {
  await sql`update challenge set is_public = false, ended_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  const text = String(turn.answers.opinion)
  return { case: { is_public: false }, note: { zh: text, en: text } }
}

async function run(statement: ReturnType<typeof sql>, cx: Parameters<Effect>[0]): Promise<{ rowCount: number }> {
  return { rowCount: (await statement.execute(cx.tx)).rows.length }
}
