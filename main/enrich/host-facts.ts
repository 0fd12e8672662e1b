import type { Scope } from '../../shared/model/codes'

/** What is known of an address without asking anyone; stored once per address. */
export type HostFacts = {
  readonly scope: Scope
  /** ISO 3166-1 alpha-2; null for addresses that are not public or not listed. */
  readonly country: string | null
  readonly asn: number | null
  readonly org: string | null
  /** aws, azure, gcp, ibm ... told from the AS holder. */
  readonly cloud: string | null
}

/** Looks an address up in the bundled tables; the address in RFC 5952 text. */
export type EnrichHost = (address: string) => HostFacts
