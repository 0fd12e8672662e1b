import { expect, test } from '../app'
import { expectRows, goTo, queryBox } from '../hands'

test.use({ startWith: 'incident' })

test.beforeEach(async ({ app }) => goTo(app.page, 'Presets'))

test('a preset says what it is for and runs by one click', async ({ app: { page } }) => {
  const list = page.getByRole('navigation', { name: 'Presets by what one is after' })
  await page.getByRole('searchbox', { name: 'Find a preset' }).fill('VR-14')
  await expect(list.getByRole('listitem')).toHaveCount(1)
  const detail = page.getByRole('article', { name: 'SSH, Telnet and RDP from the internet' })
  await expect(detail.locator('mark')).toHaveText("Port in ('22', '23', '3389')")
  await expect(detail).toContainText('Any flow that was allowed')

  await page.getByRole('searchbox', { name: 'Find a preset' }).fill('')
  await page.getByRole('radio', { name: /^Triage/ }).click()
  await list.getByRole('button', { name: 'Run: What a server rejects' }).click()
  await expect(queryBox(page)).toHaveText('target_ip:10.240.0.4 action:rejected')
  await expectRows(page, rows => rows >= 0, 'the preset ran')
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('region', { name: 'Presets' })).toBeVisible()
})

test('a preset is changed in the box before it runs, its clause selected', async ({ app: { page } }) => {
  const list = page.getByRole('navigation', { name: 'Presets by what one is after' })
  await list.getByRole('button', { name: /^Rejected on 443/ }).click()
  await page.getByRole('button', { name: 'Edit in the query box' }).click()
  await expect(queryBox(page)).toHaveText('target_ip:10.240.0.4 action:rejected target_port:443')
  await page.keyboard.type('target_port:22')
  await page.keyboard.press('Enter')
  await expect(queryBox(page)).toHaveText('target_ip:10.240.0.4 action:rejected target_port:22')
  await expect(page).toHaveURL(/target_port/)
})
