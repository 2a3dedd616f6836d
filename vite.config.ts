import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The pages are built into `dist/`; in development, everything but the pages is asked of the server on its own port. */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    sourcemap: false,
    // The files carry their hash in their names, so the server may let browsers keep them for good.
    assetsDir: 'assets',
    chunkSizeWarningLimit: 600,
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': `http://127.0.0.1:${process.env.PORT ?? '3000'}`,
      '/files': `http://127.0.0.1:${process.env.PORT ?? '3000'}`,
    },
  },
})
