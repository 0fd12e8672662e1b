import type { Page } from '@playwright/test'
import { expect, test } from '../app'
import { expectImported, expectRows, goTo, queryBox, typeQuery } from '../hands'
import { vpcLines, writeLog } from '../logs'

const options = (page: Page) => page.getByRole('listbox').getByRole('option')

/** Types at the end of an empty box, letter by letter, as completion needs it. */
const typeSlowly = async (page: Page, text: string): Promise<void> => {
  await queryBox(page).fill('')
  await queryBox(page).pressSequentially(text, { delay: 15 })
}

test.beforeEach(async ({ app }, testInfo) => {
  await app.drop(writeLog(testInfo.outputPath(), 'vpc.log', vpcLines(60)))
  await expectImported(app.page)
  await goTo(app.page, 'Flows')
})

test('every dialect is typed with completion, and an error stands under its letter', async ({ app }, testInfo) => {
  const { page } = app
  for (const [begun, option] of [
    ['dst_po', 'dst_port:'],
    ['dst_port:', '443'],
    ['fields @timestamp | filt', 'filter'],
    ['fields @timestamp | filter action = "den', '"denied"'],
    ['NTANetAnalytics | summ', 'summarize'],
    ['flows group by Destination Cou', 'Destination Country'],
    ["flows where Source IP = '198", "'198.51.100.7'"],
    ['select src_c', 'src_country'],
  ] as const) {
    await typeSlowly(page, begun)
    await expect(options(page).filter({ hasText: option }).first(), begun).toBeVisible()
  }
  await page.screenshot({ path: testInfo.outputPath('completion.png') })

  await typeQuery(page, 'dst_prot:22')
  await expect(page.locator('.q-wrong').first()).toHaveText('dst_prot')
  await expect(page.getByRole('alert').getByRole('button', { name: 'Did you mean dst_port' })).toBeVisible()

  // One of two mistakes mended: the next is shown, and what was found stays in view.
  await queryBox(page).fill('dst_prot:22 actoin:denied')
  await page.getByRole('button', { name: 'Did you mean dst_port' }).click()
  await expect(queryBox(page)).toHaveText('dst_port:22 actoin:denied')
  await expectRows(page, rows => rows === 60, 'the rows of the last query that could be read')
  await page.getByRole('button', { name: 'Did you mean action' }).click()
  await expectRows(page, rows => rows === 20, 'the query without mistakes')
  await typeQuery(page, 'select count(*) from flows')
  await expect(page.getByText('A statement is answered as a whole')).toBeVisible()
  await typeQuery(page, '')
  await expect(page.getByText('A statement is answered as a whole')).toBeHidden()

  await queryBox(page).fill('action:denied')
  await queryBox(page).press('Home')
  await queryBox(page).press('F1')
  await expect(page.getByRole('note')).toContainText('allowed or denied')
  await queryBox(page).press('Escape')
  await expect(page.getByRole('note')).toBeHidden()
})

test('a query is said in another language, taken over, and a language can be fixed', async ({ app }, testInfo) => {
  const { page } = app
  await typeQuery(page, 'dst_port:22 action:denied')
  await expectRows(page, rows => rows === 20, 'the denied ones')
  await page.getByRole('button', { name: 'Query language: search' }).click()
  const flows = page.getByRole('region', { name: 'Aria flows' })
  await expect(flows).toContainText('flows where')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.screenshot({ path: testInfo.outputPath('translate.png') })
  await flows.getByRole('button', { name: 'Put into the box' }).click()
  await expect(queryBox(page)).toContainText('flows where')
  await expectRows(page, rows => rows === 20, 'the same rows')

  await page.getByRole('button', { name: 'Query language: flows' }).click()
  await page.getByRole('radio', { name: 'KQL' }).click()
  await page.keyboard.press('Escape')
  await expect(queryBox(page)).toContainText('| where')
  await page.getByRole('button', { name: 'Query language: kql' }).click()
  await page.getByRole('radio', { name: 'as recognised' }).click()
})

test('IB-11: conditions are switched off and on, turned round, edited and named; stages go one by one', async ({
  app,
}, testInfo) => {
  const { page } = app
  await typeQuery(page, 'dst_port:22 action:denied | sort bytes desc | limit 5')
  await page.getByRole('checkbox', { name: 'Switch off dst_port:22' }).click()
  await expect(queryBox(page)).toHaveText('action:denied | sort bytes desc | limit 5')
  await expect(page.getByRole('checkbox', { name: 'Switch on dst_port:22' })).not.toBeChecked()
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 1024, height: 700 })
  await page.screenshot({ path: testInfo.outputPath('chips.png') })
  await page.getByRole('checkbox', { name: 'Switch on dst_port:22' }).click()
  await expect(queryBox(page)).toContainText('dst_port:22')

  await page.getByRole('button', { name: 'Remove limit 5' }).click()
  await page.getByRole('button', { name: 'Remove sort bytes desc' }).click()
  await expect(queryBox(page)).toHaveText('action:denied dst_port:22')

  await page.getByRole('button', { name: 'dst_port:22', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Exclude instead' }).click()
  await expect(queryBox(page)).toHaveText('action:denied -dst_port:22')
  await expectRows(page, rows => rows === 0, 'nothing else is denied')

  await page.getByRole('button', { name: '−dst_port:22', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Edit…' }).click()
  await page.getByRole('textbox', { name: 'Condition' }).fill('dst_port:443')
  await page.getByRole('textbox', { name: 'Condition' }).press('Enter')
  await expect(queryBox(page)).toHaveText('action:denied -dst_port:443')

  await page.getByRole('button', { name: '−dst_port:443', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Name it…' }).click()
  await page.getByRole('textbox', { name: 'Name of the condition' }).fill('this is our proxy')
  await page.getByRole('textbox', { name: 'Name of the condition' }).press('Enter')
  await expect(page.getByRole('button', { name: '−this is our proxy' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: '−this is our proxy' })).toBeVisible()
})

test('a recurring window and the last of the data are chosen beside the box; a long query stays quick', async ({
  app,
}, testInfo) => {
  const { page } = app
  await page.getByRole('button', { name: /^Time range/ }).click()
  await page.getByRole('textbox', { name: 'Length of time counted back' }).fill('5m')
  await page.screenshot({ path: testInfo.outputPath('range.png') })
  await page.getByRole('button', { name: 'Last of the data' }).click()
  await expectRows(page, rows => rows > 10 && rows < 20, 'the rows of five minutes')
  await page.getByRole('button', { name: /^Time range/ }).click()
  const form = page.getByRole('form', { name: 'A window that comes back' })
  await form.getByLabel('From', { exact: true }).fill('21:00')
  await form.getByLabel('To', { exact: true }).fill('06:30')
  await form.getByRole('button', { name: 'Sat' }).click()
  await form.getByRole('button', { name: 'Add to the query' }).click()
  await expect(queryBox(page)).toContainText('time_of_day:21:00-06:30@UTC weekday:sat@UTC')
  await expectRows(page, rows => rows === 0, 'nothing at night')

  const long = Array.from({ length: 6000 }, (_, at) => `-dst_port:${at + 1000}`).join(' ')
  await queryBox(page).fill(long)
  const began = Date.now()
  await queryBox(page).press('End')
  await queryBox(page).pressSequentially(' x', { delay: 0 })
  await expect(queryBox(page)).toContainText('x')
  expect(Date.now() - began).toBeLessThan(3000)
  const box = await page.locator('[data-query-box]').boundingBox()
  expect(box?.height).toBeGreaterThan(60)
  expect(box?.height).toBeLessThan(260)
  await page.screenshot({ path: testInfo.outputPath('long.png') })
})
