import { expect, test } from '../app'
import { cell, expectImported, expectRows, goTo, inspector, typeQuery } from '../hands'
import { oneWayFlows, writeLog } from '../logs'

test('NF-05, NF-06, NF-09: two one-way rows become one, and an alert says what the flow log leaves out', async ({
  app,
}, testInfo) => {
  const { page } = app
  await app.drop(writeLog(testInfo.outputPath(), 'firewall.json', oneWayFlows()))
  await expectImported(page)
  await goTo(page, 'Flows')
  await typeQuery(page, 'kind:flow')
  await expectRows(page, rows => rows === 5, 'each way is a row')
  await expect(page.getByText('not logged in flow log').first()).toBeVisible()

  await page.getByRole('button', { name: 'Join the two ways of each connection' }).click()
  await expectRows(page, rows => rows === 3, 'two pairs and a row that stands alone')
  await expect(page.getByText('3 connections and single rows of 6 rows')).toBeVisible()

  await typeQuery(page, 'kind:flow dst_port:443 bytes:3345')
  await expectRows(page, rows => rows === 1, 'found by the counters of one way')
  await expect(cell(page, 0, 'bytes')).toHaveText('→ 3.35 kB ← 10.0 kB')
  await cell(page, 0, 'src_ip').click()
  const section = inspector(page)
  const other = section.getByRole('region', { name: 'The other way', exact: true })
  await expect(other).toContainText('3.35 kB, 18 packets')
  await expect(other).toContainText('10.0 kB, 20 packets')
  await expect(section.getByRole('region', { name: 'Raw record', exact: true })).toContainText('"pkts":18')
  await expect(section.getByRole('region', { name: 'Raw record of the other way' })).toContainText('"pkts":20')
  await page.screenshot({ path: testInfo.outputPath('stitched.png') })

  await typeQuery(page, 'kind:flow dst_port:80')
  await expectRows(page, rows => rows === 1, 'the flow that an alert blocked')
  await expect(cell(page, 0, 'action')).toHaveText('denied, by alert · likely reject')
  await cell(page, 0, 'src_ip').click()
  const decided = section.getByRole('region', { name: 'Decided by' })
  await expect(decided).toContainText('denied, by alert')
  await expect(decided).toContainText('likely reject. A drop is silent')
  await page.screenshot({ path: testInfo.outputPath('by-alert.png') })
  await decided.getByRole('button', { name: 'no HEAD' }).click()
  await expect(section.getByRole('region', { name: 'Decided by' })).toContainText('alert, denied')

  await typeQuery(page, 'kind:flow action:denied')
  await expectRows(page, rows => rows === 0, 'what an alert says is not the action of the row')
})
