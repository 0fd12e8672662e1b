import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { expect } from './app'

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const
const themes = ['dark', 'light'] as const

const folder = join(fileURLToPath(new URL('..', import.meta.url)), 'out', 'screenshots')

/** Where a picture of this name is kept. */
export const pictureFile = (name: string): string => {
  mkdirSync(folder, { recursive: true })
  return join(folder, name)
}

/** Nothing is being counted any more. */
export const settled = async (page: Page): Promise<void> => {
  await expect(page.getByRole('status').filter({ hasText: /Counting|Looking|Reading/ })).toHaveCount(0)
  await expect(page.locator('[data-loading]')).toHaveCount(0)
  await page.evaluate(() => document.fonts.ready)
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
}

/** A picture of the window as it is, without anything in the middle of its change. */
export const takePicture = async (page: Page, name: string): Promise<void> => {
  await settled(page)
  await page.screenshot({ animations: 'disabled', path: pictureFile(`${name}.png`) })
}

/** Wide and narrow, dark and light: each picture is looked at in all four forms. Ends in the wide one. */
export const inEveryForm = async (page: Page, take: (form: string) => Promise<void>): Promise<void> => {
  for (const size of sizes) {
    await page.setViewportSize(size)
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme })
      await take(`${theme}-${size.width}`)
    }
  }
  await page.setViewportSize(sizes[0])
}
