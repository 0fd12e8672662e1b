import { StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view'
import { parseQuery } from '../../../shared/query/parse'

export const setZone = StateEffect.define<string>()

type Marked = { readonly zone: string; readonly decorations: DecorationSet }

const marksOf = (text: string, zone: string): DecorationSet => {
  const parsed = parseQuery(text, { dialect: 'auto', zone })
  const marks = parsed.tokens.flatMap(({ from, to, kind }) =>
    to > from && to <= text.length ? [Decoration.mark({ class: `q-${kind}` }).range(from, to)] : [],
  )
  if (!parsed.ok && text !== '') {
    // An error at the very end has no letter of its own; the last one carries it.
    const to = Math.min(Math.max(parsed.error.to, parsed.error.from + 1), text.length)
    const from = Math.min(parsed.error.from, to - 1)
    if (from >= 0) marks.push(Decoration.mark({ class: 'q-wrong' }).range(from, to))
  }
  return Decoration.set(marks, true)
}

/** Colours the query by the parser's own tokens and underlines what it could not read. */
export const queryMarks = (zone: string): StateField<Marked> =>
  StateField.define<Marked>({
    create: state => ({ zone, decorations: marksOf(state.doc.toString(), zone) }),
    update: (marked, transaction) => {
      const effect = transaction.effects.find(found => found.is(setZone))
      const now = effect?.is(setZone) ? effect.value : marked.zone
      if (!transaction.docChanged && now === marked.zone) return marked
      return { zone: now, decorations: marksOf(transaction.newDoc.toString(), now) }
    },
    provide: field => EditorView.decorations.from(field, marked => marked.decorations),
  })
