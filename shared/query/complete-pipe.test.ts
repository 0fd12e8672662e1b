import { describe, expect, test } from 'vitest'
import { completeQuery, typedHere } from './complete'
import { queryFields } from './fields'
import { helpFor } from './help'
import { insightsFunctions, insightsStages, insightsTests } from './insights'
import { kqlFunctions, kqlStages } from './kql'
import { kqlOperators, kqlTests } from './kql-condition'

const offered = (typed: string): readonly string[] => completeQuery(typed, typed.length).options.map(({ text }) => text)

describe('completion in insights', () => {
  const begun = 'fields @timestamp | '

  test('commands after a bar', () => {
    expect(offered(begun)).toEqual(['fields', 'filter', 'stats', 'sort', 'limit', 'dedup', 'display'])
    expect(offered(`${begun}st`)).toEqual(['stats'])
  })

  test('fields by the names of the log, the dialect’s own first', () => {
    expect(offered(`${begun}filter event.src`)).toEqual(['event.src_ip', 'event.src_port'])
    expect(offered(`${begun}filter srca`)).toEqual(['srcaddr'])
    expect(offered(`${begun}filter interf`)).toContain('`interface-id`')
    expect(offered('fields @timestamp, ').slice(0, 2)).toEqual(['id', 'event.event_type'])
  })

  test('functions, fields in them, and keys', () => {
    expect(offered(`${begun}stats c`)).toEqual(['count(', 'count_distinct('])
    expect(offered(`${begun}stats sum(event.netflow.b`)).toEqual(['event.netflow.bytes'])
    expect(offered(`${begun}stats count(*) `)).toEqual(['as', 'by'])
    expect(offered(`${begun}stats count(*) by b`)).toContain('bin(')
  })

  test('operators, joints and orders', () => {
    expect(offered(`${begun}filter srcaddr `)).toEqual(['like', 'in', 'not in', 'not like'])
    expect(offered(`${begun}filter srcaddr = "10.0.0.1" `)).toEqual(['and', 'or'])
    expect(offered(`${begun}sort srcaddr `)).toEqual(['asc', 'desc', 'by'])
    expect(offered(`${begun}limit `)).toEqual([])
  })

  test('words of an enumeration as values, in quotes', () => {
    expect(offered(`${begun}filter event.alert.action = `)).toEqual(['"allowed"', '"denied"'])
    expect(offered(`${begun}filter event.alert.action = "d`)).toEqual(['"denied"'])
    expect(offered(`${begun}filter action in ["allowed", "d`)).toEqual(['"denied"'])
    expect(completeQuery(`${begun}filter action = "d`, begun.length + 18).from).toBe(begun.length + 16)
  })
})

describe('completion in kql', () => {
  const begun = 'NTANetAnalytics | '

  test('operators after a bar, fields as Traffic Analytics calls them, values', () => {
    expect(offered(`${begun}s`)).toEqual(['summarize', 'sort by'])
    expect(offered(`${begun}where FlowSt`).slice(0, 2)).toEqual(['FlowStatus', 'FlowState'])
    expect(offered(`${begun}where FlowStatus == `)).toEqual(['"allowed"', '"denied"'])
    expect(offered(`${begun}where FlowType has "Ext`)).toEqual(['"ExternalPublic"'])
    expect(offered(`${begun}where AclRule st`)).toEqual(['startswith', '!startswith'])
    expect(offered(`${begun}summarize d`)).toEqual(['dcount('])
    expect(offered(`${begun}summarize count() by bi`)).toContain('bin(TimeGenerated, ')
    expect(offered(`${begun}project Src`)).toContain('SrcIP')
  })
})

test('a value that only the case knows is told apart with its field', () => {
  const here = (typed: string) => {
    const found = typedHere(typed, typed.length)
    return found && [found.field.name, found.begun, found.from, found.quotes]
  }
  expect([
    here('filter event.src_ip = "10.'),
    here('fields @timestamp | filter event.tls.sni like "exa'),
    here('NTANetAnalytics | where SrcIP in ("10.0.0.1", "10.'),
    here('NTANetAnalytics | where DestPort == 4'),
    here('src_ip:10.'),
    here('dst_port:22 rule:"al'),
    here('filter event.src_ip = "10.0.0.1" '),
    here('rule'),
  ]).toEqual([
    ['src_ip', '10.', 22, 'always'],
    ['hostname', 'exa', 46, 'always'],
    ['src_ip', '10.', 46, 'always'],
    ['dst_port', '4', 36, 'always'],
    ['src_ip', '10.', 7, 'where-needed'],
    ['rule', 'al', 17, 'where-needed'],
    null,
    null,
  ])
})

test('hostile text costs no more than plain', () => {
  for (const typed of [
    `filter ${'a = ('.repeat(20_000)}`,
    `filter ${'"'.repeat(90_000)}`,
    `NTANetAnalytics | where ${'['.repeat(90_000)}`,
  ]) {
    const began = performance.now()
    completeQuery(typed, typed.length, typed.startsWith('N') ? 'kql' : 'insights')
    expect(performance.now() - began).toBeLessThan(300)
  }
})

describe('help', () => {
  test('for every field, by whatever name', () => {
    expect(queryFields.filter(({ name }) => helpFor(name) === null).map(({ name }) => name)).toEqual([])
    expect([helpFor('Source Country'), helpFor('event.tls.sni')?.title, helpFor('nat_src_ip')?.text]).toEqual([
      { kind: 'field', title: 'src_country', text: 'The country of the address. Of the source.' },
      'hostname',
      'The address; without a side, either end of the flow. Of the source, as translated.',
    ])
  })

  test('for every word of the dialects', () => {
    const words = [
      insightsStages,
      insightsFunctions,
      insightsTests,
      kqlStages,
      kqlFunctions,
      kqlTests,
      kqlOperators,
    ].flat()
    expect(words.filter(word => helpFor(word)?.kind !== 'word')).toEqual([])
    expect([helpFor('toString'), helpFor('nothing')]).toEqual([null, null])
  })
})
