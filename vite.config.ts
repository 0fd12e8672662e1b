import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type UserConfig } from 'vite'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** What the packaged app consists of beside the renderer and the preload. */
const appEntries = {
  'engine-worker': 'main/shells/worker.ts',
  'decode-worker': 'main/sources/decode-worker.ts',
  'scan-worker': 'main/query/scan-worker.ts',
  'sql-worker': 'main/query/sql/sql-worker.ts',
  'socket-worker': 'main/sources/listen/socket-worker.ts',
  'capture-worker': 'main/sources/listen/capture-worker.ts',
  'electron/main': 'main/shells/electron/main.ts',
}

/** What runs in plain Node: the command line, `npm start`, and the project's own tools. */
const toolEntries = {
  cli: 'main/shells/cli/cli.ts',
  'tools/start': 'main/shells/start.ts',
  'tools/pack': 'assets/pack.ts',
  'tools/test': 'e2e/test.ts',
  'tools/kill-child': 'main/store/kill-child.ts',
  'tools/bench': 'e2e/bench/bench.ts',
  'tools/bench-wire': 'e2e/bench/wire.ts',
  'tools/dist-dir': 'e2e/packaging/dist-dir.ts',
  'tools/standin/register': 'e2e/standin/register.ts',
  'tools/standin/electron': 'e2e/standin/electron.ts',
}

const nodeBuild = (entries: Readonly<Record<string, string>>, chunks: string): UserConfig => ({
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'out',
    emptyOutDir: false,
    minify: false,
    rollupOptions: {
      input: Object.fromEntries(
        Object.entries(entries)
          .map(([name, path]) => [name, at(path)] as const)
          .filter(([, path]) => existsSync(path)),
      ),
      external: [
        'electron',
        'vitest',
        'vite',
        'playwright',
        'playwright-core',
        '@playwright/test',
        'electron-builder',
        '@electron/asar',
        '@duckdb/node-api',
      ],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: `${chunks}/[name]-[hash].js` },
    },
  },
  ssr: { noExternal: true },
})

/** A sandboxed preload has to be one CommonJS file. */
const preload: UserConfig = {
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'out/electron',
    emptyOutDir: false,
    minify: false,
    rollupOptions: {
      input: { preload: at('main/shells/electron/preload.ts') },
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
  ssr: { noExternal: true },
}

const renderer: UserConfig = {
  root: at('renderer'),
  base: './',
  plugins: [react()],
  build: {
    outDir: at('out/renderer'),
    emptyOutDir: true,
    target: 'chrome120',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
  },
}

const builds: Readonly<Record<string, UserConfig>> = {
  node: nodeBuild(appEntries, 'chunks'),
  tools: nodeBuild(toolEntries, 'tools/chunks'),
  preload,
  renderer,
}

export default defineConfig(({ mode }) => builds[mode] ?? renderer)
