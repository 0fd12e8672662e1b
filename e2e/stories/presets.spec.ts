import { expect, test } from '../app'
import { expectRows, goTo, grid, queryBox, typeQuery } from '../hands'

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

test('a preset of Aria shows its table by one click, with its courses', async ({ app: { page } }) => {
  await page.getByRole('searchbox', { name: 'Find a preset' }).fill('VR-07')
  await page.getByRole('button', { name: 'Run: Leaks: sessions, packets and rate for each country' }).click()
  await expect(queryBox(page)).toContainText('of flows group by Destination Country')
  const table = page.getByRole('grid', { name: 'Groups' })
  await expect(table.getByRole('row').nth(1)).toContainText(/[\d,]+/)
  await expect(table.getByRole('columnheader')).toContainText([/Dst country|dst_country|Destination country/i])
})

test('what a case lacks is said above the lines, and a value nobody has offers the nearest', async ({
  app: { page },
}) => {
  await page.getByRole('button', { name: 'Run: What is normal for each site' }).click()
  await expect(
    page.getByText(/No row of this case has src_subnet; an inventory of your addresses would fill it/),
  ).toBeVisible()
  await typeQuery(page, 'hostname:shop.exmaple.com')
  await page.getByRole('button', { name: 'No hostname is “shop.exmaple.com”: ask for “shop.example.com”' }).click()
  await expect(queryBox(page)).toHaveText('hostname:shop.example.com')
  await expectRows(page, rows => rows > 0, 'the name that is there')
})

test('flows stand in the order a query asks for until a heading is pressed', async ({ app: { page } }) => {
  await page.getByRole('button', { name: 'Run: Traffic between physical machines' }).click()
  await typeQuery(page, 'flows where protocol = tcp order by Total Traffic')
  const heading = grid(page)
    .getByRole('columnheader')
    .filter({ hasText: /^Bytes/ })
  await expect(heading).toHaveAttribute('aria-sort', 'descending')
  await heading.getByRole('button').click()
  await expect(heading).toHaveAttribute('aria-sort', 'ascending')
})
