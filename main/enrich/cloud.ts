/**
 * Which cloud an address belongs to, told from its origin AS: by the number where the holder's name does not say it or
 * says too much, else by the holder. Coarser than the providers' own range files.
 */
export const cloudOf = (asn: number | null, org: string | null): string | null => {
  if (asn === null) return null
  const known = byNumber.get(asn)
  if (known !== undefined) return known
  if (org === null) return null
  return holders.find(({ holder, not }) => holder.test(org) && !not?.test(org))?.cloud ?? null
}

/** The systems most of a cloud's addresses come from, and those whose holder goes by another name. */
const byNumber: ReadonlyMap<number, string> = new Map([
  [14618, 'aws'],
  [16509, 'aws'],
  [8068, 'azure'],
  [8075, 'azure'],
  [15169, 'gcp'],
  [396982, 'gcp'],
  [36351, 'ibm'],
  [31898, 'oracle'],
  [24429, 'alibaba'],
  [37963, 'alibaba'],
  [45102, 'alibaba'],
  [45090, 'tencent'],
  [132203, 'tencent'],
  [55990, 'huawei'],
  [136907, 'huawei'],
  [63949, 'linode'],
  [20473, 'vultr'],
])

const holders: readonly { readonly cloud: string; readonly holder: RegExp; readonly not?: RegExp }[] = [
  { cloud: 'aws', holder: /^amazon(\.com\b| data services\b| technologies\b| connection technology\b)/i },
  { cloud: 'azure', holder: /^microsoft\b/i },
  { cloud: 'gcp', holder: /^google\b/i, not: /fiber|access/i },
  { cloud: 'ibm', holder: /^(ibm cloud|softlayer)\b/i },
  { cloud: 'oracle', holder: /^oracle (corporation|america|svenska)\b/i },
  { cloud: 'alibaba', holder: /\b(alibaba|aliyun)\b/i, not: /travel/i },
  { cloud: 'tencent', holder: /\btencent\b/i },
  { cloud: 'huawei', holder: /^huawei cloud/i },
  { cloud: 'digitalocean', holder: /^digitalocean\b/i },
  { cloud: 'ovh', holder: /^ovh\b/i },
  { cloud: 'hetzner', holder: /^hetzner\b/i },
  { cloud: 'scaleway', holder: /\bscaleway\b/i },
  { cloud: 'linode', holder: /^linode\b/i },
  { cloud: 'vultr', holder: /^the constant company\b/i },
  { cloud: 'cloudflare', holder: /^cloudflare\b/i },
  { cloud: 'akamai', holder: /^akamai\b/i },
  { cloud: 'fastly', holder: /^fastly\b/i },
]
