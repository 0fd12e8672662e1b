import { readFile } from 'node:fs/promises'
import type { Download, Locator, Page } from '@playwright/test'
import { expect, test } from '../app'
import { flowCount, goTo, queryBox, typeQuery } from '../hands'

test.use({ startWith: 'incident' })

const tile = (page: Page, name: string): Locator => page.getByRole('article', { name, exact: true })

const exported = async (page: Page, entry: string): Promise<{ readonly name: string; readonly bytes: Buffer }> => {
  const waiting: Promise<Download> = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: entry }).click()
  const download = await waiting
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

test('VR-21 NF-26 a dashboard is built of pinned queries, arranged, printed and exported', async ({
  app: { page },
}) => {
  test.setTimeout(180_000)
  await goTo(page, 'Flows')
  const { of } = await flowCount(page)
  await typeQuery(page, 'action:denied | stats count() as denied by dst_port | sort denied desc | limit 5')
  await page.keyboard.press('Control+Shift+d')
  const pin = page.getByRole('dialog', { name: 'Pin to a dashboard' })
  await pin.getByRole('textbox', { name: 'Title' }).fill('Denied by port')
  await pin.getByRole('textbox', { name: 'Name of the dashboard' }).fill('Mine')
  await pin.getByRole('button', { name: 'Pin', exact: true }).click()
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  const denied = tile(page, 'Denied by port')
  await expect(denied.locator('[data-series]')).toHaveCount(5)

  await typeQuery(page, '')
  await page.getByRole('button', { name: 'Add a tile' }).click()
  const adding = page.getByRole('dialog', { name: 'Add a tile' })
  await adding.getByRole('textbox', { name: 'Title' }).fill('All rows')
  await adding.getByRole('combobox', { name: 'Shown as' }).selectOption('metric')
  await adding.getByRole('textbox', { name: 'Query' }).fill('* | stats count() as rows')
  await adding.getByRole('button', { name: 'Save', exact: true }).click()
  const all = tile(page, 'All rows')
  await expect(all).toContainText(of.toLocaleString('en'))

  const before = await all.boundingBox()
  await page.getByRole('button', { name: 'Move All rows' }).focus()
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(async () => (await all.boundingBox())?.width ?? 0).toBeGreaterThan((before?.width ?? 0) + 20)
  const grip = page.getByRole('button', { name: 'Move Denied by port' })
  const [from, to] = [await grip.boundingBox(), await all.boundingBox()]
  await page.mouse.move((from?.x ?? 0) + 4, (from?.y ?? 0) + 4)
  await page.mouse.down()
  await page.mouse.move((to?.x ?? 0) + 200, (from?.y ?? 0) + 4, { steps: 8 })
  await page.mouse.up()
  await expect.poll(async () => (await denied.boundingBox())?.x ?? 0).toBeGreaterThan((from?.x ?? 0) + 100)

  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('navigation', { name: 'Views' })).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Mine' })).toBeVisible()
  await expect(denied).toBeVisible()
  await page.emulateMedia({ media: 'screen' })

  const svg = await exported(page, 'Picture (SVG)')
  expect(svg.name).toBe('netwake-dashboard.svg')
  expect(svg.bytes.toString()).toContain('Denied by port')
  expect(svg.bytes.toString()).not.toContain('var(--')
  const png = await exported(page, 'Picture (PNG)')
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG')
  const csv = await exported(page, 'Data of all tiles (CSV)')
  expect(csv.bytes.toString()).toContain(`rows\r\n${of}\r\n`)
  const json = JSON.parse((await exported(page, 'Data of all tiles (JSON)')).bytes.toString()) as {
    readonly tiles: readonly { readonly title: string; readonly rows: readonly unknown[] }[]
  }
  expect(json.tiles.map(({ title, rows }) => [title, rows.length])).toEqual([
    ['Denied by port', 5],
    ['All rows', 1],
  ])
  const file = await exported(page, 'The dashboard itself, for another Netwake')
  expect(file.name).toBe('mine.netwake-dashboard.json')
})

test('AZ-24 a press on a mark narrows every tile, and a tile opens as its query', async ({ app: { page } }) => {
  await goTo(page, 'Dashboards')
  await tile(page, 'Edge firewall').getByRole('button').first().click()
  const drops = tile(page, 'Inbound drops')
  const whole = await drops.locator('figure').innerText()
  const lines = tile(page, 'Inbound drops by port, protocol and country').getByRole('row')
  await lines.nth(1).click()
  await expect(queryBox(page)).toContainText('dst_port:22')
  await expect.poll(() => drops.locator('figure').innerText()).not.toBe(whole)
  await expect(lines).toHaveCount(2)

  await drops.getByRole('button', { name: 'Inbound drops', exact: true }).click()
  await expect(page.getByRole('main', { name: 'Flows' })).toBeVisible()
  await expect(queryBox(page)).toContainText('direction:inbound action:denied')
  await expect(queryBox(page)).toContainText('dst_port:22')
})

test('one that comes with the program is duplicated to be changed', async ({ app: { page } }) => {
  await goTo(page, 'Dashboards')
  await tile(page, 'Sizing').getByRole('button').first().click()
  await expect(page.getByRole('button', { name: 'Move Rate', exact: true })).toHaveCount(0)
  await page.getByRole('button', { name: 'Duplicate to edit' }).click()
  await expect(page.getByRole('heading', { name: 'Sizing (copy)', level: 1 }).first()).toBeVisible()
  await page.getByRole('button', { name: 'What can be done with Rate', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(tile(page, 'Rate')).toHaveCount(0)
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
  await expect(tile(page, 'Rate')).toBeVisible()
})
