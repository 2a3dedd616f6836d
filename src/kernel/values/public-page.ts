/** Languages that public pages have addresses in; the first is the one for readers of neither. */
export const page_languages = ['zh', 'en'] as const
export type PageLanguage = typeof page_languages[number]

/** An address of a public page: `/zh/challenges/ab12?city=…` is language `zh`, path `/challenges/ab12` and its search. */
export type PageAddress = { language: PageLanguage, path: string, search: Record<string, string> }

/**
 * What a page asks of the house before it can be drawn: questions of the systems by name, each with its input.
 * `address` is the page's own, without what it does not know, so that one page has one place in a cache.
 */
export type PagePlan = {
  page: string, address: PageAddress
  asks: Record<string, { query: string, input: Record<string, string> }>
  /** It shows what its reader wrote into the address: kept in no cache, ours or anybody's. */
  is_private?: boolean
}

/** What became of the questions: the answers by the plan's names, or the refusal in words with its HTTP status. */
export type PageAnswers = { answers: Record<string, unknown> } | { refusal: { zh: string, en: string }, status: number }

/** What a drawn page needs to know besides the answers. */
export type PageAround = {
  /** The answer of `accounts.me` for whoever reads. */
  me: unknown
  /** The origin people use, without a slash at its end. */
  origin: string
  /** The hosted city, where the address names one. */
  city: string | undefined
  rendered_at: string
  /** Styles of all public pages, and the address of their small script. */
  css: string
  script: string
  icon: string
}

/**
 * The public pages as the web layer builds them for the server (`dist/server/site.js`). The edge finds a page by its address, asks what the
 * page asks as whoever reads, and has it drawn: it knows no page, and the pages know no database.
 */
export type PublicSite = {
  find: (address: PageAddress) => PagePlan | null
  /** A whole document; also for an address that leads nowhere (`plan` null) and for a refusal. */
  draw: (plan: PagePlan | null, address: PageAddress, got: PageAnswers, around: PageAround) => string
  /** Paths of the pages that stand by themselves, for the sitemap. */
  standing: readonly string[]
  /** Pages of which there are many, by the sitemap's name: the question that lists their ids (`{ total, rows, ids }` for a `page`), and their path. */
  listings: Record<string, { query: string, path: string }>
}
