import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../app'
import { chooseFor, expectRows, flowCount, goTo, queryBox, timeline, typeQuery } from '../hands'

test.use({ startWith: 'incident' })

test.beforeEach(async ({ app }) => goTo(app.page, 'Flows'))

const groups = (page: Page): Locator => page.getByRole('grid', { name: 'Groups' })
/** A line of the table, counted from 0. */
const line = (page: Page, index: number): Locator => groups(page).locator(`[aria-rowindex="${index + 2}"]`)
const cell = (page: Page, index: number, column: string): Locator =>
  line(page, index).locator(`[data-column="${column}"]`)
const plot = (page: Page): Locator => page.getByRole('main', { name: 'Flows' }).locator('[data-face]')
const showAs = (page: Page, kind: string): Promise<void> =>
  page.getByRole('radiogroup', { name: 'Show as' }).getByRole('radio', { name: kind, exact: true }).click()
const number = (text: string): number => Number(text.replaceAll(/\D/g, ''))

const groupBy = async (page: Page, field: string): Promise<void> => {
  await page.getByRole('button', { name: 'Group by…' }).click()
  await page.getByRole('textbox', { name: 'Find a field' }).fill(field)
  await page.getByRole('textbox', { name: 'Find a field' }).press('Enter')
  await expect(groups(page)).toBeVisible()
}

test('rows become groups, sorted by any column, and each group shows its rows', async ({ app: { page } }) => {
  const { of } = await flowCount(page)
  await groupBy(page, 'dst_port')
  await expect(queryBox(page)).toHaveText('* | stats series(count()), sum(bytes) by dst_port | sort count desc')
  await expect(groups(page).locator('[data-overall]')).toContainText(of.toLocaleString('en'))
  const counts = [number(await cell(page, 0, 'count').innerText()), number(await cell(page, 1, 'count').innerText())]
  expect(counts[0], 'the most first').toBeGreaterThan(counts[1] ?? Number.POSITIVE_INFINITY)

  await groups(page).getByRole('columnheader', { name: /^Port/ }).getByRole('button').click()
  await expect(queryBox(page)).toHaveText(/\| sort dst_port$/)
  await expect(groups(page).getByRole('columnheader', { name: /^Port/ })).toHaveAttribute('aria-sort', 'ascending')
  const portOf = async (at: number) => number(await cell(page, at, 'dst_port').innerText())
  await expect.poll(async () => (await portOf(0)) < (await portOf(1)), { message: 'the smallest first' }).toBe(true)

  await page.keyboard.press('Control+z')
  await expect(queryBox(page)).toHaveText(/sort count desc$/)
  await expect.poll(async () => number(await cell(page, 1, 'count').innerText())).toBe(counts[1])
  const port = await cell(page, 1, 'dst_port').innerText()
  await line(page, 1)
    .getByRole('button', { name: /^Show rows/ })
    .click()
  const rows = groups(page).getByRole('region', { name: /^Rows of/ })
  await expect(rows.getByRole('row').nth(1)).toContainText(port)
  await rows.getByRole('button', { name: /^Open all its/ }).click()
  await expect(queryBox(page)).toHaveText(`dst_port:${port}`)
  await expectRows(page, count => count === counts[1], 'exactly the rows of the group')
})

test('a cell narrows, its group is grouped by something else, and Rows leads back under the same condition', async ({
  app: { page },
}) => {
  await typeQuery(page, 'action:denied | stats count() by dst_port | sort count desc')
  const port = await cell(page, 0, 'dst_port').innerText()
  const count = number(await cell(page, 0, 'count').innerText())
  await chooseFor(page, cell(page, 1, 'dst_port'), /^Exclude/)
  await expect(queryBox(page)).toHaveText(
    /^action:denied -dst_port:\d+ \| stats count\(\) by dst_port \| sort count desc$/,
  )
  await page.keyboard.press('Control+z')
  await chooseFor(page, cell(page, 0, 'count'), /^Group its rows by Source/)
  await expect(queryBox(page)).toHaveText(
    `action:denied dst_port:${port} | stats series(count()), sum(bytes) by src_ip | sort count desc`,
  )
  await expect(groups(page).locator('[data-overall]')).toContainText(count.toLocaleString('en'))
  await page.getByRole('button', { name: 'Rows', exact: true }).last().click()
  await expect(queryBox(page)).toHaveText(`action:denied dst_port:${port}`)
  await expectRows(page, rows => rows === count, 'the rows of the group')
})

test('keys and numbers are added, followed over time, compared and taken away', async ({ app: { page } }) => {
  await typeQuery(page, '* | stats count() by src_ip | limit 3')
  const bar = page.getByRole('toolbar', { name: 'Grouping' })
  await bar.getByRole('button', { name: 'Group by one more field' }).click()
  await page.getByRole('textbox', { name: 'Find a field' }).fill('action')
  await page.getByRole('textbox', { name: 'Find a field' }).press('Enter')
  await expect(queryBox(page)).toHaveText('* | stats count() by src_ip, action | limit 3')
  await bar.getByRole('button', { name: 'Source', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Source /24' }).click()
  await expect(queryBox(page)).toHaveText('* | stats count() by prefix(src_ip, 24, 64), action | limit 3')
  await bar.getByRole('button', { name: 'Show one more number' }).click()
  await page.getByRole('combobox', { name: 'Number' }).selectOption({ label: '95 of 100 are below (p95)' })
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(queryBox(page)).toHaveText(/stats count\(\), pct\(bytes, 95\) by prefix/)
  await bar.getByRole('button', { name: 'Over time' }).click()
  await expect(line(page, 0).getByRole('img', { name: 'Rows over time' })).toBeVisible()
  await bar.getByRole('button', { name: 'Period before' }).click()
  await expect(queryBox(page)).toHaveText(/\| compare$/)
  await expect(groups(page).getByRole('columnheader', { name: 'change' }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Show more' }).click()
  await expect(queryBox(page)).toHaveText(/\| limit 13 \| compare$/)
  await bar.getByRole('button', { name: 'Action', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(queryBox(page)).toHaveText(/by prefix\(src_ip, 24, 64\) \| limit 13 \| compare$/)
})

test('the same table as pictures; a mark opens its rows, a brush narrows the time', async ({ app: { page } }) => {
  const { of } = await flowCount(page)
  await typeQuery(page, '* | stats count(), sum(bytes) by action | sort count desc')
  const count = number(await cell(page, 0, 'count').innerText())

  await showAs(page, 'Bars')
  const bar = page.getByRole('button', { name: /^allowed,/ })
  await expect(bar).toBeVisible()
  await showAs(page, 'Ring')
  await expect(page.getByRole('list', { name: 'Legend' }).getByRole('button', { name: /^allowed/ })).toBeVisible()
  await showAs(page, 'Numbers')
  await expect(page.getByRole('figure').filter({ hasText: 'Rows' })).toContainText(of.toLocaleString('en'))

  for (const kind of ['Lines', 'Areas', 'Columns']) {
    await showAs(page, kind)
    await expect(plot(page)).toBeVisible()
    await expect(page.locator('svg[data-picture] [data-series]').first()).toBeVisible()
  }
  await expect(queryBox(page), 'a picture over time asks for courses').toHaveText(
    /series\(count\(\)\), series\(sum\(bytes\)\)/,
  )
  await page
    .getByRole('list', { name: 'Legend' })
    .getByRole('button', { name: /denied/ })
    .click()
  await expect(page.locator('svg[data-picture] [data-series]')).toHaveCount(2)

  // Keys point and open: the last bucket of the first series.
  await page.getByRole('group', { name: /^Rows by Action/ }).focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(queryBox(page)).toHaveText('action:allowed')
  await expect(timeline(page).locator('[data-range]')).toBeVisible()
  await expectRows(page, rows => rows > 0 && rows < count, 'the rows of one mark')

  await page.keyboard.press('Control+z')
  await expect(plot(page)).toBeVisible()
  await expect(timeline(page).locator('[data-range]')).toBeHidden()
  const box = await plot(page).boundingBox()
  if (!box) throw new Error('the picture has no place')
  await page.mouse.move(box.x + box.width * 0.3, box.y + 20)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.4, box.y + 20)
  await page.mouse.move(box.x + box.width * 0.5, box.y + 20)
  await page.mouse.up()
  await expect(timeline(page).locator('[data-range]')).toBeVisible()
  await showAs(page, 'Table')
  await expect.poll(async () => number(await cell(page, 0, 'count').innerText())).toBeLessThan(count)

  await showAs(page, 'Bars')
  await bar.click()
  await expect(queryBox(page)).toHaveText('action:allowed')
})

test('a picture and the lines are kept as files', async ({ app: { page } }) => {
  await typeQuery(page, '* | stats series(count()) by action | sort count desc')
  const count = number(await cell(page, 0, 'count').innerText())
  const [table] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: 'Export' })
      .click()
      .then(() => page.getByRole('menuitem', { name: /as CSV$/ }).click()),
  ])
  const lines = readFileSync(await table.path(), 'utf8').split('\r\n')
  expect(lines.slice(0, 2)).toEqual(['action,count', `allowed,${count}`])

  await showAs(page, 'Columns')
  await expect(plot(page)).toBeVisible()
  for (const [entry, begin] of [
    ['As SVG', '<svg'],
    ['As PNG', '\u{fffd}PNG'],
    ['Its data, as CSV', 'action,start,count\r\n'],
  ] as const) {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('button', { name: 'Keep the picture' })
        .click()
        .then(() => page.getByRole('menuitem', { name: entry }).click()),
    ])
    const text = readFileSync(await file.path(), 'utf8')
    expect(text.slice(0, begin.length), entry).toBe(begin)
    if (entry === 'As SVG') {
      expect(text).toContain('allowed')
      expect(text, 'colours stand in it as they are').not.toContain('var(--')
    }
  }
})

test('two groups are held against each other, value by value', async ({ app: { page } }) => {
  await typeQuery(page, '* | stats count() by action | sort count desc')
  await groups(page).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Hold against each other' }).click()
  const dialog = page.getByRole('dialog', { name: 'Hold against each other' })
  await dialog.getByRole('combobox', { name: 'Values of' }).selectOption({ label: 'Port' })
  const both = dialog.getByRole('region', { name: 'In both' })
  await expect(both.getByRole('listitem').first()).toBeVisible()
  await expect(dialog.getByRole('region', { name: /^Only in/ })).toHaveCount(2)
  const port = await both.getByRole('listitem').first().getByRole('button').innerText()
  await both.getByRole('listitem').first().getByRole('button').click()
  await expect(queryBox(page)).toHaveText(new RegExp(`dst_port:${port}$`))
  await expectRows(page, rows => rows > 1, 'rows of both groups')
})

test('an address stands as source and as destination side by side', async ({ app: { page } }) => {
  const { of } = await flowCount(page)
  await chooseFor(
    page,
    page.getByRole('grid', { name: 'Flows' }).locator('[data-column="src_ip"]').first(),
    /^Look at this host/,
  )
  const sides = page.getByRole('region', { name: 'Both ways' })
  const rows = sides.getByRole('row', { name: /^Rows/ }).getByRole('button')
  await expect(rows.first()).toHaveText(/\d/)
  const sent = number(await rows.first().innerText())
  expect(sent).toBeGreaterThan(0)
  expect(sent).toBeLessThan(of)
  await sides
    .getByRole('row', { name: /^Other ends/ })
    .getByRole('button')
    .first()
    .click()
  await expect(queryBox(page)).toHaveText(/^src_ip:\S+ \| stats count\(\) by dst_ip \| sort count desc$/)
  await expect(groups(page).locator('[data-overall]')).toContainText(sent.toLocaleString('en'))
})

test('Ctrl+C copies every line of the table, not only those in sight', async ({ app: { page } }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await typeQuery(page, '* | stats count() by dst_port | sort count desc')
  const count = number(
    await page
      .getByRole('status')
      .filter({ hasText: /groups$/ })
      .innerText(),
  )
  expect(count).toBeGreaterThan(200)
  await groups(page).focus()
  await page.keyboard.press('Control+c')
  await expect(page.getByText(`${count} lines copied`)).toBeVisible()
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\n')
  expect([lines[0], lines.length]).toEqual(['dst_port\tcount', count + 1])
})
