import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { afterEach, describe, expect, test } from 'vitest'
import { workerPath } from '../../out-paths'
import { dropsIn } from './kernel-drops'
import type { FromSockets, SocketCounts, SocketWorkerData, ToDecoding, ToSockets } from './socket-worker'
import { flowOf, freePort, openSender, until, v5Datagram } from './testing'

/** The socket thread with a decoder that takes its time. */

let worker: Worker | null = null
let decoder: MessagePort | null = null
afterEach(async () => {
  await worker?.terminate()
  decoder?.close()
})

const start = async (queueBytes: number) => {
  const port = await freePort()
  const { port1, port2 } = new MessageChannel()
  decoder = port2
  const workerData: SocketWorkerData = { host: '127.0.0.1', ports: [port], allow: [], queueBytes, decoder: port1 }
  const begun = new Worker(workerPath('socket'), { workerData, transferList: [port1] })
  worker = begun
  const heard: { counts: SocketCounts | null; end: SocketCounts | null; batches: number; datagrams: number } = {
    counts: null,
    end: null,
    batches: 0,
    datagrams: 0,
  }
  const opened = new Promise<void>(resolve =>
    begun.on('message', (message: FromSockets) => {
      if (message.kind === 'open') resolve()
      if (message.kind === 'counts') heard.counts = message.counts
    }),
  )
  port2.on('message', (message: ToDecoding) => {
    if (message.kind === 'end') heard.end = message.counts
    else {
      heard.batches++
      heard.datagrams += message.batch.count
    }
  })
  await opened
  return {
    port,
    heard,
    credit: () => port2.postMessage({ kind: 'credit' }),
    stop: () => begun.postMessage({ kind: 'stop' } satisfies ToSockets),
  }
}

describe('a queue that is full', () => {
  test.each([
    [0, 170, 1650],
    [4 * 256 * 1024, 880, 2400],
  ])('of %d bytes lets datagrams go and counts every one, and keeps what it took', async (bytes, least, most) => {
    const { port, heard, credit, stop } = await start(bytes)
    const sender = await openSender(port)
    const sent = 4000
    for (let n = 0; n < sent; n++) {
      await sender.datagram(
        v5Datagram(
          Array.from({ length: 30 }, (_, at) => flowOf(n * 30 + at)),
          n * 30,
        ),
      )
      if (n % 64 === 63) await until(() => (heard.counts?.datagrams ?? 0) >= n - 2000)
    }
    await until(() => heard.counts?.datagrams === sent)
    const { queued, queueLost } = heard.counts ?? { queued: 0, queueLost: 0 }
    expect(queueLost).toBe(sent - queued)
    expect(queued).toBeGreaterThan(least)
    expect(queued).toBeLessThan(most)
    expect(heard.batches).toBe(8)
    // Now the decoder catches up: everything that was taken comes.
    stop()
    let credited = 0
    await until(() => {
      for (; credited < heard.batches; credited++) credit()
      return heard.end !== null
    })
    expect(heard.datagrams + queueLost).toBe(sent)
    expect(heard.end).toMatchObject({ datagrams: sent, queueLost, notAllowed: 0 })
    await sender.close()
  })
})

test('what the system dropped stands in the last column of the line of the socket', () => {
  const table = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 1034: 0100007F:0807 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 12345 2 0000000000000000 17
 1035: 00000000:0807 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 12346 2 0000000000000000 4
`
  const six = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 1034: 00000000000000000000000001000000:0807 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 1 2 0 9
`
  expect([dropsIn(table, '127.0.0.1', 2055), dropsIn(table, '0.0.0.0', 2055)]).toEqual([17, 4])
  expect([dropsIn(table, '127.0.0.1', 2056), dropsIn(six, '::1', 2055)]).toEqual([null, 9])
})
