import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  ascii,
  type Captured,
  clientHello,
  dns,
  ethernet,
  flags,
  ipv4,
  joined,
  pcapFile,
  tcp,
  udp,
} from '../../main/formats/pcap/testing'
import { expect, test } from '../app'
import { cell, expectImported, expectRows, goTo, grid, inspector, typeQuery } from '../hands'

const begin = Date.UTC(2026, 10, 16, 8) * 1000
const [client, resolver, server] = ['10.0.1.9', '10.0.1.53', '203.0.113.80'] as const

/** A name is asked for and its server greeted; a page is fetched; one packet is damaged, and the file ends too early. */
const captured = (): Uint8Array => {
  const frame = (payload: Uint8Array) => ethernet('02:00:5e:10:00:01', '02:00:5e:10:00:fe', 0x0800, payload)
  const packets: readonly Uint8Array[] = [
    frame(ipv4(client, resolver, 17, udp(50_123, 53, dns(7, 'mail.example')))),
    frame(ipv4(client, server, 6, tcp(50_200, 443, { seq: 1, flag: flags.syn }))),
    frame(ipv4(server, client, 6, tcp(443, 50_200, { seq: 9, flag: flags.syn | flags.ack }))),
    frame(ipv4(client, server, 6, tcp(50_200, 443, { seq: 2, flag: flags.ack }, clientHello('mail.example')))),
    frame(
      ipv4(
        client,
        server,
        6,
        tcp(50_300, 80, { seq: 1, flag: flags.ack }, ascii('GET /a HTTP/1.1\r\nHost: web.example\r\n\r\n')),
      ),
    ),
    frame(joined(Uint8Array.of(0x41), ipv4(client, server, 17, udp(1, 2, ascii('damaged'))).subarray(1))),
    frame(ipv4(client, server, 17, udp(3, 4, ascii('never to be read')))),
  ]
  return pcapFile(packets.map((data, at): Captured => ({ data, micros: begin + at * 250_000 }))).subarray(0, -10)
}

test('a packet capture is opened: flows with their host names, packets in layers and bytes', async ({ app, home }) => {
  const { page } = app
  const path = join(home, 'desk.pcap')
  writeFileSync(path, captured())
  await app.drop(path)
  await expectImported(page)

  const file = page.getByRole('table', { name: 'Evidence files' }).getByRole('row').filter({ hasText: 'desk.pcap' })
  await expect(file).toContainText('pcap')
  await expect(page.getByText('all records accounted for')).toBeVisible()
  await page.getByRole('button', { name: '2 rejected' }).click()
  const rejects = page.getByRole('dialog', { name: 'Rejected records' })
  await expect(rejects.getByText(/the IPv4 header says it is 4 bytes long/).first()).toBeVisible()
  await expect(rejects.getByText(/the file ends after 64 of the 74 bytes of this packet/)).toBeVisible()
  await expect(rejects.getByRole('region', { name: 'As fields' })).toContainText('02:00:5e:10:00:fe')
  await expect(rejects.getByRole('figure', { name: 'As bytes' })).toContainText('02 00 5e 10 00 fe')
  await page.keyboard.press('Escape')
  await expect(rejects).toBeHidden()

  await goTo(page, 'Flows')
  await expectRows(page, rows => rows === 3, 'a flow of each conversation')
  await expect(grid(page).getByText('web.example').first()).toBeVisible()
  await typeQuery(page, 'app:tls hostname:mail.example')
  await expectRows(page, rows => rows === 1, 'the greeted server')
  await cell(page, 0, 'src_ip').click()

  // What is no text is never shown as text.
  const raw = inspector(page).getByRole('region', { name: 'Raw record' })
  await expect(raw.getByRole('tab')).toHaveText(['Fields', 'Bytes'])
  await expect(raw.getByRole('tabpanel')).toContainText('IPv4: source')
  await expect(raw.getByRole('tabpanel')).toContainText('TCP: flagsSYN')
  await raw.getByRole('tab', { name: 'Bytes' }).click()
  await expect(raw.getByRole('figure')).toContainText('02 00 5e 10')
})
