import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** In development, as in the server: the public entry answers `/` and `/public/…`, the application everything else. */
const publicEntry: Plugin = {
  name: 'jinbang-public-entry',
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      const path = (request.url ?? '').split('?')[0] ?? ''
      if (path === '/' || path === '/public' || path.startsWith('/public/')) request.url = '/public.html'
      next()
    })
  },
}

export default defineConfig({
  plugins: [
    vue(),
    Components({ dirs: [], dts: 'src/components.d.ts', resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
    publicEntry,
  ],
  resolve: { alias: { '@': at('./src') } },
  define: {
    __VUE_OPTIONS_API__: true, // Element Plus still uses it
  },
  server: {
    port: 5173,
    // The Host stays ours: the server lets the refresh cookie work only where Origin and Host agree.
    proxy: Object.fromEntries(
      ['/api', '/docs'].map((path) => [
        path,
        { target: process.env.JINBANG_URL ?? 'http://127.0.0.1:8080', changeOrigin: false },
      ]),
    ),
  },
  build: {
    target: 'chrome87',
    cssTarget: 'chrome87',
    manifest: 'manifest.json',
    rolldownOptions: { input: { index: at('./index.html'), public: at('./public.html') } },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/test-setup.ts'],
    server: { deps: { inline: ['element-plus'] } },
    restoreMocks: true,
  },
})
