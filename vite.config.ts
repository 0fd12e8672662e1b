import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type UserConfig } from 'vite'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Everything that runs in Node: the command line, its worker threads, the Electron main process, and the project's own tools. */
const nodeEntries = {
  cli: at('main/shells/cli/cli.ts'),
  'engine-worker': at('main/shells/worker.ts'),
  'decode-worker': at('main/sources/decode-worker.ts'),
  'scan-worker': at('main/query/scan-worker.ts'),
  'electron/main': at('main/shells/electron/main.ts'),
  start: at('main/shells/start.ts'),
  pack: at('assets/pack.ts'),
  test: at('e2e/test.ts'),
  'standin/register': at('e2e/standin/register.ts'),
  'standin/electron': at('e2e/standin/electron.ts'),
  bench: at('e2e/bench/bench.ts'),
  'dist-dir': at('e2e/packaging/dist-dir.ts'),
}

const node: UserConfig = {
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'out',
    emptyOutDir: false,
    minify: false,
    rollupOptions: {
      input: Object.fromEntries(Object.entries(nodeEntries).filter(([, path]) => existsSync(path))),
      external: ['electron', 'vitest', 'vite', 'playwright', 'playwright-core', '@playwright/test', 'electron-builder'],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
  ssr: { noExternal: true },
}

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
  build: { outDir: at('out/renderer'), emptyOutDir: true, target: 'chrome120', assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 },
}

export default defineConfig(({ mode }) => (mode === 'node' ? node : mode === 'preload' ? preload : renderer))
