import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { expect, test } from '../app'
import { expectImported, goTo } from '../hands'
import { analyticsFlows, blockedNames, writeLog } from '../logs'

test.use({ startWith: 'incident' })
test.beforeEach(({ shell }) => test.skip(shell !== 'page', 'one set of pictures is enough'))

const folder = join(fileURLToPath(new URL('../..', import.meta.url)), 'out', 'screenshots')
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const
const themes = ['dark', 'light'] as const
const shipped = ['Edge firewall', 'Traffic Analytics', 'Network Firewall triage', 'Sizing'] as const

const fileOf = (title: string): string => title.toLowerCase().replaceAll(' ', '-')

const settled = async (page: Page): Promise<void> => {
  await expect(page.getByRole('status').filter({ hasText: /Counting|Looking|Reading/ })).toHaveCount(0)
  await expect(page.locator('[data-loading]')).toHaveCount(0)
  await page.evaluate(() => document.fonts.ready)
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
}

for (const title of shipped)
  test(`${title}, screen by screen, dark and light, wide and narrow`, async ({ app: { page, drop }, home }) => {
    test.setTimeout(240_000)
    mkdirSync(folder, { recursive: true })
    await drop(writeLog(home, 'alerts.json', blockedNames(240)), writeLog(home, 'analytics.csv', analyticsFlows(1600)))
    await expectImported(page)
    await goTo(page, 'Dashboards')
    await page.getByRole('article', { name: title, exact: true }).getByRole('button').first().click()
    const paper = page.locator('[data-paper]')
    for (const size of sizes) {
      await page.setViewportSize(size)
      await settled(page)
      const { whole, seen, across, wide } = await paper.evaluate(element => ({
        whole: element.scrollHeight,
        seen: element.clientHeight,
        across: element.scrollWidth,
        wide: element.clientWidth,
      }))
      expect(across, 'nothing is scrolled sideways').toBe(wide)
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme })
        for (let screen = 0; screen * seen < whole; screen++) {
          await paper.evaluate((element, top) => element.scrollTo(0, top), screen * seen)
          await settled(page)
          await page.screenshot({
            animations: 'disabled',
            path: join(folder, `board-${fileOf(title)}-${theme}-${size.width}-${screen + 1}.png`),
          })
        }
      }
    }
    await page.setViewportSize(sizes[0])
    await page.pdf({ path: join(folder, `print-${fileOf(title)}.pdf`), preferCSSPageSize: true, printBackground: true })
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: 'Picture (PNG)' }).click()
    await (await waiting).saveAs(join(folder, `export-${fileOf(title)}.png`))
  })

test('words on a dashboard, dark and light, wide and narrow, and in its picture', async ({ app: { page } }) => {
  test.setTimeout(120_000)
  mkdirSync(folder, { recursive: true })
  await goTo(page, 'Dashboards')
  await page.getByRole('button', { name: 'New dashboard' }).first().click()
  const naming = page.getByRole('dialog')
  await naming.getByRole('textbox').first().fill('Handover')
  await naming.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('button', { name: 'Add a tile' }).first().click()
  const adding = page.getByRole('dialog', { name: 'Add a tile' })
  await adding.getByRole('textbox', { name: 'Title' }).fill('What to look at first')
  await adding.getByRole('combobox', { name: 'Shown as' }).selectOption('text')
  await adding
    .getByRole('textbox', { name: 'Words, in Markdown' })
    .fill(
      '## Night of the 19th\n\nOne host sent **2.9 GB** to an address that *nobody* knows, on `443`.\n\n- who asked\n- who let it through\n\n1. block\n2. tell',
    )
  await adding.getByRole('button', { name: 'Save', exact: true }).click()
  const tile = page.getByRole('article', { name: 'What to look at first', exact: true })
  await expect(tile.getByRole('heading', { name: 'Night of the 19th' })).toBeVisible()
  for (const size of sizes) {
    await page.setViewportSize(size)
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme })
      await settled(page)
      await page.screenshot({ animations: 'disabled', path: join(folder, `board-words-${theme}-${size.width}.png`) })
    }
  }
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'Picture (PNG)' }).click()
  await (await waiting).saveAs(join(folder, 'export-words.png'))
})
