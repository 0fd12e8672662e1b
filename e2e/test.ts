import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { outPath } from '../main/out-paths'
import { needChromium } from './chromium'

/** `npm test`: unit tests, then the end-to-end stories, then one line that counts both. */

type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number }

const results = outPath('test-results')
const root = join(outPath(), '..')

const run = (tool: string, args: readonly string[], env: Record<string, string>): number => {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  return status ?? 1
}

const readJson = (name: string): Record<string, unknown> | null => {
  const path = join(results, name)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>) : null
}
const count = (from: unknown, name: string): number => {
  const value = typeof from === 'object' && from !== null ? (from as Record<string, unknown>)[name] : 0
  return typeof value === 'number' ? value : 0
}

const unit = (): Tally => {
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile=${join(results, 'unit.json')}`]
  const status = run('vitest/vitest.mjs', args, {})
  const report = readJson('unit.json')
  const failed = count(report, 'numFailedTests')
  return {
    passed: count(report, 'numPassedTests'),
    // A file that does not even load counts no test but fails the run.
    failed: status !== 0 && failed === 0 ? 1 : failed,
    skipped: count(report, 'numPendingTests'),
  }
}

const stories = (chromium: string): Tally => {
  const status = run('@playwright/test/cli.js', ['test', '-c', 'e2e/playwright.config.ts'], { CHROMIUM_PATH: chromium })
  const stats = readJson('e2e.json')?.['stats']
  const failed = count(stats, 'unexpected')
  return {
    passed: count(stats, 'expected') + count(stats, 'flaky'),
    failed: status !== 0 && failed === 0 ? 1 : failed,
    skipped: count(stats, 'skipped'),
  }
}

rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })
const chromium = needChromium()
const tallies = [unit(), stories(chromium)]
const sum = (name: keyof Tally) => tallies.reduce((total, tally) => total + tally[name], 0)
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`)
process.exit(sum('failed') === 0 ? 0 : 1)
