import type { FastifyReply, FastifyRequest } from 'fastify'
import { runQuery } from '#kernel/store/run.ts'
import { visitor, type Actor } from '#kernel/trust/actor.ts'
import { page_languages, type PageAddress, type PageAnswers, type PageLanguage, type PagePlan, type PublicSite } from '#kernel/values/public-page.ts'
import { drawn, pack, type Document, type Encoding, type PageCache, type Packed } from './page-cache.ts'
import { refusalOf, worded } from './refusal.ts'
import { actorOf } from './request.ts'
import type { Mounted } from './server.ts'

/** What the built pages bring along: how they are drawn, their styles, and where their script and mark are. */
export type BuiltSite = { site: PublicSite, css: string, script: string, icon: string }

const session_cookie = /(?:^|;\s*)(?:__Secure-)?jiebang\.session_token=/
const language_cookie = /(?:^|;\s*)jiebang\.language=(zh|en)(?:;|$)/
// Browsers ask each time, since signing in changes the page; what stands before the house may keep a visitor's page, and go on giving it when the house is slow.
const public_cache = 'public, max-age=0, s-maxage=30'
const shared_cache = 'max-age=30, stale-while-revalidate=600, stale-if-error=86400'

/** Serves the pages that are drawn on the server. `origin` is the address people use, without a slash at its end. */
export function publicPages({ house, db, identity, words }: Mounted, built: BuiltSite, origin: string, cache: PageCache) {
  const { site } = built

  const ask = (actor: Actor, name: string, input: Record<string, string>): Promise<unknown> => {
    const [system, question] = name.split('.') as [string, string]
    const query = house.systems.get(system)?.queries[question]
    if (!query) throw new Error(`invariant: a public page asks ${name}, which is no question`)
    return runQuery(house, db, name, query, actor, input)
  }

  const answersFor = async (plan: PagePlan | null, actor: Actor): Promise<PageAnswers> => {
    if (plan === null) return { answers: {} }
    try {
      const answers = await Promise.all(Object.entries(plan.asks).map(async ([name, { query, input }]) => [name, await ask(actor, query, input)] as const))
      return { answers: Object.fromEntries(answers) }
    } catch (error) {
      // What is refused is a page too; what is too busy or broken is not.
      const refusal = refusalOf(error, words)
      if (refusal === null || refusal.body.error.code === 'kernel.busy') throw error
      return { refusal: { zh: refusal.body.error.zh, en: refusal.body.error.en }, status: refusal.status }
    }
  }

  const draw = async (plan: PagePlan | null, address: PageAddress, city: string | undefined, actor: Actor): Promise<Document> => {
    const [me, got] = await Promise.all([ask(actor, 'accounts.me', {}), answersFor(plan, actor)])
    const text = site.draw(plan, address, got, { me, origin, city, rendered_at: new Date().toISOString(), css: built.css, script: built.script, icon: built.icon })
    return { status: 'refusal' in got ? got.status : plan === null ? 404 : 200, type: 'text/html; charset=utf-8', text }
  }

  /** Answers a request for the public page at `address`; what leads nowhere is a page as well. */
  const serve = async (request: FastifyRequest, reply: FastifyReply, address: PageAddress): Promise<FastifyReply> => {
    const { city: asked, ...search } = address.search
    const home = [...house.cities.keys()][0]!
    const is_hosted = asked === undefined || house.cities.has(asked)
    const city = is_hosted && asked !== home ? asked : undefined
    const plan = is_hosted ? site.find({ ...address, search }) : null
    reply.header('vary', 'accept-encoding, cookie').header('content-language', address.language === 'zh' ? 'zh-CN' : 'en')
    if (session_cookie.test(request.headers.cookie ?? '')) {
      const actor = is_hosted ? await actorOf(request, house, db, identity) : visitor(home, address.language)
      return send(request, reply.header('cache-control', 'private, no-store'), drawn(await draw(plan, { ...address, search }, city, actor), Date.now()))
    }
    const reader = visitor(city ?? home, address.language)
    try {
      const key = plan === null || plan.is_private ? null : JSON.stringify([city ?? home, address.language, plan.address.path, plan.address.search])
      const make = () => draw(plan, { ...address, search }, city, reader)
      const { page, is_late } = key === null ? { page: drawn(await make(), Date.now()), is_late: false } : await cache.get(key, make)
      if (page.status !== 200 || plan?.is_private) return send(request, reply.header('cache-control', 'no-store'), page)
      reply.headers({ 'cache-control': public_cache, 'cdn-cache-control': shared_cache, age: String(Math.max(0, Math.floor((Date.now() - page.drawn_ms) / 1_000))) })
      return send(request, is_late ? reply.header('x-jiebang-late', 'busy') : reply, page)
    } catch (error) {
      if (refusalOf(error, words)?.body.error.code !== 'kernel.busy') throw error
      const { zh, en } = worded('kernel.busy', {}, [], words).body.error
      const text = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>503</title><p>${zh}<p lang="en">${en}`
      return send(request, reply.headers({ 'cache-control': 'no-store', 'retry-after': '5' }), drawn({ status: 503, type: 'text/html; charset=utf-8', text }, Date.now()))
    }
  }

  /** Leads an address without a language to the reader's: the one they chose, else the one their browser asks for. */
  const lead = (request: FastifyRequest, reply: FastifyReply, rest: string): FastifyReply =>
    reply.headers({ vary: 'cookie, accept-language', 'cache-control': 'private, no-cache' }).redirect(`/${readersLanguage(request)}${rest}`, 302)

  return { serve, lead }
}

/** Splits `/zh/challenges/1?x=2` into its language, path and search; null where no language leads it. */
export function addressIn(url: string): PageAddress | null {
  const found = /^\/(zh|en)(\/[^?#]*)?(?:\?([^#]*))?$/.exec(url)
  if (!found) return null
  return { language: found[1] as PageLanguage, path: pathIn(found[2] ?? '/'), search: Object.fromEntries(new URLSearchParams(found[3] ?? '')) }
}

/** The path as pages know it: without a slash at its end. */
export function pathIn(path: string): string {
  return path === '/' ? path : path.replace(/\/+$/, '') || '/'
}

function readersLanguage(request: FastifyRequest): PageLanguage {
  const chosen = language_cookie.exec(request.headers.cookie ?? '')?.[1]
  if (chosen) return chosen as PageLanguage
  // The first of ours in the order the browser names; weights are in that order in practice, and a reader of neither gets the first language.
  for (const wish of String(request.headers['accept-language'] ?? '').split(',')) {
    const known = page_languages.find((language) => wish.trim().toLowerCase().startsWith(language))
    if (known) return known
  }
  return page_languages[0]
}

/** Sends a document in the encoding the reader takes, or says that they have it already. */
export async function send(request: FastifyRequest, reply: FastifyReply, page: Packed): Promise<FastifyReply> {
  const accepted = String(request.headers['accept-encoding'] ?? '')
  const encoding: Encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : 'identity'
  const { etag, bytes } = await pack(page, encoding)
  const has = String(request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''))
  reply.header('etag', etag)
  if (page.status === 200 && has.includes(etag)) return reply.code(304).send()
  if (encoding !== 'identity') reply.header('content-encoding', encoding)
  return reply.code(page.status).type(page.type).send(bytes)
}
