import { describe, expect, test } from 'vitest'
import { mapping as mappingSchema } from '../../../shared/model/mapping'
import { headOf } from '../recorded'
import { doubtsOf, guessMapping } from './guess'
import { rowsOf, tableIn } from './table'

const guessed = (text: string) => {
  const head = headOf(text, [])
  const table = tableIn(head)
  if (!table) return null
  const rows = rowsOf(head, table, 12)
  const mapping = guessMapping(table, rows, 'guess')
  return {
    ...table,
    columns: Object.fromEntries(mapping.columns.map(({ column, field }) => [column, field])),
    format: mapping.time.format,
    doubts: doubtsOf(mapping, rows),
    usable: mappingSchema.safeParse(mapping).success,
  }
}

describe('a table', () => {
  test('is cut by the delimiter that cuts its rows evenly', () => {
    const rows = (between: string) =>
      [
        ['when', 'source ip', 'note'],
        ['2026-11-16T08:00:00Z', '192.0.2.1', 'a'],
        ['2026-11-16T08:00:01Z', '192.0.2.2', 'b'],
      ]
        .map(row => row.join(between))
        .join('\n')
    expect([',', ';', '\t', '|'].map(between => guessed(`${rows(between)}\n`)?.delimiter)).toEqual([
      ',',
      ';',
      '\t',
      '|',
    ])
    // Commas within the cells of a table cut by semicolons are no cuts of it.
    expect(guessed('a;b;c\n1,5;2,5;3,5\n1,7;2,7;3\n1;2;3\n1;2;3\n')?.delimiter).toBe(';')
  })

  test('has a first row of names, or of values', () => {
    expect(guessed('time,src,dst\n1794816060,192.0.2.1,192.0.2.2\n')?.header).toBe(true)
    expect(guessed('1794816060,192.0.2.1,192.0.2.2\n1794816061,192.0.2.1,192.0.2.2\n')).toMatchObject({
      header: false,
      columns: {},
    })
  })

  test('is not what has no columns, or is no text', () => {
    for (const text of [
      '',
      'one line\n',
      'Dear reader,\nthis is a letter\nwith three lines\n',
      'a,b\n\u0000\u0001,c\n',
      '{"records":',
    ])
      expect([text, guessed(text)]).toEqual([text, null])
  })

  test('of JSON records has the ways to their values as columns', () => {
    expect(
      guessed(
        '{"@timestamp":"2026-11-16T08:00:00Z","source":{"ip":"192.0.2.1","port":5},"tags":["a"],"network.transport":"tcp"}\n',
      ),
    ).toMatchObject({
      kind: 'ndjson',
      columns: {
        '@timestamp': 'start',
        'source.ip': 'src_ip',
        'source.port': 'src_port',
        'network.transport': 'protocol',
      },
      format: 'iso',
      usable: true,
    })
  })
})

describe('columns', () => {
  test('are guessed by the words of any vendor, and a field is filled once', () => {
    const text = [
      'Receive Time,Source address,Destination address,sport,DestPort_d,proto,Action,Rule Name,bytes (total),Bytes Sent,bytesReceived,User,source ip',
      '2026/11/16 08:00:00,192.0.2.1,198.51.100.2,1024,443,tcp,allow,web,300,100,200,alice,192.0.2.9',
      '2026/11/16 08:00:01,192.0.2.1,198.51.100.2,1024,443,tcp,deny,web,300,100,200,alice,192.0.2.9',
    ].join('\n')
    expect(guessed(`${text}\n`)).toMatchObject({
      columns: {
        'Receive Time': 'start',
        'Source address': 'src_ip',
        'Destination address': 'dst_ip',
        sport: 'src_port',
        DestPort_d: 'dst_port',
        proto: 'protocol',
        Action: 'action',
        'Rule Name': 'rule',
        'bytes (total)': 'bytes',
        'Bytes Sent': 'src_bytes',
        bytesReceived: 'dst_bytes',
        User: 'user',
      },
      format: 'iso',
      usable: true,
    })
  })

  test('that hold something else than they are called are left to the user', () => {
    expect(
      guessed('time,source,destination,bytes\n1794816060,berlin,tokyo,many\n1794816061,oslo,rome,few\n')?.columns,
    ).toEqual({
      time: 'start',
    })
  })

  test('of a date and a clock are one time', () => {
    expect(guessed('Date,Time,Src IP\n16/11/2026,08:00:00,192.0.2.1\n17/11/2026,08:00:00,192.0.2.1\n')).toMatchObject({
      columns: { Date: 'start', Time: 'start', 'Src IP': 'src_ip' },
      format: 'dd/MM/yyyy HH:mm:ss',
      doubts: [],
      usable: true,
    })
  })
})

describe('times', () => {
  const formatOf = (...times: string[]) => {
    const found = guessed(
      `time|what\n${times.map(time => `${time}|x`).join('\n')}\ntime|what\n`.replace(/time\|what\n$/, ''),
    )
    return [found?.format, found?.doubts]
  }

  test('are told by their shape', () => {
    expect(formatOf('2026-11-16T08:00:00Z', '2026-11-16T08:00:01Z')).toEqual(['iso', []])
    expect(formatOf('1794816060', '1794816061.5')).toEqual(['epoch-s', []])
    expect(formatOf('1794816060000', '1794816061000')).toEqual(['epoch-ms', []])
    expect(formatOf('1794816060000000', '1794816061000000')).toEqual(['epoch-us', []])
    expect(formatOf('1794816060000000000', '1794816061000000000')).toEqual(['epoch-ns', []])
    expect(formatOf('16/Nov/2026:08:00:00 +0100', '16/Nov/2026:08:00:01 +0100')).toEqual([
      'dd/LLL/yyyy:HH:mm:ss ZZZ',
      [],
    ])
    expect(formatOf('20261116080000', '20261116080001')).toEqual(['yyyyMMddHHmmss', []])
    expect(formatOf('11/16/2026 8:00:00 PM', '11/17/2026 8:00:00 AM')).toEqual(['M/d/yyyy h:mm:ss a', []])
  })

  test('in which day and month could change places are doubtful until one row tells', () => {
    expect(formatOf('05/11/2026 08:00:00', '06/11/2026 08:00:00')).toEqual(['MM/dd/yyyy HH:mm:ss', ['day-month']])
    expect(formatOf('05/11/2026 08:00:00', '16/11/2026 08:00:00')).toEqual(['dd/MM/yyyy HH:mm:ss', []])
  })
})
