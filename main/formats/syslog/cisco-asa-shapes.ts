/**
 * The texts of Cisco's messages as patterns, without blanks at their end. Interface names may hold blanks (`NP Identity Ifc`), addresses may be names,
 * and a user in parentheses may stand behind an address.
 */
const name = (n: number): string => String.raw`(?<if${n}>[\w.-][\w. -]{0,47}?)`
const address = (n: number): string => String.raw`(?<ip${n}>[^\s/()]{1,64})`
const user = (n: number): string => String.raw`(?: ?\((?!type )(?<user${n}>[^()/]{1,128})\))?`
/** `outside:192.0.2.1/443`; the port is not there for every protocol. */
const end = (n: number): string => String.raw`${name(n)}:${address(n)}(?:\/(?<port${n}>[\w-]{1,24}))?`
const mapped = (n: number): string => String.raw`(?: ?\((?<nat${n}>[^\s/()]{1,64})\/(?<natport${n}>\d{1,5})\))?`
/** `192.0.2.1/443`, no interface before it. */
const plain = (n: number): string => String.raw`${address(n)}(?:\/(?<port${n}>[\w-]{1,24}))?`
const on = String.raw`on interface (?<if1>[\w.-][\w. -]{0,47}?)`
const icmp = String.raw`(?: ?\(?type (?<type>\d{1,3}), ?code (?<code>\d{1,3})\)?,?)?`
const last = '$'

const pattern = (text: string): RegExp => new RegExp(`^${text}`, 's')

export const built = pattern(
  String.raw`Built (?:(?<way>inbound|outbound) )?(?<proto>TCP|UDP|SCTP|GRE)(?: state-bypass)? connection (?<id>\d{1,12}) (?<from>for|from) ${end(1)}${mapped(1)}${user(1)} to ${end(2)}${mapped(2)}${user(2)}`,
)
export const teardown = pattern(
  String.raw`Teardown (?<proto>TCP|UDP|SCTP|GRE)(?: state-bypass)? connection (?<id>\d{1,12}) (?<from>for|from) ${end(1)}${user(1)} to ${end(2)}${user(2)} duration (?<duration>\d{1,6}:\d\d:\d\d)(?: bytes (?<bytes>\d{1,16}))?(?: (?<reason>[A-Z][^()]*?))?(?: \((?<user3>[^()]*)\))?${last}`,
)
const icmpEnd = (side: string): string =>
  String.raw`${side} (?<${side}>[^\s/()]{1,64})(?:\/\d{1,5})?(?: ?\([^()]{0,128}\))?`
const icmpType = String.raw`(?: type (?<type>\d{1,3}))?(?: code (?<code>\d{1,3}))?`
export const builtIcmp = pattern(
  String.raw`Built (?<way>inbound|outbound) ICMP connection for ${icmpEnd('faddr')} ${icmpEnd('gaddr')} ${icmpEnd('laddr')}${icmpType}`,
)
export const teardownIcmp = pattern(
  String.raw`Teardown ICMP connection for ${icmpEnd('faddr')} ${icmpEnd('gaddr')} ${icmpEnd('laddr')}${icmpType}`,
)
export const translation = pattern(
  String.raw`(?<what>Built|Teardown) (?<sort>dynamic|static) (?<proto>\w{1,16}) translation from ${end(1)}${user(1)} to ${end(2)}(?: duration (?<duration>\d{1,6}:\d\d:\d\d))?`,
)

/** Cisco's denials, by the number of the message. Source and destination are those of the packet. */
export const denials: Readonly<Record<string, RegExp>> = {
  '106001': pattern(
    String.raw`(?<way>Inbound) (?<proto>TCP) connection denied from ${plain(1)} to ${plain(2)} flags (?<flags>[A-Z ]{0,64}?) {1,4}${on}${last}`,
  ),
  '106006': pattern(String.raw`Deny (?<way>inbound) (?<proto>UDP) from ${plain(1)} to ${plain(2)} ${on}${last}`),
  '106007': pattern(
    String.raw`Deny (?<way>inbound) (?<proto>UDP) from ${plain(1)} to ${plain(2)} due to (?<reason>DNS \w+)`,
  ),
  '106010': pattern(String.raw`Deny (?<way>inbound) (?:protocol )?(?<proto>\w{1,16}) src ${end(1)} dst ${end(2)}`),
  '106014': pattern(
    String.raw`Deny (?<way>inbound) (?<proto>icmp) src ${end(1)}${user(1)} dst ${end(2)}${user(2)}${icmp}`,
  ),
  '106015': pattern(
    String.raw`Deny (?<proto>TCP) \((?<reason>no connection)\) from ${plain(1)} to ${plain(2)} flags (?<flags>[A-Z ]{0,64}?) {1,4}${on}${last}`,
  ),
  '106016': pattern(String.raw`Deny (?<reason>IP spoof) from \(${address(1)}\) to ${address(2)} ${on}${last}`),
  '106017': pattern(String.raw`Deny IP due to (?<reason>Land Attack) from ${address(1)} to ${address(2)}`),
  '106021': pattern(
    String.raw`Deny (?<proto>[\w-]{1,16}) (?<reason>reverse path check) from ${address(1)} to ${address(2)} ${on}${last}`,
  ),
  '106022': pattern(
    String.raw`Deny (?<proto>\w{1,16}) (?<reason>connection spoof) from ${address(1)} to ${address(2)} ${on}${last}`,
  ),
  '106023': pattern(
    String.raw`Deny (?:protocol )?(?<proto>[\w-]{1,16}) src ${end(1)}${user(1)} dst ${end(2)}${user(2)}${icmp} by access-group "?(?<acl>[^"\s]{1,128})"?(?: \[(?<hash>[^,\]]{1,16}), ?[^\]]{1,16}\])?`,
  ),
  '313001': pattern(
    String.raw`Denied (?<proto>ICMP) type=(?<type>\d{1,3}), code=(?<code>\d{1,3}) from ${address(1)} ${on}${last}`,
  ),
  '313004': pattern(
    String.raw`Denied (?<proto>ICMP) type=(?<type>\d{1,3}), from (?:laddr )?${address(1)} ${on} to ${address(2)}: (?<reason>.{1,100}?)${last}`,
  ),
  '313005': pattern(
    String.raw`(?<reason>No matching connection) for ICMP error message: (?<proto>icmp) src ${end(1)}${user(1)} dst ${end(2)}${user(2)}${icmp} on `,
  ),
  '313008': pattern(
    String.raw`Denied (?<proto>IPv6-ICMP) type=(?<type>\d{1,3}), code=(?<code>\d{1,3}) from ${address(1)} ${on}${last}`,
  ),
  '419001': pattern(
    String.raw`Dropping (?<proto>\w{1,16}) packet from ${end(1)} to ${end(2)}, reason: (?<reason>[^,]{1,100})`,
  ),
  '710003': pattern(String.raw`(?<proto>\w{1,16}) access denied by ACL from ${plain(1)} to ${end(2)}`),
  '710005': pattern(String.raw`(?<proto>\w{1,16}) request discarded from ${plain(1)} to ${end(2)}`),
  '710006': pattern(String.raw`(?<proto>\w{1,16}) request discarded from ${plain(1)} to ${end(2)}`),
}

/** Someone logs in to the firewall. */
export const login = pattern(
  String.raw`Login (?<verdict>permitted|denied) from ${plain(1)} to ${end(2)} for user "(?<user3>[^"]{0,128})"`,
)

/** Packets the message names without saying that they were stopped. */
export const notices: Readonly<Record<string, RegExp>> = {
  '419002': pattern(
    String.raw`(?<reason>Duplicate (?<proto>TCP) SYN) from ${end(1)} to ${end(2)} with different initial`,
  ),
  '710001': pattern(String.raw`(?<proto>\w{1,16}) access requested from ${plain(1)} to ${end(2)}`),
}

/** A request for a web page, with the user before the host where one is known. */
export const request = pattern(
  String.raw`${address(1)} Accessed (?:JAVA )?URL (?:(?<user1>[^@\s]{1,128})@)?(?<ip2>[^\s]{1,64}?):(?<url>[a-z]{1,8}:\/\/\S{1,4096})`,
)

/** Traffic to the firewall itself that was let in. */
export const admissions: Readonly<Record<string, RegExp>> = {
  '710002': pattern(String.raw`(?<proto>\w{1,16}) access permitted from ${plain(1)} to ${end(2)}`),
}

/** `outside/192.0.2.1(443)`: in 106100 the number of an ICMP source is the type, that of its destination the code. */
const listed = (n: number): string => String.raw`(?<if${n}>[\w.-]{1,48})\/${address(n)}\((?<port${n}>[\w-]{1,24})\)`
export const listHit = pattern(
  String.raw`access-list (?<acl>\S{1,128}) (?<verdict>permitted|denied|est-allowed) (?<proto>[\w-]{1,16}) (?:for user '?(?<user3>[^'\s]{1,128})'? )?${listed(1)}${user(1)} -> ${listed(2)}${user(2)} hit-cnt (?<count>\d{1,10}) (?:first hit|(?<interval>\d{1,6})-second interval)(?: \[(?<hash>[^,\]]{1,16}), ?[^\]]{1,16}\])?`,
)

export type Groups = Readonly<Record<string, string | undefined>>
