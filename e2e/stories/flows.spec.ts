import { expect, test } from '../app'
import { cell, chooseFor, expectRows, flowCount, goTo, grid, inspector, queryBox, row, typeQuery } from '../hands'

test.use({ startWith: 'incident' })

test.beforeEach(async ({ app }) => goTo(app.page, 'Flows'))

test('the grid scrolls to its last row by keyboard and by its scrollbar', async ({ app: { page } }) => {
  const { of } = await flowCount(page)
  expect(of).toBeGreaterThan(3000)
  const scroller = grid(page).locator('xpath=./div')
  await grid(page).focus()
  await page.keyboard.press('Control+End')
  await expect(row(page, of - 1)).toBeInViewport()
  await expect(row(page, of - 1)).toContainText(/\d/)
  expect(await scroller.evaluate(element => element.scrollLeft), 'at the last column').toBeGreaterThan(0)
  await page.keyboard.press('Control+Home')
  await expect(row(page, 0)).toBeInViewport()
  expect(await scroller.evaluate(element => element.scrollLeft), 'back at the first column').toBe(0)

  // The scrollbar's thumb pulled to the end.
  await scroller.evaluate(scroller => scroller.scrollTo({ top: scroller.scrollHeight }))
  await expect(row(page, of - 1)).toBeInViewport()
  await expect(row(page, of - 1)).toContainText(/\d/)
})

test('a column sorts, and the order holds over all rows', async ({ app: { page } }) => {
  const head = grid(page)
    .getByRole('columnheader')
    .filter({ hasText: /^Bytes/ })
  await head.getByRole('button').click()
  await expect(head).toHaveAttribute('aria-sort', 'descending')
  const biggest = await cell(page, 0, 'bytes').innerText()
  await head.getByRole('button').click()
  await expect(head).toHaveAttribute('aria-sort', 'ascending')
  await expect(cell(page, 0, 'bytes')).not.toHaveText(biggest)
})

test('columns, order and number of rows are the query’s where it names them', async ({ app: { page } }) => {
  await typeQuery(
    page,
    'action:denied | columns src_ip, bytes, dst_port as door | dedup src_ip | sort dst_port desc | limit 5',
  )
  const heads = grid(page).getByRole('columnheader')
  await expect(heads).toHaveText([/^Source/, /^Bytes/, /^door ↓/])
  await expect(page.getByRole('status').filter({ hasText: /^5 / })).toBeVisible()
  await expect(row(page, 4)).toBeVisible()
  await expect(row(page, 5)).toHaveCount(0)
  const doors = await grid(page).locator('[role="row"][aria-rowindex]').getByText(/^\d+$/).allInnerTexts()
  expect(doors.length).toBeGreaterThan(0)

  // What the table is told changes the query, so that what is seen is what is asked.
  await heads.filter({ hasText: 'door' }).getByRole('button').click()
  await expect(queryBox(page)).toHaveText(/sort dst_port \| limit 5$/)
  await expect(heads.filter({ hasText: 'door' })).toHaveAttribute('aria-sort', 'ascending')
  await chooseFor(page, heads.filter({ hasText: 'Bytes' }), /^Hide/)
  await expect(queryBox(page)).toHaveText(/columns src_ip, dst_port as door \|/)
  await expect(heads).toHaveCount(2)
})

test('a row shows its raw record with file and record number', async ({ app: { page } }) => {
  await typeQuery(page, 'format:aws-vpc-flow')
  await expectRows(page, rows => rows > 10 && rows < 4000, 'the AWS rows')
  await cell(page, 1, 'src_ip').click()
  const source = (await cell(page, 1, 'src_ip').innerText()).trim()
  const section = inspector(page)
  await expect(section.getByRole('heading', { name: source })).toBeVisible()
  await expect(section.getByText(/record [\d,]+ · byte [\d,]+/)).toBeVisible()
  await expect(section.locator('pre').filter({ hasText: source })).toBeVisible()
  await section.getByRole('tab', { name: 'Bytes' }).click()
  await expect(section.getByRole('tabpanel').last()).toContainText('32 20')
})

test('clicks narrow, undo takes back, redo repeats, and a reload keeps the investigation', async ({
  app: { page },
}) => {
  const { of } = await flowCount(page)
  const facet = page.getByRole('region', { name: 'Action' }).getByRole('list')
  await facet.getByRole('button', { name: /denied/ }).click()
  await expectRows(page, rows => rows < of, 'the facet narrows')
  const denied = (await flowCount(page)).rows
  await expect(queryBox(page)).toHaveText('action:denied')

  const source = (await cell(page, 0, 'src_ip').innerText()).trim()
  await chooseFor(page, cell(page, 0, 'src_ip'), /^Exclude/)
  await expect(queryBox(page)).toContainText(`-src_ip:${source}`)
  await expectRows(page, rows => rows < denied, 'exclude narrows')

  await page.keyboard.press('Control+z')
  await expectRows(page, rows => rows === denied, 'undo')
  await grid(page).focus()
  await page.keyboard.press('Control+Shift+z')
  await expectRows(page, rows => rows < denied, 'redo')

  await chooseFor(page, cell(page, 0, 'dst_port'), /^Only this/)
  await expect(queryBox(page)).toHaveText(/^dst_port:\d+$/)
  await chooseFor(page, cell(page, 0, 'src_ip'), /^Include/)
  await expect(queryBox(page)).toContainText('src_ip:')

  const query = await queryBox(page).innerText()
  await page.reload()
  await expect(queryBox(page)).toHaveText(query)
  await expectRows(page, rows => rows > 0 && rows < of, 'the narrowed rows after a reload')
})

test('the query box says what is wrong and completes what is begun', async ({ app: { page } }) => {
  await queryBox(page).fill('actoin:denied')
  await expect(page.getByRole('alert').filter({ hasText: /actoin/ })).toBeVisible()
  await page.getByRole('button', { name: /Did you mean/ }).click()
  await expect(queryBox(page)).toHaveText('action:denied')
  await expectRows(page, rows => rows > 0 && rows < 4000, 'the corrected query runs')

  await queryBox(page).fill('')
  await queryBox(page).pressSequentially('dst_po')
  await expect(page.getByRole('option', { name: /^dst_port:/ })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(queryBox(page)).toHaveText('dst_port:')
  await queryBox(page).pressSequentially('22')
  await page.keyboard.press('Enter')
  await expectRows(page, rows => rows > 0 && rows < 4000, 'rows to port 22')

  await page.getByRole('button', { name: 'SQL', exact: true }).click()
  await expect(page.locator('pre').filter({ hasText: /from flows/i })).toBeVisible()
})
