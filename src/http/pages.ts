import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import serve from '@fastify/static'
import type { FastifyReply } from 'fastify'
import type { PublicSite } from '#kernel/values/public-page.ts'
import { drawn, PageCache } from './page-cache.ts'
import { addressIn, pathIn, publicPages, send, type BuiltSite } from './public-pages.ts'
import { worded } from './refusal.ts'
import type { Extra, Mounted } from './server.ts'
import { robots, siteFiles, sitemap_fresh_ms } from './site-files.ts'

// Signing in and drafts, saved at every pause of a hand, show nowhere in public.
const changing = /^\/api\/(?!auth\/|accounts\/|cases\/)/
const dist = join(import.meta.dirname, '../../dist')

/**
 * Serves the built web: hashed assets for a year; public pages drawn on the server under `/zh` and `/en`, their addresses without a language
 * led to the reader's; every other address is the application. `public_url` is the address people use.
 */
export function mountPages(public_url: string): Extra {
  return async (mounted) => {
    const { app, words } = mounted
    if (!existsSync(join(dist, 'index.html'))) return
    await app.register(serve, { root: dist, wildcard: false, index: false, immutable: true, maxAge: '365d', globIgnore: ['index.html', '.hash', '.vite/**', 'server/**'] })
    const origin = public_url.replace(/\/+$/, '')
    const built = existsSync(join(dist, 'server/site.js')) ? readSite() : null
    // Loaded beside the rest of the start; the first reader waits for what is left of it.
    const cache = new PageCache()
    const pages = built?.then((site) => publicPages(mounted, site, origin, cache))
    pages?.catch(() => {})
    // Whoever has just changed something public finds it changed; what another process did shows after some seconds.
    app.addHook('onResponse', async (request, reply) => {
      if (request.method === 'POST' && reply.statusCode < 300 && changing.test(request.url)) cache.touch()
    })
    if (built) mountSiteFiles(mounted, built, origin, cache)
    app.route({ method: ['GET', 'HEAD'], url: '/*', compress: false, handler: async (request, reply) => {
      const url = request.url.replace(/#.*$/, '')
      const [path = '/', search] = url.split('?', 2)
      const address = addressIn(url)
      if (pages && address) return (await pages).serve(request, reply, address)
      // What looks like a file and is none is missing; what looks like a place in the app is the app.
      if (path.startsWith('/api/') || /\.[a-z0-9]{1,8}$/i.test(path)) {
        const refusal = worded('kernel.no-such-route', {}, [], words)
        return reply.code(refusal.status).send(refusal.body)
      }
      if (built && (await built).site.find({ language: 'zh', path: pathIn(path), search: {} })) return (await pages!).lead(request, reply, `${path}${search === undefined ? '' : `?${search}`}`)
      return reply.header('cache-control', 'no-cache').sendFile('index.html', { immutable: false, maxAge: 0 })
    } })
  }
}

/** `robots.txt` and the sitemaps: made for the whole site once in a while, and kept with the pages. */
function mountSiteFiles(mounted: Mounted, built: Promise<BuiltSite>, origin: string, cache: PageCache): void {
  const { app, words } = mounted
  const ready = built.then(({ site }) => siteFiles(mounted, site, origin))
  ready.catch(() => {})
  const cached = (reply: FastifyReply) => reply.header('cache-control', 'public, max-age=600, stale-while-revalidate=86400')
  app.get('/robots.txt', { compress: false }, (request, reply) => send(request, cached(reply), drawn({ status: 200, type: 'text/plain; charset=utf-8', text: robots(origin) }, Date.now())))
  app.get('/sitemap.xml', { compress: false }, async (request, reply) => send(request, cached(reply), (await cache.get('sitemap', (await ready).index, sitemap_fresh_ms)).page))
  app.get('/sitemaps/:city/:file', { compress: false }, async (request, reply) => {
    const { city, file } = request.params as { city: string, file: string }
    const make = (await ready).file(city, file)
    const page = make === null ? null : (await cache.get(`sitemap ${city} ${file}`, make, sitemap_fresh_ms)).page
    if (page?.status === 200) return send(request, cached(reply), page)
    return reply.code(404).send(worded('kernel.no-such-route', {}, [], words).body)
  })
}

/** Reads what the build left for the server: the pages, their styles, and where the browser finds their script and mark. */
async function readSite(): Promise<BuiltSite> {
  const { site } = await import(pathToFileURL(join(dist, 'server/site.js')).href) as { site: PublicSite }
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, { file: string, assets?: string[] }>
  const styles = join(dist, 'server/assets')
  const css = readdirSync(styles).filter((name) => name.endsWith('.css')).map((name) => readFileSync(join(styles, name), 'utf8')).join('')
  const icon = manifest['index.html']?.assets?.find((name) => name.endsWith('.svg')) ?? ''
  return { site, css, script: `/${manifest['src/web/public/enhance.ts']!.file}`, icon: `/${icon}` }
}
