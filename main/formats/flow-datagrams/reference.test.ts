import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { tcpFlags } from '../../../shared/model/codes'
import type { Row } from '../recorded'
import { decoding } from './testing'

const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/samples')
const file = (path: string): Buffer => readFileSync(join(samples, path))

type Line = Readonly<Record<string, string>> & { readonly measurement: string }

/** Lines of the influx protocol: `measurement,tag=value field="text",field=1u`. */
const linesOf = (path: string): readonly Line[] =>
  file(path)
    .toString('utf8')
    .trim()
    .split('\n')
    .map(line => {
      const [measurement = ''] = line.split(',', 1)
      const fields = [...line.matchAll(/([\w.]+)=("[^"]*"|[^,\s]+)/g)].map(
        ([, name = '', value = '']) => [name, value.replace(/^"|"$|(?<=^\d+)u$/g, '')] as const,
      )
      return { measurement, ...Object.fromEntries(fields) }
    })

const flowsIn = (path: string): readonly Line[] => linesOf(path).filter(line => line['src'] !== undefined)

const decode = (paths: readonly string[]) => {
  const { send, end } = decoding()
  for (const path of paths) send({ payload: file(path) })
  return end()
}

const number = (value: string | undefined): number | undefined => (value === undefined ? undefined : Number(value))
const ms = (value: unknown): number => Date.parse(String(value))

/** `...AP...` as the bits it stands for. */
const flagsOf = (text: string | undefined): number | undefined =>
  text === undefined
    ? undefined
    : tcpFlags.reduce(
        (bits, name, at) => (text.includes(name.startsWith('C') ? 'C' : (name[0] ?? '')) ? bits | (1 << at) : bits),
        0,
      )

/** What both sides say of a flow. */
const compared = (row: Row) => ({
  src: row['src_ip'],
  dst: row['dst_ip'],
  src_port: row['src_port'],
  dst_port: row['dst_port'],
  protocol: row['protocol'],
  bytes: row['src_bytes'],
  packets: row['src_packets'],
})

const expected = (line: Line) => ({
  src: line['src'],
  dst: line['dst'],
  src_port: number(line['src_port']),
  dst_port: number(line['dst_port']),
  protocol: line['protocol'],
  bytes: number(line['in_bytes'] ?? line['in_total_bytes']),
  packets: number(line['in_packets'] ?? line['in_total_packets']),
})

describe.runIf(existsSync(samples))('reference decodes that stand beside real datagrams', () => {
  test('telegraf, NetFlow v5: every flow, field by field', () => {
    const path = 'netflow-ipfix/telegraf__netflow_v5_example__netflow_v5.bin'
    const lines = flowsIn('netflow-ipfix/telegraf__netflow_v5_example__expected.out')
    const { rows, rejects } = decode([path])
    expect(rejects).toEqual([])
    expect(lines).toHaveLength(8)
    expect(rows.map(compared)).toEqual(lines.map(expected))
    const header = file(path)
    const bootedMs = header.readUInt32BE(8) * 1000 + Math.floor(header.readUInt32BE(12) / 1e6) - header.readUInt32BE(4)
    expect(rows.map(({ start, end, tcp_flags: flags }) => [ms(start), ms(end), flags])).toEqual(
      lines.map(line => [
        bootedMs + Number(line['first_switched']),
        bootedMs + Number(line['last_switched']),
        flagsOf(line['tcp_flags']),
      ]),
    )
  })

  test('telegraf, NetFlow v9: every flow, field by field', () => {
    const lines = flowsIn('netflow-ipfix/telegraf__netflow_v9_example__expected.out')
    const { rows, rejects } = decode(['netflow-ipfix/telegraf__netflow_v9_example__netflow_v9.bin'])
    expect(rejects).toEqual([])
    expect(lines).toHaveLength(8)
    expect(rows.map(compared)).toEqual(lines.map(expected))
    expect(rows.map(({ start, end, tcp_flags: flags }) => [ms(start), ms(end), flags])).toEqual(
      lines.map(line => [
        Number(line['flow_start_ms']),
        Number(line['flow_end_ms']),
        line['protocol'] === 'tcp' ? flagsOf(line['tcp_flags']) : undefined,
      ]),
    )
  })

  test('telegraf, NetFlow v9 options: each is one record that carries no flow', () => {
    const lines = linesOf('netflow-ipfix/telegraf__netflow_v9_options__expected.out')
    const { rows, skipped, rejects } = decode(['netflow-ipfix/telegraf__netflow_v9_options__message.bin'])
    expect({ rows, skipped, rejects }).toEqual({
      rows: [],
      rejects: [],
      skipped: { 'options template': 1, 'options record': lines.length },
    })
  })

  test('telegraf, IPFIX of YAF over seven datagrams: both directions, field by field', () => {
    const lines = linesOf('netflow-ipfix/telegraf__ipfix_example__expected.out')
    const flows = lines.filter(line => line['src'] !== undefined)
    const paths = Array.from({ length: 7 }, (_, n) => `netflow-ipfix/telegraf__ipfix_example__ipfix_${n}.bin`)
    const { rows, rejects, skipped } = decode(paths)
    expect(rejects).toEqual([])
    expect(skipped['options record']).toBe(lines.length - flows.length)
    expect(flows.length).toBeGreaterThan(25)
    expect(
      rows.map(row => [
        compared(row),
        ms(row['start']),
        ms(row['end']),
        row['dst_bytes'],
        row['dst_packets'],
        row['state'],
      ]),
    ).toEqual(
      flows.map(line => [
        expected(line),
        Number(line['flow_start_ms']),
        Number(line['flow_end_ms']),
        number(line['type_29305_85']),
        number(line['type_29305_86']),
        line['flow_end_reason'] === 'end of flow' ? 'end' : undefined,
      ]),
    )
  })

  // Its in_snmp is the source of the sample, which need not be the interface the packet came in by.
  test('telegraf, sFlow: every sample, field by field', () => {
    const lines = linesOf('sflow/telegraf__sflow_issue_15918__expected.out')
    const samplesIn = lines.filter(line => line['src'] !== undefined)
    const { send, end } = decoding()
    send({ payload: file('sflow/telegraf__sflow_issue_15918__message.bin'), receivedMs: Date.UTC(2026, 0, 1) })
    const { rows, rejects, skipped } = end()
    expect(rejects).toEqual([])
    expect(skipped['counter sample']).toBe(lines.length - samplesIn.length)
    expect(
      rows.map(row => ({
        src: row['src_ip'],
        dst: row['dst_ip'],
        src_port: row['src_port'],
        dst_port: row['dst_port'],
        protocol: row['protocol'],
        bytes: row['bytes'],
        out_if: row['out_if'],
        sampling: row['sampling'],
        src_mac: row['src_mac'],
        dst_mac: row['dst_mac'],
        sensor: row['sensor'],
      })),
    ).toEqual(
      samplesIn.map(line => ({
        src: line['src'],
        dst: line['dst'],
        src_port: number(line['src_port']),
        dst_port: number(line['dst_port']),
        // The reference stops at the first extension header of IPv6.
        protocol: line['protocol'] === 'hopopt' ? 'ipv6-icmp' : line['protocol'],
        bytes: number(line['l2_bytes']),
        out_if: number(line['out_snmp']),
        sampling: number(line['sampling_interval']),
        src_mac: line['in_src_mac'],
        dst_mac: line['out_dst_mac'],
        sensor: line['agent_ip'],
      })),
    )
  })
})

/** Counts and values read off the files by hand with the format facts, not taken from a decoder. */
describe.runIf(existsSync(samples))('datagrams of real devices, their templates before their data', () => {
  const of = (...names: readonly string[]) => decode(names.map(name => `netflow-ipfix/logstash-plugins__${name}.dat`))
  const counts = ({ rows, rejects, skipped }: ReturnType<typeof decode>) => [rows.length, rejects, skipped]

  test('MikroTik, VMware, Juniper, Ixia, Barracuda, YAF', () => {
    const mikrotik = of('ipfix_test_mikrotik_tpl', 'ipfix_test_mikrotik_data258', 'ipfix_test_mikrotik_data259')
    expect(counts(mikrotik)[1]).toEqual([])
    expect(mikrotik.rows.length).toBeGreaterThan(10)
    for (const row of mikrotik.rows) expect(ms(row['start'])).toBeGreaterThan(Date.UTC(2015, 0, 1))
    const vmware = of(
      'ipfix_test_vmware_vds_tpl',
      'ipfix_test_vmware_vds_data264',
      'ipfix_test_vmware_vds_data266',
      'ipfix_test_vmware_vds_data266_267',
    )
    expect(counts(vmware)[1]).toEqual([])
    expect(vmware.rows.length).toBe(5)
    const juniper = of(
      'ipfix_test_juniper_mx240_junos151r6s3_opttpl512',
      'ipfix_test_juniper_mx240_junos151r6s3_data512',
    )
    expect(counts(juniper)).toEqual([0, [], { 'options template': 1, 'options record': 1 }])
    const barracuda = of('ipfix_test_barracuda_tpl', 'ipfix_test_barracuda_data256')
    expect(counts(barracuda)[1]).toEqual([])
    expect(barracuda.rows.length).toBeGreaterThan(1)
    const yaf = of(
      'ipfix_test_yaf_tpls_option_tpl',
      'ipfix_test_yaf_tpl45841',
      'ipfix_test_yaf_data45841',
      'ipfix_test_yaf_data45873',
    )
    expect(counts(yaf)[1]).toEqual([])
    expect(yaf.rows).toHaveLength(2)
  })

  test('Cisco ASA, ACI, NBAR; FortiGate, Palo Alto, EdgeRouter, softflowd', () => {
    const asa = of('netflow9_test_cisco_asa_1_tpl', 'netflow9_test_cisco_asa_1_data')
    expect(counts(asa)[1]).toEqual([])
    for (const row of asa.rows) expect(['allowed', 'denied']).toContain(row['action'])
    const aci = of('netflow9_test_cisco_aci_tpl256-258', 'netflow9_test_cisco_aci_data256')
    expect(counts(aci)[1]).toEqual([])
    expect(aci.rows.length).toBeGreaterThan(0)
    const nbar = of(
      'netflow9_test_cisco_nbar_opttpl260',
      'netflow9_test_cisco_nbar_tpl262',
      'netflow9_test_cisco_nbar_data262',
    )
    expect(counts(nbar)[1]).toEqual([])
    expect(nbar.rows.length).toBeGreaterThan(0)
    const fortigate = of(
      'netflow9_test_fortigate_fortios_521_tpl',
      'netflow9_test_fortigate_fortios_521_data256',
      'netflow9_test_fortigate_fortios_521_data257',
    )
    expect(counts(fortigate)[1]).toEqual([])
    const paloalto = of('netflow9_test_paloalto_panos_tpl', 'netflow9_test_paloalto_panos_data')
    expect(counts(paloalto)[1]).toEqual([])
    expect(paloalto.rows.some(({ app }) => app !== undefined)).toBe(true)
    const edge = of('netflow9_test_ubnt_edgerouter_tpl', 'netflow9_test_ubnt_edgerouter_data1024')
    expect(counts(edge)[1]).toEqual([])
    expect(edge.rows.length).toBeGreaterThan(0)
  })
})
