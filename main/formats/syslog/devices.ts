import { cef } from './cef'
import { ciscoAsa } from './cisco-asa'
import type { Device } from './device'
import { fortinet } from './fortinet'
import { iptables } from './iptables'
import { junos } from './junos'
import { leef } from './leef'
import { meraki } from './meraki'
import { mikrotik } from './mikrotik'
import { nsxDfw } from './nsx-dfw'
import { paloalto } from './paloalto'
import { pfsense } from './pfsense'

/** Every device whose messages are read, in the order they are asked. */
export const devices: readonly Device[] = [
  meraki,
  ciscoAsa,
  fortinet,
  paloalto,
  pfsense,
  iptables,
  cef,
  leef,
  nsxDfw,
  junos,
  mikrotik,
]
