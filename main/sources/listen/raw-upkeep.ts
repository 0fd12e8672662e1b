import { createHash } from 'node:crypto'
import { readFileSync, rmSync, statSync } from 'node:fs'
import type { Retention } from '../../../shared/model/capture'
import type { CaseStore } from '../../store/case-store'
import type { RawFile } from '../../store/raw-file-table'
import { rawPath } from './raw-folder'

const defaultRingBytes = 1024 ** 3
const mostFileBytes = 32 * 1024 * 1024
const leastFileBytes = 256 * 1024
const files = 16

/** What the raw datagrams of a capture may take: as much as its rows may, or a fixed amount. */
export const ringBytes = ({ bytes }: Retention): number => bytes ?? defaultRingBytes

export const rawFileBytes = (retention: Retention): number =>
  Math.max(leastFileBytes, Math.min(mostFileBytes, Math.floor(ringBytes(retention) / files)))

const writtenAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Removes the oldest files of raw datagrams that are too many or too old; they are noted as removed first. */
export const trimRawFiles = (store: CaseStore, now: number): void => {
  const kept = store.live.rawFiles().filter(({ removed, sha256 }) => removed === null && sha256 !== null)
  if (kept.length === 0) return
  const remove = ({ id, name }: RawFile, why: string): void => {
    store.live.removeRawFile(id, why)
    rmSync(rawPath(store.path, name), { force: true })
  }
  for (const { id, retention } of store.live.captures()) {
    const own = kept.filter(({ capture }) => capture === id)
    // Room for the file that is being written.
    let total = own.reduce((sum, { bytes }) => sum + bytes, rawFileBytes(retention))
    for (const file of own) {
      const isOld = retention.ms !== null && writtenAt(rawPath(store.path, file.name)) < now - retention.ms
      if (!isOld && total <= ringBytes(retention)) break
      remove(file, isOld ? 'its time was over' : 'the ring was full')
      total -= file.bytes
    }
  }
}

/** Gives their hash to files that were being written when the program was killed. */
export const sealBrokenRawFiles = (store: CaseStore): void => {
  for (const { id, name, sha256, removed } of store.live.rawFiles()) {
    if (sha256 !== null || removed !== null) continue
    const path = rawPath(store.path, name)
    if (writtenAt(path) === 0) store.live.removeRawFile(id, 'it was not there when the case was opened again')
    else {
      const bytes = readFileSync(path)
      store.live.sealRawFile(id, bytes.length, createHash('sha256').update(bytes).digest('hex'))
    }
  }
}
