import { StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view'
import { type Chosen, readTyped } from './reading'

/** How a text is to be read: its language may depend on what it is. */
export type Reading = { readonly zone: string; readonly dialectOf: (text: string) => Chosen }

export const setReading = StateEffect.define<Reading>()

type Marked = { readonly reading: Reading; readonly decorations: DecorationSet }

/** Beyond so many a colour a word helps nobody, and costs time at every letter typed. */
const mostMarks = 4000

const marksOf = (text: string, { zone, dialectOf }: Reading): DecorationSet => {
  const parsed = readTyped(text, dialectOf(text), zone)
  const marks = parsed.tokens
    .slice(0, mostMarks)
    .flatMap(({ from, to, kind }) =>
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
export const queryMarks = (reading: Reading): StateField<Marked> =>
  StateField.define<Marked>({
    create: state => ({ reading, decorations: marksOf(state.doc.toString(), reading) }),
    update: (marked, transaction) => {
      const effect = transaction.effects.find(found => found.is(setReading))
      const now = effect?.is(setReading) ? effect.value : marked.reading
      if (!transaction.docChanged && now === marked.reading) return marked
      return { reading: now, decorations: marksOf(transaction.newDoc.toString(), now) }
    },
    provide: field => EditorView.decorations.from(field, marked => marked.decorations),
  })
