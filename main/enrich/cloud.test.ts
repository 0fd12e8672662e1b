import { expect, test } from 'vitest'
import { cloudOf } from './cloud'

test.each<[number, string | null, string | null]>([
  [16509, 'Amazon.com, Inc.', 'aws'],
  [16509, null, 'aws'],
  [8987, 'Amazon Data Services Ireland Ltd', 'aws'],
  [274698, 'AMAZON TELECOM LTDA', null],
  [262486, 'PRODAM Processamento de Dados Amazonas S.A', null],
  [8075, 'Microsoft Corporation', 'azure'],
  [200517, 'Microsoft Deutschland MCIO GmbH', 'azure'],
  [15169, 'Google LLC', 'gcp'],
  [16591, 'Google Fiber Inc.', null],
  [36351, 'IBM Cloud', 'ibm'],
  [1747, 'IBM', null],
  [31898, 'Oracle Corporation', 'oracle'],
  [45102, 'Alibaba (US) Technology Co., Ltd.', 'alibaba'],
  [34947, 'Alibaba Travel Company (LTD)', null],
  [63949, 'Akamai Technologies, Inc.', 'linode'],
  [20940, 'Akamai International B.V.', 'akamai'],
  [2497, 'Internet Initiative Japan Inc.', null],
])('AS%i of %s is of the cloud %s', (asn, org, cloud) => {
  expect(cloudOf(asn, org)).toBe(cloud)
})

test('without a system there is no cloud', () => {
  expect(cloudOf(null, 'Google LLC')).toBeNull()
})
