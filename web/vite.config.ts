import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

interface Modules {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null
}

/** Where `npm run dev` finds the server; it follows PORT as the server does. */
const server = `http://127.0.0.1:${process.env['PORT'] ?? 3000}`

const libraries = ['react', 'react-dom', 'scheduler', '@tanstack', 'i18next', 'react-i18next', 'openapi-fetch']

// What people wait for first: each part with everything it imports, but for what is in a part above. The ticket comes
// while the list is looked at.
const parts = [
  { name: 'base', from: ['main.tsx'] },
  { name: 'inbox', from: ['inbox/inbox-screen.tsx'] },
  { name: 'ticket', from: ['ticket/ticket-pane.tsx'] },
]

// Three files instead of fifty, which together are smaller, too. What other screens share is in as few.
const groups = [
  { name: 'libraries', test: new RegExp(`node_modules/(${libraries.join('|')})/`), priority: 3 },
  { name: partOf, debugName: 'parts', test: /web\/.*\.(tsx?|css)$/, priority: 2 },
  {
    name: 'shared',
    test: /web\/(ui|app|api|i18n)\/|lucide-react|@radix-ui|@floating-ui/,
    minShareCount: 3,
    priority: 1,
  },
]

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressed()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // light-dark() and logical properties stay as they are
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    // a data: address would be one more thing for the policy to allow
    assetsInlineLimit: 0,
    manifest: 'manifest.json',
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: {
    port: 5173,
    strictPort: false,
    proxy: {
      '^/(desk|launchpad|uploads|message-frame|sign-out)(/|$|\\?)': { target: server },
      // GET /sign-in is a page of the app, only the POST is the server's
      '^/sign-in': { target: server, bypass: ({ method, url }) => (method === 'GET' ? url : undefined) },
    },
  },
})

/** The first of `parts` that needs a module of the app to start; null for what waits for somebody to ask for it. */
function partOf(moduleId: string, modules: Modules): string | null {
  const found = parts.find(({ from }) => reached(from, modules).has(moduleId))
  return found?.name ?? null
}

const known = new Map<readonly string[], Set<string>>()

function reached(from: readonly string[], modules: Modules): Set<string> {
  const before = known.get(from)
  if (before !== undefined) return before
  const ids = new Set(from.map((path) => join(import.meta.dirname, path)))
  // a set goes on to what is added to it meanwhile
  for (const id of ids) for (const next of modules.getModuleInfo(id)?.importedIds ?? []) ids.add(next)
  known.set(from, ids)
  return ids
}

/** Writes .br and .gz beside every file that becomes smaller; the server sends them as they are. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle({ dir = '' }) {
      const folder = join(dir, 'assets')
      for (const name of readdirSync(folder)) {
        if (!/\.(js|css|svg|json)$/.test(name)) continue
        const content = readFileSync(join(folder, name))
        if (content.length < 1024) continue
        writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }))
        const options = {
          params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
        }
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content, options))
      }
    },
  }
}
