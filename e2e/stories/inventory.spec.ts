import { expect, test } from '../app'
import { cell, expectImported, expectRows, goTo, inspector, typeQuery } from '../hands'
import { vpcLines, writeLog } from '../logs'
import { inEveryForm, takePicture } from '../pictures'

const hosts = [
  'Address;Name;Kind;Network;Site;Owner',
  '10.0.1.5;web05;vm;;;Web team',
  '10.0.1.6;db06;physical;;;',
  '10.0.1.0/24;;;prod-vpc;Tokyo;',
  '10.0.1.300;typo;;;;',
  '10.0.1.6;db06-new;physical;;;',
  '',
].join('\n')

test('a list of addresses dropped on the window names hosts, and flow types follow it and go with it', async ({
  app,
  home,
}) => {
  const { page } = app
  await app.drop(writeLog(home, 'edge.log', vpcLines(60)))
  await expectImported(page)
  await app.drop(writeLog(home, 'hosts.csv', hosts))
  await expect(page.getByText('hosts.csv was read as an inventory: 3 lines taken, 1 rejected.')).toBeVisible()

  const inventory = page.getByRole('region', { name: 'Inventory', exact: true })
  await expect(inventory).toContainText('3 lines')
  await expect(inventory).toContainText('1 skipped')
  await expect(page.getByRole('table', { name: 'Evidence files' })).not.toContainText('hosts.csv')
  await inventory.getByRole('button', { name: '1 rejected' }).click()
  await expect(page.getByRole('dialog')).toContainText('"10.0.1.300" is neither an address nor a block')
  await page.keyboard.press('Escape')
  await inventory.getByRole('button', { name: 'Show its addresses…' }).click()
  const entries = page.getByRole('dialog', { name: 'Addresses in the inventory · hosts.csv' })
  await entries.getByLabel('Search addresses').fill('db06')
  await expect(entries.getByText('1 entry')).toBeVisible()
  await expect(entries.getByRole('table')).toContainText('db06-new')
  await page.keyboard.press('Escape')

  await goTo(page, 'Flows')
  await typeQuery(page, 'src_name:web05 flow_type:"Source is VM"')
  await expectRows(page, rows => rows === 2, 'the flows of the VM are found by its name')
  await expect(cell(page, 0, 'src_name')).toContainText('web05')
  await cell(page, 0, 'src_ip').click()
  await expect(inspector(page)).toContainText('Source 10.0.1.5 is a VM named web05 (hosts.csv, line 2).')
  await typeQuery(page, 'network:prod-vpc site:Tokyo')
  await expectRows(page, rows => rows === 60, 'every flow has an end in the network')

  await goTo(page, 'Evidence')
  await inventory.getByRole('button', { name: 'Remove hosts.csv' }).click()
  await expect(inventory).toBeHidden()
  await goTo(page, 'Flows')
  await expect(page.getByText(/No row of this case has network; an inventory/)).toBeVisible()
})

test('IB-12 a list of approved providers dropped on the window marks the targets that are on none', async ({
  app,
  home,
  shell,
}) => {
  const { page } = app
  await app.drop(writeLog(home, 'edge.log', vpcLines(60)))
  await expectImported(page)
  await goTo(page, 'Flows')
  const byProvider = 'stats count(), sum(bytes) by dst_ip, dst_provider | sort count desc'
  await typeQuery(page, byProvider)
  await expect(page.getByText(/No row of this case has dst_provider; a list of the providers/)).toBeVisible()
  await expect(page.getByText('Not approved')).toHaveCount(0)

  await app.drop(writeLog(home, 'approved.csv', 'cidr,provider\n203.0.113.80/28,Mirrors\n'))
  await goTo(page, 'Flows')
  const lines = page.getByRole('grid', { name: 'Groups' }).getByRole('row')
  await expect(lines.filter({ hasText: 'Mirrors' }).first()).toBeVisible()
  await expect(lines.filter({ hasText: 'Not approved' }).first()).toBeVisible()
  await expect(lines.filter({ hasText: 'Mirrors' }).filter({ hasText: 'Not approved' })).toHaveCount(0)
  if (shell === 'page') await inEveryForm(page, form => takePicture(page, `groups-providers-${form}`))
  await typeQuery(page, '-dst_provider:*')
  await expectRows(page, rows => rows > 0 && rows < 60, 'only what goes to anyone else')
})
