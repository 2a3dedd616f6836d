import type { Spread } from './aggregate.ts'
import type { RoundSeen, ReviewSeen } from './read.ts'
import { levelOf, type Sheet } from './sheet.ts'

/** How a sheet's figures are made, in words that stand beside them. */
export function aboutFigures(sheet: Sheet): { zh: string, en: string } {
  const { k, least, from_reviewers } = sheet.outliers
  const equal = sheet.criteria.every((one) => one.weight === sheet.criteria[0]!.weight)
  const dropped = sheet.drop_extremes_from
  return {
    zh: `每位专家的总分是各项的${equal ? '平均（各项等权）' : '加权平均'}；总平均分是各专家总分的平均，最后一步四舍五入到 ${sheet.decimals} 位小数。${dropped === null ? '' : `满 ${dropped} 人时去掉一个最高总分和一个最低总分。`}标准差按全体计算（除以人数）。与中位数相差超过 ${k} 倍绝对中位差、且超过 ${least} 分的，标为离群；不足 ${from_reviewers} 人不作标记。标记只供参考，不改变分数。`,
    en: `A reviewer’s total is the ${equal ? 'mean of the criteria, equally weighted' : 'weighted mean of the criteria'}; the overall mean is that of the totals, rounded once, to ${sheet.decimals} decimals.${dropped === null ? '' : ` From ${dropped} reviewers on, one highest and one lowest total are left out of it.`} The standard deviation divides by the number of reviewers. A score is marked when it lies further from the median than ${k} times the median absolute deviation and than ${least} points; with fewer than ${from_reviewers} reviewers none is. A mark changes no figure.`,
  }
}

/** A review as a section of a case page, in the shape that cases show as `scores`; what the reader may not know was left out by `reviewOf` already. */
export function scoresSection(id: string, title: { zh: string, en: string }, { sheet, rounds }: ReviewSeen) {
  return {
    id, title, kind: 'scores' as const, about: aboutFigures(sheet), is_illustrative: sheet.illustrative === true, scale: { min: sheet.scale.min, max: sheet.scale.max },
    rounds: rounds.toReversed().map((one) => shownRound(sheet, one)),
  }
}

function shownRound(sheet: Sheet, { round, seats, given, scores, result, amounts }: RoundSeen) {
  const live = seats.filter((seat) => seat.state !== 'replaced' && seat.state !== 'absent').length
  const none = { mean: null, median: null, lowest: null, highest: null, deviation: null }
  const spread = (one: Spread | undefined) => one ? { mean: one.mean, median: one.median, lowest: one.lowest, highest: one.highest, deviation: one.deviation } : none
  return {
    number: round.number, is_closed: round.closed_at !== null, reason: round.reason,
    state: round.closed_at === null ? { zh: `已收 ${given}/${live} 份，到齐后公开`, en: `${given} of ${live} in; shown when all are` } : { zh: `${given} 位专家评分到齐`, en: `All ${given} reviewers have scored` },
    level: result ? levelOf(sheet, result.total.mean) : null,
    seats: scores.map((one) => ({ number: one.seat, is_mine: one.is_mine, is_kept: one.is_kept })),
    total: {
      id: 'total', title: { zh: '总分', en: 'Total' }, help: null, weight: null, ...spread(result?.total),
      scores: scores.map((one) => {
        const mark = result?.totals.find((each) => each.seat === one.seat)
        return { seat: one.seat, score: one.total, mark: mark?.is_dropped ? 'dropped' as const : mark?.is_outlier ? 'outlier' as const : null }
      }),
    },
    criteria: sheet.criteria.map((criterion) => {
      const found = result?.criteria.find((each) => each.id === criterion.id)
      return {
        id: criterion.id, title: criterion.title, help: criterion.help ?? null, weight: criterion.weight, ...spread(found),
        scores: scores.map((one) => ({ seat: one.seat, score: one.scores[criterion.id]!, mark: found?.vetoes.includes(one.seat) ? 'veto' as const : found?.outliers.includes(one.seat) ? 'outlier' as const : null })),
      }
    }),
    comments: scores.map((one) => ({ seat: one.seat, text: one.comment, amount: one.amount,
      reasons: sheet.criteria.flatMap((criterion) => one.reasons[criterion.id] ? [{ criterion: criterion.title, text: one.reasons[criterion.id]! }] : []) })),
    amounts,
  }
}
