import { contentHash } from '#kernel/trust/canonical.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { DocumentKind, Edition } from '#kernel/outside/document.ts'
import { formatFen } from '#kernel/values/money.ts'
import { civilDay } from '#kernel/values/workdays.ts'
import { loadCase } from '#engines/cases/load.ts'
import { bundleOf, casesOf } from '#engines/cases/room.ts'
import { panelOf, reviewOf } from '#engines/reviews/read.ts'
import { aboutFigures } from '#engines/reviews/section.ts'
import { levelOf } from '#engines/reviews/sheet.ts'
import { personNames } from '#systems/accounts/public.ts'
import { countyWords, orgTitles } from '#systems/organizations/public.ts'
import { challengeOf } from '../challenge.ts'
import { appraisal_sheet, appraisalOf, conclusionOf } from './appraisal.ts'
import { drawsBehind } from './behind-panel.ts'

/** The kind under which the record of an appraisal is asked for and kept. */
export const record_kind = 'appraisal-record'

type Language = 'zh' | 'en'

/** 评榜记录: need, panel, scores with their spread, every round, amounts, conclusion and receipts. With names for the bureau, without them for the owner. */
export const appraisalRecord: DocumentKind = {
  title: { zh: '评榜记录', en: 'Record of the appraisal' },
  editions: async (cx, { case_id }) => {
    const editions: Edition[] = []
    for (const language of ['zh', 'en'] as const) {
      for (const has_names of [true, false]) {
        const data = await recordData(cx, case_id, { language, has_names })
        editions.push({
          edition: has_names ? 'full' : 'without-names', language, template: 'systems/challenges/appraise/record', data,
          name: language === 'zh' ? `评榜记录${has_names ? '' : '（不含专家姓名）'}` : `Record of the appraisal${has_names ? '' : ' (without names)'}`,
          readers: has_names ? ['city-officer', 'county-officer', 'auditor'] : ['enterprise', 'city-officer', 'county-officer', 'auditor'],
        })
      }
    }
    return editions
  },
}

const said_as = ['ask-panel', 'declare-no-conflict', 'declare-conflict', 'replace-expert', 'score', 'keep-score', 'second-round', 'approve', 'decline']

/** All the record says, in one language, as its template reads it; the same whenever it is asked. */
export async function recordData(cx: Cx, case_id: string, { language, has_names }: { language: Language, has_names: boolean }): Promise<Record<string, unknown>> {
  const file = await loadCase(cx, case_id)
  const challenge = await challengeOf(cx, case_id)
  const review = await reviewOf(cx, appraisalOf(case_id), { account_id: null, sees_names: true })
  const conclusion = await conclusionOf(cx, case_id)
  if (!review || !conclusion) throw new Error('invariant: a record is asked for when an appraisal is concluded')
  const { sheet, rounds } = review
  const say = (pair: { zh: string, en: string } | null | undefined) => pair?.[language] ?? null
  const zone = cx.city.pack.city.zone
  const names = await personNames(cx, [conclusion.account_id, ...rounds.flatMap((one) => one.seats.flatMap((seat) => seat.account_id ?? []))])
  const orgs = await orgTitles(cx, challenge.org_id ? [challenge.org_id] : [])
  const events = await receiptsOf(cx, case_id)
  const { procedure } = await bundleOf(cx, file)
  const seat_of = new Map(rounds.flatMap((one) => one.seats.map((seat) => [seat.account_id, seat.number] as const)))
  const choicesOf = (register: string, ...ids: (string | undefined)[]) => ids.flatMap((id) => id === undefined ? [] : say(casesOf(cx.city).options(register).find((one) => one.id === id)?.title) ?? id).join(language === 'zh' ? '；' : '; ') || null
  const core = {
    language, has_names, is_demo: file.is_demo, is_illustrative: sheet.illustrative === true,
    city: say(cx.city.pack.city.title), title: say({ zh: file.title_zh, en: file.title_en }), case_id, dated_on: civilDay(conclusion.at, zone),
    need: {
      owner: say(orgs.get(challenge.org_id ?? '')), county: file.county_id ? say(countyWords(cx)(file.county_id)) : null,
      sector: say(casesOf(cx.city).options('sectors').find((one) => one.id === challenge.sector)?.title),
      bounty: challenge.funding_minor === null ? null : formatFen(challenge.funding_minor, language, challenge.currency).exact, deadline_on: challenge.deadline_on,
      problem: challenge.problem, indicators: challenge.indicators.map((one) => [one.metric, one.unit, one.present ?? '', one.target, one.test]),
    },
    panel: has_names ? panelOf(review).map((seat) => ({ number: seat.number, name: say(names.get(seat.account_id ?? '')), state: seat.state, declared: seat.declared })) : [],
    draws: (await drawsBehind(cx, case_id, appraisal_sheet)).map((one) => ({ number: one.number, is_direct: one.is_direct })),
    about: say(aboutFigures(sheet)), scale: { min: sheet.scale.min, max: sheet.scale.max },
    rounds: rounds.map((one) => ({
      number: one.round.number, reason: one.round.reason, level: one.result ? say(levelOf(sheet, one.result.total.mean)) : null,
      given: one.scores.map((score) => score.seat),
      lines: one.result ? [...one.result.criteria.map((line) => ({
        title: say(sheet.criteria.find((each) => each.id === line.id)!.title), mean: line.mean, median: line.median, lowest: line.lowest, highest: line.highest, deviation: line.deviation,
        scores: one.scores.map((score) => score.scores[line.id]!), marks: one.scores.map((score) => line.vetoes.includes(score.seat) ? 'veto' : line.outliers.includes(score.seat) ? 'outlier' : null),
      })), {
        title: language === 'zh' ? '总分' : 'Total', mean: one.result.total.mean, median: one.result.total.median, lowest: one.result.total.lowest, highest: one.result.total.highest, deviation: one.result.total.deviation,
        scores: one.result.totals.map((each) => each.total), marks: one.result.totals.map((each) => each.is_dropped ? 'dropped' : each.is_outlier ? 'outlier' : null),
      }] : [],
      comments: one.scores.map((score) => ({ seat: score.seat, text: score.comment, is_kept: score.is_kept,
        reasons: sheet.criteria.flatMap((criterion) => score.reasons[criterion.id] ? [{ criterion: say(criterion.title), text: score.reasons[criterion.id] }] : []) })),
      amounts: one.amounts ? {
        all: one.scores.flatMap((score) => score.amount ? [[String(score.seat), money(score.amount.from_fen, language, challenge.currency), money(score.amount.to_fen, language, challenge.currency), score.amount.reason]] : []),
        median: `${money(one.amounts.from_median_fen, language, challenge.currency)} – ${money(one.amounts.to_median_fen, language, challenge.currency)}`,
        reach: `${money(one.amounts.lowest_fen, language, challenge.currency)} – ${money(one.amounts.highest_fen, language, challenge.currency)}`,
      } : null,
    })),
    conclusion: {
      title: say(procedure.acts.get(conclusion.action)?.title), reason: choicesOf('refusal-reasons', conclusion.answers?.reason), ways: choicesOf('ways-on', ...conclusion.answers?.ways ?? []), text: conclusion.answers?.opinion ?? '', consensus: conclusion.answers?.['consensus-note'] ?? null,
      by: has_names ? say(names.get(conclusion.account_id)) : null, on: civilDay(conclusion.at, zone),
    },
    receipts: events.map((event) => [civilDay(event.at, zone), `${say(procedure.acts.get(event.action)?.title) ?? event.action}${has_names && seat_of.has(event.account_id) ? (language === 'zh' ? `（第 ${seat_of.get(event.account_id)} 席）` : ` (seat ${seat_of.get(event.account_id)})`) : ''}`, event.receipt_id]),
    receipt: conclusion.receipt_id,
  }
  return { ...core, hash: contentHash(core) }
}

const money = (amount_fen: number, language: Language, currency: string) => formatFen(amount_fen, language, currency).short

async function receiptsOf(cx: Cx, case_id: string): Promise<{ at: string, action: string, account_id: string, receipt_id: string }[]> {
  const { rows } = await sql<{ at: string, action: string, account_id: string, receipt_id: string }>`select to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, action, account_id, receipt_id from case_event
    where city_id = ${cx.city.id} and case_id = ${case_id} and action = any(${said_as}) and receipt_id is not null order by id limit 200`.execute(cx.tx)
  return rows
}
