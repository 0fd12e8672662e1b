import { resolveField } from './fields'
import { fieldMeanings } from './help-fields'
import { wordMeanings } from './help-words'

/** What a word of a query means. */
export type Help = {
  readonly kind: 'field' | 'word'
  /** The field by its name in this program, or the word as written. */
  readonly title: string
  readonly text: string
}

/** The help for a word at the cursor, or for a field by any name; null where nothing is known of it. */
export const helpFor = (word: string): Help | null => {
  const field = resolveField(word)
  const wanted = word.toLowerCase()
  const meaning = Object.hasOwn(wordMeanings, wanted) ? wordMeanings[wanted] : undefined
  // A word of a language that is also a vendor's name of a field means the word, where it stands as one.
  if (meaning !== undefined && field?.name !== wanted) return { kind: 'word', title: word, text: meaning }
  if (!field) return null
  const [, side, rest = ''] = /^(?:nat_)?(src|dst)_(.+)$/.exec(field.name) ?? []
  const own = fieldMeanings[field.name] ?? fieldMeanings[rest]
  if (own === undefined) return null
  const of = side === 'src' ? ' Of the source' : ' Of the destination'
  const nat = field.name.startsWith('nat_') ? ', as translated' : ''
  return { kind: 'field', title: field.name, text: side === undefined ? own : `${own}${of}${nat}.` }
}
