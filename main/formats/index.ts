import { awsNetworkFirewall } from './aws-network-firewall'
import { awsVpcFlow } from './aws-vpc-flow'
import { awsVpcFlowParquet } from './aws-vpc-flow-parquet'
import { azureNsgFlow } from './azure-nsg-flow'
import { azureTrafficAnalytics } from './azure-traffic-analytics'
import { azureVnetFlow } from './azure-vnet-flow'
import { type Format, type Head, likenesses } from './format'
import { gcpFirewall } from './gcp-firewall'
import { gcpVpcFlow } from './gcp-vpc-flow'
import { ibmVpcFlow } from './ibm-vpc-flow'
import { mapped } from './mapped/mapped'
import { netflowIpfix } from './netflow-ipfix'
import { nfdump } from './nfdump'
import { ociVcnFlow } from './oci-vcn-flow'
import { pcap } from './pcap/pcap'
import { sflow } from './sflow'
import { silkRwcut } from './silk-rwcut'
import { suricataEve } from './suricata-eve'
import { syslogFormats } from './syslog/formats'
import { vmwareAriaFlow } from './vmware-aria-flow'
import { zeek } from './zeek/zeek'

/** Every format that is read, in the order they are named and tried. */
export const formats: readonly Format[] = [
  awsVpcFlow,
  awsVpcFlowParquet,
  awsNetworkFirewall,
  suricataEve,
  azureNsgFlow,
  azureVnetFlow,
  azureTrafficAnalytics,
  ibmVpcFlow,
  gcpVpcFlow,
  gcpFirewall,
  ociVcnFlow,
  vmwareAriaFlow,
  ...syslogFormats,
  pcap,
  zeek,
  nfdump,
  silkRwcut,
  mapped,
  netflowIpfix,
  sflow,
]

export const formatNamed = (id: string): Format | null => formats.find(format => format.id === id) ?? null

const mostLike = (head: Head, input: Format['input']): Format | null => {
  let found: Format | null = null
  let strength = 0
  for (const format of formats) {
    const likeness = format.input === input ? likenesses.indexOf(format.sniff(head)) : 0
    if (likeness > strength) {
      found = format
      strength = likeness
    }
  }
  return found
}

/** The text format a file's beginning looks most like; of equals the first in the list; null when it looks like none. */
export const detect = (head: Head): Format | null => mostLike(head, 'text')

/** The same among binary formats, which are asked first: their beginnings are no text. */
export const detectBytes = (head: Head): Format | null => mostLike(head, 'bytes')
