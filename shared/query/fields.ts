import { eitherFields, type Field, fieldNamed, fields } from '../model/fields'
import { foldCase, nearest } from '../units/text'
import type { Aliases } from './aliases/aliases'
import { aria } from './aliases/aria'
import { awsNetworkFirewall } from './aliases/aws-network-firewall'
import { awsVpc } from './aliases/aws-vpc'
import { azure } from './aliases/azure'
import { cisco } from './aliases/cisco'
import { common } from './aliases/common'
import { ecs } from './aliases/ecs'
import { fortinet } from './aliases/fortinet'
import { gcp } from './aliases/gcp'
import { ibm } from './aliases/ibm'
import { netflow } from './aliases/netflow'
import { nfdump } from './aliases/nfdump'
import { oci } from './aliases/oci'
import { paloAlto } from './aliases/palo-alto'
import { silk } from './aliases/silk'
import { suricata } from './aliases/suricata'
import { syslog } from './aliases/syslog'
import { wireshark } from './aliases/wireshark'
import { zeek } from './aliases/zeek'

/** Earlier tables win where two vendors use one name. */
export const aliasTables: readonly Aliases[] = [
  common,
  ibm,
  awsVpc,
  awsNetworkFirewall,
  azure,
  gcp,
  oci,
  aria,
  suricata,
  netflow,
  zeek,
  fortinet,
  paloAlto,
  cisco,
  syslog,
  nfdump,
  silk,
  ecs,
  wireshark,
]

/** Fields in which a bare word is looked for. */
export const wordFields: readonly string[] = [
  'rule',
  'rule_id',
  'rule_set',
  'category',
  'hostname',
  'url',
  'user_agent',
  'app',
  'user',
  'message',
  'src_name',
  'dst_name',
]

/** Fields with a name, either-side ones included. */
export const queryFields: readonly Field[] = [...fields, ...eitherFields]

/** Names differ by neither case nor what separates their words. */
const keyOf = (name: string): string => foldCase(name.trim()).replaceAll(/[\s_-]+/g, '_')

const table = new Map<string, Field>()
for (const field of queryFields) table.set(keyOf(field.name), field)
for (const { names } of aliasTables) {
  for (const [alias, name] of Object.entries(names)) {
    const field = fieldNamed(name)
    if (field && !table.has(keyOf(alias))) table.set(keyOf(alias), field)
  }
}

/** The field of a canonical name or of any vendor's, in any case. */
export const resolveField = (name: string): Field | undefined => table.get(keyOf(name))

const spellings: readonly string[] = [
  ...queryFields.map(({ name }) => name),
  ...aliasTables.flatMap(({ names }) => Object.keys(names)),
]

/** The known spelling nearest to an unknown name. */
export const nearestField = (name: string): string | null => nearest(name.replaceAll(/[\s-]+/g, '_'), spellings)
