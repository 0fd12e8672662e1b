import type { Aliases } from './aliases'

/** IBM Cloud VPC flow logs, as LogDNA shows them. */
export const ibm: Aliases = {
  vendor: 'IBM',
  names: {
    initiator_ip: 'src_ip',
    initiator_port: 'src_port',
    target_ip: 'dst_ip',
    target_port: 'dst_port',
    transport_protocol: 'protocol',
    start_time: 'start',
    end_time: 'end',
    bytes_from_initiator: 'src_bytes',
    bytes_from_target: 'dst_bytes',
    packets_from_initiator: 'src_packets',
    packets_from_target: 'dst_packets',
    network_interface_id: 'interface',
    collector_crn: 'sensor',
    instance_crn: 'instance',
    vpc_crn: 'vpc',
  },
}
