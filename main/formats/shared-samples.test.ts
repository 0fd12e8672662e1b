import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatNamed, formats } from '.'
import { bytesOf, hasSamples, lists, samples, textOf } from './published'
import { bytesHead, headOf } from './recorded'

describe.runIf(hasSamples)('logs that other people published', () => {
  test('a log of one format is claimed by no other', () => {
    for (const { id } of formats.filter(format => existsSync(join(samples, format.id)))) {
      // A reference decode (.out) is no log.
      for (const name of readdirSync(join(samples, id)).filter(each => !/^SOURCES\.md$|\.out$/.test(each))) {
        const path = join(samples, id, name)
        const isText = formatNamed(id)?.input === 'text'
        const head = isText ? headOf(textOf(path), lists) : bytesHead(bytesOf(path))
        const claims = formats.filter(format => format.sniff(head) !== 'no').map(format => format.id)
        // Palo Alto's endpoint protection writes CEF.
        const owner = name.includes('pan_endpoint') ? 'syslog-cef' : name.endsWith('.pcap') ? 'pcap' : id
        expect(name.includes('fastlog') ? [id] : claims).toEqual([owner])
      }
    }
  })
})
