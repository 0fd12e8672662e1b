import { expect, test } from 'vitest'
import { azureFlowTypes } from '../model/codes'
import { rowsWhere } from './ast'
import { reportedType, typeDisagreement } from './disagreement'
import { parseQuery } from './parse'
import { printWhere } from './print'

test('a reported type is known in every spelling of its vendor', () => {
  for (const type of azureFlowTypes) expect(reportedType(type)).toBe(type)
  expect(['Unknown Private', 'unknown_private', 'intravnet', 'East-West, VM-VM', ''].map(reportedType)).toEqual([
    'UnknownPrivate',
    'UnknownPrivate',
    'IntraVNet',
    null,
    null,
  ])
})

test('AZ-04 the disagreement can be typed, and names every type of Azure', () => {
  const text = printWhere(typeDisagreement)
  expect(parseQuery(text, { dialect: 'search', zone: 'UTC' })).toMatchObject({
    ok: true,
    query: rowsWhere(typeDisagreement),
  })
  for (const type of azureFlowTypes) expect(text).toContain(`flow_type:${type}`)
})
