import { useState } from 'react'
import type { MappingPreview } from '../../../shared/contract'
import type { Mapping } from '../../../shared/model/mapping'
import { type Answer, useAnswer } from '../../engine/use-answer'

/** A mapping while it is made: what the engine says of it, and the ways to change it. */
export type Making = {
  /** Undefined until the first rows were read. */
  readonly mapping: Mapping | undefined
  readonly answer: Answer<MappingPreview>
  /** Rises when the whole mapping was replaced, so that inputs begin anew. */
  readonly round: number
  readonly change: (part: Partial<Mapping>) => void
  readonly replace: (mapping: Mapping) => void
  /** Guesses anew for another way of cutting the file. */
  readonly guess: (cut: Partial<Pick<Mapping, 'delimiter' | 'header'>>) => void
}

type Asked = {
  readonly mapping: Mapping | null
  readonly delimiter: Mapping['delimiter'] | null
  readonly header: boolean | null
}

const settleMs = 120

export const useMapping = (file: number): Making => {
  const [asked, setAsked] = useState<Asked>({ mapping: null, delimiter: null, header: null })
  const [name, setName] = useState<string | null>(null)
  const [round, setRound] = useState(0)
  const answer = useAnswer(
    'mapping.preview',
    { file, ...asked },
    { live: false, delayMs: asked.mapping ? settleMs : 0 },
  )
  const mapping = asked.mapping ?? (answer.stale ? undefined : answer.data?.mapping)
  const set = (next: Mapping) => setAsked({ mapping: next, delimiter: null, header: null })
  return {
    mapping: mapping && name !== null ? { ...mapping, name } : mapping,
    answer,
    round,
    change: part => {
      if (part.name !== undefined) setName(part.name)
      if (mapping) set({ ...mapping, ...(name === null ? {} : { name }), ...part })
    },
    replace: next => {
      setName(null)
      set(next)
      setRound(round + 1)
    },
    guess: cut => {
      setAsked({
        mapping: null,
        delimiter: cut.delimiter ?? mapping?.delimiter ?? null,
        header: cut.header ?? mapping?.header ?? null,
      })
      setRound(round + 1)
    },
  }
}
