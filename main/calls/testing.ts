/** Logs made by hand for the questions of analysts: tests reckon their rows by counting these lines. */

export const tlsRule = 'matching TLS denylisted FQDNs'
export const httpRule = 'matching HTTP denylisted FQDNs'

const alert = (at: number, src: string, action: string, signature: string, name: object): object => ({
  firewall_name: 'edge',
  availability_zone: 'eu-1a',
  event_timestamp: '1795219260',
  event: {
    event_type: 'alert',
    timestamp: `2026-11-21T00:00:${String(at).padStart(2, '0')}.000000+0000`,
    flow_id: 1000 + at,
    src_ip: src,
    src_port: 40_000 + at,
    dest_ip: '93.184.216.34',
    dest_port: 443,
    proto: 'TCP',
    alert: { severity: 2, signature_id: 7, rev: 1, signature, action, category: '' },
    ...name,
  },
})
const sni = (name: string) => ({ app_proto: 'tls', tls: { sni: name } })
const http = (name: string) => ({ app_proto: 'http', http: { hostname: name, url: '/', http_method: 'GET' } })

const events = [
  ...[1, 2, 3].map(at => alert(at, '10.0.0.1', 'blocked', tlsRule, sni('bad.example.com'))),
  ...[4, 5, 6].map(at => alert(at, '10.0.0.2', 'blocked', tlsRule, sni('www.example.com'))),
  alert(7, '10.0.0.1', 'blocked', tlsRule, sni('www.example.com')),
  ...[8, 9].map(at => alert(at, '10.0.0.3', 'blocked', httpRule, http('web.example.net'))),
  alert(10, '10.0.0.1', 'blocked', httpRule, http('web.example.org')),
  ...[11, 12].map(at => alert(at, '10.0.0.4', 'allowed', 'ET SCAN probe', {})),
  alert(13, '10.0.0.1', 'allowed', 'ET SCAN probe', {}),
  alert(14, '10.0.0.2', 'allowed', 'ET POLICY update', {}),
  alert(15, '10.0.0.2', 'allowed', '', {}),
  {
    firewall_name: 'edge',
    availability_zone: 'eu-1a',
    event_timestamp: '1795219260',
    event: {
      event_type: 'netflow',
      timestamp: '2026-11-21T00:01:20.000000+0000',
      flow_id: 1001,
      src_ip: '10.0.0.1',
      src_port: 40_001,
      dest_ip: '93.184.216.34',
      dest_port: 443,
      proto: 'TCP',
      app_proto: 'tls',
      netflow: {
        pkts: 18,
        bytes: 3345,
        start: '2026-11-21T00:00:01.000000+0000',
        end: '2026-11-21T00:00:21.000000+0000',
        age: 20,
      },
    },
  },
]

const analytics = [
  'TimeGenerated [UTC],SubType,FlowStartTime [UTC],FlowEndTime [UTC],SrcIp,DestIp,DestPort,L4Protocol,L7Protocol,FlowDirection,FlowStatus,FlowType,AclRule,SrcSubnet,DestSubnet',
  '"11/22/2026, 10:30:00 AM",FlowLog,"11/22/2026, 9:00:00 AM","11/22/2026, 9:10:00 AM",92.63.197.61,10.5.1.4,3389,T,ms-wbt-server,Inbound,Denied,ExternalPublic,DefaultRule_DenyAllInBound,,10.5.1.0/24',
  '"11/22/2026, 10:30:00 AM",FlowLog,"11/22/2026, 9:01:00 AM","11/22/2026, 9:10:00 AM",92.63.197.61,10.5.1.4,1469,T,aal-lm,Inbound,Denied,ExternalPublic,DefaultRule_DenyAllInBound,,10.5.1.0/24',
  '"11/22/2026, 10:30:00 AM",FlowLog,"11/22/2026, 9:02:00 AM","11/22/2026, 9:10:00 AM",10.5.1.4,10.5.2.9,1433,T,ms-sql-s,Outbound,Allowed,IntraVNet,UserRule_sql,10.5.1.0/24,10.5.2.0/24',
  '"10/01/2026, 10:30:00 AM",FlowLog,"10/01/2026, 9:00:00 AM","10/01/2026, 9:10:00 AM",92.63.197.61,10.5.1.5,1670,T,netview-aix-10,Inbound,Denied,ExternalPublic,DefaultRule_DenyAllInBound,,10.5.1.0/24',
]

/** AWS Network Firewall: 15 alerts and a flow. */
export const firewallLog = events.map(event => JSON.stringify(event)).join('\n')

/** Traffic Analytics as its query page exports it: four flows, the last of seven weeks before. */
export const analyticsLog = `${analytics.join('\n')}\n`
