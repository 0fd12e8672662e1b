import { describe, expect, test } from 'vitest'
import { completeQuery } from './complete'
import { aliasTables, resolveField } from './fields'

const offered = (typed: string): string[] => {
  const { options } = completeQuery(typed, typed.length)
  return options.map(({ text }) => text)
}

describe('completion', () => {
  test('fields first, then the names vendors use', () => {
    expect(offered('src_i').slice(0, 3)).toEqual(['src_ip:', 'nat_src_ip:', 'event.src_ip:'])
    expect(offered('dst_port:22 target').slice(0, 2)).toEqual(['target_ip:', 'target_port:'])
    expect(offered('x (-"source c')).toEqual(['"Source Country":', '"Source City":'])
    expect(offered('rule:"a b" "Session')).toEqual(['"Session Count":'])
    expect(offered('-dst_p')).toContain('dst_port:')
  })

  test('every field when nothing is typed', () => expect(offered('')).toContain('flow_type:'))

  test('keywords', () => expect(offered('dst_port:22 A')).toContain('AND'))

  test('words of an enumeration, after a colon, a sign, and in a list', () => {
    expect(offered('action:')).toEqual(['allowed', 'denied'])
    expect(offered('-FlowStatus_s:d')).toEqual(['denied'])
    expect(offered('action:(allowed, d')).toEqual(['denied'])
    expect(offered('flow_type:"Source')).toContain('"Source is VM"')
    expect(offered('tcp_flags:S')).toEqual(['SYN'])
    expect(offered('severity:h')).toEqual(['high'])
  })

  test('a quoted value is replaced with its quote', () => {
    const typed = 'flow_type:"Source'
    expect(completeQuery(typed, typed.length).from).toBe('flow_type:'.length)
  })

  test('countries by name, ports by service', () => {
    expect(offered('dst_country:jap')).toEqual(['JP'])
    expect(offered('dst_port:tel')).toEqual(['telnet'])
  })

  test('values only the case knows are left to the case', () => {
    expect(offered('src_ip:10.')).toEqual([])
    expect(offered('rule:a')).toEqual([])
    expect(offered('protocol:')).toEqual([])
  })

  test('completes in the middle of a text', () => {
    const { from, options } = completeQuery('act dst_port:22', 3)
    expect([from, options[0]?.text]).toEqual([0, 'action:'])
  })

  test('hostile text costs no more than plain', () => {
    expect(completeQuery(`${'a:('.repeat(30_000)}`, 90_000).options).toEqual([])
    const list = `dst_port:(${'1, '.repeat(30_000)}`
    expect(completeQuery(list, list.length).from).toBe(list.length)
  })
})

describe('names', () => {
  test('every alias leads to a field, and no vendor hides a canonical name', () => {
    for (const { vendor, names } of aliasTables) {
      for (const [alias, name] of Object.entries(names))
        expect([vendor, alias, resolveField(alias) !== undefined, resolveField(name)?.name]).toEqual([
          vendor,
          alias,
          true,
          name,
        ])
    }
  })

  test.each([
    ['Source Country', 'src_country'],
    ['source   country', 'src_country'],
    ['SrcIP_s', 'src_ip'],
    ['srcip_S', 'src_ip'],
    ['src-ip', 'src_ip'],
    ['tcp-flags', 'tcp_flags'],
    ['event.alert.metadata.signature_severity.0', 'severity'],
    ['id.resp_p', 'dst_port'],
    ['port', 'dst_port'],
    ['@timestamp', 'start'],
    ['toString', undefined],
    ['__proto__', undefined],
  ])('%s is %s', (typed, name) => expect(resolveField(typed)?.name).toBe(name))
})
