import { readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { CaseInfo } from '../../shared/contract'
import type { Counts, EvidenceFile } from '../../shared/model/file'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext, OpenCase } from '../engine'
import { verifyCase } from '../findings/verify'
import { formatNamed } from '../formats'
import { freeCasePath } from '../recent-cases'
import { writeSample } from '../sample/sample'
import { natDoubts } from './nat-doubts'

const countNames = ['seen', 'stored', 'rejected', 'skipped', 'duplicate'] as const

const total = (files: readonly EvidenceFile[]): Counts => {
  const sum = { seen: 0, stored: 0, rejected: 0, skipped: 0, duplicate: 0 }
  for (const file of files) for (const name of countNames) sum[name] += file[name]
  return sum
}

const balances = ({ seen, stored, rejected, skipped, duplicate }: Counts): boolean =>
  seen === stored + rejected + skipped + duplicate

export const caseInfo = async ({ store, lens }: OpenCase, signal: AbortSignal): Promise<CaseInfo> => {
  const files = store.files()
  const [summary, filledFields] = [await lens.summary(signal), await lens.filledFields(signal)]
  const used = new Set(files.flatMap(file => (file.format !== null && file.stored > 0 ? [file.format] : [])))
  const ofFormats = [...used].flatMap(format => (formatNamed(format)?.blindSpots ?? []).map(text => ({ format, text })))
  return {
    path: store.path,
    name: basename(store.path),
    readOnly: store.readOnly,
    readOnlyReason: store.readOnlyReason,
    revision: store.revision(),
    flows: store.rowCount(),
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    ...total(files),
    balanced: files.every(balances),
    hosts: store.hosts.size(),
    rules: store.rules.size(),
    findings: store.findings().length,
    ...summary,
    blindSpots: [...ofFormats, ...(await natDoubts(lens, used, signal))],
    filledFields,
  }
}

type CaseCalls = Pick<Calls, 'case.open' | 'case.create' | 'case.sample' | 'case.close' | 'case.info' | 'case.verify'>

export const caseCalls = (context: EngineContext): CaseCalls => ({
  'case.open': async ({ file }, signal) => caseInfo(await context.open(context.pathOf(file)), signal),

  'case.create': async ({ file }, signal) => {
    const path = file === null ? freeCasePath(context.home) : context.pathOf(file)
    return caseInfo(await context.open(path, { create: true }), signal)
  },

  'case.sample': async ({ flows }) => {
    const folder = join(context.home, 'teaching-incident')
    rmSync(folder, { recursive: true, force: true })
    await writeSample(folder, { flows, seed: 1 })
    const { importer } = await context.open(freeCasePath(context.home, 'teaching-incident'), { create: true })
    // The logs lie in one folder a format; beside them stands what was planted, which is no log.
    const logs = readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory())
    const files = logs.map(({ name }) => ({ path: join(folder, name), name }))
    const job = importer?.start(files, null) ?? ''
    return { job }
  },

  'case.close': async () => {
    await context.closeCase()
    return null
  },

  'case.info': async (_, signal) => {
    const open = context.current()
    return open ? caseInfo(open, signal) : null
  },

  'case.verify': async (_, signal) => verifyCase(context.needed(), signal),
})
