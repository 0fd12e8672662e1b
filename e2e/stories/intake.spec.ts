import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from '../app'
import { expectImported, expectRows, flowCount, goTo } from '../hands'
import { brokenVpcLine, vpcLines, writeLog, writeLongLog } from '../logs'

const samples = fileURLToPath(new URL('../../../shared/samples', import.meta.url))

test('dropped logs become evidence whose books balance, and what was rejected can be read', async ({ app, home }) => {
  const { page } = app
  const plain = writeLog(home, 'edge.log', vpcLines(40) + brokenVpcLine + vpcLines(2))
  const packed = join(home, 'core.log.gz')
  writeFileSync(packed, gzipSync(vpcLines(300).replaceAll('10.0.1.', '10.9.1.')))
  await app.drop(plain, packed)
  await expectImported(page)

  const files = page.getByRole('table', { name: 'Evidence files' })
  await expect(files.getByRole('row').filter({ hasText: 'edge.log' })).toContainText('aws-vpc-flow')
  await expect(files.getByRole('row').filter({ hasText: 'core.log.gz' })).toContainText('300')
  await expect(page.getByText('all records accounted for')).toBeVisible()

  await page.getByRole('button', { name: '1 rejected' }).click()
  const rejects = page.getByRole('dialog', { name: 'Rejected records' })
  await expect(rejects.getByText('10.0.0.300').first()).toBeVisible()
  await expect(rejects.getByText(/record 41, line 41/).first()).toBeVisible()
  await expect(rejects.getByRole('figure', { name: 'As bytes' })).toContainText('31 30 2e 30 2e 30')
  await page.keyboard.press('Escape')
  await expect(rejects).toBeHidden()

  await goTo(page, 'Flows')
  await expectRows(page, rows => rows === 342, 'every readable record is a row')
})

test('the same bytes twice add nothing and say so', async ({ app, home }) => {
  const { page } = app
  await app.drop(writeLog(home, 'edge.log', vpcLines(25)))
  await expectImported(page)
  await app.drop(writeLog(home, 'copy-of-edge.log', vpcLines(25)))
  await expect(page.getByRole('list', { name: 'Messages' }).first()).toContainText(/already|duplicate|same/i)
  await expect(page.getByText('25 duplicates')).toBeVisible()
  await goTo(page, 'Flows')
  expect(await flowCount(page)).toEqual({ rows: 25, of: 25 })
})

test('an import shows its progress and can be cancelled', async ({ app, home }) => {
  const { page } = app
  await app.drop(writeLongLog(home, 'long.log.gz', 3_000_000))
  const job = page.getByRole('region', { name: 'Import', exact: true })
  await expect(job.getByRole('progressbar')).toBeVisible()
  // Cancelled before its first batch, an import would leave nothing to look at.
  await expect(job.getByText(/[1-9][\d,]* records, [1-9][\d,]* stored/)).toBeVisible({ timeout: 60_000 })
  await job.getByRole('button', { name: 'Cancel' }).click()
  await expect(job).toHaveAttribute('data-job', 'cancelled')
  await expect(page.getByRole('table', { name: 'Evidence files' })).toContainText('cancelled')
  await goTo(page, 'Flows')
  const { of } = await flowCount(page)
  expect(of).toBeLessThan(3_000_000)
})

test('real logs of six vendors come in together', async ({ app }) => {
  test.skip(!existsSync(samples), 'the shared samples are not beside the project')
  const { page } = app
  const folders = ['aws-vpc-flow', 'aws-network-firewall', 'azure-nsg-flow', 'azure-vnet-flow', 'ibm-vpc-flow']
  const files = folders.flatMap(folder =>
    readdirSync(join(samples, folder))
      .filter(name => name !== 'SOURCES.md')
      .slice(0, 4)
      .map(name => join(samples, folder, name)),
  )
  await app.drop(...files)
  await expectImported(page)
  await expect(page.getByText('all records accounted for')).toBeVisible()
  const table = page.getByRole('table', { name: 'Evidence files' })
  for (const format of folders) await expect(table.getByText(format, { exact: true }).first()).toBeVisible()
  await goTo(page, 'Flows')
  await expectRows(page, rows => rows > 10, 'their flows are rows')
})
