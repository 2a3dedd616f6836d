import { z } from 'zod'
import { fault, type Sentence } from '#kernel/declare/fault.ts'
import { action, query } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { civilDay } from '#kernel/values/workdays.ts'
import { loadCase } from '#engines/cases/load.ts'
import { casesOf } from '#engines/cases/room.ts'
import { notify } from '#engines/cases/settle.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { answer, ask as askIn, lastDayToAsk, nearestDue, question_chars, questionsOf, takeLate, withhold } from '#engines/questions/question.ts'
import type { Challenge } from '../challenge.ts'
import { publicationRules } from './parameters.ts'
import { eventOf, tellChange } from './tell-change.ts'
import { publicChallenge } from './version.ts'
import { challengeOf } from '../challenge.ts'

const subjectOf = (challenge: Challenge) => `challenge:${challenge.id}`
const role_words: Record<string, Sentence> = { enterprise: { zh: '发榜单位', en: 'The owner' }, 'city-officer': { zh: '市科技局', en: 'The city bureau' } }

function termsOf(cx: Cx, challenge: Challenge) {
  const rules = publicationRules(cx.city)
  const is_open = challenge.ended_at === null && challenge.bids_close_at !== null && Date.parse(challenge.bids_close_at) > Date.parse(cx.now)
  return { rules, is_open, terms: { ...rules.questions, calendar: casesOf(cx.city).calendar, closes_on: challenge.bids_close_at === null ? null : civilDay(challenge.bids_close_at, cx.city.pack.city.zone) } }
}

/** 公开提问: by anyone with an account, in any role; who asks is told to nobody. */
export const ask = action({
  title: { zh: '公开提问', en: 'Ask a public question' },
  input: z.strictObject({ id: z.string().min(1).max(64), text: z.string().trim().min(question_chars.question_min).max(question_chars.question_max) }),
  output: z.strictObject({ number: z.number(), due_on: z.string() }),
  allow: { anyone: ['own'] },
  run: async (cx, input) => {
    if (cx.actor.account_id === null) throw fault('kernel.sign-in-first')
    const challenge = await publicChallenge(cx, input.id)
    if (!challenge?.case_id) throw fault('challenges.not-found')
    const { is_open, terms } = termsOf(cx, challenge)
    if (!is_open) throw fault('challenges.too-late-to-ask')
    await cx.elevate()
    const made = await askIn(cx, cx.actor.account_id, { subject: subjectOf(challenge), org_id: challenge.org_id, text: input.text }, terms)
    const file = await loadCase(cx, challenge.case_id)
    await notify(cx, file, ['enterprise', 'city-officer'], { zh: `收到一个公开提问（第 ${made.number} 问），请在 ${made.due_on} 前答复`, en: `A public question came in (no. ${made.number}); please answer by ${made.due_on}` })
    await setTodos(cx, challenge)
    audit(cx, 'challenges.ask', subjectOf(challenge), { question: made.id, number: made.number })
    return { number: made.number, due_on: made.due_on }
  },
})

/** 问答: every question with its answer; one that waits is told without its words, one withheld with its reason. */
export const questions = query({
  title: { zh: '问答', en: 'Questions and answers' },
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: z.strictObject({
    questions: z.array(z.strictObject({
      number: z.number(), language: z.enum(['zh', 'en']), text: z.string().nullable(), asked_at: z.string(), due_on: z.string(), state: z.enum(['waiting', 'answered', 'withheld']), is_late: z.boolean(),
      answer: z.string().nullable(), answered_at: z.string().nullable(), answered_by: sentence.nullable(), changes_subject: z.boolean(), withheld_for: sentence.nullable(), withheld_note: z.string().nullable(), is_mine: z.boolean(),
    })),
    may_ask: z.boolean(), last_on: z.string().nullable(), answer_workdays: z.number(), is_illustrative: z.boolean(), basis: sentence,
  }),
  allow: { anyone: ['public'] },
  run: async (cx, input) => {
    const found = await publicChallenge(cx, input.id)
    const rules = publicationRules(cx.city)
    const terms = found ? termsOf(cx, found) : null
    const last_on = terms ? lastDayToAsk(terms.terms) : null
    const base = { answer_workdays: rules.questions.answer_workdays, is_illustrative: rules.illustrative ?? false, basis: rules.basis, last_on, may_ask: (terms?.is_open ?? false) && (last_on === null || cx.today_on <= last_on) }
    if (!found) return { ...base, questions: [] }
    const { org_id } = found
    const sees_all = cx.actor.grants.some((grant) => ['city-officer', 'auditor'].includes(grant.role) || (grant.role === 'enterprise' && grant.org_id !== null && grant.org_id === org_id))
    await cx.elevate()
    const list = await questionsOf(cx, subjectOf(found), sees_all)
    return { ...base, questions: list.map(({ id: _, answered_role, withheld_for, ...one }) => ({
      ...one, is_late: one.state === 'waiting' && one.due_on < cx.today_on, answered_by: answered_role ? role_words[answered_role] ?? { zh: answered_role, en: answered_role } : null,
      withheld_for: withheld_for ? rules.questions.withheld_for.find((reason) => reason.id === withheld_for)?.title ?? { zh: withheld_for, en: withheld_for } : null,
    })) }
  },
})

/** 答复提问: once, for everyone; bidders and subscribers are told. */
export const answerQuestion: Effect = async (cx, turn) => {
  const { question, answer: said, 'changes-challenge': changes } = turn.answers as { question: string, answer: string, 'changes-challenge'?: boolean }
  const challenge = await challengeOf(cx, turn.case.id)
  const done = await answer(cx, subjectOf(challenge), question, { answer: said, role: turn.role, changes_subject: changes === true })
  await setTodos(cx, challenge)
  if (changes === true) await notify(cx, turn.case, ['city-officer'], { zh: `第 ${done.number} 问的答复使榜单有变化，请办理变更`, en: `The answer to question ${done.number} changes the challenge; please amend it` })
  await tellChange(cx, turn.case.id, await eventOf(cx, challenge, 'answered', `question-${done.number}`, { zh: `第 ${done.number} 问已有答复`, en: `Question ${done.number} was answered` }))
  return { note: { zh: `第 ${done.number} 问：${said}`, en: `Question ${done.number}: ${said}` } }
}

/** 不予公开: by a coded reason; that it was asked stays to be seen. */
export const withholdQuestion: Effect = async (cx, turn) => {
  const { question, reason, note } = turn.answers as { question: string, reason: string, note?: string }
  const challenge = await challengeOf(cx, turn.case.id)
  const done = await withhold(cx, subjectOf(challenge), question, { reason, note: note ?? null })
  await setTodos(cx, challenge)
  const title = publicationRules(cx.city).questions.withheld_for.find((one) => one.id === reason)?.title ?? { zh: reason, en: reason }
  return { note: { zh: `第 ${done.number} 问不予公开：${title.zh}`, en: `Question ${done.number} withheld: ${title.en}` } }
}

/** Questions of a case that wait, as choices of the forms. The case is locked or only looked at by those who may answer. */
export async function waitingChoices(cx: Cx, case_id: string): Promise<{ id: string, title: Sentence }[]> {
  const { rows } = await sql<{ id: string, number: number, text: string }>`select question.id, number, text from question join challenge on challenge.city_id = question.city_id and question.subject = 'challenge:' || challenge.id
    where question.city_id = ${cx.city.id} and challenge.case_id = ${case_id} and state = 'waiting' order by number limit 100`.execute(cx.tx)
  return rows.map((row) => {
    const short = [...row.text].length > 200 ? `${[...row.text].slice(0, 200).join('')}…` : row.text
    return { id: row.id, title: { zh: `第 ${row.number} 问：${short}`, en: `No. ${row.number}: ${short}` } }
  })
}

const todo_words: Sentence = { zh: '公开提问待答复', en: 'A public question to answer' }

/** Puts the owner's to-do of the nearest waiting answer on its desk, or takes it off; with `is_late` the officer's too. */
async function setTodos(cx: Cx, challenge: Challenge, is_late = false): Promise<void> {
  const due_on = await nearestDue(cx, subjectOf(challenge))
  if (due_on === null) {
    await sql`delete from case_todo where city_id = ${cx.city.id} and case_id = ${challenge.case_id} and step = 'bidding' and role in ('enterprise', 'city-officer')`.execute(cx.tx)
    return
  }
  for (const role of is_late ? ['enterprise', 'city-officer'] : ['enterprise']) {
    await sql`insert into case_todo (city_id, case_id, step, role, what_zh, what_en, county_id, org_id, due_on)
      select city_id, case_id, step, ${role}, ${todo_words.zh}, ${todo_words.en}, ${challenge.county_id}, ${challenge.org_id}, ${due_on}::date from case_place where city_id = ${cx.city.id} and case_id = ${challenge.case_id} and step = 'bidding'
      on conflict (city_id, case_id, step, role) do update set due_on = excluded.due_on, what_zh = excluded.what_zh, what_en = excluded.what_en`.execute(cx.tx)
  }
}

/** 提问逾期: tells the owner and the officer once of every question past its day. */
export async function escalateQuestions(cx: Cx): Promise<void> {
  for (const late of await takeLate(cx, 'challenge')) {
    const challenge = await publicChallenge(cx, late.subject.slice('challenge:'.length))
    if (!challenge?.case_id) continue
    await notify(cx, await loadCase(cx, challenge.case_id), ['enterprise', 'city-officer'], { zh: `第 ${late.number} 问已过答复期限 ${late.due_on}`, en: `Question ${late.number} is past its day, ${late.due_on}` })
    await setTodos(cx, challenge, true)
    audit(cx, 'challenges.question-late', late.subject, { number: late.number, due_on: late.due_on })
  }
}
