import { readFileSync } from 'node:fs'
import type { Finding } from '../../shared/model/finding'
import type { Land } from '../../shared/model/land'
import { Failure } from '../../shared/rpc/message'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext } from '../engine'
import { makeFinding, rewordFinding } from '../findings/findings'
import { dataPath } from '../out-paths'
import { renderReport } from '../report'
import type { CaseStore } from '../store/case-store'
import { appVersion } from '../version'
import { caseInfo } from './case'

const findingOf = (store: CaseStore, id: number): Finding => {
  const found = store.findings().find(finding => finding.id === id)
  if (found) return found
  throw new Failure('bad-input', `There is no finding ${id} in this case.`)
}

const readLand = (): Land => JSON.parse(readFileSync(dataPath('land.json'), 'utf8')) as Land

type FindingsCalls = Pick<
  Calls,
  'findings.list' | 'findings.add' | 'findings.update' | 'findings.remove' | 'findings.export'
>

export const findingsCalls = ({ needed, enricher, announce }: EngineContext): FindingsCalls => ({
  'findings.list': () => needed().store.findings(),

  'findings.add': async ({ title, severity, note, rows, ...scope }, signal) => {
    const { store, lens } = needed()
    const made = await makeFinding(lens, { title, severity, note, scope, rows }, signal)
    const finding = store.addFinding(made)
    announce()
    return finding
  },

  'findings.update': ({ id, ...words }) => {
    const { store } = needed()
    const finding = store.updateFinding(rewordFinding(findingOf(store, id), words))
    announce()
    return finding
  },

  'findings.remove': ({ id }) => {
    const { store } = needed()
    store.removeFinding(findingOf(store, id).id)
    announce()
    return null
  },

  'findings.export': async ({ kind, ids, zone }, signal) => {
    const open = needed()
    const { store } = open
    const findings = ids.length === 0 ? store.findings() : ids.map(id => findingOf(store, id))
    return renderReport(kind, {
      info: await caseInfo(open, signal),
      findings,
      files: store.files(),
      databases: enricher.databases,
      versions: { netwake: appVersion, node: process.versions.node, sqlite: store.sqliteVersion },
      zone,
      made: Date.now(),
      land: kind === 'html' ? readLand() : null,
    })
  },
})
