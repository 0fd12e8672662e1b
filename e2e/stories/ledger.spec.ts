import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../app'
import { expectImported, expectRows, goTo, inspector } from '../hands'
import { brokenVpcLine, eveAlerts, vpcLines, writeLog } from '../logs'

const files = (page: Page) => page.getByRole('table', { name: 'Evidence files' })

/** What a press of the button lets the user keep, as text. */
const saved = async (page: Page, name: string): Promise<string> => {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name }).click()
  return readFileSync(await (await download).path(), 'utf8')
}

test('rejected records are searched, shown with the value at fault marked, and saved', async ({ app, home }) => {
  const { page } = app
  const bad = brokenVpcLine + brokenVpcLine.replace('10.0.0.300', '=1+1')
  await app.drop(writeLog(home, 'edge.log', vpcLines(20) + bad))
  await expectImported(page)
  await page.getByRole('button', { name: '2 rejected' }).click()
  const dialog = page.getByRole('dialog', { name: 'Rejected records' })
  await expect(dialog.getByText('2 records')).toBeVisible()

  await expect(dialog.locator('pre mark')).toHaveText('10.0.0.300')
  const hex = dialog.getByRole('figure', { name: 'As bytes' })
  expect((await hex.locator('mark').allInnerTexts()).join(' ')).toContain('31 30 2e 30 2e 30 2e 33 30 30')

  const csv = await saved(page, 'Save as CSV')
  expect(csv.split('\r\n')[0]).toBe('path,record,line,offset,length,reason,excerpt')
  expect(csv).toContain('10.0.0.300; that is not an IP address')
  expect(csv).not.toMatch(/(^|,)=/m)
  await dialog.getByRole('textbox', { name: 'Search reasons, paths and excerpts' }).fill('=1+1')
  await expect(dialog.getByText('1 record', { exact: true })).toBeVisible()
  await expect(dialog.locator('pre mark')).toHaveText('=1+1')
  const lines = (await saved(page, 'Save as NDJSON')).trimEnd().split('\n')
  expect(lines.map(line => JSON.parse(line) as object)).toMatchObject([
    {
      record: 22,
      line: 22,
      reason: expect.stringContaining('srcaddr is =1+1'),
      excerpt: expect.stringContaining('=1+1'),
    },
  ])
})

test('an export that overlaps another adds what is new, and all of it where that is wanted', async ({ app, home }) => {
  const { page } = app
  await app.drop(writeLog(home, 'monday.json', eveAlerts(0, 30)))
  await expectImported(page)
  await app.drop(writeLog(home, 'week.json', eveAlerts(10, 60)))
  await expect(page.getByText('20 duplicates')).toBeVisible()
  await expect(files(page).getByRole('row').filter({ hasText: 'week.json' })).toContainText('30')
  await expect(page.getByText('all records accounted for')).toBeVisible()
  await goTo(page, 'Flows')
  await expectRows(page, rows => rows === 60, 'each alert is there once')

  await goTo(page, 'Evidence')
  await files(page).getByRole('row').filter({ hasText: 'week.json' }).getByRole('button', { name: '20' }).click()
  await expect(inspector(page).getByText(/20 records that .*monday\.json gave before/)).toBeVisible()
  await inspector(page).getByRole('button', { name: 'Store them as well' }).click()
  await expect(page.getByText('20 records of', { exact: false }).first()).toBeVisible()
  await expect(inspector(page).getByRole('button', { name: 'Store them as well' })).toBeHidden()
  await expect(page.getByText('all records accounted for')).toBeVisible()
  await goTo(page, 'Flows')
  await expectRows(page, rows => rows === 80, 'both exports are there whole')
})

test('a folder of many small files is read, and its list as far as it is looked at', async ({ app, home }) => {
  const { page, desktop } = app
  await app.drop(writeLog(home, 'first.log', vpcLines(5)))
  await expectImported(page)
  const folder = join(home, 'many')
  mkdirSync(folder)
  for (let n = 0; n < 450; n++) writeLog(folder, `part-${String(n).padStart(4, '0')}.json`, eveAlerts(n * 2, n * 2 + 2))
  desktop?.tell({ do: 'answer-dialog', paths: [folder] })
  if (desktop) await page.getByRole('button', { name: 'Add folder…' }).first().click()
  else {
    // The view may still be changing to that of the log that was dropped, and take the button with it.
    const path = page.getByRole('dialog').getByRole('textbox')
    await expect(async () => {
      if (!(await path.isVisible()))
        await page.getByRole('button', { name: 'Type a path…' }).first().click({ timeout: 2000 })
      await expect(path).toBeVisible({ timeout: 2000 })
    }).toPass()
    await path.fill(folder)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
  }
  await expect(page.getByText('451 files', { exact: false }).first()).toBeVisible()
  await expectImported(page)
  await expect(files(page)).toHaveAttribute('aria-rowcount', '452')
  expect(await files(page).getByRole('row').count()).toBeLessThan(150)
  await files(page).getByText('part-0003.json').hover()
  await expect(async () => {
    await page.mouse.wheel(0, 20_000)
    await expect(files(page).getByText('part-0449.json')).toBeVisible({ timeout: 1000 })
  }).toPass()
  await expect(page.getByText('all records accounted for')).toBeVisible()
})
