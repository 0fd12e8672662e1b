import { useState } from 'react'
import type { Input, Table } from '../../shared/contract'
import type { Shape } from '../../shared/query/ast'
import { type Answer, useAnswer } from '../engine/use-answer'

/** A table with the shape that asked for it: while another question runs, both are still those of the one before. */
export type Tabled = { readonly table: Table; readonly shape: Shape }

export const useTableAnswer = (
  input: Input<'query.table'> | null,
  shape: Shape,
): { readonly answer: Answer<Table>; readonly tabled: Tabled | null } => {
  const answer = useAnswer('query.table', input)
  const [held, setHeld] = useState<Tabled | null>(null)
  const { data } = answer
  const current = data && !answer.stale && held?.table !== data ? { table: data, shape } : held
  if (current !== held) setHeld(current)
  return { answer, tabled: data ? current : null }
}
