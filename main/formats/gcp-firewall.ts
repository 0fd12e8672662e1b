import type { TextFormat } from './format'
import { gcpEntry, isFirewallRecord, isFlowRecord } from './gcp-entry'
import { decodeGcp, explainGcp, gcpIdentity } from './gcp-record'

export const gcpFirewall: TextFormat = {
  id: 'gcp-firewall',
  title: 'Google Cloud firewall rules logs',
  versions: 'log entries of Cloud Logging: NDJSON, arrays, Pub/Sub messages, rows of BigQuery; VPC rules and policies',
  spec: 'https://cloud.google.com/firewall/docs/vpc-log-format',
  input: 'text',
  lists: [],
  sniff: ({ records, text }) => {
    const found = records.flatMap(record => gcpEntry(record) ?? [])
    // Where both logs were exported together, the flow log's name stands for the file.
    if (records.length > 0) return found.some(isFirewallRecord) && !found.some(isFlowRecord) ? 'certain' : 'no'
    return /"json_?[pP]ayload"\s*:/.test(text) && /"disposition"\s*:/.test(text) && !/"bytes_sent"\s*:/.test(text)
      ? 'likely'
      : 'no'
  },
  open: () => ({ framing: 'json', value: (value, _, sink) => decodeGcp(value, sink) }),
  ruleKind: 'firewall',
  identity: gcpIdentity,
  blindSpots: [
    'Only TCP and UDP are logged, and only by rules whose logging is on: other rules leave no trace.',
    'An entry stands for a connection and counts neither bytes nor packets.',
    'A connection that is denied is logged anew about every 5 seconds as long as packets arrive.',
    'A busy machine logs a limited number of connections; what is beyond is not logged.',
    'An entry of a firewall policy names the policy and the priority of the rule, not the rule.',
    'INTERCEPTED traffic was handed to an inspecting endpoint; what became of it is not in this log.',
  ],
  explain: explainGcp,
}
