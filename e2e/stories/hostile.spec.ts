import { expect, test } from '../app'
import { cell, expectImported, goTo, grid, inspector } from '../hands'
import { hostileEve, writeLog } from '../logs'

test('text chosen by an attacker is shown as text', async ({ app, home }) => {
  const { page } = app
  await app.drop(writeLog(home, 'eve-"><img src=x>.json'.replaceAll(/["<>]/g, '_'), hostileEve()))
  await expectImported(page)
  await goTo(page, 'Rules')
  await expect(page.getByRole('row', { name: /<script>globalThis/ })).toBeVisible()
  await goTo(page, 'Flows')
  await expect(grid(page).getByText('<script>globalThis').first()).toBeVisible()
  // A right-to-left override would turn the letters after it round; it is written out instead.
  await cell(page, 0, 'src_ip').click()
  await expect(inspector(page).getByText('fdp.exe').first()).toBeVisible()
  expect(await page.locator('body').innerText()).not.toContain('\u202E')
  expect(await page.evaluate(() => 'broken' in globalThis)).toBe(false)
  await expect(page.locator('img[src="x"]')).toHaveCount(0)
})
