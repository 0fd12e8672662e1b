/** Names of the CSV fields by position. https://docs.paloaltonetworks.com/pan-os/11-0/pan-os-admin/monitoring/use-syslog-for-monitoring/syslog-field-descriptions */
const common =
  'future use,receive time,serial,type,subtype,future use,generated time,src,dst,nat src,nat dst,rule,src user,dst user,app,vsys,from zone,to zone,in interface,out interface,log action,time logged,session id,repeat count,src port,dst port,nat src port,nat dst port,flags,protocol,action'

export const trafficNames: readonly string[] =
  `${common},bytes,bytes sent,bytes received,packets,start time,elapsed,category,future use,sequence,action flags,src location,dst location,future use,packets sent,packets received,session end reason,device group 1,device group 2,device group 3,device group 4,vsys name,device name,action source,src vm,dst vm,tunnel id,monitor tag,parent session,parent start,tunnel type,sctp id,sctp chunks,sctp sent,sctp received,rule uuid,http2,app flap count,policy id,link switches`.split(
    ',',
  )

export const threatNames: readonly string[] =
  `${common},misc,threat,category,severity,direction,sequence,action flags,src location,dst location,future use,content type,pcap id,file digest,cloud,url index,user agent,file type,x-forwarded-for,referer,sender,subject,recipient,report id,device group 1,device group 2,device group 3,device group 4,vsys name,device name,future use,src vm,dst vm,http method,tunnel id,monitor tag,parent session,parent start,tunnel type,threat category,content version`.split(
    ',',
  )

const places = (names: readonly string[]): ReadonlyMap<string, number> => {
  const found = new Map<string, number>()
  for (const [at, name] of names.entries()) if (!found.has(name)) found.set(name, at)
  return found
}

/** Where a field stands; of equal names the first. */
export const trafficPlaces = places(trafficNames)
export const threatPlaces = places(threatNames)

/** Where the time with a zone stands; accepted only if it looks like one, as rows with shifted columns exist. */
export const highResolution = { TRAFFIC: 102, THREAT: 107 } as const

const mostCells = 256

/**
 * A row's fields: quoted ones with doubled quotes, and lists in braces whose commas are not quoted. A row may be cut
 * anywhere.
 */
export const panCells = (row: string): readonly string[] => {
  const cells: string[] = []
  let at = 0
  while (cells.length < mostCells) {
    if (row[at] === '"') {
      let cell = ''
      let from = at + 1
      for (;;) {
        const close = row.indexOf('"', from)
        cell += row.slice(from, close < 0 ? row.length : close)
        at = close < 0 ? row.length : close + 1
        if (close < 0 || row[at] !== '"') break
        cell += '"'
        from = at + 1
      }
      const comma = row.indexOf(',', at)
      cells.push(cell + row.slice(at, comma < 0 ? row.length : comma))
      at = comma < 0 ? row.length : comma
    } else {
      const brace = row[at] === '{' ? row.indexOf('}', at) : -1
      const comma = row.indexOf(',', brace < 0 ? at : brace)
      cells.push(row.slice(at, comma < 0 ? row.length : comma))
      at = comma < 0 ? row.length : comma
    }
    if (at >= row.length) break
    at += 1
  }
  return cells
}
