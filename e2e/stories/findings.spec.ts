import { readFile } from 'node:fs/promises'
import { expect, test } from '../app'
import { expectRows, flowCount, goTo, queryBox, typeQuery } from '../hands'

test.use({ startWith: 'incident' })

test('a rule leads to its rows', async ({ app: { page } }) => {
  await goTo(page, 'Rules')
  const rules = page.getByRole('grid', { name: 'Rules and their hits' })
  const rule = rules.getByRole('row').nth(1)
  const name = (await rule.getAttribute('aria-label')) ?? ''
  await rule.click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await page.getByRole('button', { name: 'Open its flows' }).click()
  await expect(page.getByRole('main', { name: 'Flows' })).toBeVisible()
  await expect(queryBox(page)).toContainText('rule')
  const { of } = await flowCount(page)
  await expectRows(page, rows => rows > 0 && rows < of, 'the rows of the rule')
})

test('a finding is made, reported without script, and verified', async ({ app, shell }) => {
  const { page } = app
  await goTo(page, 'Flows')
  const { of } = await flowCount(page)
  await typeQuery(page, 'action:denied dst_port:22')
  await expectRows(page, rows => rows > 0 && rows < of, 'the denied SSH rows')
  const { rows } = await flowCount(page)

  await page.keyboard.press('Escape')
  await goTo(page, 'Findings')
  await page.getByRole('button', { name: 'New finding' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New finding' })
  await dialog.getByRole('textbox', { name: 'Title' }).fill('SSH knocked at <b>from outside</b>')
  await dialog
    .getByRole('radio', { name: /high/ })
    .or(dialog.getByRole('button', { name: /high/ }))
    .first()
    .click()
  await dialog.getByRole('textbox', { name: 'Note' }).fill('**Denied**, see <script>alert(1)</script>')
  await dialog.getByRole('button', { name: 'Save finding' }).click()
  await expect(dialog).toBeHidden()
  const card = page.getByRole('article', { name: /SSH knocked/ })
  await expect(card).toContainText(`${rows.toLocaleString('en')} rows`)
  await expect(card.locator('script')).toHaveCount(0)

  await page.getByRole('button', { name: 'Report', exact: true }).click()
  const report = page.getByRole('dialog', { name: 'Report' })
  const inside = report.frameLocator('iframe')
  await expect(inside.getByText('SSH knocked at <b>from outside</b>').first()).toBeVisible()
  const html = (await report.locator('iframe').getAttribute('srcdoc')) ?? ''
  expect(html).toContain('Content-Security-Policy')
  expect(html).toContain("default-src 'none'")
  expect(html).not.toMatch(/<script/i)
  expect(html).toMatch(/[0-9a-f]{64}/)

  if (shell === 'page') {
    const saved = page.waitForEvent('download')
    await report.getByRole('button', { name: 'Save report' }).click()
    const download = await saved
    expect(download.suggestedFilename()).toMatch(/\.html$/)
    expect(await readFile(await download.path(), 'utf8')).toContain('SSH knocked at')
    // The exported file opens by itself and shows the finding, whatever is not there.
    const opened = await page.context().newPage()
    await opened.setContent(html)
    await expect(opened.getByText('SSH knocked at').first()).toBeVisible()
    await opened.close()
  }
  await report.getByRole('button', { name: 'Close' }).last().click()
  await page.getByRole('button', { name: 'Re-verify' }).click()
  await expect(page.getByText('Every finding still gives the rows it was made from.')).toBeVisible()

  await card.getByRole('button', { name: 'Open its rows' }).click()
  await expectRows(page, now => now === rows, 'the rows behind the finding')
})

test('the evidence is verified file by file', async ({ app: { page } }) => {
  await goTo(page, 'Evidence')
  await page.getByRole('button', { name: 'Verify…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Verify the evidence' })
  await expect(dialog.getByText('Everything is as it was when it was imported.')).toBeVisible()
  await expect(dialog.getByText('balanced')).toBeVisible()
})
