import { expect, test } from 'vitest'
import { type Expr, rowsWhere } from './ast'
import { missingNotes } from './missing'
import { parseQuery } from './parse'

const is = (field: string, value: string): Expr => ({ kind: 'compare', field, op: '=', value })
const how = 'drop a CSV of your addresses, or use netwake inventory import'

test('a field nobody filled says what would fill it, and one that is filled says nothing', () => {
  const where: Expr = { kind: 'and', terms: [is('src_network', 'a'), is('name', 'b'), is('src_threat', 'c')] }
  expect(missingNotes(rowsWhere(where), ['dst_name'])).toEqual([
    `No row of this case has src_network; an inventory of your addresses would fill it: ${how}.`,
    'No row of this case has src_threat; a threat list would fill it.',
  ])
})

test('a flow type that only an inventory can tell says so while there is none', () => {
  const either: Expr = { kind: 'in', field: 'flow_type', values: ['Physical-Physical', 'East-West'] }
  const where: Expr = { kind: 'or', terms: [is('flow_type', 'IntraVNet'), either, is('flow_type', 'MaliciousFlow')] }
  const threat = 'No row of this case has the flow type MaliciousFlow; a threat list would tell.'
  expect(missingNotes(rowsWhere(where), ['flow_type'])).toEqual([
    `Flow type IntraVNet is told by an inventory of your addresses: ${how}.`,
    `Flow type Physical-Physical is told by an inventory of your addresses: ${how}.`,
    threat,
  ])
  expect(missingNotes(rowsWhere(where), ['flow_type', 'dst_network'])).toEqual([threat])
})

test('a table says it of what it is grouped by and of what it adds up, each field once', () => {
  const noted = (text: string, filled: readonly string[]): readonly string[] => {
    const parsed = parseQuery(text, { dialect: 'auto', zone: 'UTC' })
    if (!parsed.ok) throw new Error(parsed.error.message)
    return missingNotes(parsed.query, filled)
  }
  expect(noted('flows where Source Subnet is set group by Source Subnet', ['bytes'])).toEqual([
    `No row of this case has src_subnet; an inventory of your addresses would fill it: ${how}.`,
  ])
  expect(noted('top 5 VMs by Network Rate', [])).toEqual([
    `No row of this case has name; an inventory of your addresses would fill it: ${how}.`,
    'No row of this case has bytes; another log might.',
  ])
  expect(noted('top 5 VMs by Network Rate', ['bytes', 'dst_name'])).toEqual([])
  expect(noted('* | columns src_ip, src_name | sort src_country', ['src_ip'])).toEqual([
    `No row of this case has src_name; an inventory of your addresses would fill it: ${how}.`,
    'No row of this case has src_country; another log might.',
  ])
  expect(noted('flows group by Source Country', ['src_country', 'bytes'])).toEqual([])
})
