import type { Action, Kind } from '../../../shared/model/codes'

/** What an event for a SIEM says about itself; CEF and LEEF have no field for the sort of record. */
export type About = {
  /** Class, name and category. */
  readonly words: readonly (string | null)[]
  readonly hasEnds: boolean
  readonly hasVolume: boolean
  readonly action: Action | null
}

const attack =
  /threat|intrusion|attack|malware|virus|exploit|spyware|anomal|blacklist|blocklist|vulnerab|botnet|phish|ransom|\b(ips|ids|utm)\b/i
const connection = /traffic|connection|session|firewall|network log|\bflow|\b(accept|drop|allow|deny|permit)\b/i

/** An alert when its words speak of an attack; a flow when two ends and a connection, or a volume, are named; else an event. */
export const eventKind = ({ words, hasEnds, hasVolume, action }: About): Kind => {
  const text = words.filter(word => word !== null).join(' ')
  if (attack.test(text)) return 'alert'
  if (hasEnds && (hasVolume || connection.test(text))) return 'flow'
  return action === 'denied' ? 'alert' : 'event'
}
