import { expect, test } from '../app'
import { expectImported, expectRows, goTo, queryBox, typeQuery } from '../hands'
import { vpcLines, writeLog } from '../logs'

const ssh = (at: number, action: string): string =>
  `2 123456789012 eni-0a1b2c3d4e5f60718 24.22.68.94 10.240.0.${at} 50000 22 6 10 840 ${1_794_902_400 + at} ${1_794_902_415 + at} ${action} OK\n`

test.beforeEach(async ({ app: { page, home, drop } }) => {
  await drop(writeLog(home, 'first.log', vpcLines(60)))
  await expectImported(page)
  await goTo(page, 'Flows')
})

test('IB-19 IB-20 a query is saved as a view, made an alert, and fires on the next import', async ({
  app: { page, home, drop },
}) => {
  await typeQuery(page, 'target_port:22 action:accepted')
  await expectRows(page, rows => rows === 0, 'no accepted SSH yet')
  await page.keyboard.press('Control+s')
  const dialog = page.getByRole('dialog', { name: 'Save view' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('SSH accepted to any instance')
  await dialog.getByRole('textbox', { name: 'Folder' }).fill('security')
  await dialog.getByRole('radio', { name: 'high' }).click()
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(dialog).toBeHidden()
  await typeQuery(page, '')

  await drop(writeLog(home, 'refused.log', ssh(1, 'REJECT')))
  await expect(page.getByRole('contentinfo')).toContainText('61 records')
  await expect(page.getByRole('contentinfo').getByText(/alerts? fired/)).toHaveCount(0)

  await drop(writeLog(home, 'let-in.log', ssh(2, 'ACCEPT') + ssh(3, 'ACCEPT')))
  const notice = page.getByRole('alert').filter({ hasText: 'SSH accepted to any instance' })
  await expect(notice).toContainText('Alert (high): SSH accepted to any instance, 2 new rows.')
  await page.getByRole('contentinfo').getByRole('button', { name: '1 alert fired' }).click()
  const card = page.getByRole('article', { name: 'SSH accepted to any instance' })
  await expect(card).toContainText('2 rows')
  await expect(page.getByRole('contentinfo').getByText(/alerts? fired/)).toHaveCount(0)

  await page.getByRole('button', { name: 'Views', exact: true }).click()
  const views = page.getByRole('dialog', { name: 'Views' })
  await expect(views.getByRole('heading', { name: 'security' })).toBeVisible()
  await expect(views).toContainText('fired once')
  await views.getByRole('button', { name: /SSH accepted to any instance .*target_port/ }).click()
  await expect(queryBox(page)).toHaveText('target_port:22 action:accepted')
  await expectRows(page, rows => rows === 2, 'the view asks again')
})

test('IB-18 what was asked is found again in the history', async ({ app: { page } }) => {
  for (const [query, rows] of [
    ['dst_port:22', 20],
    ['dst_port:443', 40],
    ['action:denied', 20],
  ] as const) {
    await typeQuery(page, query)
    await expectRows(page, found => found === rows, query)
  }
  await page.getByRole('button', { name: 'Queries run in this case' }).click()
  const history = page.getByRole('dialog', { name: 'Queries run in this case' })
  await expect(history.getByRole('listitem')).toHaveCount(3)
  await expect(history.getByRole('listitem').first()).toContainText('action:denied')
  await history.getByRole('textbox', { name: 'Find a query' }).fill('443')
  await expect(history.getByRole('listitem')).toHaveCount(1)
  await history.getByRole('textbox', { name: 'Find a query' }).press('Enter')
  await expect(queryBox(page)).toHaveText('dst_port:443')
  await expectRows(page, found => found === 40, 'the older question')
})
