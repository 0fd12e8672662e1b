import type { Calls } from '../shared/rpc/server'
import { appCalls } from './calls/app'
import { caseCalls } from './calls/case'
import { dashboardsCalls } from './calls/dashboards'
import { evidenceCalls } from './calls/evidence'
import { findingsCalls } from './calls/findings'
import { flowsCalls } from './calls/flows'
import { hintsCalls } from './calls/hints'
import { historyCalls } from './calls/history'
import { inventoryCalls } from './calls/inventory'
import { libraryCalls } from './calls/library'
import { liveCalls } from './calls/live'
import { mappingCalls } from './calls/mapping'
import { presetsCalls } from './calls/presets'
import { queryCalls } from './calls/query'
import { rulesCalls } from './calls/rules'
import { tableExportCalls } from './calls/table-export'
import { viewsCalls } from './calls/views'
import { watchCalls } from './calls/watch'
import type { EngineContext } from './engine'

/** Answers the contract; one file a noun. */
export const createCalls = (context: EngineContext): Calls => ({
  ...appCalls(context),
  ...caseCalls(context),
  ...evidenceCalls(context),
  ...inventoryCalls(context),
  ...liveCalls(context),
  ...mappingCalls(context),
  ...queryCalls(context),
  ...tableExportCalls(queryCalls(context)['query.table']),
  ...presetsCalls(),
  ...hintsCalls(context),
  ...flowsCalls(context),
  ...rulesCalls(context),
  ...findingsCalls(context),
  ...watchCalls(context),
  ...viewsCalls(context),
  ...historyCalls(context),
  ...dashboardsCalls(context),
  ...libraryCalls(context),
})
