import { useState } from 'react'

const noLines: ReadonlySet<number> = new Set()
const nothing: readonly number[] = []

/** Lines that are expanded, and at most two that are picked; both belong to the lines of one question. */
export const useLineMarks = (question: string) => {
  const [marks, setMarks] = useState({ question, expanded: noLines, picked: nothing })
  const { expanded, picked } = marks.question === question ? marks : { expanded: noLines, picked: nothing }
  return {
    expanded,
    picked,
    toggleExpanded: (index: number) => {
      const next = new Set(expanded)
      if (!next.delete(index)) next.add(index)
      setMarks({ question, expanded: next, picked })
    },
    togglePicked: (index: number) => {
      const rest = picked.filter(other => other !== index)
      setMarks({ question, expanded, picked: rest.length < picked.length ? rest : [...picked, index].slice(-2) })
    },
  }
}
