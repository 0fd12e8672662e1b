import type { Action } from '../../../shared/model/codes'

/** What the free text before `IN=` tells: it is the only place for the verdict and the rule. */
export type Prefix = {
  readonly action: Action | null
  readonly rule: string | null
  readonly rule_id: string | null
  readonly rule_set: string | null
}

const letters: Readonly<Record<string, Action>> = { A: 'allowed', D: 'denied', R: 'denied' }

/** `[WAN_LOCAL-D-2147483647] DESCR="..."` (UniFi OS), `[WAN_IN-2000-A]`, `[LAN_LOCAL-default-A]` (USG, EdgeOS). */
const ubiquiti = (text: string): Prefix | null => {
  const named = /\[([\w.-]{1,64})-(?:([ADR])-(\w{1,32})|(\w{1,32})-([ADR]))\]/.exec(text)
  if (!named) return null
  const [, chain = null, first, numberAfter, numberBefore, last] = named
  const description = /DESCR="([^"]*)"/.exec(text)?.[1] ?? null
  return {
    action: letters[first ?? last ?? ''] ?? null,
    rule: description ?? `${chain}-${numberBefore ?? numberAfter}`,
    rule_id: numberAfter ?? numberBefore ?? null,
    rule_set: chain,
  }
}

const verdicts: Readonly<Record<string, Action>> = {
  DROP: 'denied',
  DROPPED: 'denied',
  REJECT: 'denied',
  REJECTED: 'denied',
  DENY: 'denied',
  DENIED: 'denied',
  BLOCK: 'denied',
  BLOCKED: 'denied',
  ACCEPT: 'allowed',
  ACCEPTED: 'allowed',
  ALLOW: 'allowed',
  ALLOWED: 'allowed',
}

/** SuSEfirewall2 puts the verdict in the middle: `SFW2-INext-DROP-DEFLT`, `SFW2-IN-ACC-RELATED`. */
const suse = (text: string): Action | null => {
  const found = /^(?:SFW2|SuSE-FW)-(?:[\w]+-)?(DROP|REJECT|REJ|ACCEPT|ACC|FWD)(?:-|$)/.exec(text)?.[1]
  if (found === undefined || found === 'FWD') return null
  return found.startsWith('ACC') ? 'allowed' : 'denied'
}

/**
 * The verdict that the text ends with, in capitals and as a word of its own: `[UFW BLOCK]`, `Shorewall:net2fw:DROP:`,
 * `FINAL_REJECT: `, `policy DROP: `, `IPTABLES-DROP: `. Anything else says nothing certain.
 */
const lastWord = (text: string): Action | null => {
  const word = /(?:^|[\s:_[-])([A-Z]+)[\]:\s]*$/.exec(text)?.[1] ?? ''
  return Object.hasOwn(verdicts, word) ? (verdicts[word] ?? null) : null
}

/** `chain` is known from the head of the line where Proxmox VE wrote it. */
export const prefixOf = (written: string, chain: string | null): Prefix => {
  const text = written.trim()
  const known = ubiquiti(text)
  if (known) return known
  const shorewall = /^Shorewall:([\w-]{1,64}):/.exec(text)?.[1] ?? null
  const pve = chain !== null && /^PVEFW-reject:$/.test(text) ? 'denied' : null
  return {
    action: suse(text) ?? pve ?? lastWord(text),
    rule: text.replaceAll(/^\[|[\]:\s]+$/g, '') || null,
    rule_id: null,
    rule_set: shorewall ?? chain,
  }
}
