import type { Aliases } from './aliases'

/** SiLK, as rwcut names its fields. */
export const silk: Aliases = {
  vendor: 'SiLK',
  names: {
    sIP: 'src_ip',
    dIP: 'dst_ip',
    sPort: 'src_port',
    dPort: 'dst_port',
    pro: 'protocol',
    sTime: 'start',
    eTime: 'end',
    dur: 'duration',
    sen: 'sensor',
    iType: 'icmp_type',
    iCode: 'icmp_code',
    appli: 'app',
  },
}
