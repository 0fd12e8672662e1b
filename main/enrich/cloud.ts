/**
 * Which cloud an address belongs to, told from its origin AS: by number for the systems that clouds are known to
 * announce from, else by the holder's name. Coarser than the providers' own range files, which a user can import.
 */
export const cloudOf = (asn: number | null, org: string | null): string | null => {
  if (asn === null) return null
  const known = byNumber.get(asn)
  if (known !== undefined) return known
  if (org === null) return null
  return byHolder.find(({ holder, not }) => holder.test(org) && !not?.test(org))?.cloud ?? null
}

const numbers: Readonly<Record<string, readonly number[]>> = {
  aws: [7224, 8987, 9059, 10124, 14618, 16509, 17493, 19047, 21664, 38895, 39111, 62785, 135630, 801],
  azure: [
    3598, 5761, 6182, 6291, 6584, 8068, 8069, 8070, 8071, 8072, 8073, 8074, 8075, 12076, 14719, 20046, 23468, 25796,
    26222, 30135, 30520, 30575, 31792, 32476, 35106, 36006, 40066, 45139, 52985, 58862, 59067, 63314, 132348, 395496,
    395524, 395851, 396463, 397466, 398575, 398656, 400572,
  ],
  gcp: [15169, 19527, 36384, 36385, 41264, 139070, 139190, 394089, 395973, 396982, 16550],
  ibm: [36351, 13884, 19604, 21844, 30315, 13749, 12179],
  oracle: [31898, 7160, 792, 793, 794, 1215, 1216, 1217, 1218, 1219, 20054, 54253, 63295],
  alibaba: [34947, 37963, 45102, 45103, 45104, 59028, 134963, 24429],
  tencent: [45090, 132203, 132591, 133478, 137876],
  huawei: [55990, 63655, 63727, 136907, 141180, 206204, 206798, 265443],
  digitalocean: [14061, 46652, 62567, 133165, 135340, 200130, 201229, 202018, 202109, 205301, 393406, 394362],
  ovh: [16276, 35540],
  hetzner: [24940, 212317, 213230],
  linode: [63949],
  vultr: [20473],
  scaleway: [12876],
  cloudflare: [13335, 132892, 139242, 202623, 203898, 209242, 394536, 395747],
  akamai: [16625, 20940, 21342, 32787, 33905],
  fastly: [54113],
}
const byNumber = new Map(Object.entries(numbers).flatMap(([cloud, list]) => list.map(asn => [asn, cloud] as const)))

const byHolder: readonly { readonly cloud: string; readonly holder: RegExp; readonly not?: RegExp }[] = [
  { cloud: 'aws', holder: /^amazon(\.com|\b)/i, not: /amazonas|amazonia|\bamazon (net|telecom|link|fibra|provedor)/i },
  { cloud: 'azure', holder: /^microsoft\b/i },
  { cloud: 'gcp', holder: /^google\b/i, not: /fiber/i },
  { cloud: 'ibm', holder: /^(ibm cloud|softlayer)\b/i },
  { cloud: 'oracle', holder: /^oracle (cloud|corporation|public cloud|america)\b/i },
  { cloud: 'alibaba', holder: /\b(alibaba|aliyun)\b/i },
  { cloud: 'tencent', holder: /\btencent\b/i },
  { cloud: 'huawei', holder: /^huawei cloud/i },
  { cloud: 'digitalocean', holder: /^digitalocean\b/i },
  { cloud: 'ovh', holder: /^ovh\b/i },
  { cloud: 'hetzner', holder: /^hetzner\b/i },
  { cloud: 'linode', holder: /^(linode|akamai connected cloud)\b/i },
  { cloud: 'cloudflare', holder: /^cloudflare\b/i },
  { cloud: 'akamai', holder: /^akamai\b/i },
  { cloud: 'fastly', holder: /^fastly\b/i },
]
