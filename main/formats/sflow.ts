import { rawDatagrams } from './flow-datagrams/raw-datagrams'

export const sflow = rawDatagrams(
  {
    id: 'sflow',
    title: 'sFlow datagrams',
    versions:
      'version 5 as UDP payloads end to end: flow samples, expanded ones, discarded packets; counter samples are counted',
    spec: 'https://sflow.org/sflow_version_5.txt',
    ruleKind: 'acl',
    blindSpots: [
      'Each row is one sampled packet, not a connection: of N packets one is looked at, and most connections are never seen.',
      'Bytes and packets are those of the sampled packet; nothing is multiplied by the rate of sampling.',
      'A packet sampled on its way in and on its way out is there twice.',
      'Datagrams carry no time of day but where an agent adds one: a file of payloads has to be told when it was received.',
      'Only the beginning of a packet is there, so a name in it may be cut off.',
    ],
  },
  ['sflow-v5'],
)
