import { rawDatagrams } from './flow-datagrams/raw-datagrams'

export const netflowIpfix = rawDatagrams(
  {
    id: 'netflow-ipfix',
    title: 'NetFlow and IPFIX datagrams',
    versions:
      'NetFlow v5, v9 and IPFIX as UDP payloads end to end, and IPFIX files (RFC 5655); files imported together are one capture of one exporter',
    spec: 'https://www.rfc-editor.org/rfc/rfc7011',
    ruleKind: 'acl',
    blindSpots: [
      'A flow record says that packets passed an interface, not that a firewall let them through: there is no action but in firewall events.',
      'One connection gives several records: one for each direction, and one more each time the active timeout runs out.',
      'With sampling, connections that no sampled packet belongs to are missing, and the counters are those of the sampled packets alone.',
      'Nothing in a file of payloads says who sent them; two exporters whose templates have the same numbers cannot be told apart in it.',
      'Datagrams that were lost on the way leave a gap in the sequence numbers and nothing else.',
      'A data set whose template never came cannot be taken apart: its flows are one reject.',
      'The initiator is not known: source and destination are those of the packets that were counted.',
    ],
  },
  ['netflow-v5', 'netflow-v9', 'ipfix'],
)
