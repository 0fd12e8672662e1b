import { asaMessages } from './cisco-asa-messages'
import { ftdPairs, readFtd } from './cisco-ftd'
import type { Device } from './device'
import type { Reading } from './reading'
import { severityOfSyslog } from './words'

/** The name of a class may stand before the severity, and the colon may be missing. */
const token = /^%(ASA|FTD|PIX|FWSM)-(?:[A-Za-z_]{1,30}-)?([0-7])-(\d{6})(?::\s*|\s+|$)/

const partsOf = (message: string): { readonly id: string; readonly level: number; readonly text: string } => {
  const [start = '', , level = '', id = ''] = token.exec(message) ?? []
  return { id, level: Number(level), text: message.slice(start.length).trimEnd() }
}

export const ciscoAsa: Device = {
  format: {
    id: 'syslog-cisco-asa',
    title: 'Cisco ASA and Secure Firewall (FTD) syslog',
    versions:
      'ASA, PIX and FWSM: connections (302013 to 302021, 302303, 302304), denials (1060xx, 106100, 313xxx, 7100xx), translations (305011, 305012), 733100; FTD 430001 to 430005; every other message as text',
    spec: 'https://www.cisco.com/c/en/us/td/docs/security/asa/syslog/b_syslog.html',
    ruleKind: 'acl',
    blindSpots: [
      'The end of a connection does not say who opened it: without its Built line source and destination stand as the line has them.',
      'A connection that was built or torn down is shown as allowed: the firewall let it through, whether or not anyone answered.',
      'The bytes of a connection are those of both directions together, without headers; there are no packet counts.',
      '`permitted` in 106100 says that the access list matched, not that a connection was built; one line may stand for many hits.',
      'Denials by an access list (106023, 106100) show addresses before translation.',
      'Which messages are sent, and at which severity, is the choice of the administrator; ACL hits are logged only where asked for.',
    ],
  },
  recognises: ({ message }) => token.test(message),
  read: ({ message }, around) => {
    const { id, level, text } = partsOf(message)
    // A message that is cut or newer than its pattern is the text it is.
    const asText: Reading = { kind: 'event', message: text }
    const reading = asaMessages.get(id)?.(text, around) ?? readFtd(id, text, around) ?? asText
    if (reading.kind === 'flow') return { ...reading, category: reading.category ?? id }
    return {
      ...reading,
      category: reading.category ?? id,
      severity: reading.severity ?? severityOfSyslog(level),
    }
  },
  explain: ({ message }) => {
    const { id, level, text } = partsOf(message)
    const pairs = id.startsWith('4300') ? [...ftdPairs(text)] : []
    return [
      ['message number', id],
      ['severity', String(level)],
      ...(pairs.length > 0 ? pairs : [['text', text] as const]),
    ]
  },
  plain: false,
}
