import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { formats } from './formats'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

const sources = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sources(path)
    return /\.tsx?$/.test(entry.name) && !/\.(test|spec)\.tsx?$|\.d\.ts$/.test(entry.name) ? [path] : []
  })

const place = (path: string): string => relative(root, path).split(sep).join('/')

/** Every import between files of ours, as places from the top of the project; types count like values. */
const imports = ['shared', 'main', 'renderer'].flatMap(side =>
  sources(join(root, side)).flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)].map(([, target = '']) => ({
      from: place(file),
      to: target.startsWith('.') ? place(resolve(dirname(file), target)) : target,
    })),
  ),
)

const breaking = (from: RegExp, to: RegExp): readonly string[] =>
  imports.filter(edge => from.test(edge.from) && to.test(edge.to)).map(edge => `${edge.from} imports ${edge.to}`)

describe('the direction of dependencies', () => {
  test('shared is pure: it imports neither side, nor Node, nor React', () => {
    expect(breaking(/^shared\//, /^(main|renderer|e2e)\/|^node:|^(react|electron|sql\.js)(\/|$)/)).toEqual([])
  })

  test('main and renderer never meet', () => {
    expect(breaking(/^main\//, /^renderer\//)).toEqual([])
    expect(breaking(/^renderer\//, /^main\/|^node:/)).toEqual([])
  })

  test('a feature never imports another feature, only the inspector gathers their sections', () => {
    const crossing = imports.filter(({ from, to }) => {
      const here = /^renderer\/features\/([^/]+)\//.exec(from)?.[1]
      const there = /^renderer\/features\/([^/]+)\//.exec(to)?.[1]
      return (
        here !== undefined &&
        there !== undefined &&
        here !== there &&
        from !== 'renderer/features/inspector/sections.ts'
      )
    })
    expect(crossing.map(edge => `${edge.from} imports ${edge.to}`)).toEqual([])
  })

  test('the plain components know no flow', () => {
    expect(breaking(/^renderer\/ui\//, /^renderer\/(features|state|engine|shell|commands)\//)).toEqual([])
  })

  test('the stages before the store know neither store nor shell', () => {
    expect(
      breaking(/^main\/(formats|normalise|enrich|report)\//, /^main\/(store|query|shells|findings|engine|calls)/),
    ).toEqual([])
  })

  test('only the Electron shell imports electron, only the store and the lens speak to sql.js', () => {
    const electron = imports.filter(
      ({ from, to }) => to === 'electron' && !/^main\/shells\/(electron\/|transports\/electron\.ts)/.test(from),
    )
    const sql = imports.filter(({ from, to }) => to.startsWith('sql.js') && !/^main\/(store|query)\//.test(from))
    expect([...electron, ...sql].map(edge => edge.from)).toEqual([])
  })

  test('nothing reaches around engine.ts to the shells', () => {
    expect(breaking(/^main\/(?!shells\/)/, /^main\/shells\//)).toEqual([])
  })
})

describe('what every format brings', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')

  test.each(formats.map(format => format.id))('%s has a sample of its own and stands in the README', id => {
    const samples = join(root, 'main/formats/samples', id)
    expect(existsSync(samples) && readdirSync(samples).some(name => name.endsWith('.flows.json'))).toBe(true)
    expect(readme).toContain(`\`${id}\``)
  })
})
