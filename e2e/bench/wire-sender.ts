import { createSocket } from 'node:dgram'
import { setTimeout as wait } from 'node:timers/promises'
import { type BenchProtocol, benchDatagrams, flowsPerDatagram, stamp } from './wire-datagrams'

const poolSize = 1024
/** Sent in portions of so long; a real router is no smoother. */
const tickMs = 4

/** Sends so many flows a second for so long; how many datagrams with flows went out, and how long it took. */
export const sendFlows = async (
  protocol: BenchProtocol,
  port: number,
  flowsPerSecond: number,
  seconds: number,
): Promise<{ readonly datagrams: number; readonly ms: number }> => {
  const { template, flows } = benchDatagrams(protocol, poolSize)
  const socket = createSocket('udp4')
  socket.connect(port, '127.0.0.1')
  await new Promise<void>(resolve => socket.once('connect', () => resolve()))
  const send = (datagram: Buffer): Promise<void> =>
    new Promise((resolve, reject) => socket.send(datagram, error => (error ? reject(error) : resolve())))
  let sequence = 0
  const sendTemplate = async (): Promise<void> => {
    stamp(protocol, template, sequence, Date.now())
    await send(template)
    if (protocol === 'v9') sequence++
  }
  await sendTemplate()
  await wait(200)
  const total = Math.round((flowsPerSecond * seconds) / flowsPerDatagram)
  const began = performance.now()
  let sent = 0
  while (sent < total) {
    const due = Math.min(total, Math.ceil(((performance.now() - began) / 1000) * (flowsPerSecond / flowsPerDatagram)))
    const portion: Promise<void>[] = []
    for (; sent < due; sent++) {
      const datagram = flows[sent % poolSize] as Buffer
      stamp(protocol, datagram, sequence, Date.now())
      sequence += protocol === 'v9' ? 1 : flowsPerDatagram
      portion.push(send(datagram))
      if (portion.length >= poolSize / 2) await Promise.all(portion.splice(0))
    }
    await Promise.all(portion)
    await wait(tickMs)
  }
  const ms = performance.now() - began
  await new Promise<void>(resolve => socket.close(() => resolve()))
  return { datagrams: sent, ms }
}
