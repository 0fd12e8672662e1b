import { MessageChannel } from 'node:worker_threads'
import { afterEach, describe, expect, test } from 'vitest'
import { portTransport } from '../../main/shells/transports/port'
import type { Output } from '../contract'
import { type Client, createClient } from './client'
import { Failure, type Message, type Transport } from './message'
import { type Calls, type Server, serve } from './server'

/** Two ends joined in memory, as a window and its shell are. */
const pair = (): [Transport, Transport] => {
  const ends = [new Set<(message: Message) => void>(), new Set<(message: Message) => void>()] as const
  const end = (own: 0 | 1, other: 0 | 1): Transport => ({
    send: message => queueMicrotask(() => ends[other].forEach(listener => listener(message))),
    receive: listener => {
      ends[own].add(listener)
      return () => ends[own].delete(listener)
    },
  })
  return [end(0, 1), end(1, 0)]
}

const ports = (): [Transport, Transport] => {
  const { port1, port2 } = new MessageChannel()
  port1.unref()
  port2.unref()
  return [portTransport(port1), portTransport(port2)]
}

const info = { version: '1' } as Output<'app.info'>

describe.each([
  ['in memory', pair],
  ['over a worker port', ports],
])('the protocol %s', (_, join) => {
  let client: Client
  let server: Server
  const start = (answers: Partial<Calls>, reported: unknown[] = []) => {
    const [a, b] = join()
    client = createClient(a)
    server = serve(b, answers as Calls, error => reported.push(error))
  }
  afterEach(() => {
    client.close()
    server.close()
  })

  test('answers a call', async () => {
    start({ 'app.info': () => info })
    expect(await client.call('app.info', {})).toEqual(info)
  })

  test('refuses input that the contract does not allow, naming the field', async () => {
    start({ 'flows.row': () => null })
    await expect(client.call('flows.row', { id: 'one' as unknown as number })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('id'),
    })
  })

  test('refuses a call it does not know', async () => {
    start({})
    await expect(client.call('no.such' as 'app.info', {})).rejects.toMatchObject({ code: 'unknown-call' })
  })

  test('passes a failure on with its sentence, and reports a bug', async () => {
    const reported: unknown[] = []
    start(
      {
        'case.close': () => {
          throw new Failure('busy', 'Another import is running.')
        },
        'app.info': () => {
          throw new TypeError('x is undefined')
        },
      },
      reported,
    )
    await expect(client.call('case.close', {})).rejects.toMatchObject({
      code: 'busy',
      message: 'Another import is running.',
    })
    await expect(client.call('app.info', {})).rejects.toMatchObject({ code: 'internal' })
    expect(reported).toHaveLength(1)
  })

  test('cancels the work on the other side', async () => {
    let stopped: () => void = () => {}
    const wasStopped = new Promise<void>(resolve => {
      stopped = resolve
    })
    let begun: () => void = () => {}
    const hasBegun = new Promise<void>(resolve => {
      begun = resolve
    })
    start({
      'app.info': (_input, signal) => {
        begun()
        signal.addEventListener('abort', () => stopped())
        return new Promise(() => {})
      },
    })
    const controller = new AbortController()
    const asked = client.call('app.info', {}, controller.signal)
    await hasBegun
    controller.abort()
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    await wasStopped
  })

  test('tells events to those who listen, until they stop', async () => {
    start({ 'app.info': () => info })
    const heard: number[] = []
    const stop = client.on('case.changed', ({ revision }) => heard.push(revision))
    server.emit('case.changed', { revision: 1, open: true })
    await client.call('app.info', {})
    stop()
    server.emit('case.changed', { revision: 2, open: true })
    await client.call('app.info', {})
    expect(heard).toEqual([1])
  })
})
