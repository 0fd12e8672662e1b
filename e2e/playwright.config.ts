import { defineConfig } from '@playwright/test'
import type { ShellOptions } from './app'

/** The same specs through every shell: the page in Chromium, the Electron shell on its stand-in, and Electron itself where it is. */
export default defineConfig<ShellOptions>({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../out/test-results/e2e',
  timeout: 90_000,
  expect: { timeout: 20_000 },
  fullyParallel: false,
  workers: 2,
  // Software rendering on a busy machine now and then outlasts a story's patience; a second look tells slow from wrong.
  retries: 1,
  reporter: [['list'], ['json', { outputFile: '../out/test-results/e2e.json' }]],
  use: { viewport: { width: 1440, height: 900 }, screenshot: 'only-on-failure' },
  projects: [
    { name: 'page', use: { shell: 'page' } },
    { name: 'desktop', use: { shell: 'desktop' } },
    { name: 'electron', use: { shell: 'electron' } },
  ],
})
