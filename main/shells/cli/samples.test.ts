import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWorkbench, type Ingest } from './workbench'

const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/samples')
const { at, run, prepare, clear } = createWorkbench()

/** Folders of what is no log: context, lists of addresses, rules, licences. */
const noLogs = new Set([
  'aws-context',
  'azure-context',
  'ibm-context',
  'cloud-ip-ranges',
  'ip-blocklists',
  'sigma-network',
  'stix',
  'suricata-rules',
  'LICENSES',
])

/** Beside the logs lie what they came from and what other tools made of them. */
const isNoLog = (name: string): boolean => name === 'SOURCES.md' || name.endsWith('.out')

/** The formats that the logs of a folder are in; its own name where nothing else is said. */
const formatsIn: Readonly<Record<string, readonly string[]>> = {
  sflow: ['sflow', 'pcap'],
  'syslog-misc-firewall': ['syslog'],
  // One of the logs was sent in ArcSight's format.
  'syslog-paloalto': ['syslog-paloalto', 'syslog-cef'],
}

/** Logs that are none of ours, and why. */
const notOurs: Readonly<Record<string, string>> = {
  'suricata-eve/crowdsec__suricata-logs-fastlog.log': 'the fast log of Suricata is another format than EVE',
}

beforeAll(prepare)
afterAll(clear)

type File = Ingest['files'][number]
const counted = ['stored', 'rejected', 'skipped', 'duplicate'] as const
const difference = (file: File): number =>
  Number(file['seen']) - counted.reduce((sum, name) => sum + Number(file[name]), 0)

describe.runIf(existsSync(samples))('logs that others published', () => {
  const folders = existsSync(samples)
    ? readdirSync(samples, { withFileTypes: true })
        .filter(entry => entry.isDirectory() && !noLogs.has(entry.name))
        .map(({ name }) => name)
    : []

  test.each(folders)('%s is recognised, and its books balance', async folder => {
    const { out } = await run('ingest', '--case', at(`${folder}.netwake`), '--json', join(samples, folder))
    const { files } = JSON.parse(out) as Ingest
    expect(files.map(file => [file['path'], difference(file)])).toEqual(files.map(file => [file['path'], 0]))
    const logs = files.filter(({ path }) => !isNoLog(String(path).split(/[\\/]/).at(-1) ?? ''))
    expect(logs.length).toBeGreaterThan(0)
    const unread = logs.filter(({ format }) => format === null)
    expect(unread.map(({ path }) => String(path).slice(samples.length + 1))).toEqual(
      Object.keys(notOurs).filter(path => path.startsWith(`${folder}/`)),
    )
    const found = new Set(logs.map(({ format }) => format).filter(format => format !== null))
    expect(found).toEqual(new Set(formatsIn[folder] ?? [folder]))
    const others = files.filter(file => !logs.includes(file))
    expect(others.filter(({ format }) => format !== null)).toEqual([])
  })
})
