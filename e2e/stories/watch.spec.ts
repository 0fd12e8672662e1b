import { appendFileSync, closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { type App, expect, test } from '../app'
import { expectRows, goTo } from '../hands'
import { vpcLines, writeLog } from '../logs'

const card = (page: Page) => page.getByRole('region', { name: 'Watched folder' })

/** As a user does it: in a page the path is typed, on the desktop a dialog asks for the folder. */
const watch = async ({ page, desktop }: App, folder: string): Promise<void> => {
  desktop?.tell({ do: 'answer-dialog', paths: [folder] })
  await page.getByRole('button', { name: 'Watch a folder…' }).first().click()
  if (!desktop) {
    const dialog = page.getByRole('dialog', { name: 'Watch a folder' })
    await dialog.getByRole('textbox').fill(folder)
    await dialog.getByRole('button', { name: 'Watch', exact: true }).click()
  }
  await expect(card(page)).toContainText(folder)
}

test('a folder is watched: what comes is read, what is being written waits, and it can be stopped', async ({
  app,
  home,
}) => {
  const { page } = app
  const folder = join(home, 'incoming')
  mkdirSync(folder)
  await app.drop(writeLog(home, 'first.log', vpcLines(5)))
  await goTo(page, 'Evidence')
  writeLog(folder, 'there.log', vpcLines(7))
  await watch(app, folder)
  await expect(card(page)).toContainText('1 file read')

  const growing = openSync(join(folder, 'growing.log'), 'w')
  writeSync(growing, vpcLines(11))
  await expect(card(page)).toContainText(/1 file waits until nothing writes to it: growing\.log/)
  writeLog(folder, 'whole.log', vpcLines(13))
  await expect(card(page)).toContainText('2 files read')
  await expect(card(page)).toContainText('growing.log')
  writeSync(growing, vpcLines(17))
  closeSync(growing)
  await expect(card(page)).toContainText('3 files read')
  const row = page.getByRole('table', { name: 'Evidence files' }).getByRole('row').filter({ hasText: 'growing.log' })
  await expect(row).toContainText('28')

  appendFileSync(join(folder, 'whole.log'), vpcLines(1))
  await expect(card(page)).toContainText(/1 file was written to after it was read.*: whole\.log/)
  await goTo(page, 'Flows')
  await expectRows(page, rows => rows === 5 + 7 + 28 + 13, 'every file was read once')

  await goTo(page, 'Evidence')
  await card(page).getByRole('button', { name: 'Stop watching' }).click()
  await expect(card(page)).toBeHidden()
  await expect(page.getByText('all records accounted for')).toBeVisible()
})
