import { z } from 'zod'
import { docShape, part, say, type At, type PackProblem, type PackView } from '#kernel/declare/pack.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { Criteria } from '#engines/draw/criteria.ts'

/** The whole of a fit, basis points. */
export const fit_max = 10_000

const points = z.int().min(0).max(fit_max)

const termsShape = z.strictObject({
  ...docShape,
  /** Criteria (`panels/`) by which the reviewers of a round may be drawn. */
  panels: z.array(z.string().max(64)).max(20),
  /** Points of fit: for the field of the file, for a financial expert whatever the field, for each keyword found in the file, and how many keywords count. */
  sector_points: points, finance_points: points, keyword_points: points, keywords_max: z.int().min(0).max(20),
})
export type Terms = z.output<typeof termsShape>
export type FitTerms = Pick<Terms, 'sector_points' | 'finance_points' | 'keyword_points' | 'keywords_max'>

function checkTerms({ panels, ...fit }: Terms, at: At, pack: Pick<PackView, 'docs'>): PackProblem[] {
  const most = Math.max(fit.sector_points, fit.finance_points) + fit.keyword_points * fit.keywords_max
  const direct = (pack.docs('draws').get('terms')?.doc as { direct?: string[] } | undefined)?.direct ?? []
  return [
    ...panels.flatMap((panel, index) => direct.includes(panel) ? [say('rounds.direct', at(['panels', index]), { zh: `“${panel}”可以直接指定，没有抽取种子，不能用于评审轮次`, en: `“${panel}” may be appointed directly, without a seed, and cannot serve a round` })] : []),
    ...panels.flatMap((panel, index) => pack.docs('panels').has(panel) ? [] : [say('rounds.no-panel', at(['panels', index]), { zh: `没有抽取条件“${panel}”`, en: `There are no criteria “${panel}”` })]),
    ...most > fit_max ? [say('rounds.fit', at(['keyword_points']), { zh: `匹配分最高可到 ${most}，不能超过 ${fit_max}`, en: `The fit could reach ${most}; it cannot be above ${fit_max}` })] : [],
  ]
}

/** 轮次办法: by which criteria reviewers are drawn and how fit is counted; all of it the city's to set. */
export const roundTermsPart = part<Terms>({ folder: 'rounds', single: 'rounds/terms.yaml', schema: termsShape, check: checkTerms })

const none: Pick<Terms, 'panels'> & FitTerms = { panels: [], sector_points: fit_max, finance_points: fit_max, keyword_points: 0, keywords_max: 0 }

/** The city's terms; a city that states none holds no rounds. */
export function termsOf(cx: Cx): Pick<Terms, 'panels'> & FitTerms {
  return cx.city.pack.docs<Terms>('rounds').get('terms')?.doc ?? none
}

/** The criteria by which the reviewers of a round may be drawn. */
export function panelsOf(cx: Cx): Criteria[] {
  const all = cx.city.pack.docs<Criteria>('panels')
  return termsOf(cx).panels.flatMap((id) => all.get(id)?.doc ?? [])
}
