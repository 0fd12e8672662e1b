import type { LogKind } from '../log-writer'

const account = '048226711935'

const seconds = (ms: number): number => Math.floor(ms / 1000)

/** Version 2, the fields AWS writes unless told otherwise, as delivered to S3. */
export const awsVpcLog: LogKind = {
  format: 'aws-vpc-flow',
  fileName: day =>
    `AWSLogs/${account}/vpcflowlogs/eu-central-1/${day.slice(0, 4)}/${day.slice(4, 6)}/${day.slice(6)}/` +
    `${account}_vpcflowlogs_eu-central-1_fl-0c31f8e7a94b2d65e_${day}T0000Z_5d1f0c7a.log`,
  packed: true,
  before:
    'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n',
  between: '',
  after: '',
  create: (_, files) => {
    const rows: ReturnType<LogKind['create']>['rows'] = c => (c.allowed && c.dstPackets > 0 ? 2 : 1)
    return {
      rows,
      write: c => {
        const begin = seconds(c.start)
        const tail = `${begin} ${seconds(c.start + c.durationMs)} ${c.allowed ? 'ACCEPT' : 'REJECT'} OK\n`
        const head = `2 ${account} ${c.host.eni} `
        let text = `${head}${c.src} ${c.dst} ${c.srcPort} ${c.dstPort} ${c.protocol} ${c.srcPackets} ${c.srcBytes} ${tail}`
        if (rows(c) === 2) {
          text += `${head}${c.dst} ${c.src} ${c.dstPort} ${c.srcPort} ${c.protocol} ${c.dstPackets} ${c.dstBytes} ${tail}`
        }
        files.add(c.start, '', text)
      },
      endSlot: () => {},
      end: () => {},
    }
  },
}
