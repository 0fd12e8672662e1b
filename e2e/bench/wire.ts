import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../main/sources/listen/testing'
import { type BenchProtocol, flowsPerDatagram, wireProtocols } from './wire-datagrams'
import { missingFor, type Receiver, receivers, type Taken } from './wire-receivers'
import { sendFlows } from './wire-sender'

/**
 * `npm run bench:wire`: flows sent over the loopback to Netwake, nfcapd and nfacctd in turn, with one other core kept
 * busy. `npm run bench:wire -- 50000 60` says the rate and the seconds of the first part; a third number the seconds of
 * each step of the search for the highest rate without loss.
 */
const [rate = 50_000, seconds = 60, stepSeconds = 5] = process.argv.slice(2).map(Number)
const steps = [50, 100, 150, 200, 300, 400, 600, 800].map(thousand => thousand * 1000)

const print = (text: string) => process.stdout.write(`${text}\n`)
const count = (n: number) => Math.round(n).toLocaleString('en')

type Sent = { readonly datagrams: number; readonly ms: number }

/** The sender is a process of its own, as a router is a machine of its own. */
const send = (protocol: BenchProtocol, port: number, flows: number, forSeconds: number): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const args = [fileURLToPath(import.meta.url), 'send', protocol, port, flows, forSeconds].map(String)
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.on('data', (piece: Buffer) => (text += piece.toString()))
    child.once('exit', code =>
      code === 0 ? resolve(JSON.parse(text) as Sent) : reject(new Error(`the sender ended with ${code}`)),
    )
  })

type Round = Sent & Taken & { readonly lost: number }

const round = async (
  receiver: Receiver,
  protocol: BenchProtocol,
  flows: number,
  forSeconds: number,
): Promise<Round> => {
  const place = mkdtempSync(join(tmpdir(), 'netwake-wire-'))
  const busy = spawn(process.execPath, ['-e', 'for(;;);'], { stdio: 'ignore' })
  try {
    const port = await freePort()
    const end = await receiver.start(place, port)
    const sent = await send(protocol, port, flows, forSeconds)
    const taken = await end()
    return { ...sent, ...taken, lost: sent.datagrams - taken.flows / flowsPerDatagram }
  } finally {
    busy.kill('SIGKILL')
    rmSync(place, { recursive: true, force: true })
  }
}

const told = ({ lost, dropped, saidLost }: Round): string => {
  const accounted = dropped + (saidLost ?? 0)
  const counted = lost === accounted ? 'every one counted' : `${count(accounted)} counted`
  return lost === 0 ? 'no loss' : `${count(lost)} datagrams lost, ${counted}`
}

const compare = async (): Promise<void> => {
  const present = receivers.filter(receiver => !missingFor(receiver))
  for (const receiver of receivers) if (missingFor(receiver)) print(`${receiver.name} is not installed and left out`)
  print(`${count(rate)} flows/s for ${seconds} s on the loopback, one other core busy`)
  for (const protocol of wireProtocols) {
    const [netwake] = present
    if (!netwake) return
    const found = await round(netwake, protocol, rate, seconds)
    const reached = (found.datagrams * flowsPerDatagram) / (found.ms / 1000)
    print(
      `  netwake  ${protocol.padEnd(6)} ${count(found.flows)} of ${count(found.datagrams * flowsPerDatagram)} flows at ${count(reached)}/s: ${told(found)}`,
    )
  }
  print(`\nHighest rate without loss, ${stepSeconds} s each, one other core busy`)
  for (const protocol of wireProtocols) {
    for (const receiver of present) {
      let highest: Round | null = null
      let first: Round | null = null
      for (const step of steps) {
        const found = await round(receiver, protocol, step, stepSeconds)
        const reached = (found.datagrams * flowsPerDatagram) / (found.ms / 1000)
        if (found.lost > 0) {
          first = found
          break
        }
        highest = found
        // The sender cannot do more on this machine.
        if (reached < step * 0.9) break
      }
      const beyond = first === null ? 'the sender gives no more' : `beyond: ${told(first)}`
      const behind = highest?.behindMs ? `, ${(highest.behindMs / 1000).toFixed(1)} s more to store what waited` : ''
      const best = highest ? (highest.datagrams * flowsPerDatagram) / (highest.ms / 1000) : 0
      print(`  ${receiver.name.padEnd(8)} ${protocol.padEnd(6)} ${count(best).padStart(9)} flows/s${behind}; ${beyond}`)
    }
  }
}

const [role, protocol, port, flows, forSeconds] = process.argv.slice(2)
if (role === 'send') {
  const sent = await sendFlows(protocol as BenchProtocol, Number(port), Number(flows), Number(forSeconds))
  process.stdout.write(JSON.stringify(sent))
} else await compare()
