import { join } from 'node:path'
import { expect, test } from '../app'
import { cell, expectImported, expectRows, goTo, inspector, typeQuery } from '../hands'
import { firewallTable, writeLog } from '../logs'

test('a table nobody knows is mapped on its own rows, imported, and read back by its own names', async ({
  app,
  home,
}) => {
  const { page } = app
  await app.drop(writeLog(home, 'branch-office.csv', firewallTable(40)))
  const files = page.getByRole('table', { name: 'Evidence files' })
  await expect(files).toContainText('not recognised')
  await page.getByRole('button', { name: 'Map its columns…' }).click()

  const dialog = page.getByRole('dialog', { name: 'Map the columns of branch-office.csv' })
  const field = (column: string) => dialog.getByLabel(`Field for ${column}`)
  const preview = dialog.getByRole('group', { name: 'What the first records become' })
  // Guessed from the names: a date and a clock are one time, and what has no known name is left out.
  await expect(field('Date')).toHaveValue('start')
  await expect(field('Time')).toHaveValue('start')
  await expect(field('Src Address')).toHaveValue('src_ip')
  await expect(field('Bytes Received')).toHaveValue('dst_bytes')
  await expect(field('Gateway')).toHaveValue('unread')
  await expect(dialog.getByLabel('Written as')).toHaveValue('pattern')
  await expect(dialog.getByText('Day and month cannot be told apart')).toBeVisible()

  // These are days of November, not the eleventh of months.
  await dialog.getByRole('combobox', { name: 'Pattern' }).fill('dd/MM/yyyy HH:mm:ss')
  await dialog.getByLabel('Clock of').selectOption('Asia/Tokyo')
  await expect(preview).toContainText('4 Nov 2026 23:00:00.000')
  // A word the lists do not have is no action; it is put where it belongs.
  await expect(preview).toContainText('Disposition is monitor')
  await dialog.getByLabel('Neither').fill('Monitor')
  await expect(preview).not.toContainText('Disposition is monitor')
  await expect(dialog.getByText('12 stored')).toBeVisible()
  await field('Gateway').selectOption('sensor')
  await dialog.getByLabel('Name', { exact: true }).fill('Branch firewalls')

  await dialog.getByRole('button', { name: 'Import with this mapping' }).click()
  await expect(dialog).toBeHidden()
  await expectImported(page)
  await expect(files).toContainText('mapped')
  await expect(files).not.toContainText('not recognised')
  await expect(page.getByText('all records accounted for')).toBeVisible()

  await files.getByRole('button').filter({ hasText: 'branch-office.csv' }).click()
  const kept = inspector(page).getByRole('region', { name: 'Read by a mapping' })
  await expect(kept).toContainText('Branch firewalls')
  await expect(kept).toContainText('dd/MM/yyyy HH:mm:ss, clock of Asia/Tokyo')

  await goTo(page, 'Flows')
  await expectRows(page, rows => rows === 40, 'every row of the table is a row')
  await typeQuery(page, 'action:denied sensor:gw-2')
  await expectRows(page, rows => rows === 8, 'words and columns are those of the mapping')
  await expect(cell(page, 0, 'dst_port')).toContainText('22')
  await cell(page, 0, 'dst_port').click()
  await inspector(page).getByRole('tab', { name: 'Fields' }).click()
  await expect(inspector(page)).toContainText('Disposition')
})

test('a mapping is kept for the next file of its kind, and as a file of its own', async ({ app, home }) => {
  const { page } = app
  await app.drop(writeLog(home, 'monday.csv', firewallTable(20)))
  await page.getByRole('button', { name: 'Map its columns…' }).click()
  const first = page.getByRole('dialog', { name: 'Map the columns of monday.csv' })
  await first.getByRole('combobox', { name: 'Pattern' }).fill('dd/MM/yyyy HH:mm:ss')
  await first.getByLabel('Neither').fill('monitor')
  await first.getByLabel('Name', { exact: true }).fill('Branch firewalls')
  await first.getByRole('button', { name: 'Add a fixed value' }).click()
  await first.getByRole('textbox', { name: 'Value of Sensor' }).fill('branch')
  await expect(first.getByText('12 stored')).toBeVisible()
  const saving = page.waitForEvent('download')
  await first.getByRole('button', { name: 'Save as file…' }).click()
  const saved = join(home, 'branch.mapping.json')
  await (await saving).saveAs(saved)
  await first.getByRole('button', { name: 'Import with this mapping' }).click()
  await expectImported(page)

  await expect(page.getByRole('button', { name: 'Map its columns…' })).toHaveCount(0)
  await app.drop(writeLog(home, 'tuesday.csv', firewallTable(25).replaceAll('192.0.2.', '203.0.113.')))
  await page.getByRole('button', { name: 'Map its columns…' }).click()
  const second = page.getByRole('dialog', { name: 'Map the columns of tuesday.csv' })
  await second.getByLabel('Start from').selectOption('Branch firewalls')
  await expect(second.getByRole('textbox', { name: 'Value of Sensor' })).toHaveValue('branch')
  await expect(second.getByLabel('Neither')).toHaveValue('monitor')
  await second.getByRole('button', { name: 'Forget the saved mapping Branch firewalls' }).click()
  await expect(second.getByLabel('Start from').getByRole('option', { name: 'Branch firewalls' })).toHaveCount(0)

  await second.getByLabel('Start from').selectOption('A guess by the names')
  await expect(second.getByRole('textbox', { name: 'Value of Sensor' })).toBeHidden()
  const choosing = page.waitForEvent('filechooser')
  await second.getByRole('button', { name: 'Load…' }).click()
  await (await choosing).setFiles(saved)
  await expect(second.getByRole('textbox', { name: 'Value of Sensor' })).toHaveValue('branch')
  await second.getByRole('button', { name: 'Import with this mapping' }).click()
  await expectImported(page)
  await goTo(page, 'Flows')
  await expectRows(page, rows => rows === 45, 'both files are read alike')
})

test('a file that is no table, and a mapping that cannot be used, say so', async ({ app, home }) => {
  const { page } = app
  await app.drop(writeLog(home, 'letter.txt', 'Dear colleague,\n\nplease find the logs enclosed.\n'))
  await expect(page.getByRole('table', { name: 'Evidence files' })).toContainText('letter.txt')
  await app.drop(writeLog(home, 'sensor.ndjson', '{"when":"soon","a":{"b":1}}\n{"when":"later","a":{"b":2}}\n'))
  await expect(page.getByRole('button', { name: 'Map its columns…' })).toHaveCount(1)
  await page.getByRole('button', { name: 'Map its columns…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Map the columns of sensor.ndjson' })
  await expect(dialog.getByRole('alert')).toContainText('no column says when it happened')
  await expect(dialog.getByRole('button', { name: 'Import with this mapping' })).toBeDisabled()
  await dialog.getByLabel('Field for when').selectOption('start')
  await expect(dialog.getByText('2 rejected')).toBeVisible()
  await expect(dialog.getByText('when is soon; that is not a time between 1990 and 2100')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})
