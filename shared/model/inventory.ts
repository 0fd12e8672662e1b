/** What a host is, where an inventory says so. */
export const hostKinds = ['vm', 'physical', 'gateway', 'vpn-client'] as const
export type HostKind = (typeof hostKinds)[number]

/** What a line of an inventory is about: a host of a kind, or what belongs to a provider that the analyst approves of. */
export const entryKinds = [...hostKinds, 'provider'] as const
export type EntryKind = (typeof entryKinds)[number]

/** One address or block of addresses with what a line of an inventory says of it; null where it says nothing. */
export type InventoryEntry = {
  /** The line of the file, or the number of the record in JSON, counted from 1. */
  readonly line: number
  /** RFC 5952 text of an address, or a block such as `10.0.0.0/24`. */
  readonly address: string
  readonly name: string | null
  readonly kind: EntryKind | null
  /** The subnet that the addresses lie in, as a block. */
  readonly subnet: string | null
  readonly network: string | null
  readonly site: string | null
  readonly owner: string | null
  readonly tags: readonly string[]
  /** Every further column by its name: gateway, host, vcpu, memory, port_group ... */
  readonly attributes: Readonly<Record<string, string>>
}

/** A value with where it was read, such as `hosts.csv, line 12`. */
export type Said<T extends string = string> = { readonly value: T; readonly by: string }

/** What the inventories say of an address; null where they say nothing. */
export type Listing = {
  readonly name: Said | null
  readonly kind: Said<HostKind> | null
  readonly network: Said | null
  readonly subnet: Said | null
  readonly site: Said | null
  readonly owner: Said | null
  /** The line with the longest prefix that holds the address. */
  readonly by: string
}

/** A line that is no entry, and why. */
export type InventoryReject = { readonly line: number; readonly reason: string; readonly excerpt: string }

/** Books of one inventory: `seen` = `stored` + `rejected` + `skipped`. */
export type InventoryCounts = {
  readonly seen: number
  readonly stored: number
  readonly rejected: number
  readonly skipped: number
  /** Lines passed over, by why: a later line names the same address. */
  readonly skippedKinds: Readonly<Record<string, number>>
}

/** An imported file of addresses; one of the same name takes its place. */
export type Inventory = InventoryCounts & {
  readonly id: number
  readonly name: string
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  /** When it was imported, ms. */
  readonly imported: number
}
