import { execFile, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../app'
import { cell, expectRows, flowCount, goTo, grid, inspector, queryBox, row } from '../hands'
import { cutSet, dataSet, freePort, type Sending, senderTo, someFlows, templateSet, v9, writePcap } from '../senders'

const run = promisify(execFile)
const softflowd = ['softflowd', '/usr/sbin/softflowd'].find(path => spawnSync(path, ['-h']).error === undefined)

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Listen on UDP' })
const listener = (page: Page, port: number): Locator =>
  page.getByRole('region', { name: `Listener 127.0.0.1:${port}`, exact: true })
const exporters = (page: Page): Locator => page.getByRole('grid', { name: 'Exporters' })
const count = (sender: Locator, column: string): Locator => sender.locator(`[data-column="${column}"]`)

/** From the start view, by its card. */
const listen = async (page: Page, port: number): Promise<void> => {
  await page
    .getByRole('button', { name: /^Listen on UDP/ })
    .first()
    .click()
  await dialog(page).getByRole('textbox', { name: 'UDP ports' }).fill(String(port))
  await dialog(page).getByRole('button', { name: 'Listen', exact: true }).click()
  await expect(dialog(page)).toBeHidden()
  await expect(listener(page, port)).toHaveAttribute('data-state', 'listening')
}

const sourceId = 77

test('a listener shows who sends, what came and what did not, and stops', async ({ app: { page } }) => {
  const port = await freePort()
  await listen(page, port)
  await expect(page.getByText('Nothing has come yet.')).toBeVisible()

  const router = senderTo(port)
  await router.send(v9(100, sourceId, 3, dataSet(someFlows(3))))
  const sender = exporters(page).getByRole('row', { name: '127.0.0.1 NetFlow v9' })
  await expect(count(sender, 'domain')).toHaveText(String(sourceId))
  await expect(count(sender, 'held')).toHaveText('1')
  await expect(count(sender, 'records')).toHaveText('0')

  // The template comes, and with it the rows that waited; five datagrams between this and the next were lost.
  await router.send(v9(101, sourceId, 1, templateSet()), v9(107, sourceId, 2, dataSet(someFlows(2, 3))))
  await expect(count(sender, 'records')).toHaveText('5')
  await expect(count(sender, 'held')).toHaveText('0')
  await expect(count(sender, 'templates')).toHaveText('1')
  await expect(count(sender, 'missing')).toHaveText('5')
  await expect(count(sender, 'missing').getByLabel('lost')).toBeVisible()
  await expect(listener(page, port).locator('[data-loss="missing"]')).toContainText('5')

  await router.send(Buffer.from([0, 1, 2, 3, 4, 5, 6, 7]))
  await expect(listener(page, port).locator('[data-loss="unknown"]')).toContainText('1')

  await router.send(v9(108, sourceId, 1, cutSet()))
  await count(sender, 'rejected').getByRole('button', { name: '1' }).click()
  const rejects = page.getByRole('dialog', { name: 'Rejected records' })
  await expect(rejects.getByRole('button').filter({ hasText: '127.0.0.1 netflow-v9' })).toHaveCount(1)
  await page.keyboard.press('Escape')

  const status = page.getByRole('contentinfo').locator('[data-capture]')
  await expect(status).toContainText(`listening 127.0.0.1:${port}`)
  await expect(status).toContainText('0 lost')
  await expect(status).toContainText('5 missing')

  await sender.getByRole('button', { name: '127.0.0.1' }).click()
  await expect(queryBox(page)).toHaveText('sensor:127.0.0.1')
  await expect(inspector(page).getByRole('heading', { name: '127.0.0.1' })).toBeVisible()
  await expect(inspector(page).getByText('NetFlow v9 from port')).toBeVisible()
  await expect(inspector(page).getByRole('button', { name: /^203\.0\.113\.80/ })).toContainText('5')
  await expect(page.getByRole('button', { name: '5 of 5' }), 'the sensor is the exporter').toBeVisible()
  await count(sender, 'records').getByRole('button').click()
  await expect(page.getByRole('main', { name: 'Flows' })).toBeVisible()
  await expectRows(page, rows => rows === 5, 'the rows of the exporter')

  // Syslog comes to the same port; its line names another host as the sensor.
  await router.send(Buffer.from(`<134>1 ${new Date().toISOString()} edge-fw app 7 - - link up on port 3`))
  await goTo(page, 'Live')
  const syslog = exporters(page).getByRole('row', { name: '127.0.0.1 Syslog' })
  await count(syslog, 'records').getByRole('button', { name: '1' }).click()
  await expectRows(page, rows => rows === 1, 'the line that was sent')

  await goTo(page, 'Live')
  await listener(page, port).getByRole('button', { name: 'Stop' }).click()
  await expect(listener(page, port)).toHaveAttribute('data-state', 'stopped')
  await expect(page.getByRole('contentinfo').locator('[data-capture]')).toHaveCount(0)
  await expect(page.getByText('all records accounted for')).toBeVisible()
  router.close()
})

/** How long after its datagram was sent a row is seen, ms. */
const arrival = async (page: Page, router: Sending, sequence: number, had: number): Promise<number> => {
  await router.send(v9(sequence, sourceId, 1, dataSet(someFlows(1, sequence))))
  const sent = performance.now()
  await expectRows(page, rows => rows === had + 1, 'the row that was sent')
  return performance.now() - sent
}

test('rows are seen soon after they were sent, and nothing moves for whoever reads', async ({ app: { page } }) => {
  const port = await freePort()
  await listen(page, port)
  const router = senderTo(port)
  await router.send(v9(0, sourceId, 1, templateSet()))
  const flows = 200
  for (let at = 0; at < flows; at += 20) await router.send(v9(1 + at / 20, sourceId, 20, dataSet(someFlows(20, at))))
  await goTo(page, 'Flows')
  await expectRows(page, rows => rows === flows, 'all that was sent')

  // A machine that is busy with other stories may be late once; not every time.
  const waits: number[] = []
  for (let round = 0; round < 3; round++) waits.push(await arrival(page, router, 11 + round, flows + round))
  expect(Math.min(...waits), waits.join(', ')).toBeLessThan(1500)

  await grid(page).hover()
  await page.mouse.wheel(0, 27 * 40)
  await expect(row(page, 40)).toBeInViewport()
  const read = await cell(page, 40, 'bytes').innerText()
  await router.send(v9(14, sourceId, 15, dataSet(someFlows(15, 5000))))
  const fresh = page.getByRole('button', { name: '15 new rows' })
  await expect(fresh).toBeVisible()
  await expect(cell(page, 40, 'bytes')).toHaveText(read)
  expect(await flowCount(page)).toMatchObject({ rows: flows + 3 })
  await fresh.click()
  await expect(row(page, 0)).toBeInViewport()
  await expect(fresh).toBeHidden()
  await expectRows(page, rows => rows === flows + 18, 'the new rows too')
  await page.mouse.wheel(0, 0)

  // A row that is looked at stays where it is as well.
  await cell(page, 3, 'src_ip').click()
  const looked = await cell(page, 3, 'bytes').innerText()
  await router.send(v9(15, sourceId, 4, dataSet(someFlows(4, 6000))))
  await expect(page.getByRole('button', { name: '4 new rows' })).toBeVisible()
  await expect(cell(page, 3, 'bytes')).toHaveText(looked)

  await page.keyboard.press('Control+k')
  await page.keyboard.type('stop listening')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('contentinfo').locator('[data-capture]')).toHaveCount(0)
  router.close()
})

test('a port that is taken is said in the dialog, which waits for another', async ({ app: { page } }) => {
  const taken = createSocket('udp4')
  taken.bind(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address()
  await page
    .getByRole('button', { name: /^Listen on UDP/ })
    .first()
    .click()
  const form = dialog(page)
  await form.getByRole('textbox', { name: 'UDP ports' }).fill(String(port))
  await form.getByRole('button', { name: 'Listen', exact: true }).click()
  await expect(form.getByRole('alert')).toContainText(String(port))
  taken.close()
  await form.getByRole('button', { name: 'Listen', exact: true }).click()
  await expect(form).toBeHidden()
  await expect(listener(page, port)).toHaveAttribute('data-state', 'listening')
})

test('what cannot be right is said beside its field, and other machines are let in only on purpose', async ({
  app: { page },
}) => {
  await page.keyboard.press('Control+Shift+l')
  const form = dialog(page)
  const go = form.getByRole('button', { name: 'Listen', exact: true })
  const ports = form.getByRole('textbox', { name: 'UDP ports' })
  await expect(ports).toBeFocused()
  await ports.fill('2055, 99999')
  await form.getByRole('textbox', { name: 'Allowed exporters' }).fill('192.0.2.1 router-7')
  await form.getByRole('radio', { name: /On all addresses/ }).check()
  await go.click()
  await expect(form.getByText('“99999” is not a port')).toBeVisible()
  await expect(form.getByText('“router-7” is neither an address nor a network')).toBeVisible()
  await expect(form.getByText('Confirm that other machines may send')).toBeVisible()
  await expect(ports).toHaveAttribute('aria-invalid', 'true')

  await ports.fill('514')
  await form.getByRole('button', { name: 'Use 5514 instead' }).click()
  await expect(ports).toHaveValue('5514')
  await expect(ports).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(form).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Netwake' })).toBeVisible()
})

test('a real exporter is received flow by flow', async ({ app: { page }, home }) => {
  test.skip(softflowd === undefined, 'softflowd is not on this machine')
  const port = await freePort()
  await listen(page, port)
  const sources = Array.from({ length: 7 }, (_, at) => `192.0.2.${at + 10}`)
  const capture = join(home, 'lan.pcap')
  writePcap(capture, sources)
  await run(softflowd ?? '', ['-r', capture, '-n', `127.0.0.1:${port}`, '-v', '9'])
  const sender = exporters(page).getByRole('row', { name: '127.0.0.1 NetFlow v9' })
  await expect(count(sender, 'records')).toHaveText(String(sources.length))
  await goTo(page, 'Flows')
  await expectRows(page, rows => rows === sources.length, 'one row for each flow')
  for (const source of sources)
    await expect(grid(page).locator('[data-column="src_ip"]').getByText(source, { exact: true })).toBeVisible()
})

test('leaving a case in which something listens is asked about', async ({ app: { page } }) => {
  const port = await freePort()
  await listen(page, port)
  const close = async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('Close the case')
    await page.keyboard.press('Enter')
  }
  const asked = page.getByRole('dialog', { name: 'Stop listening?' })

  await close()
  await asked.getByRole('button', { name: 'Keep listening' }).click()
  await expect(asked).toBeHidden()
  await expect(listener(page, port)).toHaveAttribute('data-state', 'listening')

  await close()
  await asked.getByRole('button', { name: 'Stop and leave' }).click()
  await expect(page.getByRole('main', { name: 'Start' })).toBeVisible()
})
