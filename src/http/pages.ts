import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import serve from '@fastify/static'
import type { PublicSite } from '#kernel/values/public-page.ts'
import { PageCache } from './page-cache.ts'
import { addressIn, pathIn, publicPages, type BuiltSite } from './public-pages.ts'
import { worded } from './refusal.ts'
import type { Extra } from './server.ts'

// Drafts are saved at every pause of a hand and show nowhere in public.
const changing = /^\/api\/(?!auth\/|cases\/)/
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

/** Reads what the build left for the server: the pages, their styles, and where the browser finds their script and mark. */
async function readSite(): Promise<BuiltSite> {
  const { site } = await import(pathToFileURL(join(dist, 'server/site.js')).href) as { site: PublicSite }
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, { file: string, assets?: string[] }>
  const styles = join(dist, 'server/assets')
  const css = readdirSync(styles).filter((name) => name.endsWith('.css')).map((name) => readFileSync(join(styles, name), 'utf8')).join('')
  const icon = manifest['index.html']?.assets?.find((name) => name.endsWith('.svg')) ?? ''
  return { site, css, script: `/${manifest['src/web/public/enhance.ts']!.file}`, icon: `/${icon}` }
}
