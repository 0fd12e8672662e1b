import type { Cell } from '../../shared/contract'
import type { Finding } from '../../shared/model/finding'
import { Failure } from '../../shared/rpc/message'
import type { Lens } from '../query/lens'
import { conditionOf } from './condition'

/** What differs when the finding is computed again, in one sentence; null when nothing does. */
export const driftOf = async (lens: Lens, finding: Finding, signal: AbortSignal): Promise<string | null> => {
  const count = await countAgain(lens, finding, signal)
  if (typeof count === 'string') return count
  const changes: string[] = []
  if (count !== finding.rowCount) {
    changes.push(`the query gave ${plural(finding.rowCount, 'row')} and now gives ${count.toLocaleString('en')}`)
  }
  for (const pinned of finding.pinned) {
    signal.throwIfAborted()
    const id = Number(pinned['id'])
    const change = rowChange(pinned, await lens.row(id))
    if (change !== null) changes.push(`row ${id} ${change}`)
    if (changes.length > 3) break
  }
  if (changes.length === 0) return null
  const named = changes.length > 3 ? [...changes.slice(0, 3), 'and more'] : changes
  const text = named.join('; ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

const countAgain = async (lens: Lens, finding: Finding, signal: AbortSignal): Promise<number | string> => {
  try {
    return await lens.count(conditionOf(finding), signal)
  } catch (error) {
    // A query of another version of the app that this one cannot read is drift, not a reason to check nothing else.
    if (error instanceof Failure && error.code === 'bad-input')
      return `The query cannot be read any more: ${error.message}`
    throw error
  }
}

type Row = Readonly<Record<string, Cell>>

const rowChange = (then: Readonly<Record<string, unknown>>, now: Row | null): string | null => {
  if (now === null) return 'is no longer in the case'
  for (const name of new Set([...Object.keys(then), ...Object.keys(now)])) {
    const [before, after] = [shown(then[name]), shown(now[name])]
    if (before !== after) return `had ${name} ${before} and now has ${after}`
  }
  return null
}

const shown = (value: unknown): string =>
  value === null || value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value)

const plural = (count: number, noun: string): string => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
