import type { FitTerms } from './terms.ts'

/** What a reviewer is weighed by: the register's own words. */
export type FitReviewer = { kind: 'technical' | 'finance', sectors: readonly string[], keywords: readonly string[] }
/** What a file is weighed by: its field and all its words. */
export type FitFile = { sector: string | null, text: string }

/** A text as keywords are looked for in it: one width, one case, no spaces. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '')
}

/** Keywords shorter than this would be found anywhere. */
const keyword_min = 2

/**
 * 匹配分: how well a reviewer fits a file, a whole number from 0 to 10,000. The field counts once, or for a financial expert their kind; each keyword of the register that stands in
 * the file counts, up to the number the city sets. Nobody's opinion goes into it, and no file can raise it but by what it is about.
 */
export function fitOf(terms: FitTerms, { kind, sectors, keywords }: FitReviewer, { sector, text }: FitFile): number {
  const field = kind === 'finance' ? terms.finance_points : sector !== null && sectors.includes(sector) ? terms.sector_points : 0
  const folded = foldText(text), words = new Set(keywords.map(foldText).filter((word) => [...word].length >= keyword_min))
  const found = [...words].filter((word) => folded.includes(word)).length
  return field + Math.min(found, terms.keywords_max) * terms.keyword_points
}
