import type { Cx } from '#kernel/store/cx.ts'
import { sideBySide, type Language } from '#engines/translations/translation.ts'
import type { Challenge } from '../challenge.ts'
import { publicTexts } from './texts.ts'

/**
 * A public challenge as a reader of one language meets it: texts written in the other are replaced by their translation where a person stands for it
 * and the original has not changed since; all else stays as it was written. The original is binding and stands beside on the page.
 */
export async function inLanguage(cx: Cx, challenge: Challenge, language: Language): Promise<Challenge> {
  await cx.elevate()
  const pairs = await sideBySide(cx, `challenge:${challenge.id}`, publicTexts(challenge))
  const said = new Map(pairs.flatMap((one) => one.into === language && one.state === 'checked' && one.text ? [[one.field, one.text] as const] : []))
  return {
    ...challenge,
    problem: said.get('problem') ?? challenge.problem,
    solver_conditions: said.get('solver-conditions') ?? challenge.solver_conditions,
    ip_detail: said.get('ip-detail') ?? challenge.ip_detail,
    indicators: challenge.indicators.map((one, at) => ({ ...one, metric: said.get(`indicator-${at + 1}-metric`) ?? one.metric, test: said.get(`indicator-${at + 1}-test`) ?? one.test })),
  }
}
