import { decodeEve, eveIdentity, isEveEvent } from './eve'
import { shown } from './fill'
import type { Head, TextFormat } from './format'
import { flatten, isObject } from './json-value'
import { parseJson } from './parse-json'

const noEnvelope = { sensor: null, zone: null, written: null }

export const suricataEve: TextFormat = {
  id: 'suricata-eve',
  title: 'Suricata EVE',
  versions: 'flow, netflow, alert, dns (versions 1 to 3), http and tls events as NDJSON, array or single objects',
  spec: 'https://docs.suricata.io/en/latest/output/eve/eve-json-format.html',
  input: 'text',
  lists: [],
  sniff: ({ records, text }: Head) => {
    if (records.length > 0) return records.some(record => isObject(record) && isEveEvent(record)) ? 'certain' : 'no'
    return !/"firewall_name"/.test(text) && /"event_type"\s*:\s*"[a-z0-9_]+"/.test(text) && /"flow_id"\s*:/.test(text)
      ? 'likely'
      : 'no'
  },
  open: () => ({
    framing: 'json',
    value: (value, _, sink) => {
      if (isObject(value)) decodeEve(value, noEnvelope, sink)
      else sink.reject(`${shown(value)} is no JSON object; an EVE event was expected`)
    },
  }),
  ruleKind: 'signature',
  identity: eveIdentity,
  blindSpots: [
    'An IDS never blocks: `allowed` in an alert says only that this sensor let the packet pass, not that the attack succeeded or that nothing else stopped it.',
    'A flow is logged once, when it ends or times out: connections still open when the log was taken are missing.',
    'Where flow and netflow events are both enabled the same traffic is counted twice.',
    'Byte counts include the Ethernet header and padding, 14 bytes or more a packet above sources that count at IP level.',
    'The addresses of an alert follow the packet that fired, which may be the answer of the server, unless the event names the flow.',
    'No alert for a host may mean that no loaded rule matches, not that nothing happened.',
  ],
  explain: record => explainJson(record),
}

/** Every member under its own path, as the vendor writes it. */
export const explainJson = (record: string): readonly (readonly [string, string])[] => {
  try {
    return flatten(parseJson(record))
  } catch {
    // A record that was cut or damaged has no fields to show; its text is shown beside this.
    return []
  }
}
