import type { Aliases } from './aliases'

/** AWS VPC and transit gateway flow logs; the Parquet spelling with underscores is the same name. */
export const awsVpc: Aliases = {
  vendor: 'AWS VPC',
  names: {
    srcaddr: 'src_ip',
    dstaddr: 'dst_ip',
    srcport: 'src_port',
    dstport: 'dst_port',
    'account-id': 'account',
    'interface-id': 'interface',
    'vpc-id': 'vpc',
    'subnet-id': 'subnet',
    'instance-id': 'instance',
    'az-id': 'zone',
    'tcp-flags': 'tcp_flags',
    'flow-direction': 'direction',
    interface_id: 'interface',
    eni: 'interface',
    'tgw-id': 'sensor',
    'reject-reason': 'category',
  },
}
