import styles from './query-text.module.css'

type Piece = { readonly from: number; readonly to: number }

/** The text cut wherever a token or the marked part begins or ends. */
const cutAt = (text: string, pieces: readonly Piece[]): readonly Piece[] => {
  const ends = [...new Set([0, text.length, ...pieces.flatMap(({ from, to }) => [from, to])])]
    .filter(at => at >= 0 && at <= text.length)
    .sort((a, b) => a - b)
  return ends.slice(1).map((to, at) => ({ from: ends[at] ?? 0, to }))
}

const holds = (outer: Piece, inner: Piece): boolean => outer.from <= inner.from && inner.to <= outer.to

/** A query in the colours of its tokens, with the part that matters marked. */
export const QueryText = ({
  text,
  tokens,
  marked,
}: {
  readonly text: string
  readonly tokens: readonly (Piece & { readonly kind: string })[]
  readonly marked: Piece
}) => {
  const pieces = cutAt(text, [...tokens, marked])
  const coloured = (part: Piece) =>
    pieces
      .filter(piece => holds(part, piece))
      .map(piece => (
        <span key={piece.from} data-kind={tokens.find(token => holds(token, piece))?.kind}>
          {text.slice(piece.from, piece.to)}
        </span>
      ))
  return (
    <code className={styles['query']}>
      {coloured({ from: 0, to: marked.from })}
      <mark>{coloured(marked)}</mark>
      {coloured({ from: marked.to, to: text.length })}
    </code>
  )
}
