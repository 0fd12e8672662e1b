import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CallName, contract, type Events, type Input, type Output } from '../../shared/contract'
import { createEngine, type Engine } from '../engine'

let folder = ''
let engine: Engine
const told: Events['alert.fired'][] = []

const begin = (): void => {
  engine = createEngine({
    home: join(folder, 'home'),
    workers: 1,
    emit: (name, data) => void (name === 'alert.fired' && told.push(data as Events['alert.fired'])),
  })
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netwake-views-'))
  told.length = 0
  begin()
})
afterEach(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const ask = async <N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> => {
  const run = engine.calls[name] as (input: unknown, signal: AbortSignal) => Promise<Output<N>>
  return run(contract[name].input.parse(input), new AbortController().signal)
}

const open = (name = 'case', readOnly = false) =>
  engine.open(join(folder, `${name}.netwake`), { create: !readOnly, readOnly })

const header =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'
const line = (at: number, src: string, port: number, action: string): string =>
  `2 123456789012 eni-0a1b2c3d ${src} 10.0.0.5 40000 ${port} 6 10 ${840 + at} ${1_717_200_000 + at} ${1_717_200_030 + at} ${action} OK`

const ingest = async (name: string, ...lines: readonly string[]): Promise<void> => {
  const path = join(folder, name)
  writeFileSync(path, [header, ...lines, ''].join('\n'))
  const { importer, alerts } = await open()
  await importer?.finished(importer.start([{ path, name: path }], null))
  await alerts?.idle()
}

type SaveInput = Input<'views.save'>['view']

const said: SaveInput = {
  name: 'SSH accepted to any instance',
  folder: 'security',
  text: 'target_port:22 action:accepted',
  dialect: 'auto',
  range: { kind: 'last', ms: 86_400_000 },
  zone: 'Asia/Tokyo',
  columns: ['start', 'src_ip'],
  picture: 'bars',
  note: '',
  alert: null,
}
const tile = {
  title: 'SSH',
  kind: 'metric',
  source: { kind: 'query', query: 'dst_port:22 | stats count() as n', range: { kind: 'all' }, zone: 'UTC' },
} as const

describe('saved views', () => {
  test('IB-19 a view keeps its query as typed and in canonical form, its range, its zone and its columns', async () => {
    await open()
    const { id } = await ask('views.save', { view: said, places: ['case'] })
    await engine.closeCase()
    await open()
    const [view] = await ask('views.list', {})
    expect(view).toEqual({
      ...said,
      id,
      dialect: 'search',
      query: 'dst_port:22 action:allowed',
      places: ['case'],
      created: view?.created,
      updated: view?.created,
    })
  })

  test('one of the library is there in another case; kept in both it is listed once', async () => {
    await open('one')
    const { id } = await ask('views.save', { view: said, places: ['case', 'library'] })
    expect((await ask('views.list', {})).map(({ places }) => places)).toEqual([['case', 'library']])
    await open('two')
    expect((await ask('views.list', {})).map(view => [view.id, view.places])).toEqual([[id, ['library']]])
    await ask('views.save', { view: { ...said, id, name: 'moved' }, places: ['case'] })
    expect((await ask('views.list', {})).map(({ name, places }) => [name, places])).toEqual([['moved', ['case']]])
    await ask('views.remove', { id })
    expect(await ask('views.list', {})).toEqual([])
  })

  test('a query that cannot be read is not kept, and SQL is no alert', async () => {
    await open()
    const save = (change: object) => ask('views.save', { view: { ...said, ...change }, places: ['case'] })
    await expect(save({ text: 'dst_prt:22' })).rejects.toThrow(/dst_prt/)
    await expect(
      save({ text: 'select count(*) from flows', dialect: 'sql', alert: { severity: 'low', moreThan: 0 } }),
    ).rejects.toThrow()
    expect(await ask('views.list', {})).toEqual([])
  })

  test('a case that is open for reading only says so, and the library takes the view', async () => {
    await open()
    await engine.closeCase()
    await open('case', true)
    await expect(ask('views.save', { view: said, places: ['case'] })).rejects.toThrow(/reading only/)
    await ask('views.save', { view: said, places: ['library'] })
    await ask('history.add', { text: 'dst_port:22' })
    expect((await ask('views.list', {})).map(({ places }) => places)).toEqual([['library']])
    expect((await ask('history.list', {})).total).toBe(0)
  })
})

describe('alerts', () => {
  const alert = { severity: 'high', moreThan: 0 } as const

  test('IB-20 one set on a view fires on the next import that brings such rows, once', async () => {
    await ingest('1.log', line(0, '24.22.68.94', 22, 'ACCEPT'))
    const { id } = await ask('views.save', { view: { ...said, range: { kind: 'all' }, alert }, places: ['case'] })
    await ingest('2.log', line(60, '24.22.68.94', 22, 'REJECT'), line(61, '24.22.68.94', 3000, 'ACCEPT'))
    expect(told).toEqual([])
    await ingest('3.log', line(120, '24.22.68.95', 22, 'ACCEPT'), line(121, '24.22.68.96', 22, 'ACCEPT'))
    await ingest('3-again.log', line(120, '24.22.68.95', 22, 'ACCEPT'), line(121, '24.22.68.96', 22, 'ACCEPT'))
    expect(told).toMatchObject([{ view: id, name: said.name, severity: 'high', finding: 1, rows: 2, from: 1, to: 5 }])
    expect(await ask('findings.list', {})).toMatchObject([
      { title: said.name, severity: 'high', query: 'dst_port:22 action:allowed id:2..5', rowCount: 2 },
    ])
    expect(await ask('alerts.list', {})).toMatchObject([{ view: id, fired: 1, rows: 0, last: { finding: 1 } }])
    await ask('alerts.seen', {})
    await ask('findings.remove', { id: 1 })
    expect(await ask('alerts.firings', {})).toMatchObject([{ finding: null, seen: true, rows: 2 }])
  })

  test('one of the library watches a new case from its first row; another query begins anew', async () => {
    const { id } = await ask('views.save', { view: { ...said, range: { kind: 'all' }, alert }, places: ['library'] })
    await ingest('1.log', line(0, '24.22.68.94', 22, 'ACCEPT'))
    expect(told.map(({ rows }) => rows)).toEqual([1])
    await ask('views.save', {
      view: { ...said, id, text: 'action:denied', range: { kind: 'all' }, alert: { severity: 'low', moreThan: 1 } },
      places: ['library'],
    })
    await ingest('2.log', line(60, '192.0.2.1', 25, 'REJECT'))
    expect(await ask('alerts.list', {})).toMatchObject([{ from: 1, to: 2, rows: 1, fired: 1 }])
  })
})

describe('dashboards', () => {
  test('the data of a tile are the rows it shows: told apart, in their order, no more of them, by their names', async () => {
    await ingest(
      'a.log',
      line(1, '10.0.0.1', 22, 'ACCEPT'),
      line(2, '10.0.0.1', 23, 'ACCEPT'),
      line(3, '10.0.0.2', 22, 'ACCEPT'),
    )
    const query = '* | columns src_ip as who, bytes | dedup src_ip | sort bytes desc'
    const tiles = [`${query} | limit 1`, query].map(each => ({ title: 'Largest', query: each }))
    const { text } = await ask('dashboards.data', { title: 'Mine', kind: 'json', tiles })
    const { tiles: found } = JSON.parse(text) as {
      tiles: { columns: { name: string }[]; rows: unknown; total: number }[]
    }
    expect(found.map(({ columns, rows, total }) => [columns.map(({ name }) => name), rows, total])).toEqual([
      [['who', 'bytes'], [['10.0.0.2', 843]], 1],
      [
        ['who', 'bytes'],
        [
          ['10.0.0.2', 843],
          ['10.0.0.1', 842],
        ],
        2,
      ],
    ])
  })

  test('VR-21 NF-26 a query is pinned to a new dashboard and to one that is there, beside what it holds', async () => {
    await open()
    const made = await ask('dashboards.pin', { dashboard: null, title: 'Mine', tile })
    const more = await ask('dashboards.pin', { dashboard: made.id, tile: { ...tile, title: 'Again' } })
    expect([more.title, more.places, more.tiles.map(({ title, place }) => [title, place])]).toEqual([
      'Mine',
      ['case'],
      [
        ['SSH', { x: 0, y: 0, w: 3, h: 3 }],
        ['Again', { x: 3, y: 0, w: 3, h: 3 }],
      ],
    ])
    await engine.closeCase()
    await open()
    expect((await ask('dashboards.list', {})).filter(({ shipped }) => !shipped)).toEqual([more])
  })

  test('one that comes with the program stays as it is', async () => {
    await open()
    const [edge] = await ask('dashboards.list', {})
    expect(edge?.shipped).toBe(true)
    await expect(ask('dashboards.pin', { dashboard: edge?.id ?? '', tile })).rejects.toThrow(/Duplicate it/)
    await expect(ask('dashboards.remove', { id: edge?.id ?? '' })).rejects.toThrow(/Duplicate it/)
  })

  test('a file of one takes its views along to another library', async () => {
    await open()
    const view = await ask('views.save', { view: said, places: ['case'] })
    const { id } = await ask('dashboards.pin', {
      dashboard: null,
      title: 'Edge, SSH',
      tile: { ...tile, source: { kind: 'view', view: view.id } },
    })
    const file = await ask('dashboards.export', { id })
    expect(file.name).toBe('edge-ssh.netwake-dashboard.json')
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
    folder = mkdtempSync(join(tmpdir(), 'netwake-views-'))
    begin()
    expect(await ask('library.import', { text: file.text, places: ['library'] })).toEqual({
      views: 1,
      dashboards: 1,
      replaced: 0,
    })
    expect(await ask('views.list', {})).toEqual([{ ...view, places: ['library'] }])
    expect((await ask('library.import', { text: file.text, places: ['library'] })).replaced).toBe(2)
    const whole = await ask('library.export', {})
    expect(JSON.parse(whole.text)).toEqual(JSON.parse(file.text))
  })

  test.each([
    ['not json', 'This file is no JSON, so it holds no views or dashboards of Netwake.'],
    ['{"a":1}', 'This file holds no views or dashboards of Netwake.'],
    [
      '{"netwake":"library","version":1,"views":[{"id":"a"}],"dashboards":[]}',
      /^The file cannot be read: views\.0\.name is not as expected/,
    ],
  ])('a file that is no library is refused in a sentence: %s', async (text, sentence) => {
    await expect(ask('library.import', { text, places: ['library'] })).rejects.toThrow(sentence)
  })
})
