import type { LogKind } from '../log-writer'
import { createAzureWriter, jsonTexts } from './azure-records'

const subscription = 'D3B0C1A2-4F6E-4B7D-9A51-7C20E9F1B364'
const resource = `/SUBSCRIPTIONS/${subscription}/RESOURCEGROUPS/OFFICE/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/OFFICE-NSG`

/** Version 2; the hourly blobs of a day put together. */
export const azureNsgLog: LogKind = {
  format: 'azure-nsg-flow',
  fileName: day => `insights-logs-networksecuritygroupflowevent_OFFICE-NSG_${day}_PT1H.json`,
  packed: false,
  before: '{"records":[\n',
  between: ',\n',
  after: '\n]}\n',
  create: (site, files) =>
    createAzureWriter(site, files, {
      tuple: (c, time, state, counters) =>
        `${Math.floor(time / 1000)},${c.src},${c.dst},${c.srcPort},${c.dstPort},${c.protocol === 17 ? 'U' : 'T'},${c.inbound ? 'I' : 'O'},${c.allowed ? 'A' : 'D'},${state},${counters ? counters.join(',') : ',,,'}`,
      record: (mac, time, rules) =>
        `{"time":"${new Date(time).toISOString().replace('Z', '3899Z')}","systemId":"3f5b1c80-6d2e-4a0f-8f37-1a9c5be7d024","macAddress":"${mac}","category":"NetworkSecurityGroupFlowEvent","resourceId":"${resource}","operationName":"NetworkSecurityGroupFlowEvents","properties":{"Version":2,"flows":[${[
          ...rules,
        ]
          .map(([rule, tuples]) => `{"rule":"${rule}","flows":[{"mac":"${mac}","flowTuples":${jsonTexts(tuples)}}]}`)
          .join(',')}]}}`,
    }),
}
