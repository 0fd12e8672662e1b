import type { LogKind } from '../log-writer'
import { createAzureWriter, jsonTexts } from './azure-records'

const subscription = 'd3b0c1a2-4f6e-4b7d-9a51-7c20e9f1b364'
const flowLog = `/SUBSCRIPTIONS/${subscription.toUpperCase()}/RESOURCEGROUPS/NETWORKWATCHERRG/PROVIDERS/MICROSOFT.NETWORK/NETWORKWATCHERS/NETWORKWATCHER_WESTEUROPE/FLOWLOGS/OFFICE-VNET-FLOWLOG`
const target = `/subscriptions/${subscription}/resourceGroups/office/providers/Microsoft.Network/virtualNetworks/office-vnet`
const acl = '6b7f2d10-58c4-4e19-9d3a-2f40c1ab97e5'

/** Version 4; the hourly blobs of a day put together. */
export const azureVnetLog: LogKind = {
  format: 'azure-vnet-flow',
  fileName: day => `insights-logs-flowlogflowevent_OFFICE-VNET-FLOWLOG_${day}_PT1H.json`,
  packed: false,
  before: '{"records":[\n',
  between: ',\n',
  after: '\n]}\n',
  create: (site, files) =>
    createAzureWriter(site, files, {
      tuple: (c, time, state, counters) =>
        `${Math.floor(time)},${c.src},${c.dst},${c.srcPort},${c.dstPort},${c.protocol},${c.inbound ? 'I' : 'O'},${c.allowed ? state : 'D'},NX,${counters ? counters.join(',') : '0,0,0,0'}`,
      record: (mac, time, rules) =>
        `{"time":"${new Date(time).toISOString().replace('Z', '5625Z')}","flowLogVersion":4,"flowLogGUID":"0c94e2d7-17ab-4c0e-b6f1-95f8a3d6e410","macAddress":"${mac}","category":"FlowLogFlowEvent","flowLogResourceID":"${flowLog}","targetResourceID":"${target}","operationName":"FlowLogFlowEvent","flowRecords":{"flows":[{"aclID":"${acl}","flowGroups":[${[
          ...rules,
        ]
          .map(([rule, tuples]) => `{"rule":"${rule.replace('UserRule_', '')}","flowTuples":${jsonTexts(tuples)}}`)
          .join(',')}]}]}}`,
    }),
}
