import { actions, directions, flowTypes, kinds, scopes, states, tcpFlags } from '../model/codes'
import type { FieldType } from '../model/fields'
import { foldCase } from '../units/text'

/** The words a field of this type can have; null when it is no enumeration. */
export const wordsOf = (type: FieldType): readonly string[] | null => {
  switch (type) {
    case 'kind':
      return kinds
    case 'action':
      return actions
    case 'direction':
      return directions
    case 'state':
      return states
    case 'scope':
      return scopes
    case 'tags':
      return flowTypes
    case 'flags':
      return tcpFlags
    default:
      return null
  }
}

const spread = (table: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(table).flatMap(([word, spellings]) =>
      spellings.split(' ').map(spelling => [spelling, word] as const),
    ),
  )

/** How vendors write the same; a spelling has no case, space, dash or underscore. */
const synonyms: Readonly<Partial<Record<FieldType, ReadonlyMap<string, string>>>> = {
  kind: spread({
    flow: 'flows netflow connection conn flowlog',
    alert: 'alerts',
    event: 'events log logs',
  }),
  action: spread({
    allowed: 'a allow accept accepted pass passed permit permitted success ok',
    denied: 'd deny reject rejected block blocked drop dropped fail failure',
  }),
  direction: spread({
    inbound: 'i in ingress incoming',
    outbound: 'o out egress outgoing',
    internal: 'lateral intra',
  }),
  state: spread({
    begin: 'b began start started new',
    continue: 'c continuing continued',
    end: 'e ended closed terminated',
  }),
  scope: spread({ public: 'internet global', 'link-local': 'linklocal', private: 'rfc1918 local' }),
  tags: spread({
    'Source is Internet': 'sourceinternet',
    'Destination is Internet': 'destinationinternet',
    MaliciousFlow: 'malicious',
  }),
}

const folded = (text: string): string => foldCase(text).replaceAll(/[\s_-]+/g, '')

/** The word meant by what was typed; null when it is none of the type's. */
export const wordMeant = (type: FieldType, typed: string): string | null => {
  const wanted = folded(typed)
  const word = wordsOf(type)?.find(known => folded(known) === wanted)
  return word ?? synonyms[type]?.get(wanted) ?? null
}

/** Severity by name: 1 is the highest a log gives. Words are Suricata's, Snort's and the AWS metadata's. */
const severities: Readonly<Record<string, number>> = {
  critical: 1,
  high: 1,
  major: 1,
  medium: 2,
  moderate: 2,
  low: 3,
  minor: 3,
  informational: 4,
  info: 4,
}

export const severityWords: readonly string[] = ['high', 'medium', 'low', 'informational']

export const severityMeant = (typed: string): number | null => severities[folded(typed)] ?? null
