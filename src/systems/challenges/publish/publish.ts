import { fault } from '#kernel/declare/fault.ts'
import { sql } from '#kernel/store/db.ts'
import { publishFiles } from '#kernel/outside/file.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { tellSubscribers } from '#engines/subscriptions/tell.ts'
import { challengeOf } from '../challenge.ts'
import { publicFace } from '../seek/public-face.ts'
import { checkDeadline, checkText, uncheckedTexts } from './check.ts'
import { contentOfChallenge } from './content.ts'
import { eventOf } from './tell-change.ts'
import { keepWrittenTexts } from './texts.ts'
import { writeVersion } from './version.ts'
import { pinHolders } from '../take-up/sealing.ts'

/** 发榜: the challenge becomes public in both languages until its deadline, as version 1; whoever subscribed to its like is told. */
export const publish: Effect = async (cx, turn) => {
  const a = turn.answers as Record<string, string>
  const before = await challengeOf(cx, turn.case.id)
  const content = { ...contentOfChallenge(before), 'title-en': a['title-en']!, 'summary-zh': a['summary-zh']!, 'summary-en': a['summary-en']!, 'bids-close-at': a['bids-close-at']! }
  const problems = [...await checkText(cx, before, content), ...checkDeadline(cx, a['bids-close-at']!)].filter((one) => one.weight === 'refuse')
  if (problems.length > 0) throw fault('cases.wrong-answers', { count: problems.length }, problems.map(({ field, code, values }) => ({ path: field, code, data: values })))
  if ((await uncheckedTexts(cx, before)).length > 0) throw fault('challenges.machine-unchecked')
  const { rows } = await sql`update challenge set title_en = ${a['title-en']}, summary_zh = ${a['summary-zh']}, summary_en = ${a['summary-en']},
      bids_close_at = ${a['bids-close-at']}::timestamptz, published_at = now(), is_public = true
    where city_id = ${cx.city.id} and case_id = ${turn.case.id} and ${a['bids-close-at']}::timestamptz > now() returning id`.execute(cx.tx)
  if (rows.length === 0) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'bids-close-at', code: 'challenges.deadline-past' }])
  await pinHolders(cx, turn.case.id)
  const challenge = await challengeOf(cx, turn.case.id)
  // Attachments of a challenge that shows a summary alone stay with those who undertook confidentiality.
  if (publicFace(challenge).shows_whole) await publishFiles(cx, turn.case.id, challenge.attachments)
  const made = await writeVersion(cx, challenge, { reason: null, changed: [], is_weighty: false, receipt_id: turn.receipt_id })
  await keepWrittenTexts(cx, challenge)
  tellSubscribers(cx, await eventOf(cx, challenge, 'published', 'published', { zh: '新榜单发布', en: 'A new challenge was published' }))
  return {
    case: { title_en: a['title-en'], is_public: true }, note: { zh: a['summary-zh']!, en: a['summary-en']! },
    receipt: { subject: `challenge:${challenge.id}`, content: { version: made.version, content_hash: made.content_hash } },
  }
}

/** 撤榜: taken off the hall; the record and its reasons stay. */
export const revoke: Effect = async (cx, turn) => {
  await sql`update challenge set is_public = false, ended_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  const text = String(turn.answers.opinion)
  return { case: { is_public: false }, note: { zh: text, en: text } }
}
