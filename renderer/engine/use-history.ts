import { useEffect, useEffectEvent } from 'react'
import type { Output } from '../../shared/contract'
import type { Investigation } from '../state/investigation'
import { useEngine } from './engine'
import type { Answer } from './use-answer'

/** Keeps what was asked, with what it found, as soon as it is answered. Moving through what was found is no question. */
export const useHistory = (
  { query, range, zone }: Pick<Investigation, 'query' | 'range' | 'zone'>,
  counted: Answer<Output<'flows.count'>>,
): void => {
  const engine = useEngine()
  const rows = counted.stale || counted.error ? null : (counted.data?.rows ?? null)
  const from = range?.from ?? null
  const to = range?.to ?? null
  const question = rows === null || query.trim() === '' ? null : JSON.stringify([query, zone, from, to])
  // Rows that come while it is looked at make it no other question.
  const keep = useEffectEvent(() => {
    // A case that cannot be written now costs a convenience, not evidence.
    engine.ask('history.add', { text: query, zone, from, to, rows }).catch(() => undefined)
  })
  useEffect(() => {
    if (question !== null) keep()
  }, [question])
}
