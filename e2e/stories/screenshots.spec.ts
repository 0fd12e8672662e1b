import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { expect, test } from '../app'
import { cell, expectRows, goTo, inspector, timeline, typeQuery, type View } from '../hands'
import { inEveryForm, settled, takePicture } from '../pictures'
import { dataSet, freePort, senderTo, someFlows, templateSet, v9 } from '../senders'

test.use({ startWith: 'incident' })
test.beforeEach(({ shell }) => test.skip(shell !== 'page', 'one set of pictures is enough'))

const root = fileURLToPath(new URL('../..', import.meta.url))
const views: readonly View[] = [
  'Start',
  'Evidence',
  'Overview',
  'Flows',
  'Map',
  'Rules',
  'Findings',
  'Live',
  'Dashboards',
  'Presets',
]

/** Something is selected in the view, so that the inspector has something to explain. */
const select = async (page: Page, view: View): Promise<void> => {
  if (view === 'Flows') {
    await cell(page, 4, 'src_ip').click()
    await expect(inspector(page).getByText(/record [\d,]+ · byte/)).toBeAttached()
  }
  if (view === 'Dashboards')
    await page.getByRole('article', { name: 'Edge firewall' }).getByRole('button').first().click()
  if (view === 'Rules') await page.getByRole('grid', { name: 'Rules and their hits' }).getByRole('row').nth(2).click()
  if (view === 'Live') await page.getByRole('grid', { name: 'Exporters' }).getByRole('row').nth(1).click()
  if (view === 'Evidence')
    await page
      .getByRole('table', { name: 'Evidence files' })
      .getByRole('row')
      .nth(2)
      .getByRole('button')
      .first()
      .click()
}

/** Something is received, and some of it was lost on the way. */
const receive = async (page: Page): Promise<void> => {
  const port = await freePort()
  await page.keyboard.press('Control+Shift+l')
  const dialog = page.getByRole('dialog', { name: 'Listen on UDP' })
  await dialog.getByRole('textbox', { name: 'UDP ports' }).fill(String(port))
  await dialog.getByRole('button', { name: 'Listen', exact: true }).click()
  await expect(dialog).toBeHidden()
  const router = senderTo(port)
  await router.send(v9(1, 77, 1, templateSet()))
  for (let at = 2; at < 40; at++) {
    await router.send(v9(at < 20 ? at : at + 3, 77, 20, dataSet(someFlows(20, at * 20))))
    await page.waitForTimeout(120)
  }
  router.close()
}

const makeFinding = async (page: Page): Promise<void> => {
  await goTo(page, 'Flows')
  await typeQuery(page, 'action:denied dst_port:22')
  await expectRows(page, rows => rows > 0 && rows < 4000, 'the denied SSH rows')
  await goTo(page, 'Findings')
  await page.getByRole('button', { name: 'New finding' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New finding' })
  await dialog.getByRole('textbox', { name: 'Title' }).fill('SSH was knocked at from outside')
  await dialog
    .getByRole('textbox', { name: 'Note' })
    .fill('**Denied**, but one address came back later and *got in*.\n\n- first at night\n- from one network')
  await dialog.getByRole('button', { name: 'Save finding' }).click()
  await expect(page.getByRole('article')).toBeVisible()
  await page.getByRole('button', { name: 'Clear the query' }).click()
}

test('every view, dark and light, wide and narrow', async ({ app: { page } }) => {
  test.setTimeout(240_000)
  await makeFinding(page)
  for (const view of views) {
    if (view === 'Live') await receive(page)
    await goTo(page, view)
    await select(page, view)
    await inEveryForm(page, form => takePicture(page, `${view.toLowerCase()}-${form}`))
  }
})

const tableOfGroups =
  'start:>=2026-11-19T00:00:00Z | stats series(count()), sum(bytes), series(rate(bytes)) by dst_country | sort count desc | compare'
const kinds = ['Lines', 'Areas', 'Columns', 'Bars', 'Ring', 'Numbers'] as const

test('groups, as a table and as every kind of picture, dark and light, wide and narrow', async ({ app: { page } }) => {
  test.setTimeout(240_000)
  await goTo(page, 'Flows')
  await typeQuery(page, tableOfGroups)
  const main = page.getByRole('main', { name: 'Flows' })
  const table = main.getByRole('grid', { name: 'Groups' })
  await table
    .locator('[aria-rowindex="3"]')
    .getByRole('button', { name: /^Show rows/ })
    .click()
  await main.getByRole('button', { name: 'Shading' }).click()
  for (const kind of ['Table', ...kinds]) {
    await main.getByRole('radio', { name: kind, exact: true }).click()
    if (kind === 'Table') await expect(table.getByRole('region', { name: /^Rows of/ })).toBeVisible()
    await inEveryForm(page, async form => {
      const face = main.locator('[data-face]')
      if (await face.isVisible()) await face.hover({ position: { x: 90, y: 40 } })
      await takePicture(page, `groups-${kind.toLowerCase()}-${form}`)
    })
  }
})

/** Written anew only when asked for: the picture is part of the repository. */
test('the picture of the README', async ({ app: { page } }) => {
  test.skip(!process.env['NETWAKE_README_PICTURE'], 'NETWAKE_README_PICTURE is not set')
  const path = join(root, 'assets', 'screenshots', 'flows.png')
  mkdirSync(dirname(path), { recursive: true })
  await page.emulateMedia({ colorScheme: 'dark' })
  await goTo(page, 'Flows')
  await cell(page, 3, 'src_ip').click()
  const raw = inspector(page).getByText(/record [\d,]+ · byte/)
  await raw.scrollIntoViewIfNeeded()
  await expect(timeline(page).locator('.uplot canvas')).toBeVisible()
  await settled(page)
  await page.screenshot({ path })
})
