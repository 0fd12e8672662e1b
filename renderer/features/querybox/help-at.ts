import { aliasTables, resolveField } from '../../../shared/query/fields'
import { type Help, helpFor } from '../../../shared/query/help'

/** Help for the words at a place of a query, and where they stand. */
export type HelpAt = {
  readonly from: number
  readonly to: number
  readonly help: Help
  /** What others call the field: "DestPort (Azure)". */
  readonly aliases: readonly string[]
}

const word = /[\p{L}\p{N}_.@$]+/gu
const mostWords = 4
const mostAliases = 8
const lookedAround = 200

/** The longest run of words around the place that means something: names of fields may have spaces. */
export const helpAt = (text: string, at: number): HelpAt | null => {
  const begin = Math.max(0, at - lookedAround)
  const words = [...text.slice(begin, at + lookedAround).matchAll(word)].map(({ 0: found, index }) => ({
    from: begin + index,
    to: begin + index + found.length,
  }))
  const here = words.findIndex(({ from, to }) => from <= at && at <= to)
  if (here < 0) return null
  for (let count = mostWords; count > 0; count--) {
    for (let first = Math.max(0, here - count + 1); first <= here && first + count <= words.length; first++) {
      const [from, to] = [words[first]?.from ?? 0, words[first + count - 1]?.to ?? 0]
      const run = text.slice(from, to)
      const help = /[^\p{L}\p{N}_.@$ ]/u.test(run) ? null : helpFor(run.replaceAll(/ +/g, ' '))
      if (help) return { from, to, help, aliases: help.kind === 'field' ? aliasesOf(help.title) : [] }
    }
  }
  return null
}

const aliasesOf = (field: string): readonly string[] =>
  aliasTables
    .flatMap(({ vendor, names }) =>
      Object.keys(names).flatMap(alias => (resolveField(alias)?.name === field ? [`${alias} (${vendor})`] : [])),
    )
    .slice(0, mostAliases)
