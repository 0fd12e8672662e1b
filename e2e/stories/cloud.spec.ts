import { fileURLToPath } from 'node:url'
import { expect, test } from '../app'
import { cell, expectImported, expectRows, goTo, inspector, queryBox, typeQuery } from '../hands'

const sample = (path: string): string => fileURLToPath(new URL(`../../main/formats/samples/${path}`, import.meta.url))

test('an export of Traffic Analytics: what it folded away is told, and what it reports stands beside what was derived', async ({
  app,
}) => {
  const { page } = app
  await app.drop(sample('azure-traffic-analytics/analytics-cl.csv'))
  await expectImported(page)
  await expect(page.getByText('all records accounted for')).toBeVisible()
  await goTo(page, 'Flows')
  await expectRows(page, rows => rows === 10, 'the rows of the export, its lists unfolded')

  await typeQuery(page, 'FlowType_s:Unknown reported_flow_type:AzurePublic')
  await expectRows(page, rows => rows === 1, 'suffixed names are understood')
  await expect(cell(page, 0, 'dst_ip')).toHaveText('aggregated, endpoint not recorded')
  await expect(cell(page, 0, 'src_ip')).toHaveText('10.5.1.4')
  await cell(page, 0, 'src_ip').click()
  const section = inspector(page)
  await expect(section.getByText('→ aggregated, endpoint not recorded')).toBeVisible()
  const why = section.getByRole('region', { name: 'Why this flow type' })
  await expect(why).toContainText('derived')
  await expect(why).toContainText('The log reports AzurePublic, which is not what its addresses say.')
  await section.getByRole('tab', { name: 'Fields' }).click()
  await expect(section.getByText('interval of the log')).toBeVisible()
  await expect(section.getByText('2026-11-22T09:00:00Z to 2026-11-22T10:00:00Z')).toBeVisible()

  await why.getByRole('button', { name: 'Show every row whose log reports another type' }).click()
  await expect(queryBox(page)).toContainText('reported_flow_type:AzurePublic -flow_type:AzurePublic')
  await expectRows(page, rows => rows > 1 && rows < 10, 'the rows that disagree')
})

test('a row of a Parquet file is shown by its names and values', async ({ app }) => {
  const { page } = app
  await app.drop(sample('aws-vpc-flow-parquet/snappy.parquet'))
  await expectImported(page)
  await goTo(page, 'Flows')
  await expectRows(page, rows => rows === 4, 'the rows of both groups')
  await typeQuery(page, 'src_ip:2001:db8::5')
  await expectRows(page, rows => rows === 1, 'the row of the second group')
  await cell(page, 0, 'src_ip').click()
  const section = inspector(page)
  await expect(section.getByText('pkt_srcaddr').or(section.getByText('srcaddr')).first()).toBeVisible()
  await expect(section.getByText('1772355661').first()).toBeVisible()
})
