/** A machine whose traffic a log records, with the ids each cloud gives it. */
export type Host = {
  readonly address: string
  /** IPv6 address, where the site has any. */
  readonly address6: string
  readonly role: 'web' | 'bastion' | 'app' | 'database' | 'files' | 'workstation'
  /** Elastic network interface (AWS), MAC (Azure), virtual network interface and instance (IBM). */
  readonly eni: string
  readonly mac: string
  readonly vnic: string
  readonly instance: string
}

/** The network one log watches: the same company and the same week, each log at its own place. */
export type Site = {
  readonly hosts: readonly Host[]
  readonly web: Host
  /** The machine the incident begins with. */
  readonly victim: Host
  readonly app: Host
  readonly workstations: readonly Host[]
  /** Servers administrators sign in to; nobody signs in to the public one. */
  readonly backOffice: readonly string[]
  /** Machines only the intruder ever reaches from the victim, and the subnet they share. */
  readonly targets: readonly string[]
  readonly targetSubnet: string
  readonly resolver: string
  readonly gateway: string
  readonly files: string
  readonly database: string
  /** Where customers come in. */
  readonly publicPort: number
  readonly hasIpv6: boolean
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

const hostAt = (address: string, role: Host['role'], number: number): Host => ({
  address,
  address6: `2a05:d014:7a1:4e00::${hex(number, 4).replace(/^0+/, '')}`,
  role,
  eni: `eni-0${hex(0xa1b2c3 + number * 7919, 8)}${hex(0x4d5e6f70 + number * 104_729, 8)}`,
  mac: `000D3A${hex(0xf87856 + number * 13, 6).toUpperCase()}`,
  vnic: `02b7-${hex(0x83c09614 + number * 31, 8)}-8ba2-4911-bada-66cb04f004f5`,
  instance: `02b7_${hex(0x2c984e95 + number * 37, 8)}-b391-4a09-8e92-80feada442a3`,
})

type Plan = {
  readonly prefix: string
  readonly web: string
  readonly victim: string
  readonly app: string
  readonly database: string
  readonly files: string
  readonly targets: string
  readonly workstations: string
  readonly publicPort: number
  readonly hasIpv6: boolean
}

const build = (plan: Plan): Site => {
  const named = (address: string, role: Host['role'], number: number) =>
    hostAt(`${plan.prefix}.${address}`, role, number)
  const web = named(plan.web, 'web', 1)
  const victim = named(plan.victim, 'bastion', 2)
  const app = named(plan.app, 'app', 3)
  const database = named(plan.database, 'database', 4)
  const files = named(plan.files, 'files', 5)
  const workstations = Array.from({ length: 24 }, (_, at) =>
    named(`${plan.workstations}.${20 + at}`, 'workstation', 20 + at),
  )
  return {
    hosts: [web, victim, app, database, files, ...workstations],
    web,
    victim,
    app,
    workstations,
    backOffice: [app.address, database.address, files.address],
    targets: Array.from({ length: 9 }, (_, at) => `${plan.prefix}.${plan.targets}.${11 + at}`),
    targetSubnet: `${plan.prefix}.${plan.targets}.0/24`,
    resolver: `${plan.prefix}.0.2`,
    gateway: `${plan.prefix}.0.1`,
    files: files.address,
    database: database.address,
    publicPort: plan.publicPort,
    hasIpv6: plan.hasIpv6,
  }
}

const usual = {
  web: '1.10',
  victim: '1.15',
  app: '2.20',
  database: '2.30',
  files: '2.40',
  targets: '3',
  workstations: '8',
  publicPort: 443,
  hasIpv6: true,
}

/** One site a log format, by its id. */
export const sites: Readonly<Record<string, Site>> = {
  'aws-vpc-flow': build({ ...usual, prefix: '10.20' }),
  'aws-network-firewall': build({ ...usual, prefix: '10.40' }),
  'suricata-eve': build({ ...usual, prefix: '10.10' }),
  'azure-nsg-flow': build({ ...usual, prefix: '10.50' }),
  'azure-vnet-flow': build({ ...usual, prefix: '10.60' }),
  'ibm-vpc-flow': build({
    prefix: '10.240',
    web: '0.4',
    victim: '0.10',
    app: '64.4',
    database: '64.30',
    files: '64.40',
    targets: '128',
    workstations: '65',
    publicPort: 3000,
    hasIpv6: false,
  }),
}
