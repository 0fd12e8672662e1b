import type { Random } from './random'

/** A name on the Internet and the ranges it answers from. */
type Service = { readonly name: string; readonly ranges: readonly string[]; readonly ranges6?: readonly string[] }

/** Well-known clouds and networks, most used first; the ranges are really theirs, so that country and holder resolve. */
const services: readonly Service[] = [
  { name: 'outlook.office365.com', ranges: ['52.97.133', '40.99.204', '52.98.163'], ranges6: ['2603:1026:c03:2001'] },
  { name: 'login.microsoftonline.com', ranges: ['20.190.160', '40.126.31', '20.190.159'], ranges6: ['2603:1037:1:60'] },
  { name: 'teams.microsoft.com', ranges: ['52.113.194', '52.112.100'] },
  { name: 's3.eu-central-1.amazonaws.com', ranges: ['52.219.168', '3.5.137', '52.219.47'] },
  { name: 'www.google.com', ranges: ['142.250.185', '142.250.74', '172.217.16'], ranges6: ['2a00:1450:4001:829'] },
  { name: 'github.com', ranges: ['140.82.121', '140.82.112'] },
  { name: 'registry.npmjs.org', ranges: ['104.16.218', '104.16.3'], ranges6: ['2606:4700:0:6810'] },
  { name: 'download.windowsupdate.com', ranges: ['23.45.12', '2.16.106', '23.55.161'], ranges6: ['2a02:26f0:3400:1'] },
  { name: 'deb.debian.org', ranges: ['151.101.2', '151.101.130'] },
  { name: 'slack.com', ranges: ['3.68.170', '18.159.197', '35.157.40'] },
  { name: 'management.azure.com', ranges: ['20.37.158', '51.116.59'] },
  { name: 'monitoring.eu-central-1.amazonaws.com', ranges: ['3.120.191', '52.94.16', '18.184.9'] },
  { name: 'storage.googleapis.com', ranges: ['35.190.27', '34.107.200', '35.186.238'] },
  { name: 'zoom.us', ranges: ['170.114.52', '3.235.69'] },
  { name: 'iam.cloud.ibm.com', ranges: ['23.38.110', '169.63.10', '158.177.1'] },
  { name: 'api.stripe.com', ranges: ['54.187.174', '3.18.12'] },
  { name: 'www.wikipedia.org', ranges: ['185.15.59'] },
  { name: 'cdn.jsdelivr.net', ranges: ['151.101.65', '104.16.85'] },
]

/** Access networks customers and staff at home come from. */
const homes = [
  '79.192',
  '91.4',
  '87.140',
  '84.150',
  '93.192',
  '82.64',
  '90.63',
  '86.128',
  '81.98',
  '126.10',
  '153.128',
  '118.8',
  '73.12',
  '98.34',
  '24.18',
  '71.56',
  '62.178',
  '80.108',
  '85.2',
  '83.76',
  '94.208',
  '86.80',
  '151.20',
  '79.20',
  '88.12',
  '83.32',
  '89.64',
  '31.10',
  '78.34',
  '193.80',
] as const

/** Networks the background noise of the Internet comes from. */
const noisy = [
  '61.177',
  '122.224',
  '218.92',
  '112.85',
  '222.186',
  '14.161',
  '113.160',
  '177.10',
  '189.45',
  '103.78',
  '117.200',
  '95.24',
  '178.176',
  '211.58',
  '121.134',
  '71.6',
  '66.240',
  '162.142',
  '167.94',
  '184.105',
  '45.79',
  '139.162',
  '36.92',
  '182.253',
  '41.216',
  '197.45',
  '5.188',
  '176.111',
] as const

/** Somebody a host talks to. */
export type Peer = { readonly name: string; readonly address: string; readonly address6: string | null }

export type Peers = {
  /** Most used first. */
  readonly services: readonly Peer[]
  readonly customers: readonly string[]
  readonly noise: readonly string[]
  readonly timeServers: readonly string[]
}

/** Of the incident; no ordinary traffic ever meets these. */
export const attackers = {
  scanner: '92.63.197.61',
  guesser: '194.26.135.10',
  intruder: '89.248.165.74',
  control: '185.215.113.66',
  dropPoint: '91.92.240.15',
} as const

/** The administrator at home whose own SSH is refused: no act, but what an analyst meets on the way. */
export const lockedOutAdmin = '24.22.68.94'

const reserved = new Set<string>([...Object.values(attackers), lockedOutAdmin])

const addressesIn = (ranges: readonly string[], count: number, random: Random): readonly string[] => {
  const found = new Set<string>()
  while (found.size < count) {
    const address = `${random.pick(ranges)}.${random.whole(0, 255)}.${random.whole(1, 254)}`
    if (!reserved.has(address)) found.add(address)
  }
  return [...found]
}

export const createPeers = (random: Random): Peers => ({
  services: services
    .flatMap(({ name, ranges, ranges6 }, rank) =>
      Array.from({ length: 40 - rank }, (_, at) => ({
        at,
        name,
        address: `${ranges[at % ranges.length] ?? ''}.${random.whole(1, 254)}`,
        address6: ranges6 ? `${ranges6[at % ranges6.length] ?? ''}::${random.whole(1, 0xffff).toString(16)}` : null,
      })),
    )
    .sort((a, b) => a.at - b.at),
  customers: addressesIn(homes, 9000, random),
  noise: addressesIn(noisy, 24_000, random),
  timeServers: ['162.159.200.1', '162.159.200.123', '213.239.234.28', '131.188.3.222', '129.70.132.32'],
})
