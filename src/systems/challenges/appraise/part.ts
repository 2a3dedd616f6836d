import { sql } from '#kernel/store/db.ts'
import type { ChallengePart } from '../part.ts'
import { conclude } from './conclude.ts'
import { criteriaChoices, freeSeats, isDrawMade, seatChoices } from '#systems/draws/public.ts'
import { isInRound } from '#systems/rounds/public.ts'
import { appraisal_sheet, appraisalOf } from './appraisal.ts'
import { conveneAppraisal } from './meeting.ts'
import { askPanel, declareClear, declareConflict, replaceExpert, takeBackPanel } from './panel.ts'
import { keepScore, lastScores, recordScore, secondRound } from './score.ts'
import { appraisalSections } from './sections.ts'

/** The latest round of the need's appraisal. */
const round = sql`(select round.id from review_round round where round.city_id = file.city_id and round.case_id = file.id and round.purpose = 'need-appraisal' order by round.number desc limit 1)`
const me = sql`current_setting('jiebang.account', true)`

/** Criteria whose vetoes decide by the sheet, as `aggregate` has them in `failed`. */
const vetoed = sql`(select count(*)::int from review_round round join review_sheet sheet on sheet.city_id = round.city_id and sheet.hash = round.sheet_hash
  cross join jsonb_array_elements(sheet.content -> 'criteria') criterion
  cross join lateral (select count(*) as given, count(*) filter (where (score.scores ->> (criterion ->> 'id'))::numeric < (criterion ->> 'veto_below')::numeric) as vetoes
    from review_score score where score.city_id = round.city_id and score.round_id = round.id) counted
  where round.city_id = file.city_id and round.id = ${round} and ((criterion ->> 'veto_by' = 'anyone' and counted.vetoes > 0) or (criterion ->> 'veto_by' = 'majority' and counted.vetoes * 2 > counted.given)))`

/** 评榜 */
export const appraise: ChallengePart = {
  values: {
    评分人数: sql`(select count(*)::int from review_seat seat where seat.city_id = file.city_id and seat.round_id = ${round} and seat.state not in ('replaced', 'absent'))`,
    已评人数: sql`(select count(*)::int from review_score score where score.city_id = file.city_id and score.round_id = ${round})`,
    平均分: sql`(select avg(total)::float8 from review_score score where score.city_id = file.city_id and score.round_id = ${round})`,
    评榜组已抽出: isDrawMade(appraisal_sheet),
    列入轮次: isInRound,
    评分轮次: sql`coalesce((select round.number from review_round round where round.city_id = file.city_id and round.id = ${round}), 0)`,
    本人已声明: sql`exists (select from review_seat seat where seat.city_id = file.city_id and seat.round_id = ${round} and seat.account_id = ${me} and seat.declared is not null)`,
    本人已评分: sql`exists (select from review_score score where score.city_id = file.city_id and score.round_id = ${round} and score.account_id = ${me})`,
    会议评审: sql`exists (select from review_round round where round.city_id = file.city_id and round.id = ${round} and round.is_held)`,
    否决指标数: vetoed,
  },
  options: { 'open-seats': async (cx, file) => seatChoices(await freeSeats(cx, appraisalOf(file.id))), 'appraisal-criteria': async (cx) => criteriaChoices(cx, appraisal_sheet) },
  sections: async (cx, file, _challenge, reader) => appraisalSections(cx, file, reader),
  prefill: lastScores,
  effects: {
    'ask-panel': askPanel, 'take-back-panel': takeBackPanel, 'withdraw-need': takeBackPanel, 'record-score': recordScore, 'keep-score': keepScore, 'second-round': secondRound, 'conclude-appraisal': conclude,
    'declare-clear': declareClear, 'declare-conflict': declareConflict, 'replace-expert': replaceExpert, 'convene-meeting': conveneAppraisal,
  },
}
