import type { TextFormat } from './format'
import { gcpEntry, isFlowRecord } from './gcp-entry'
import { decodeGcp, explainGcp, gcpIdentity } from './gcp-record'

export const gcpVpcFlow: TextFormat = {
  id: 'gcp-vpc-flow',
  title: 'Google Cloud VPC flow logs',
  versions:
    'log entries of Cloud Logging: NDJSON, arrays, Pub/Sub messages, rows of BigQuery; of compute and networkmanagement',
  spec: 'https://cloud.google.com/vpc/docs/about-flow-logs-records',
  input: 'text',
  lists: [],
  sniff: ({ records, text }) => {
    if (records.length > 0) return records.map(gcpEntry).some(found => found && isFlowRecord(found)) ? 'certain' : 'no'
    return /"json_?[pP]ayload"\s*:/.test(text) && /"bytes_sent"\s*:/.test(text) ? 'likely' : 'no'
  },
  open: () => ({ framing: 'json', value: (value, _, sink) => decodeGcp(value, sink) }),
  ruleKind: 'firewall',
  identity: gcpIdentity,
  blindSpots: [
    'No record says whether traffic was allowed or denied, nor by which rule; that is in the firewall rules log.',
    'Packets are sampled before records are made, and only a share of the records may be kept; no record says at what rate: counters are estimates.',
    'Denied traffic that comes in is not sampled at all; denied traffic that goes out can be there as if it had left.',
    'Two machines of one network both report their traffic, as SRC and as DEST: the same packets are there twice. `category:SRC` shows one of them.',
    'A record covers one direction of a connection over 5 seconds to 15 minutes; the answer is a record of its own.',
    'Bytes count payload only: 0 bytes with packets is a connection without payload.',
    'Names of machines and networks are taken from metadata that may be missing or wrong; addresses and ports are from the packets.',
  ],
  explain: explainGcp,
}
