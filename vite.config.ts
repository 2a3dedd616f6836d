import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = `http://127.0.0.1:${process.env.PORT ?? '3000'}`

/**
 * Two builds of one source: `dist/` holds the application and the small script of the public pages for browsers, `dist/server/` the public
 * pages for the server to draw. In development, everything but the application is asked of the server on its own port.
 */
export default defineConfig({
  plugins: [react()],
  builder: {},
  build: { target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 600 },
  environments: {
    client: {
      build: {
        outDir: 'dist',
        // The files carry their hash in their names, so the server may let browsers keep them for good.
        assetsDir: 'assets',
        manifest: true,
        rolldownOptions: { input: { app: 'index.html', public: 'src/web/public/enhance.ts' } },
      },
    },
    ssr: {
      // One file with all it needs: it is loaded in one read, and as the production build of React whatever NODE_ENV says.
      resolve: { noExternal: true },
      build: {
        outDir: 'dist/server',
        ssr: true,
        emitAssets: true,
        // All styles of the public pages, in the order they are named: each page carries them within itself.
        cssCodeSplit: false,
        target: 'node24',
        rolldownOptions: { input: { site: 'src/web/public/site.tsx' }, output: { entryFileNames: '[name].js' } },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(['/api', '/files', '/zh', '/en', '/assets'].map((path) => [path, server])),
  },
})
