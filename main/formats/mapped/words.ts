import type { Mapping } from '../../../shared/model/mapping'
import { actionCode, directionCode, kindCode, stateCode } from '../code'

/** Words as logs write them, in any case. What is in no list is no value: a word is never guessed at. */
export type Words = ReadonlyMap<string, number>

const table = (...entries: readonly (readonly [code: number, words: string])[]): Words =>
  new Map(entries.flatMap(([code, words]) => words.split(' ').map(word => [word, code] as const)))

export const wordsOf: Readonly<Record<'kind' | 'direction' | 'state', Words>> = {
  kind: table(
    [kindCode('flow'), 'flow traffic connection session netflow'],
    [kindCode('alert'), 'alert threat signature detection'],
    [kindCode('event'), 'event log'],
  ),
  direction: table(
    [directionCode('inbound'), 'inbound in ingress incoming i'],
    [directionCode('outbound'), 'outbound out egress outgoing o'],
    [directionCode('internal'), 'internal local lateral'],
    [directionCode('external'), 'external transit'],
  ),
  state: table(
    [stateCode('begin'), 'begin start started open opened create created new'],
    [stateCode('continue'), 'continue continued update updated ongoing active'],
    [stateCode('end'), 'end ended close closed teardown delete deleted terminated finish finished'],
  ),
}

/** `NaN` for the words that mean neither. */
export const actionWords = ({ actions }: Mapping): Words =>
  new Map([
    ...actions.allowed.map(word => [word.toLowerCase(), actionCode('allowed')] as const),
    ...actions.denied.map(word => [word.toLowerCase(), actionCode('denied')] as const),
    ...actions.neither.map(word => [word.toLowerCase(), Number.NaN] as const),
  ])

/** What firewalls call the two verdicts, to begin a mapping with. */
export const usualActions = {
  allowed: 'allow allowed accept accepted permit permitted pass passed built ok forward forwarded'.split(' '),
  denied: 'deny denied drop dropped reject rejected block blocked discard discarded reset'.split(' '),
} as const
